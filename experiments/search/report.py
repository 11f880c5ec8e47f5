"""What the searches found: read their runs from MLflow stores, write results.csv and table.md here.

python experiments/search/report.py [--store sqlite:////absolute/path/mlflow.db …]

A search is ``python train.py -m search=NAME``; the defaults are measured by ``python train.py search=NAME``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from claimkit.config import one_line_errors
from claimkit.errors import TrackingError
from claimkit.tracking.registered import open_existing
from claimkit.tracking.runs import PARENT
from claimkit.tracking.store import EXPERIMENT

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIGURES = ["crossval.macro_f1", "crossval.macro_f1_low", "crossval.macro_f1_high"]


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", nargs="+", default=[None], help="MLflow tracking URIs (default: mlflow.db here)")
    options = parser.parse_args()
    frame = pd.concat([read_runs(store) for store in options.store], ignore_index=True)
    frame.to_csv(HERE / "results.csv", index=False, float_format="%.6g")
    text = table(frame)
    (HERE / "table.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def read_runs(store: str | None) -> pd.DataFrame:
    """One row a run: whether a search tried it, its settings, figures, seconds and commit.

    Raises:
        TrackingError: the store holds no such run.
    """
    uri, client = open_existing(store)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    where = "attributes.status = 'FINISHED' and tags.series = 'search'"
    rows = []
    for run in client.search_runs([experiment.experiment_id], where, max_results=5000):
        if FIGURES[0] not in run.data.metrics:
            continue
        rows.append(
            {
                "model": run.data.params["model.name"],
                "tried": PARENT in run.data.tags,
                **{name.split(".")[1]: run.data.metrics[name] for name in FIGURES},
                "seconds": run.data.metrics.get("seconds.run"),
                "claims": int(run.data.params["dataset.limit"]),
                "commit": run.data.tags.get("git.commit", "")[:7],
                **{name: value for name, value in run.data.params.items() if name.startswith("model.")},
            }
        )
    if not rows:
        raise TrackingError(f"{uri}: no finished run of a search; make some with: python train.py -m search=logreg")
    return pd.DataFrame(rows).drop(columns="model.name").sort_values(["model", "macro_f1"])


def table(frame: pd.DataFrame) -> str:
    """Of each model: the defaults, the best setting tried, and where in its ranges that lies."""
    lines = ["| model | tried | seconds | the defaults | the best | its settings |", "|---|---|---|---|---|---|"]
    for model, own in frame.groupby("model"):
        tried, usual = own[own["tried"]], own[~own["tried"]]
        best = tried.loc[tried["macro_f1"].idxmax()]
        searched = [name for name in ranges(str(model)) if name in own]
        settings = ", ".join(f"`{name.removeprefix('model.')}` {_short(best[name])}" for name in searched)
        before = _figure(usual.iloc[-1]) if len(usual) else ""
        lines.append(
            f"| `{model}` | {len(tried)} | {tried['seconds'].sum():,.0f} | {before} | {_figure(best)} | {settings} |"
        )
    commits = ", ".join(sorted(set(frame["commit"])))
    claims = ", ".join(f"{n:,}" for n in sorted(set(frame["claims"])))
    return (
        "\n".join([*lines, "", f"Macro-F1 of the cross-validation over {claims} claims at most. Commits {commits}."])
        + "\n"
    )


def ranges(model: str) -> list[str]:
    """The settings that a search of a model tries."""
    import yaml

    found = yaml.safe_load((ROOT / "conf" / "search" / f"{model}.yaml").read_text(encoding="utf-8"))
    return list(found["hydra"]["sweeper"]["params"])


def _figure(row: pd.Series) -> str:
    return f"{row['macro_f1']:.3f} ({row['macro_f1_low']:.3f} to {row['macro_f1_high']:.3f})"


def _short(value: object) -> str:
    try:
        return f"{float(str(value)):.3g}"
    except ValueError:
        return str(value)


if __name__ == "__main__":
    main()
