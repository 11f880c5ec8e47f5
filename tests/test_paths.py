"""Relative paths in settings: two places where a file may be, one rule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from claimkit.paths import placed
from claimkit.tracking.store import open_store
from conftest import run_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with some files beside a working directory with others."""
    for name in ("project/data/one.csv", "project/both.csv", "here/both.csv", "here/mine.csv", "here/seeds/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "project/encoder").mkdir()
    return tmp_path / "project"


def settings(model: dict[str, Any]) -> dict[str, Any]:
    return {
        "dataset": {"name": "files", "train": ["seeds", "data/one.csv", "mine.csv"]},
        "evaluation": {"files": ["both.csv", "data/one.csv", "nowhere.csv", "/top.csv"]},
        "model": model,
        "seed": 3,
    }


def test_the_working_directory_comes_first_then_the_project(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = root.parent / "here"
    monkeypatch.chdir(here)
    hub = "sentence-transformers/all-MiniLM-L6-v2"
    given = settings({"pretrained": hub, "checkpoints": "data/checkpoints", "teachers": ["encoder"]})
    before = json.dumps(given)
    found = placed(given, root)
    assert found["dataset"]["train"] == ["seeds", "data/one.csv", str(here / "mine.csv")]
    files = ["both.csv", str(root / "data/one.csv"), str(root / "nowhere.csv"), "/top.csv"]
    assert found["evaluation"]["files"] == files
    assert found["model"] == {
        "pretrained": hub,
        "checkpoints": str(root / "data/checkpoints"),
        "teachers": [str(root / "encoder")],
    }
    assert json.dumps(given) == before
    members = {"minilm": {"checkpoints": "data/checkpoints", "pretrained": "encoder"}}
    found = placed(settings({"members": ["minilm", "encoder"], "settings": members}), root)
    own = {"checkpoints": str(root / "data/checkpoints"), "pretrained": str(root / "encoder")}
    assert found["model"] == {"members": ["minilm", str(root / "encoder")], "settings": {"minilm": own}}


def test_in_the_project_all_stays_as_it_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    given = settings({"checkpoints": None, "teachers": "encoder"})
    assert placed(given, root) == given
    monkeypatch.chdir(root.parent)
    assert placed(given, root)["model"] == given["model"]


def test_a_run_from_another_directory(project: Path, tmp_path: Path) -> None:
    rows = "text,label\nThe dam broke at noon.,asserted_fact\nThe owner denied it.,denial\n"
    (project / "of_project.csv").write_text(rows)
    here = tmp_path / "here"
    here.mkdir()
    (here / "of_here.csv").write_text(rows)
    words = ["model=majority", "dataset=seeds", "evaluation=holdout", "evaluation.files=[of_project.csv,of_here.csv]"]
    done = run_in(here, sys.executable, str(project / "train.py"), *words)
    assert done.returncode == 0, done.stderr
    client = open_store(f"sqlite:///{project / 'mlflow.db'}")
    (run,) = client.search_runs([client.get_experiment_by_name("claimkit").experiment_id])
    assert {"of_project.macro_f1", "of_here.macro_f1"} <= run.data.metrics.keys()
    assert not [value for value in run.data.params.values() if str(tmp_path) in value]
    (config,) = (project / "mlruns").glob("**/config.json")
    assert json.loads(config.read_text())["evaluation"]["files"] == ["of_project.csv", "of_here.csv"]
    for path in (project / "mlruns").glob("**/predictions.jsonl"):
        assert str(tmp_path) not in path.read_text()
