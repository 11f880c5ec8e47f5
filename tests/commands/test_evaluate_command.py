"""claimkit evaluate: any model on any labelled file, in tables, JSON and pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.cli import main
from claimkit.inference.predictor import Predictor
from claimkit.models.registry import build_model
from conftest import ROOT

ROWS = """\
text,label,document,outlet
"The mill burned, they said.",allegation,a,wire
The firm denied it.,denial,a,wire
A bus will come.,forecast,b,daily
It rained all day.,asserted_fact,b,daily
Who paid for it?,not_a_claim,b,daily
"""


@pytest.fixture
def model(trained: Path) -> list[str]:
    """Options that name the model of the trained project."""
    (folder,) = (trained / "mlruns").glob("**/claimkit_model")
    return ["--model", str(folder), "--root", str(trained)]


def test_everything_on_a_small_file(tmp_path: Path, model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.csv").write_text(ROWS.replace("come.,forecast", "come.,asserted_fact"))  # guessed wrong for sure
    options = ["--data", str(tmp_path / "small.csv"), "--json", str(tmp_path / "all.json"), "--seed", "1"]
    options += ["--errors", str(tmp_path / "errors.html"), "--out", str(tmp_path / "out")]
    options += ["--behaviour", str(ROOT / "data/behaviour")]
    main(["evaluate", *model, *options])
    output = capsys.readouterr().out
    for words in ("logreg, trained on seeds", "small: 4 claims in 2 articles", "macro-F1", "claim gate", "by outlet"):
        assert words in output
    assert "minimal functionality" in output
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert found["rows"] == 4
    assert sum(found["figures"][f"support_{label}"] for label in CLAIM_LABELS) == 4
    assert found["gate"]["figures"] == {"precision": 1.0, "recall": 1.0, "stopped": 1.0}
    assert {"macro_f1", "calibration_error_scaled"} <= set(found["intervals"])
    assert {part["name"] for part in found["slices"] if part["by"] == "outlet"} == {"wire", "daily"}
    assert found["behaviour"]["figures"]["behaviour.adding-will"] < 1
    assert len(found["behaviour"]["tests"]) > 90
    guesses = [json.loads(line) for line in (tmp_path / "out/predictions.jsonl").read_text().splitlines()]
    wrong = sum(row["guess"] != row["label"] for row in guesses)
    assert 1 <= wrong == (tmp_path / "errors.html").read_text(encoding="utf-8").count("<article")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    plots = ["confusion.png", "reliability.png", "risk_coverage.png"]
    files = ["errors.html", "evaluation.json", "figures.json", "predictions.jsonl", "slices.json"]
    assert names == sorted([*files, *plots])
    assert json.loads((tmp_path / "out/evaluation.json").read_text(encoding="utf-8")) == found


def test_by_its_name_in_the_store(trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "small.csv").write_text(ROWS)
    store = f"sqlite:///{trained / 'mlflow.db'}"
    main(["evaluate", "--store", store, "--data", str(tmp_path / "small.csv"), "--root", str(trained)])
    assert capsys.readouterr().out.startswith("models:/claimkit@champion: logreg, trained on seeds")


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert len(streams.err.splitlines()) == 1
    return streams.err


def test_unknown_label_is_refused_by_line(tmp_path: Path, model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.csv"
    path.write_text(ROWS.replace(",denial,", ",rumour,"))
    said = refused(["evaluate", *model, "--data", str(path), "--json", str(tmp_path / "a.json")], capsys)
    assert f"{path}:3: \"label\" is 'rumour'; allowed are asserted_fact" in said
    assert not (tmp_path / "a.json").exists()


def test_what_was_trained_on_is_not_measured_on(
    trained: Path, model: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(["evaluate", *model, "--data", str(trained / "data/annotations/seeds.jsonl")], capsys)
    assert "101 of 101 rows are left out" in said
    said = refused(["evaluate", *model], capsys)
    assert "holds out no article to measure on; give --data FILE" in said
    said = refused(["evaluate", *model[:2], "--root", "/nowhere"], capsys)
    assert "is not built in" in said


def test_behaviour_needs_no_rows(model: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", *model, "--behaviour", str(ROOT / "data/behaviour")])
    output = capsys.readouterr().out
    assert "holds out no article" in output
    assert "invariance: " in output
    assert "no such folder" in refused(["evaluate", *model, "--behaviour", "nowhere"], capsys)


def test_a_model_that_is_not_linear_is_explained_by_leaving_words_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = build_model("rules", seed=0).fit(["It rained.", "It may rain."], ["asserted_fact", "forecast"])
    monkeypatch.setattr("claimkit.inference.load.load", lambda *_, **__: Predictor(rules, {"model": "rules"}))
    (tmp_path / "small.csv").write_text(ROWS.replace("denial,a", "forecast,a"))
    page = tmp_path / "errors.html"
    main(["evaluate", "--data", str(tmp_path / "small.csv"), "--errors", str(page)])
    assert "it is not known which sentences it has seen" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert "measured by leaving it out" in text
    assert "“denied” +" in text
