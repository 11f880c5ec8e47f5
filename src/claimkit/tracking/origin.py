"""Where a run comes from: the commit, the machine and the process; and which runs were killed.

A run whose process was killed outright stays RUNNING in the store for ever. So each run bears tags that name its
machine and process, and the next run on that machine marks those whose process is gone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import uuid
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

HOST = "claimkit.host"
PROCESS = "claimkit.process"
LEFT = "claimkit.found_dead"
CLOCK_SECONDS = 5.0
"""By so much the start of one process may seem to move when the clock is set."""


def origin_tags(root: Path | None = None) -> dict[str, str]:
    """Tags of a run that starts now in this process; ``root`` is the project's folder, whose commit is recorded."""
    commit = git_commit(root)
    tags = {
        "mlflow.source.name": "train.py",
        "git.commit": commit,
        "claimkit.version": version("claimkit"),
        HOST: host(),
        PROCESS: f"{os.getpid()} {_started(os.getpid()):.0f}",
    }
    if commit:
        tags["mlflow.source.git.commit"] = commit.removesuffix("+changes")
    return tags


def git_commit(root: Path | None = None) -> str:
    """The commit checked out in a folder (default: the working directory), with ``+changes`` where tracked files differ
    from it; empty outside git."""

    def git(*words: str, seconds: int) -> str:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True, timeout=seconds)
        return done.stdout.strip()

    try:
        head = git("rev-parse", "HEAD", seconds=10)
        changed = git("status", "--porcelain", "--untracked-files=no", seconds=30)
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"{head}+changes" if changed else head


def mark_killed(client: MlflowClient, experiment_id: str) -> list[str]:
    """Mark runs that still say RUNNING but whose process on this machine is gone as KILLED; gives their ids.

    Runs of other machines, and runs without these tags, are left as they are.
    """
    from mlflow.entities import ViewType

    where = f"attributes.status = 'RUNNING' and tags.`{HOST}` = '{host()}'"
    marked = []
    for run in client.search_runs([experiment_id], where, ViewType.ACTIVE_ONLY, max_results=1000):
        if not is_alive(run.data.tags):
            run_id = str(run.info.run_id)
            figures = (m for name in run.data.metrics for m in client.get_metric_history(run_id, name))
            last = max((int(m.timestamp) for m in figures), default=int(run.info.start_time))
            client.set_tag(run_id, LEFT, "its process was gone when the next run started")
            client.set_terminated(run_id, "KILLED", end_time=last)
            marked.append(run_id)
    return marked


def is_alive(tags: Mapping[str, str]) -> bool:
    """Whether the process that a run's tags name still runs on this machine (True where they name none)."""
    pid, _, started = tags.get(PROCESS, "").partition(" ")
    if not pid.isdigit() or not started.isdigit():
        return True
    return not abs(_started(int(pid)) - int(started)) > CLOCK_SECONDS


def host() -> str:
    """This machine and its space of process numbers: two containers may share a name, but not both of these."""
    try:
        space = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - the target is no path
    except OSError:
        space = ""
    name = "".join(c for c in socket.gethostname() if c.isalnum() or c in "-.")
    return f"{name} {uuid.getnode():012x} {space}".strip()


def _started(pid: int) -> float:
    """When a process started, in seconds since 1970; 0 where there is none or it only waits to be reaped, NaN where
    this user may not know."""
    import psutil

    try:
        process = psutil.Process(pid)
        return 0.0 if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.NoSuchProcess:
        return 0.0
    except psutil.AccessDenied:
        return float("nan")
