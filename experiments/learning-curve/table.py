"""Read the learning curve's runs from the MLflow store; write results.csv, table.md and curve.png beside this file.

python experiments/learning-curve/table.py --store sqlite:////absolute/path/mlflow.db
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

from claimkit.tracking.store import EXPERIMENT, default_uri, open_store

HERE = Path(__file__).resolve().parent
PARTS = {"test": "held-out articles", "seeds": "the five seeds", "sentences": "real news (outside file)"}
COLOURS = {"logreg": "#4c6a92", "minilm": "#a8413f"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--store", nargs="+", default=[default_uri()], help="MLflow tracking URIs (default: %(default)s)"
    )
    frame = pd.concat(map(read_runs, parser.parse_args().store))
    frame = frame.sort_values(["part", "model", "claims", "seed"]).reset_index(drop=True)
    frame.to_csv(HERE / "results.csv", index=False, float_format="%.4f")
    (HERE / "table.md").write_text(table(frame), encoding="utf-8")
    plot(frame)
    print(table(frame))


def read_runs(uri: str) -> pd.DataFrame:
    """One row a run and part: model, seed, claims trained on, macro-F1, accuracy, commit."""
    client = open_store(uri)
    found = client.get_experiment_by_name(EXPERIMENT)
    runs = client.search_runs([found.experiment_id], "params.`dataset.name` = 'corpus'", max_results=1000)
    rows = []
    for run in runs:
        inputs = run.inputs.dataset_inputs
        if run.info.status != "FINISHED" or not inputs:
            continue
        claims = json.loads(inputs[0].dataset.profile)["train"]
        for part in PARTS:
            if f"{part}.macro_f1" in run.data.metrics:
                rows.append(
                    {
                        "model": run.data.params["model.name"],
                        "seed": int(run.data.params["seed"]),
                        "limit": int(run.data.params["dataset.limit"]),
                        "claims": claims,
                        "part": part,
                        "macro_f1": run.data.metrics[f"{part}.macro_f1"],
                        "accuracy": run.data.metrics[f"{part}.accuracy"],
                        "commit": run.data.tags["git.commit"][:12],
                    }
                )
    return pd.DataFrame(rows)


def table(frame: pd.DataFrame) -> str:
    """Mean macro-F1 over seeds (least to most), a row for each model and amount of text."""
    lines = [f"| model | claims | seeds | {' | '.join(PARTS.values())} |", "|---|---|---|---|---|---|"]
    for (model, limit), group in frame.groupby(["model", frame["limit"].replace(0, 10**9)]):
        cells = []
        for part in PARTS:
            values = group.loc[group["part"] == part, "macro_f1"]
            cells.append(f"{values.mean():.3f} ({values.min():.3f} to {values.max():.3f})" if len(values) else "")
        del limit
        lines.append(
            f"| {model} | {int(group['claims'].median()):,} | {group['seed'].nunique()} | {' | '.join(cells)} |"
        )
    return "\n".join(lines) + "\n"


def plot(frame: pd.DataFrame) -> None:
    """Macro-F1 over the number of claims trained on, a panel for each part."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 3.6), layout="constrained")
    for axes, (part, title) in zip(figure.subplots(1, 3, sharey=True), PARTS.items(), strict=True):
        for model, group in frame[frame["part"] == part].groupby("model"):
            curve = (
                group.groupby("limit").agg(claims=("claims", "median"), mean=("macro_f1", "mean")).sort_values("claims")
            )
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
    figure.savefig(HERE / "curve.png", dpi=110)


if __name__ == "__main__":
    main()
