"""What runs of the MLflow store said of the sentences that they were measured on.

In: run ids or names. Out: the rows and the probabilities that ``predictions.jsonl`` of their artifacts holds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import TrackingError
from claimkit.evaluation.sums import Floats
from claimkit.tracking.runs import KIND
from claimkit.tracking.store import EXPERIMENT, default_uri, open_store, sqlite_path

if TYPE_CHECKING:
    from mlflow.entities import Run
    from mlflow.tracking import MlflowClient

FILE = "predictions.jsonl"
PARTS = ("test", "crossval")
"""Parts that are looked for where none is named, in this order."""

Key = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class RunPredictions:
    """A run's predictions of one part. ``keys`` are (article, position, text, label) of each row."""

    run_id: str
    name: str
    model: str
    keys: tuple[Key, ...]
    probabilities: Floats


def read_runs(
    runs: Sequence[str], part: str | None = None, store: str | None = None
) -> tuple[str, list[RunPredictions]]:
    """The part, and the predictions of the runs, all of the same rows in the same order.

    Without ``runs``: the newest run of each model on one dataset, that of the newest run that has predictions. Without
    ``part``: the first of ``PARTS`` that the first run has.

    Raises:
        TrackingError: there is no such run, it has no such part, fewer than two runs are left, or rows differ.
    """
    uri = store or default_uri()
    path = sqlite_path(uri)
    if path is not None and not path.is_file():
        raise TrackingError(f"{path}: no MLflow store here; train a model first, or give --store")
    client = open_store(uri)
    listed = _listed(client)
    if runs:
        chosen = [_find(listed, run, uri) for run in runs]
        part = part or next((p for p in PARTS if p in _parts(client, chosen[0])), PARTS[0])
    else:
        chosen, part = _newest(client, listed, part)
    if len({run.info.run_id for run in chosen}) < 2:
        raise TrackingError(
            f"{len(chosen) or 'no'} run to compare on {part!r} in {uri}; train another model on the same dataset, or"
            " name two runs"
        )
    found = [_read(client, run, part, uri) for run in chosen]
    return part, [found[0], *(_aligned(found[0], other, part) for other in found[1:])]


def _listed(client: MlflowClient) -> list[Run]:
    """Every run of the experiment, the newest first."""
    experiment = client.get_experiment_by_name(EXPERIMENT)
    runs: list[Run] = []
    token = None
    while experiment is not None:
        page = client.search_runs([experiment.experiment_id], order_by=["attributes.start_time DESC"], page_token=token)
        runs += page
        token = page.token
        if not token:
            break
    return runs


def _find(listed: Sequence[Run], wanted: str, uri: str) -> Run:
    """The run of an id, the beginning of one, or the newest of a name, or the newest finished one of a model."""
    named = [run for run in listed if wanted in (run.info.run_id, run.info.run_name)]
    single = [run for run in listed if run.info.status == "FINISHED" and run.data.tags.get(KIND, "run") == "run"]
    named = named or [run for run in single if wanted == run.data.tags.get("model")]
    begun = [run for run in listed if len(wanted) >= 4 and run.info.run_id.startswith(wanted)]
    if not named and len(begun) != 1:
        names = ", ".join(dict.fromkeys(repr(run.info.run_name) for run in listed[:8])) or "none"
        raise TrackingError(f"{wanted}: no run of this id or name in {uri}; the newest are {names}")
    return (named or begun)[0]


def _newest(client: MlflowClient, listed: Sequence[Run], part: str | None) -> tuple[list[Run], str]:
    """The newest run of each model on the dataset of the newest run that has the part."""
    chosen: dict[str, Run] = {}
    digest = ""
    for run in listed:
        own, model = run.data.tags.get("dataset.sha256", ""), run.data.tags.get("model", "")
        if run.info.status != "FINISHED" or not own or not model or model in chosen or own != (digest or own):
            continue
        there = _parts(client, run)
        if part is None:
            part = next((p for p in PARTS if p in there), None)
        if part is not None and part in there:
            chosen[model] = run
            digest = own
    return list(chosen.values()), part or PARTS[0]


def _parts(client: MlflowClient, run: Run) -> set[str]:
    """The parts of which a run holds predictions."""
    folders = [item.path for item in client.list_artifacts(run.info.run_id) if item.is_dir]
    return {
        folder
        for folder in folders
        if any(item.path == f"{folder}/{FILE}" for item in client.list_artifacts(run.info.run_id, folder))
    }


def _read(client: MlflowClient, run: Run, part: str, uri: str) -> RunPredictions:
    from mlflow.artifacts import download_artifacts

    name = run.info.run_name
    there = _parts(client, run)
    if part not in there:
        known = (
            f"it has {', '.join(sorted(there))}" if there else "it has none; train with evaluation=crossval or holdout"
        )
        raise TrackingError(f"{name} ({run.info.run_id}): no predictions of {part!r}; {known}")
    path = Path(download_artifacts(run_id=run.info.run_id, artifact_path=f"{part}/{FILE}", tracking_uri=uri))
    keys, rows = [], []
    try:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                row: dict[str, Any] = json.loads(line)
                keys.append((str(row["document"]), int(row["position"]), str(row["text"]), str(row["label"])))
                rows.append([float(row["probabilities"][label]) for label in CLAIM_LABELS])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrackingError(
            f"{path}:{len(rows) + 1}: no prediction of claimkit ({error!r}); train the model again"
        ) from error
    model = run.data.tags.get("model", name)
    return RunPredictions(run.info.run_id, name, model, tuple(keys), np.array(rows).reshape(-1, len(CLAIM_LABELS)))


def _aligned(first: RunPredictions, other: RunPredictions, part: str) -> RunPredictions:
    """The other run's predictions in the order of the first's rows."""
    if other.keys == first.keys:
        return other
    order, wanted = (sorted(range(len(run.keys)), key=lambda i: run.keys[i]) for run in (other, first))
    if [other.keys[i] for i in order] != [first.keys[i] for i in wanted]:
        apart = sorted(set(first.keys) ^ set(other.keys))
        where = f"; such as {apart[0][0]}, sentence {apart[0][1] + 1}" if apart else ""
        raise TrackingError(
            f"{first.name} ({first.run_id[:8]}) and {other.name} ({other.run_id[:8]}) were measured on other rows of"
            f" {part!r} ({len(first.keys):,} and {len(other.keys):,}{where}); compare runs of one dataset, or train the"
            " older again on the dataset of the newer"
        )
    places = np.empty(len(order), dtype=np.intp)
    places[wanted] = order
    return RunPredictions(other.run_id, other.name, other.model, first.keys, other.probabilities[places])
