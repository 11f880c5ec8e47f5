"""claimkit compare: runs of the store side by side, and what it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.cli import main
from claimkit.tracking.runs import KIND, start_run
from conftest import random_case

Log = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path, migrated_store: Path) -> str:
    shutil.copy(migrated_store, tmp_path / "mlflow.db")
    return f"sqlite:///{tmp_path / 'mlflow.db'}"


@pytest.fixture
def log(tmp_path: Path, store: str) -> Log:
    """Log a run that has predictions as training leaves them; gives its id."""

    def logged(
        model: str, help_: float, *, part: str = "test", digest: str = "d1", rows: int = 120, **change: Any
    ) -> str:
        labels, probabilities = random_case(0, rows)
        truth = [CLAIM_LABELS.index(label) for label in labels]
        probabilities[np.arange(rows), truth] += help_
        entries = [
            {
                "document": f"a{i // 6}",
                "position": i % 6,
                "text": f"Sentence {i}.",
                "label": label,
                "probabilities": dict(zip(CLAIM_LABELS, row / row.sum(), strict=True)),
            }
            for i, (label, row) in enumerate(zip(labels, probabilities, strict=True))
        ]
        entries[0] |= change
        folder = tmp_path / "artifacts" / part
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(entry) for entry in (reversed(entries) if model == "turned" else entries)]
        (folder / "predictions.jsonl").write_text("\n".join(lines) + "\n")
        tags = {"model": model, "dataset.sha256": digest}
        with start_run(store, f"{model} · mine · seed 0", tags) as run:
            run.log_folder(folder.parent)
        shutil.rmtree(folder.parent)
        return run.id

    return logged


def refused(store: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["compare", "--store", store, *arguments])
    assert stop.value.code == 2
    return capsys.readouterr().err


def test_the_newest_run_of_each_model_on_one_dataset(
    store: str, log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log("logreg", -0.3)
    log("other", 0.4, digest="d0")
    newer = log("logreg", 0.3)
    log("turned", 0.0)
    main(["compare", "--store", store, "--json", str(tmp_path / "c.json"), "--sentences", "1"])
    output = capsys.readouterr().out
    assert output.startswith("test: 120 claims in 20 articles")
    assert "sentences on which logreg · mine · seed 0 and turned · mine · seed 0 differ most" in output
    found = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert [run["model"] for run in found["runs"]] == ["turned", "logreg"]
    assert found["runs"][1]["run_id"] == newer
    (pair,) = found["pairs"]
    assert pair["first"] == "logreg · mine · seed 0"
    assert pair["interval"][0] <= pair["difference"] <= pair["interval"][1]
    assert pair["adjusted"] == pair["p_value"]
    assert pair["sentences"][0]["guess"]["logreg · mine · seed 0"] == pair["sentences"][0]["label"]
    assert len(pair["sentences"]) == min(10, pair["differing"])


def test_runs_by_id_name_and_model(store: str, log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = log("logreg", 0.1), log("logreg", 0.2)
    log("rules", 0.0)
    main(["compare", "--store", store, first, second[:8], "rules"])
    output = capsys.readouterr().out
    assert f"logreg · mine · seed 0 ({first[:8]})" in output
    assert f"logreg · mine · seed 0 ({second[:8]})" in output
    assert "rules · mine · seed 0 " in output
    assert output.count(" − ") == 3
    main(["compare", "--store", store, "logreg · mine · seed 0", first])
    assert second[:8] in capsys.readouterr().out


def test_a_model_is_its_newest_finished_run_not_a_mean_over_seeds(store: str, log: Log, tmp_path: Path) -> None:
    single = log("logreg", 0.1)
    log("rules", 0.0)
    with start_run(store, "logreg · mine · 3 seeds", {"model": "logreg", KIND: "summary"}):
        pass
    with pytest.raises(RuntimeError), start_run(store, "logreg · mine · seed 1", {"model": "logreg"}):
        raise RuntimeError
    main(["compare", "--store", store, "logreg", "rules", "--json", str(tmp_path / "c.json")])
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["runs"][0]["run_id"] == single


def test_cross_validation_where_there_is_no_test_part(store: str, log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    log("logreg", 0.1, part="crossval")
    log("rules", 0.0, part="crossval")
    main(["compare", "--store", store])
    assert capsys.readouterr().out.startswith("crossval: 120 claims")
    assert "no run to compare on 'test'" in refused(store, capsys, "--part", "test")


def test_what_is_refused(store: str, log: Log, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = log("logreg", 0.1)
    assert "1 run to compare on 'test'" in refused(store, capsys)
    other = log("rules", 0.0, rows=60)
    said = refused(store, capsys, first, other)
    assert "were measured on other rows of 'test' (120 and 60; such as a10, sentence 1)" in said
    assert "compare runs of one dataset, or train the older again" in said
    relabelled = log("majority", 0.0, label="denial", text="Sentence x.")
    assert "such as a0, sentence 1" in refused(store, capsys, first, relabelled)
    assert "no run of this id or name" in refused(store, capsys, first, "gpt")
    assert "no predictions of 'mine'; it has test" in refused(store, capsys, first, other, "--part", "mine")
    broken = log("broken", 0.0, probabilities={"denial": 1})
    assert "predictions.jsonl:1: no prediction of claimkit" in refused(store, capsys, first, broken)
    assert "no MLflow store here" in refused(f"sqlite:///{tmp_path / 'no.db'}", capsys)
