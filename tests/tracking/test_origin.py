"""Runs whose process was killed are marked by the next run of the machine, and no others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from claimkit.tracking.origin import HOST, PROCESS, git_commit, is_alive, origin_tags
from claimkit.tracking.runs import start_run
from claimkit.tracking.store import open_store
from conftest import ROOT

KILLED = """
import os, signal, sys
from claimkit.tracking.runs import start_run
with start_run(sys.argv[1], "killed", {}) as run:
    print(run.id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_run_is_marked_and_living_ones_are_not(project: Path) -> None:
    store = f"sqlite:///{project / 'mlflow.db'}"
    done = subprocess.run([sys.executable, "-c", KILLED, store], capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL
    killed = done.stdout.strip()
    client = open_store(store)
    assert client.get_run(killed).info.status == "RUNNING"
    elsewhere = client.create_run("1", tags={HOST: "another machine", PROCESS: "1 1"}, run_name="elsewhere").info.run_id
    untagged = client.create_run("1", run_name="of an older claimkit").info.run_id
    living = client.create_run("1", tags=origin_tags(), run_name="lives").info.run_id
    with start_run(store, "next", {}):
        pass
    status = {run: client.get_run(run).info.status for run in (killed, elsewhere, untagged, living)}
    assert status == {killed: "KILLED", elsewhere: "RUNNING", untagged: "RUNNING", living: "RUNNING"}


def test_a_number_given_to_a_later_process_is_not_the_run() -> None:
    tags = origin_tags()
    assert is_alive(tags)
    pid, started = tags[PROCESS].split()
    assert pid == str(os.getpid())
    assert not is_alive({PROCESS: f"{pid} {int(started) - 3600}"})
    assert is_alive({})


def test_commit_is_that_of_the_project_and_not_of_the_working_directory(tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "file").write_text("one")
    subprocess.run([*git, "add", "file"], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    commit = git_commit(tmp_path)
    assert len(commit) == 40
    assert commit != git_commit(ROOT)
    (tmp_path / "file").write_text("two")
    assert git_commit(tmp_path) == f"{commit}+changes"
    (tmp_path / "bare").mkdir()
    assert origin_tags(tmp_path)["mlflow.source.git.commit"] == commit
