"""Read the runs of a series from the MLflow store; write results.csv, table.md and plot.png into its folder.

python experiments/table.py baselines [--store sqlite:////absolute/path/mlflow.db …]
python experiments/table.py learning_curve --from-results   # table and plot from results.csv, without a store
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from claimkit.config import one_line_errors
from claimkit.errors import TrackingError
from claimkit.tracking.registered import open_existing
from claimkit.tracking.runs import KIND
from claimkit.tracking.store import EXPERIMENT

HERE = Path(__file__).resolve().parent
PARTS = {
    "test": "held-out articles",
    "crossval": "cross-validation",
    "seeds": "the five seeds",
    "sentences": "real news (outside file)",
}
FIGURES = ("macro_f1", "macro_f1_low", "macro_f1_high", "accuracy", "f1_denial")
COLOURS = {"logreg": "#4c6a92", "minilm": "#a8413f"}
SEPARATOR = " · "


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", help="name of the preset in conf/experiment")
    parser.add_argument("--store", nargs="+", default=[None], help="MLflow tracking URIs (default: mlflow.db here)")
    parser.add_argument("--from-results", action="store_true", help="read results.csv and no store")
    options = parser.parse_args()
    folder = HERE / options.series.replace("_", "-")
    if options.from_results:
        frame = pd.read_csv(folder / "results.csv")
    else:
        frame = pd.concat([read_runs(options.series, uri) for uri in options.store], ignore_index=True)
        frame = frame.sort_values(["part", "model", "label", "seed"]).reset_index(drop=True)
        folder.mkdir(exist_ok=True)
        frame.drop(columns="run").to_csv(folder / "results.csv", index=False, float_format="%.6f")
    frame = named(frame)
    (folder / "table.md").write_text(table(frame), encoding="utf-8")
    (plot_curve if is_curve(frame) else plot_points)(frame, folder / "plot.png")
    sys.stdout.write(table(frame))


def read_runs(series: str, store: str | None) -> pd.DataFrame:
    """One row a finished run and part: its settings in words, seed, claims trained on, figures, commit.

    Raises:
        TrackingError: the store holds no finished run of the series.
    """
    uri, client = open_existing(store)
    found = client.get_experiment_by_name(EXPERIMENT)
    where = f"tags.series = '{series}' and tags.`{KIND}` = 'run' and attributes.status = 'FINISHED'"
    runs = client.search_runs([found.experiment_id], where, max_results=5000) if found else []
    if not runs:
        raise TrackingError(f"{uri}: no finished run of the series {series!r}; its command is in conf/experiment")
    rows = []
    for run in runs:
        measured = [name.removesuffix(".macro_f1") for name in run.data.metrics if name.endswith(".macro_f1")]
        for part in (part for part in measured if part != "inner"):  # that chose the epoch
            rows.append(
                {
                    "run": run.info.run_id,
                    "label": run.data.tags["claimkit.label"],
                    "model": run.data.params["model.name"],
                    "seed": int(run.data.params["seed"]),
                    "claims": json.loads(run.inputs.dataset_inputs[0].dataset.profile)["train"],
                    "part": part,
                    **{name: run.data.metrics.get(f"{part}.{name}") for name in FIGURES},
                    "commit": run.data.tags["git.commit"][:12],
                }
            )
    return pd.DataFrame(rows)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """With a column ``settings``: the words of a label that not all labels share."""
    words = [set(label.split(SEPARATOR)) for label in frame["label"].unique()]
    shared = set.intersection(*words) if len(words) > 1 else set()
    own = frame["label"].map(lambda label: SEPARATOR.join(w for w in label.split(SEPARATOR) if w not in shared))
    return frame.assign(settings=own.where(own != "", "all as it is"))


def is_curve(frame: pd.DataFrame) -> bool:
    """Whether the series is one over amounts of text."""
    return bool(frame["label"].str.contains("limit=").any())


def parts_of(frame: pd.DataFrame) -> dict[str, str]:
    """The parts that were measured and their titles, in the order of ``PARTS``."""
    there = set(frame["part"])
    return {p: PARTS.get(p, p) for p in (*PARTS, *sorted(there - PARTS.keys())) if p in there}


def ordered(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Rows of the table: by model and amount in a curve, else the best on the first part first."""
    groups = [(str(name), group) for name, group in frame.groupby("settings")]
    if is_curve(frame):
        return sorted(groups, key=lambda item: (item[1]["model"].iloc[0], item[1]["claims"].median()))
    first = next(iter(parts_of(frame)))
    return sorted(groups, key=lambda item: -item[1].loc[item[1]["part"] == first, "macro_f1"].mean())


def table(frame: pd.DataFrame) -> str:
    """Macro-F1: the mean over seeds (least to most), or of a single seed the 95 % interval by article."""
    parts = parts_of(frame)
    lines = [f"| settings | claims | seeds | {' | '.join(parts.values())} |", f"|---|---|---|{'---|' * len(parts)}"]
    for name, group in ordered(frame):
        cells = [cell(group[group["part"] == part]) for part in parts]
        count = f"{int(group['claims'].median()):,} | {group['seed'].nunique()}"
        lines.append(f"| {name} | {count} | {' | '.join(cells)} |")
    commits = ", ".join(sorted(frame["commit"].unique()))
    note = "Macro-F1: with one seed its 95 % interval by article, with more the mean (least to most)."
    return "\n".join(lines) + f"\n\n{note} Commit {commits}.\n"


def cell(rows: pd.DataFrame) -> str:
    values = rows["macro_f1"]
    if values.empty:
        return ""
    if len(values) > 1:
        return f"{values.mean():.3f} ({values.min():.3f} to {values.max():.3f})"
    if "macro_f1_low" not in rows or rows["macro_f1_low"].isna().all():
        return f"{values.iloc[0]:.3f}"
    return f"{values.iloc[0]:.3f} ({rows['macro_f1_low'].iloc[0]:.3f} to {rows['macro_f1_high'].iloc[0]:.3f})"


def plot_points(frame: pd.DataFrame, path: Path) -> None:
    """A line for each row of the table: the seeds as points, the 95 % interval of the lowest seed behind them."""
    from matplotlib.figure import Figure

    parts, rows = parts_of(frame), ordered(frame)
    figure = Figure(figsize=(4 + 3 * len(parts), 0.3 * len(rows) + 1.3), layout="constrained")
    for axes, (part, title) in zip(np.ravel(figure.subplots(1, len(parts), sharey=True)), parts.items(), strict=True):
        for place, (_, group) in enumerate(rows):
            own = group[group["part"] == part].sort_values("seed")
            if own.empty:
                continue
            axes.plot(own[["macro_f1_low", "macro_f1_high"]].iloc[0], [place, place], color="#b9c6d8", linewidth=5)
            axes.plot(own["macro_f1"], [place] * len(own), "o", color="#2f4a70", markersize=4)
        axes.set_yticks(range(len(rows)), [name for name, _ in rows])
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("macro-F1")
        axes.grid(axis="x", alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].invert_yaxis()
    figure.savefig(path, dpi=110)


def plot_curve(frame: pd.DataFrame, path: Path) -> None:
    """Macro-F1 over the number of claims trained on, a panel for each part."""
    from matplotlib.figure import Figure

    parts = parts_of(frame)
    figure = Figure(figsize=(1 + 3.4 * len(parts), 3.6), layout="constrained")
    for axes, (part, title) in zip(np.ravel(figure.subplots(1, len(parts), sharey=True)), parts.items(), strict=True):
        for model, group in frame[frame["part"] == part].groupby("model"):
            curve = group.groupby("label").agg(claims=("claims", "median"), mean=("macro_f1", "mean"))
            curve = curve.sort_values("claims")
            axes.plot(curve["claims"], curve["mean"], "-o", color=COLOURS.get(str(model)), label=model, markersize=4)
            axes.scatter(group["claims"], group["macro_f1"], s=10, alpha=0.5, color=COLOURS.get(str(model)))
        axes.set_xscale("log")
        ticks = [500, 1000, 2000, 4000, 8000]
        axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
        axes.set_xticks([], minor=True)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("claims trained on")
        axes.set_yticks(np.arange(0.3, 1.0, 0.1))
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel("macro-F1")
    figure.axes[0].legend(frameon=False)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
