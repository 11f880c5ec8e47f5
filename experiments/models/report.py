"""Set all models side by side: read their runs from MLflow stores, write results.json, table.md and plot.png here.

python experiments/models/report.py [--store sqlite:////absolute/path/mlflow.db …] [--data data/contrast]

Of each model and seed the newest finished run on the whole corpus counts. Contrast sets, speed and size are measured
here, one model after the other, on the saved models.
"""

from __future__ import annotations

import argparse
import json
import time
from ast import literal_eval
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import claimkit
from claimkit.claims import CLAIM_LABELS
from claimkit.config import one_line_errors
from claimkit.dataset.contrast import read_misleading, read_propositions
from claimkit.evaluation.comparison import compare_predictions
from claimkit.evaluation.consistency import contrast_figures
from claimkit.models.registry import MODELS
from claimkit.models.store import MANIFEST
from claimkit.progress import progress_bar
from claimkit.tracking.registered import open_existing
from claimkit.tracking.runs import KIND
from claimkit.tracking.store import EXPERIMENT

HERE = Path(__file__).resolve().parent
PARTS = {"test": "held-out articles", "seeds": "the five seeds", "sentences": "real news (outside file)"}
COMPARED = ("test", "sentences")
CONTRAST = ("consistency", "consistency_1", "consistency_2", "macro_f1", "misleading")
FOLDERS = ("model.members", "model.teachers")
"""Settings that name folders, which differ from seed to seed."""
TAUGHT = ", taught"
"""What is said of an encoder that learnt from others as well, and of an ensemble with such members."""
LOOKED_AT, OWN = "minilm", ("test", "seeds")
"""Whose errors are shown, and in which parts: in text that the project holds."""


class Found(NamedTuple):
    """A run: where it is, and the predictions that it logged for each part."""

    uri: str
    run_id: str
    commit: str
    seconds: float
    settings: dict[str, str]
    parts: dict[str, list[dict[str, Any]]]


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", nargs="+", default=[None], help="MLflow tracking URIs (default: mlflow.db here)")
    parser.add_argument("--data", type=Path, default=Path("data/contrast"), help="the contrast sets")
    options = parser.parse_args()
    runs = {key: run for store in options.store for key, run in read_runs(store).items()}
    known = [name + rest for name in MODELS for rest in ("", TAUGHT)]
    models = [name for name in known if any(model == name for model, _ in runs)]
    results = {
        "figures": {name: figures_of(name, runs) for name in models},
        "saved": saved_figures(models, runs, options.data),
        "pairs": {part: pairs_of(models, runs, part) for part in COMPARED},
        "errors": errors_of(LOOKED_AT, runs),
        "commits": sorted({run.commit for run in runs.values()}),
    }
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (HERE / "table.md").write_text(tables(results), encoding="utf-8")
    plot(results)
    print(tables(results))


def read_runs(store: str | None) -> dict[tuple[str, int], Found]:
    """The newest finished run of each model and seed that was trained on all of the corpus, with the settings of the
    model's newest run (the folders of an ensemble's saved members apart)."""
    uri, client = open_existing(store)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    where = f"attributes.status = 'FINISHED' and params.`dataset.name` = 'corpus' and tags.`{KIND}` = 'run'"
    newest_last = ["attributes.start_time ASC"]
    listed = client.search_runs([experiment.experiment_id], where, max_results=5000, order_by=newest_last)
    found, newest = {}, {}
    for run in listed:
        settings = run.data.params
        whole = settings.get("dataset.limit") == "0" and "test.macro_f1" in run.data.metrics
        asked = [settings.get(name, "[]") for name in ("dataset.without_waves", "dataset.test_topics", "model.without")]
        if not whole or any(value not in ("[]", "()") for value in asked):
            continue
        folder = Path(run.info.artifact_uri.removeprefix("file://"))
        parts = {}
        for part in PARTS:
            path = folder / part / "predictions.jsonl"
            if path.is_file():
                parts[part] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        seconds = run.data.metrics.get("seconds.fit", (run.info.end_time - run.info.start_time) / 1000)
        commit = run.data.tags.get("git.commit", "")[:7]
        name, seed = settings["model.name"], int(settings["seed"])
        name += TAUGHT if learnt_from_others(settings) else ""
        own = {key: value for key, value in settings.items() if key.startswith("model.") and key not in FOLDERS}
        found[name, seed] = Found(uri, run.info.run_id, commit, seconds, own, parts)
        newest[name] = own
    return {key: run for key, run in found.items() if run.settings == newest[key[0]]}


def learnt_from_others(settings: dict[str, str]) -> bool:
    """Whether an encoder, or a saved member of an ensemble, had teachers."""
    if settings.get("model.teachers", "[]") not in ("[]", "()"):
        return True
    manifests = [Path(member) / MANIFEST for member in literal_eval(settings.get("model.members", "[]"))]
    return any(json.loads(path.read_text())["settings"].get("teachers") for path in manifests if path.is_file())


def matrix(rows: list[dict[str, Any]]) -> np.ndarray:
    return np.array([[row["probabilities"][label] for label in CLAIM_LABELS] for row in rows])


def first_seed(name: str, runs: dict[tuple[str, int], Found]) -> Found:
    return runs[name, min(seed for model, seed in runs if model == name)]


def figures_of(name: str, runs: dict[tuple[str, int], Found]) -> dict[str, Any]:
    """Of each part: macro-F1 of every seed, and of the first seed all figures with their intervals."""
    own = {seed: run for (model, seed), run in runs.items() if model == name}
    found: dict[str, Any] = {}
    for part in PARTS:
        rows = {seed: run.parts[part] for seed, run in sorted(own.items()) if part in run.parts}
        if not rows:
            continue
        compared = {
            str(seed): compare_predictions([r["label"] for r in p], {"it": matrix(p)}, [r["document"] for r in p])
            for seed, p in rows.items()
        }
        one = next(iter(compared.values()))
        found[part] = {
            "macro_f1": [c.figures["it"]["macro_f1"] for c in compared.values()],
            "figures": one.figures["it"],
            "intervals": one.intervals["it"],
        }
    return found


def saved_figures(models: list[str], runs: dict[tuple[str, int], Found], data: Path) -> dict[str, dict[str, Any]]:
    """Of every seed's saved model what it comes to on the contrast sets; speed and size of the first seed's."""
    propositions = read_propositions(data / "propositions.jsonl")
    misleading = read_misleading(data / "misleading.jsonl")
    found: dict[str, dict[str, Any]] = {}
    with progress_bar(sum(name in models for name, _ in runs), "saved models", "models") as bar:
        for name in models:
            figures, seconds = [], []
            own = [run for (model, _), run in sorted(runs.items()) if model == name]
            for run in own:
                model = claimkit.load(claimkit.model_folder(f"runs:/{run.run_id}", run.uri)).classifier
                start = time.perf_counter()
                figures.append(contrast_figures(model.predict, propositions, misleading))
                seconds.append(time.perf_counter() - start)
                bar.update()
            folder = claimkit.model_folder(f"runs:/{own[0].run_id}", own[0].uri)
            found[name] = {
                **{key: [figure[key] for figure in figures] for key in CONTRAST},
                "sentences_per_second": (len(propositions) + len(misleading)) / seconds[0],
                "megabytes": sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6,
                "fit_seconds": own[0].seconds,
            }
    return found


def pairs_of(models: list[str], runs: dict[tuple[str, int], Found], part: str) -> list[dict[str, Any]]:
    """Every pair of models (first seeds), by a permutation test over articles with Holm's correction."""
    rows = {name: run.parts[part] for name in models if part in (run := first_seed(name, runs)).parts}
    if len(rows) < 2:
        return []
    base = next(iter(rows.values()))
    compared = compare_predictions(
        [row["label"] for row in base], {n: matrix(p) for n, p in rows.items()}, [row["document"] for row in base]
    )
    return [pair.to_dict() for pair in compared.pairs]


def errors_of(name: str, runs: dict[tuple[str, int], Found], most: int = 10) -> list[dict[str, Any]]:
    """Of each confusion, the commonest first, the error of which the first seed's model was surest; with the count."""
    if not any(model == name for model, _ in runs):
        return []
    confused = defaultdict(list)
    for part in OWN:
        for row in first_seed(name, runs).parts.get(part, []):
            if row["label"] != row["guess"]:
                confused[row["label"], row["guess"]].append(row)
    return [
        {"count": len(rows), **max(rows, key=lambda row: row["probabilities"][row["guess"]])}
        for rows in sorted(confused.values(), key=len, reverse=True)[:most]
    ]


def tables(results: dict[str, Any]) -> str:
    lines = [f"| model | seeds | {' | '.join(PARTS.values())} |", "|---|---|" + "---|" * len(PARTS)]
    for name, parts in results["figures"].items():
        cells = []
        for part in PARTS:
            values = parts[part]["macro_f1"] if part in parts else []
            low, high = parts[part]["intervals"]["macro_f1"] if values else (0, 0)
            spread = f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})" if len(values) > 1 else ""
            cells.append(f"{spread or f'{values[0]:.3f}'}; {low:.2f} to {high:.2f}" if values else "")
        seeds = max(len(part["macro_f1"]) for part in parts.values())
        lines.append(f"| `{name}` | {seeds} | {' | '.join(cells)} |")
    lines += ["", "Macro-F1: mean over seeds (least to most); 95 % interval by article of the first seed.", ""]
    for part in PARTS:
        lines += [
            f"**{PARTS[part]}**, first seed",
            "",
            "| model | " + " | ".join(CLAIM_LABELS) + " | calibration error |",
        ]
        lines.append("|---|" + "---|" * (len(CLAIM_LABELS) + 1))
        for name, parts in results["figures"].items():
            if part in parts:
                one, bounds = parts[part]["figures"], parts[part]["intervals"]
                names = [*(f"f1_{label}" for label in CLAIM_LABELS), "calibration_error"]
                cells = [f"{one[n]:.2f} ({bounds[n][0]:.2f} to {bounds[n][1]:.2f})" for n in names]
                lines.append(f"| `{name}` | {' | '.join(cells)} |")
        lines.append("")
    lines += [
        "| model | contrast consistency | smallest change | other words | macro-F1 there | misleading cues right |"
        " sentences/s | MB | seconds to fit |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, own in results["saved"].items():
        shares = [spread_of(own[k]) for k in CONTRAST]
        rest = [f"{own['sentences_per_second']:,.0f}", f"{own['megabytes']:.1f}", f"{own['fit_seconds']:,.0f}"]
        lines.append(f"| `{name}` | {' | '.join([*shares, *rest])} |")
    lines += ["", "Pairs that differ (permutation over articles, Holm over all pairs, adjusted p below 0.05):", ""]
    for part, pairs in results["pairs"].items():
        groups = defaultdict(list)
        for pair in pairs:
            if pair["adjusted"] < 0.05:
                groups[pair["first"]].append(f"`{pair['second']}` (+{pair['difference']:.3f})")
        said = "; ".join(f"`{first}` above {', '.join(rest)}" for first, rest in groups.items())
        lines.append(f"- {PARTS[part]}: {said or 'none'}.")
    lines += [
        "",
        f"Errors of `{LOOKED_AT}` (first seed, held-out articles and seeds), of each confusion the surest:",
        "",
    ]
    lines += ["| label | guess | errors | sure | sentence |", "|---|---|---|---|---|"]
    for row in results["errors"]:
        sure = f"{row['probabilities'][row['guess']]:.2f}"
        lines.append(f"| {row['label']} | {row['guess']} | {row['count']} | {sure} | {row['text'].replace('|', '¦')} |")
    return "\n".join([*lines, "", f"Commits: {', '.join(results['commits'])}."]) + "\n"


def spread_of(values: list[float]) -> str:
    """The mean over seeds, with the least and the most where they differ."""
    mean, least, most = f"{np.mean(values):.2f}", f"{min(values):.2f}", f"{max(values):.2f}"
    return mean if least == most else f"{mean} ({least} to {most})"


def plot(results: dict[str, Any]) -> None:
    from matplotlib.figure import Figure

    names = list(results["figures"])
    figure = Figure(figsize=(11, 0.32 * len(names) + 1.3), layout="constrained")
    for axes, (part, title) in zip(figure.subplots(1, len(PARTS), sharey=True), PARTS.items(), strict=True):
        for place, name in enumerate(names):
            own = results["figures"][name].get(part)
            if own is None:
                continue
            axes.plot(own["intervals"]["macro_f1"], [place, place], color="#b9c6d8", linewidth=5)
            axes.plot(own["macro_f1"], [place] * len(own["macro_f1"]), "o", color="#2f4a70", markersize=4)
        axes.set_yticks(range(len(names)), names)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("macro-F1")
        axes.grid(axis="x", alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].invert_yaxis()
    figure.savefig(HERE / "plot.png", dpi=110)


if __name__ == "__main__":
    main()
