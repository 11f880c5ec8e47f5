"""Topics left out against topics known, on the same sentences: read both runs' predictions from the store.

Writes by-topic.md beside this file:

python experiments/transfer/by_topic.py [--store sqlite:////absolute/path/mlflow.db]
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import tempfile
from pathlib import Path

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
    text = table({topic: predictions(client, run, "test") for topic, run in left_out.items()}, reference)
    commits = sorted({run.data.tags["git.commit"][:12] for run in (*left_out.values(), known[0])})
    text += f"\nCommit {', '.join(commits)}.\n"
    (HERE / "by-topic.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def table(found: dict[str, Predictions], reference: Predictions) -> str:
    """A row for each group of topics: macro-F1 of both, and the difference with its 95 % interval by article."""
    lines = [
        "| topics | claims | macro-F1, topics known | topics left out | difference (95 % interval by article) |",
        "|---|---|---|---|---|",
    ]
    everything: Predictions = {}
    for topic, own in sorted(found.items()):
        lines.append(row(topic, own, reference))
        everything |= own
    lines.append(row("all of them together", everything, reference))
    return "\n".join(lines) + "\n"


def row(name: str, own: Predictions, reference: Predictions) -> str:
    from sklearn.metrics import f1_score

    keys = sorted(own.keys() & reference.keys())
    labels, after = [own[key][0] for key in keys], [own[key][1] for key in keys]
    before = [reference[key][1] for key in keys]
    change, low, high = paired_difference(labels, before, after, [key[0] for key in keys])
    known, unknown = (f1_score(labels, guesses, average="macro") for guesses in (before, after))
    return f"| {name} | {len(keys):,} | {known:.3f} | {unknown:.3f} | {change:+.3f} ({low:+.3f} to {high:+.3f}) |"


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
