"""Each row of a series against the one where all is as it is, on the same sentences: paired.md in its folder.

python experiments/paired.py ablation [--store sqlite:////absolute/path/mlflow.db]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from mlflow.tracking import MlflowClient
from table import HERE, named, parts_of, read_runs

from claimkit.config import one_line_errors
from claimkit.errors import TrackingError
from claimkit.tracking.champion import paired_difference
from claimkit.tracking.registered import open_existing

AS_IT_IS = "all as it is"


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", help="name of the preset in conf/experiment")
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db here)")
    options = parser.parse_args()
    uri, client = open_existing(options.store)
    frame = named(read_runs(options.series, options.store))
    parts = parts_of(frame)
    runs = dict(zip(frame["settings"], frame["run"], strict=True))
    if AS_IT_IS not in runs:
        raise TrackingError(f"{uri}: no run of the series {options.series!r} where all is as it is")
    reference = runs.pop(AS_IT_IS)
    known = {part: answers(client, reference, part) for part in parts}
    first = next(iter(parts))
    rows = {
        name: {part: difference(known[part], answers(client, run, part)) for part in parts}
        for name, run in runs.items()
    }
    lines = [f"| settings | {' | '.join(parts.values())} |", f"|---|{'---|' * len(parts)}"]
    for name, found in sorted(rows.items(), key=lambda item: item[1][first][0]):
        cells = [f"{change:+.3f} ({low:+.3f} to {high:+.3f})" for change, low, high in found.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    text = "\n".join(lines) + "\n"
    (HERE / options.series.replace("_", "-") / "paired.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def answers(client: MlflowClient, run: str, part: str) -> dict[tuple[str, int, str], Any]:
    """(label, guess) by (article, position, text)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(client.download_artifacts(run, f"{part}/predictions.jsonl", folder))
        entries = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return {(e["document"], e["position"], e["text"]): (e["label"], e["guess"]) for e in entries}


def difference(before: dict[Any, Any], after: dict[Any, Any]) -> tuple[float, float, float]:
    """Macro-F1 after less before, with its 95 % interval by article."""
    keys = sorted(before.keys() & after.keys())
    labels = [before[key][0] for key in keys]
    return paired_difference(
        labels, [before[key][1] for key in keys], [after[key][1] for key in keys], [key[0] for key in keys]
    )


if __name__ == "__main__":
    main()
