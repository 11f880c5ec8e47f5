"""claimkit compare: set runs side by side: figures with intervals, a paired test, the sentences they differ on."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.claims import CLAIM_LABELS

if TYPE_CHECKING:
    from claimkit.evaluation.comparison import Comparison, Pair
    from claimkit.tracking.predictions import RunPredictions

COLUMNS = {"macro_f1": "macro-F1", "accuracy": "accuracy", "log_loss": "log loss", "calibration_error": "calibration"}


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "runs",
        nargs="*",
        metavar="RUN",
        help="id or name of a run, or a model for its newest run"
        " (default: the newest run of each model on the dataset of the newest run)",
    )
    parser.add_argument("--part", help="test, crossval or the name of a labelled file (default: test, else crossval)")
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    parser.add_argument("--sentences", type=int, default=3, help="sentences printed for a pair (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything found as JSON")
    parser.add_argument("--seed", type=int, default=0, help="of the draws (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    from claimkit.evaluation.comparison import compare_predictions
    from claimkit.tracking.predictions import read_runs
    from claimkit.whole_files import write_whole

    part, runs = read_runs(options.runs, options.part, options.store)
    names = _names(runs)
    keys = runs[0].keys
    labels, articles = [key[3] for key in keys], [key[0] for key in keys]
    predictions = {name: run.probabilities for name, run in zip(names, runs, strict=True)}
    found = compare_predictions(labels, predictions, articles, seed=options.seed)
    print(f"{part}: {len(keys):,} claims in {found.articles:,} articles, 95 % intervals by article")
    print(_figures_table(found))
    print(f"\n{_pairs_table(found)}")
    best = next(iter(found.figures))
    for pair in found.pairs:
        if pair.first == best and pair.most_different and options.sentences > 0:
            print(
                f"\nsentences on which {pair.first} and {pair.second} differ most, with what each gave the true kind:"
            )
            for row in _sentences(pair, keys, predictions)[: options.sentences]:
                said = ", ".join(f"{name}: {row['guess'][name]} {row['true_kind'][name]:.2f}" for name in row["guess"])
                print(f"  {row['label']}: {row['text']}\n      {said}")
    if options.json:
        content = {
            "part": part,
            "rows": len(keys),
            "articles": found.articles,
            "every_way_tried": found.exact,
            "runs": [
                {
                    "run_id": run.run_id,
                    "name": name,
                    "model": run.model,
                    "figures": found.figures[name],
                    "intervals": found.intervals[name],
                }
                for name, run in zip(names, runs, strict=True)
            ],
            "pairs": [{**pair.to_dict(), "sentences": _sentences(pair, keys, predictions)} for pair in found.pairs],
        }
        write_whole(options.json, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        print(f"\nwritten: {options.json}")
    return 0


def _names(runs: Sequence[RunPredictions]) -> list[str]:
    """The runs' names, with the beginning of the id where two share one."""
    names = [run.name for run in runs]
    return [f"{run.name} ({run.run_id[:8]})" if names.count(run.name) > 1 else run.name for run in runs]


def _figures_table(found: Comparison) -> str:
    width = max(map(len, found.figures))
    lines = [f"  {'':{width}} " + " ".join(f"{title:>20}" for title in COLUMNS.values())]
    for name, figures in found.figures.items():
        cells = []
        for column in COLUMNS:
            low, high = found.intervals[name][column]
            cells.append(f"{figures[column]:.2f} {low:.2f} to {high:.2f}".rjust(20))
        lines.append(f"  {name:{width}} {' '.join(cells)}")
    return "\n".join(lines)


def _pairs_table(found: Comparison) -> str:
    width = max(len(f"{pair.first} − {pair.second}") for pair in found.pairs)
    lines = [f"  {'difference in macro-F1':{width}} {'':>22} {'p':>7} {'Holm':>7} {'labels differ in':>17}"]
    for pair in found.pairs:
        low, high = pair.interval
        difference = f"{pair.difference:+.3f} {low:+.3f} to {high:+.3f}"
        lines.append(
            f"  {f'{pair.first} − {pair.second}':{width}} {difference:>22} {pair.p_value:7.4f} {pair.adjusted:7.4f}"
            f" {pair.differing:17,}"
        )
    how = "paired permutation test over articles"
    if found.exact:
        how += f", every way tried: no p-value can be below {2 / 2**found.articles:.4g} with {found.articles} articles"
    lines.append(f"  p: {how}; Holm: corrected over all pairs")
    return "\n".join(lines)


def _sentences(
    pair: Pair, keys: Sequence[tuple[str, int, str, str]], predictions: Mapping[str, Any]
) -> list[dict[str, Any]]:
    rows = []
    for i in pair.most_different:
        document, position, text, label = keys[i]
        both = {name: predictions[name][i] for name in (pair.first, pair.second)}
        rows.append(
            {
                "document": document,
                "position": position,
                "text": text,
                "label": label,
                "guess": {name: CLAIM_LABELS[row.argmax()] for name, row in both.items()},
                "true_kind": {name: float(row[CLAIM_LABELS.index(label)]) for name, row in both.items()},
            }
        )
    return rows
