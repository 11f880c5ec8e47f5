"""The whole path on the five articles: build, train, log, load, the same predictions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import claimkit
from claimkit.claims import CLAIM_LABELS
from conftest import Command, run_in

TEXTS = [
    "The bridge was closed in March.",
    "The lender denied hiding losses.",
    "The dam will be emptied by June, engineers say.",
]


def store(project: Path) -> str:
    return f"sqlite:///{project / 'mlflow.db'}"


def test_run_prints_a_table_and_the_next_commands(trained: Path) -> None:
    output = (trained / "output.txt").read_text(encoding="utf-8")
    for label in CLAIM_LABELS:
        assert label in output
    assert "macro-F1" in output
    assert "make ui" in output
    assert "claimkit predict --model models:/claimkit/1" in output


def test_run_is_logged_whole(trained: Path) -> None:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store(trained))
    (run,) = client.search_runs([client.get_experiment_by_name("claimkit").experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.params["model.name"] == "logreg"
    assert run.data.params["seed"] == "0"
    assert 0.2 < run.data.metrics["crossval.macro_f1"] < 0.7
    assert run.data.metrics["crossval.support_denial"] == 3
    manifest = json.loads((trained / "data/built/seeds/manifest.json").read_text())
    assert run.data.tags["dataset.sha256"] == manifest["digest"]
    assert "git.commit" in run.data.tags
    (logged,) = run.inputs.dataset_inputs
    assert json.loads(logged.dataset.profile)["sha256"] == manifest["digest"]
    names = {item.path for item in client.list_artifacts(run.info.run_id)}
    assert {"config.json", "features.png", "crossval"} <= names
    inside = {item.path for item in client.list_artifacts(run.info.run_id, "crossval")}
    files = ["predictions.jsonl", "figures.json", "slices.json", "errors.html"]
    plots = ["confusion.png", "reliability.png", "risk_coverage.png"]
    assert inside == {f"crossval/{name}" for name in (*files, *plots)}
    assert run.data.metrics["crossval.aurc_low"] <= run.data.metrics["crossval.aurc"]
    assert "crossval.calibration_error_scaled_high" in run.data.metrics
    assert Path(run.info.artifact_uri.removeprefix("file://")).is_relative_to(trained / "mlruns")


def test_every_reference_gives_the_same_predictions(trained: Path) -> None:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store(trained))
    run_id = client.get_model_version("claimkit", "1").run_id
    folder = next((trained / "mlruns").glob("**/claimkit_model"))
    references = ["models:/claimkit/1", "models:/claimkit@champion", f"runs:/{run_id}", str(folder)]
    answers = [claimkit.load(reference, store=store(trained)).predict(TEXTS) for reference in references]
    assert all(answer == answers[0] for answer in answers)
    assert [p.text for p in answers[0]] == TEXTS
    for prediction in answers[0]:
        assert sum(prediction.probabilities.values()) == pytest.approx(1)
        assert prediction.confidence == max(prediction.probabilities.values())
        assert prediction.probabilities[prediction.label] == prediction.confidence


@pytest.mark.filterwarnings("ignore")  # MLflow's own
def test_pyfunc_gives_the_same_answers(trained: Path) -> None:
    import mlflow
    import pandas

    mlflow.set_tracking_uri(store(trained))
    served = mlflow.pyfunc.load_model("models:/claimkit@champion")
    own = claimkit.load("models:/claimkit@champion", store=store(trained)).predict(TEXTS)
    frame = served.predict(pandas.DataFrame({"text": TEXTS}, index=[7, 8, 9]))
    assert list(frame.index) == [7, 8, 9]
    assert list(frame["label"]) == [p.label for p in own]
    for label in CLAIM_LABELS:
        assert list(frame[label]) == pytest.approx([p.probabilities[label] for p in own])
    uncertain = served.predict(pandas.DataFrame({"text": TEXTS}), params={"min_confidence": 1.0})
    assert set(uncertain["label"]) == {"uncertain"}


def test_predict_prints_every_sentence(trained: Path) -> None:
    done = run_in(trained, "claimkit", "predict", "--json", "seeds")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 101
    for row in rows:
        raw = (trained / "seeds" / f"{row['document']}.txt").read_text(encoding="utf-8")
        assert raw[row["start"] : row["end"]] == row["text"]
        assert row["label"] in (*CLAIM_LABELS, "not_a_claim")
    table = run_in(trained, "claimkit", "predict", "--format", "table", "seeds/003_97e79ec8ab510aad.txt")
    assert len(table.stdout.strip().splitlines()) == 18


def test_a_second_run_uses_the_built_dataset_and_makes_version_2(project: Path, command: Command) -> None:
    first = command("python", "train.py", "dataset=seeds", "evaluation=none")
    before = (project / "data/built/seeds/train.parquet").stat().st_mtime_ns
    second = command("python", "train.py", "dataset=seeds", "evaluation=none", "seed=3")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "(built)" in first.stdout
    assert "(unchanged)" in second.stdout
    assert "models:/claimkit/2" in second.stdout
    assert (project / "data/built/seeds/train.parquet").stat().st_mtime_ns == before


def test_tracking_off_touches_no_store(project: Path, command: Command) -> None:
    (project / "mlflow.db").unlink()
    done = command("python", "train.py", "dataset=seeds", "tracking=off")
    assert done.returncode == 0, done.stderr
    assert "macro-F1" in done.stdout
    assert not (project / "mlflow.db").exists()
    assert not (project / "mlruns").exists()
