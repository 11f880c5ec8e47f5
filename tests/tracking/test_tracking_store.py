"""The MLflow store: parallel first starts, runs that fail, references that lead nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from claimkit.errors import ModelError, TrackingError
from claimkit.tracking.registered import fetch_model
from claimkit.tracking.runs import flatten, start_run
from claimkit.tracking.store import default_uri, open_experiment, open_store, sqlite_path
from conftest import run_in

OPEN = """
import sys
from claimkit.tracking.runs import start_run
with start_run(sys.argv[1], f"job {sys.argv[2]}", {}) as run:
    run.log_metrics({"f1": 0.5})
"""


def uri_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'mlflow.db'}"


def test_jobs_that_start_at_once_on_a_fresh_store_all_finish(tmp_path: Path) -> None:
    jobs = [
        subprocess.Popen([sys.executable, "-c", OPEN, uri_of(tmp_path), str(i)], stderr=subprocess.PIPE)
        for i in range(4)
    ]
    assert [(job.communicate(timeout=300)[1], job.returncode)[1] for job in jobs] == [0] * 4
    client = open_store(uri_of(tmp_path))
    runs = client.search_runs([client.get_experiment_by_name("claimkit").experiment_id])
    assert {run.info.run_name for run in runs} == {f"job {i}" for i in range(4)}
    assert {run.info.status for run in runs} == {"FINISHED"}


@pytest.mark.parametrize(("error", "status"), [(ValueError, "FAILED"), (KeyboardInterrupt, "KILLED")])
def test_a_run_that_stops_says_so(project: Path, error: type[BaseException], status: str) -> None:
    with pytest.raises(error), start_run(uri_of(project), "stops", {}) as run:
        raise error
    assert open_store(uri_of(project)).get_run(run.id).info.status == status


def test_artifacts_lie_beside_the_store(project: Path) -> None:
    client = open_store(uri_of(project))
    experiment = client.get_experiment(open_experiment(client, uri_of(project)))
    assert experiment.artifact_location == (project / "mlruns").as_uri()
    client.delete_experiment(experiment.experiment_id)
    with pytest.raises(TrackingError, match="was deleted"):
        open_experiment(client, uri_of(project))


def test_uri_comes_from_the_environment_or_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert sqlite_path(default_uri(tmp_path)) == tmp_path.resolve() / "mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:5001")
    assert default_uri(tmp_path) == "http://127.0.0.1:5001"
    assert sqlite_path("http://127.0.0.1:5001") is None


def test_references_that_lead_nowhere(trained: Path) -> None:
    store = uri_of(trained)
    for reference in ("models:/claimkit/77", "models:/claimkit@nobody", "models:/other/1", "runs:/0123", "models:/x"):
        with pytest.raises(ModelError, match="there are models:/claimkit/1 to 1, @champion"):
            fetch_model(reference, store)


def test_model_of_somebody_else_is_not_taken_for_ours(project: Path) -> None:
    import mlflow
    from sklearn.dummy import DummyClassifier

    with start_run(uri_of(project), "other", {}) as run:
        mlflow.sklearn.log_model(
            DummyClassifier().fit([[0]], ["a"]), name="model", pip_requirements=[], skops_trusted_types=[]
        )
    with pytest.raises(ModelError, match="none of claimkit's"):
        fetch_model(f"runs:/{run.id}", uri_of(project))
    with start_run(uri_of(project), "empty", {}) as run:
        pass
    with pytest.raises(ModelError, match="logged no model"):
        fetch_model(f"runs:/{run.id}", uri_of(project))


def test_settings_become_flat_parameters() -> None:
    assert flatten({"model": {"name": "logreg", "words": {"runs": 2}}, "seed": 1}) == {
        "model.name": "logreg",
        "model.words.runs": 2,
        "seed": 1,
    }


def test_broken_pipe_is_quiet(trained: Path) -> None:
    done = run_in(trained, "sh", "-c", f"{Path(sys.executable).with_name('claimkit')} predict --json seeds | head -1")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
