"""Topics left out against topics known, on the same sentences: read both runs' predictions from the store.

Writes by-topic.md and by-topic.png beside this file:

python experiments/transfer/by_topic.py [--store sqlite:////absolute/path/mlflow.db]
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from mlflow.entities import Run
from mlflow.tracking import MlflowClient

from claimkit.config import one_line_errors
from claimkit.errors import TrackingError
from claimkit.tracking.champion import paired_difference
from claimkit.tracking.registered import open_existing
from claimkit.tracking.runs import KIND
from claimkit.tracking.store import EXPERIMENT

HERE = Path(__file__).resolve().parent
Predictions = dict[tuple[str, int, str], tuple[str, str]]


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db here)")
    uri, client = open_existing(parser.parse_args().store)
    where = f"tags.series = 'transfer' and tags.`{KIND}` = 'run' and attributes.status = 'FINISHED'"
    experiment = client.get_experiment_by_name(EXPERIMENT)
    ids = [experiment.experiment_id] if experiment else []
    runs = client.search_runs(ids, f"{where} and params.`model.name` = 'logreg'", max_results=1000) if ids else []
    known = [run for run in runs if "crossval.macro_f1" in run.data.metrics]
    left_out = {topic: run for run in runs for topic in [_topic(run)] if topic}
    if not known or not left_out:
        raise TrackingError(f"{uri}: no runs to compare; conf/experiment/transfer.yaml has both commands")
    reference = predictions(client, known[0], "crossval")
    rows = rows_of({topic: predictions(client, run, "test") for topic, run in left_out.items()}, reference)
    text = table(rows)
    commits = sorted({run.data.tags["git.commit"][:12] for run in (*left_out.values(), known[0])})
    text += f"\nCommit {', '.join(commits)}.\n"
    (HERE / "by-topic.md").write_text(text, encoding="utf-8")
    plot(rows, HERE / "by-topic.png")
    sys.stdout.write(text)


class Row(NamedTuple):
    """Macro-F1 of both on a group of topics, and the difference with its 95 % interval by article."""

    topics: str
    claims: int
    known: float
    left_out: float
    change: float
    low: float
    high: float


def rows_of(found: dict[str, Predictions], reference: Predictions) -> list[Row]:
    """A row for each group of topics, and one for all."""
    everything: Predictions = {}
    for own in found.values():
        everything |= own
    return [row(topic, own, reference) for topic, own in (*sorted(found.items()), ("all of them together", everything))]


def row(topics: str, own: Predictions, reference: Predictions) -> Row:
    from sklearn.metrics import f1_score

    keys = sorted(own.keys() & reference.keys())
    labels, after = [own[key][0] for key in keys], [own[key][1] for key in keys]
    before = [reference[key][1] for key in keys]
    known, left_out = (f1_score(labels, guesses, average="macro") for guesses in (before, after))
    return Row(topics, len(keys), known, left_out, *paired_difference(labels, before, after, [key[0] for key in keys]))


def table(rows: list[Row]) -> str:
    lines = [
        "| topics | claims | macro-F1, topics known | topics left out | difference (95 % interval by article) |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.topics} | {r.claims:,} | {r.known:.3f} | {r.left_out:.3f} |"
        f" {r.change:+.3f} ({r.low:+.3f} to {r.high:+.3f}) |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def plot(rows: list[Row], path: Path) -> None:
    """The differences with their intervals, a line each."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 0.35 * len(rows) + 1), layout="constrained")
    axes = figure.subplots()
    axes.axvline(0, color="#999999", linewidth=1)
    for place, one in enumerate(reversed(rows)):
        axes.plot([one.low, one.high], [place, place], color="#b9c6d8", linewidth=5)
        axes.plot(one.change, place, "o", color="#2f4b73", markersize=5)
    axes.set_yticks(range(len(rows)), [one.topics for one in reversed(rows)])
    axes.set_xlabel("macro-F1 with the topics left out, less macro-F1 with them known")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=130)


def predictions(client: MlflowClient, run: Run, part: str) -> Predictions:
    """(label, guess) by (article, position, text)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(client.download_artifacts(run.info.run_id, f"{part}/predictions.jsonl", folder))
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return {(e["document"], e["position"], e["text"]): (e["label"], e["guess"]) for e in entries}


def _topic(run: Run) -> str:
    names = ast.literal_eval(run.data.params.get("dataset.test_topics", "[]"))
    return ", ".join(names)


if __name__ == "__main__":
    main()
