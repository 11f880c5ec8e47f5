"""A multirun as one run with children: opened before the first job, summarised and closed after the last.

In: the store and the words of the command. Out: a parent run ``sweep · …``, to which the jobs add themselves by an
environment variable, and below it a ``summary`` run for each group of jobs that differ only in the seed.
"""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import ClaimkitError, TrackingError
from claimkit.tracking.origin import mark_killed, origin_tags
from claimkit.tracking.runs import KIND, LONGEST_NOTE, NOTE, PARENT, SWEEP_VARIABLE
from claimkit.tracking.store import default_uri, open_experiment, open_store
from claimkit.tracking.summary import Group, as_csv, as_markdown, as_text, group_runs, means, rows_of, spread

if TYPE_CHECKING:
    from mlflow.entities import Run
    from mlflow.tracking import MlflowClient

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Sweep:
    """An open sweep of this process."""

    uri: str
    experiment: str
    id: str
    name: str


_open: list[Sweep] = []


def open_sweep(uri: str | None, root: Path, overrides: Sequence[str]) -> str:
    """Make the parent run and tell the jobs of it; gives its id. A process has one sweep at a time.

    Raises:
        TrackingError: the store cannot be used.
    """
    uri = uri or default_uri(root)
    client = open_store(uri)
    experiment = open_experiment(client, uri)
    name = sweep_name(overrides)
    series = next((word.partition("=")[2] for word in overrides if word.startswith("experiment=")), None)
    tags = {KIND: "sweep", **({"series": series} if series else {}), **origin_tags(root)}
    try:
        mark_killed(client, experiment)
        made = client.create_run(experiment, tags={**tags, "overrides": " ".join(overrides)}, run_name=name)
    except Exception as error:
        raise TrackingError(f"the MLflow store {uri} cannot be written ({str(error).splitlines()[0]})") from error
    sweep = Sweep(uri, experiment, str(made.info.run_id), name)
    _open.append(sweep)
    os.environ[SWEEP_VARIABLE] = f"{sweep.id} {uri}"
    atexit.register(_close_at_exit)
    return sweep.id


def close_sweep(status: str = "FINISHED") -> None:
    """Summarise the finished jobs, close the parent and print the table; nothing where no sweep is open."""
    if not _open:
        return
    sweep = _open.pop()
    os.environ.pop(SWEEP_VARIABLE, None)
    client = open_store(sweep.uri)
    children = children_of(client, sweep.experiment, sweep.id)
    groups = group_runs([run for run in children if run.info.status == "FINISHED"])
    if groups:
        _log_groups(client, sweep, groups)
        print(f"\n{sweep.name}: macro-F1, mean over seeds (least to most)\n{as_text(groups)}")
    finished = sum(group.runs for group in groups)
    print(f"\nlogged as {sweep.name} ({sweep.id}): {finished} of {len(children)} runs finished")
    client.set_terminated(sweep.id, status)


def children_of(client: MlflowClient, experiment: str, parent: str) -> list[Run]:
    """The jobs of a sweep, summaries left out."""
    where = f"tags.`{PARENT}` = '{parent}'"
    found: list[Run] = []
    token = None
    while True:
        page = client.search_runs([experiment], where, max_results=1000, page_token=token)
        found += [run for run in page if run.data.tags.get(KIND) == "run"]
        token = page.token
        if not token:
            return found


def sweep_name(overrides: Sequence[str]) -> str:
    """``sweep · baselines · logreg,rules · news · seed=0,1,2``: what tells sweeps apart comes first."""
    settings = dict(word.lstrip("+").partition("=")[::2] for word in overrides)
    words = [settings.pop(name) for name in ("experiment", "model", "dataset") if name in settings]
    words += [
        f"{name}={value}" for name, value in settings.items() if name.partition(".")[0] not in ("tracking", "seed")
    ]
    words += [f"seed={settings['seed']}"] if "seed" in settings else []
    name = " · ".join(["sweep", *words])
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _log_groups(client: MlflowClient, sweep: Sweep, groups: Sequence[Group]) -> None:
    """The parent gets the table, and mean and spread of its group or, with several, of the best one by name."""
    for group in groups:
        if group.runs > 1:
            _log_summary(client, sweep, group)
    rows = rows_of(groups)
    client.log_table(sweep.id, {name: [row.get(name) for row in rows] for row in rows for name in row}, "summary.json")
    client.log_text(sweep.id, as_csv(rows), "summary.csv")
    client.set_tag(sweep.id, NOTE, as_markdown(groups)[:LONGEST_NOTE])
    best = max(groups, key=lambda group: means(group).get("macro_f1", float("-inf")))
    if len(groups) > 1:
        client.set_tag(sweep.id, "best", best.label)
    headline = {name: value for name, value in means(best).items() if name in ("macro_f1", "accuracy")}
    _log(client, sweep.id, {**headline, **spread(best)})


def _log_summary(client: MlflowClient, sweep: Sweep, group: Group) -> None:
    from mlflow.entities import Param

    tags = {KIND: "summary", PARENT: sweep.id, **group.tags, "mlflow.source.name": "train.py"}
    made = client.create_run(sweep.experiment, tags=tags, run_name=group.name)
    client.log_batch(made.info.run_id, params=[Param(name, value) for name, value in group.params.items()])
    _log(client, made.info.run_id, {**means(group), **spread(group)})
    client.set_terminated(made.info.run_id)


def _log(client: MlflowClient, run_id: str, figures: Mapping[str, float]) -> None:
    from mlflow.entities import Metric

    now = int(time.time() * 1000)
    client.log_batch(run_id, metrics=[Metric(name, value, now, 0) for name, value in figures.items()])


def _close_at_exit() -> None:
    """A sweep that a failed or stopped job left open."""
    with suppress(ClaimkitError):  # the store is gone; the next run marks the parent
        close_sweep("FAILED")
