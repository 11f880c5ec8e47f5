"""What the searches found: read their runs from MLflow stores, write results.csv and table.md here.

python experiments/search/report.py [--store sqlite:////absolute/path/mlflow.db …]

Models that the stores hold nothing of keep the rows that results.csv has of them.

A search is ``python train.py -m search=NAME``; the defaults are measured by ``python train.py search=NAME``. Runs of
the series on all claims tell whether what was found there is better than the defaults.
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
    found = pd.concat([read_runs(store) for store in options.store], ignore_index=True)
    frame = pd.concat([rows_before(set(found["model"])), found], ignore_index=True)
    frame = frame.sort_values(["model", "macro_f1"], ignore_index=True)
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


def rows_before(fresh: set[str]) -> pd.DataFrame:
    """The rows of results.csv of other models, their settings as they were written."""
    path = HERE / "results.csv"
    if not path.is_file():
        return pd.DataFrame()
    columns = pd.read_csv(path, nrows=0).columns
    before = pd.read_csv(path, dtype={name: str for name in columns if name.startswith("model.") or name == "commit"})
    return before[~before["model"].isin(fresh)]


def table(frame: pd.DataFrame) -> str:
    """Of each model: the defaults and the best setting tried, on the claims of the search and on all of them."""
    lines = [
        "| model | tried | seconds | the defaults | the best | on all claims: the defaults | the best | its settings |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for model, own in frame.groupby("model"):
        searched = [name for name in ranges(str(model)) if own[name].notna().any()]
        tried, usual, whole = own[own["tried"]], own[~own["tried"] & (own["claims"] > 0)], own[own["claims"] == 0]
        best = tried.loc[tried["macro_f1"].idxmax()]
        is_best = (whole[searched].astype(str) == best[searched].astype(str)).all(axis=1)
        cells = [
            _figure(usual),
            _figure(tried[tried.index == best.name]),
            _figure(whole[~is_best]),
            _figure(whole[is_best]),
        ]
        settings = ", ".join(f"`{name.removeprefix('model.')}` {_short(best[name])}" for name in searched)
        lines.append(f"| `{model}` | {len(tried)} | {tried['seconds'].sum():,.0f} | {' | '.join(cells)} | {settings} |")
    limits = ", ".join(f"{limit:,}" for limit in sorted(set(frame["claims"])) if limit)
    lines += [
        "",
        f"Macro-F1 of three-fold cross-validation over {limits} claims at most, and over all (the training part).",
    ]
    return "\n".join([*lines, f"Commits {', '.join(sorted(set(frame['commit'])))}."]) + "\n"


def ranges(model: str) -> list[str]:
    """The settings that a search of a model tries."""
    import yaml

    found = yaml.safe_load((ROOT / "conf" / "search" / f"{model}.yaml").read_text(encoding="utf-8"))
    return list(found["hydra"]["sweeper"]["params"])


def _figure(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    return f"{row['macro_f1']:.3f} ({row['macro_f1_low']:.3f} to {row['macro_f1_high']:.3f})"


def _short(value: object) -> str:
    try:
        return f"{float(str(value)):.3g}"
    except ValueError:
        return str(value)


if __name__ == "__main__":
    main()
