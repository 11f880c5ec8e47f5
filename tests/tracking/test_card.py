"""What a run says of itself: its card, complete parameters, step metrics, times, views."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import pytest

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.config import compose_settings
from claimkit.dataset.built import Dataset
from claimkit.evaluation.measured import Evaluation, evaluation_of
from claimkit.models import rules, sentence_view
from claimkit.models.finetuning import Measured
from claimkit.models.registry import MODELS, build_model
from claimkit.tracking.card import WHAT, model_card
from claimkit.tracking.record import complete_parameters, prediction_speed
from claimkit.tracking.runs import start_run
from claimkit.tracking.store import open_store
from claimkit.tracking.views import VIEWS
from conftest import ROOT, random_case, small_texts

HEADINGS = ("How to load", "Training", "Data", "Figures", "Where it is weak", "Limits", "Licence")


def store(project: Path) -> str:
    return f"sqlite:///{project / 'mlflow.db'}"


def test_card_has_no_blank_field_and_no_figure_that_the_run_has_not(trained: Path) -> None:
    (run,) = open_store(store(trained)).search_runs(["1"])
    (path,) = trained.glob("mlruns/**/claimkit_model/README.md")
    card = path.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+?)\n\n(.*?)(?=^## |\Z)", card, re.DOTALL | re.MULTILINE))
    assert tuple(sections) == HEADINGS
    assert all(len(text.strip()) > 20 for text in sections.values())
    assert not re.search(r"\bNone\b|\bnan\b|\| *\|", card)
    values = {f"{value:.3f}" for value in run.data.metrics.values()}
    assert set(re.findall(r"\b\d\.\d{3}\b", sections["Figures"])) <= values
    assert "not whether it is true" in sections["Limits"]
    assert run.data.tags["dataset.sha256"] in sections["Data"]
    assert "`denial`" in sections["Where it is weak"]
    assert f"runs:/{run.info.run_id}" in sections["How to load"]
    assert run.data.tags["mlflow.note.content"] == card
    assert json.loads((path.parent / "claimkit.json").read_text())["files"]["README.md"]


def test_run_has_times_speed_and_size(trained: Path) -> None:
    (run,) = open_store(store(trained)).search_runs(["1"])
    metrics = run.data.metrics
    assert 0 < metrics["seconds.fit"] < metrics["seconds.run"]
    assert metrics["sentences_per_second"] > 10
    files = next(trained.glob("mlruns/**/claimkit_model")).rglob("*")
    assert metrics["model.bytes"] == sum(path.stat().st_size for path in files if path.is_file())
    assert metrics["macro_f1"] == pytest.approx(metrics["crossval.macro_f1"], abs=1e-4)


def test_speed_is_that_of_texts_that_are_not_remembered() -> None:
    texts, labels = small_texts()
    model = build_model("logreg", seed=0).fit(texts, labels)
    own = (LabelledSentence("a", "a", 0, 0, 1, text, False, "denial", "two readings") for text in texts)
    evaluation = Evaluation("test", tuple(own), model.predict_proba(texts), {}, {})
    read = []
    for _ in range(2):
        assert prediction_speed(model, [evaluation])["sentences_per_second"] > 0
        read.append((sentence_view.view.cache_info(), rules.deciding.cache_info()))
    assert read[0] == read[1]
    assert read[0][0].misses == len(texts)


def test_parameters_are_complete() -> None:
    found = complete_parameters(compose_settings(ROOT / "conf", ["model=minilm", "model.epochs=7"]))
    assert found["model"]["name"] == "minilm"
    assert found["model"]["epochs"] == 7
    assert found["model"]["max_tokens"] == 128  # in no YAML
    assert found["model"]["freeze_words"] is True
    assert found["dataset"]["corpus"] == "data/corpus"
    assert found["seed"] == 0


def test_history_becomes_step_metrics(project: Path) -> None:
    history = [Measured(step, "train.loss", 1 / step) for step in range(1, 1202)]
    with start_run(store(project), "steps", {}) as run:
        run.log_steps(history)
    written = open_store(store(project)).get_metric_history(run.id, "train.loss")
    assert sorted((m.step, m.value) for m in written) == [(m.step, m.value) for m in history]


def test_views_can_be_read_back_and_name_figures_that_runs_have(trained: Path) -> None:
    client = open_store(store(trained))
    tags = client.get_experiment("1").tags
    (run,) = client.search_runs(["1"])
    for key, view in VIEWS.items():
        saved = json.loads(tags[f"mlflow.sharedViewState.{key}"])
        assert saved["name"] == view["name"]
        state = json.loads(zlib.decompress(base64.b64decode(saved["state"].removeprefix("deflate;"))))
        assert set(view["columns"]) < set(state["selectedColumns"])
        assert client.search_runs(["1"], state["searchFilter"]) is not None
        assert {card["metricSectionId"] for card in state["compareRunCharts"]} == {
            section["uuid"] for section in state["compareRunSections"]
        }
        bars = {card["metricKey"].removeprefix("test.") for card in state["compareRunCharts"] if card["type"] == "BAR"}
        assert bars - {"macro_f1"} <= {name.removeprefix("crossval.") for name in run.data.metrics}
    columns = {name.removeprefix("metrics.`").rstrip("`") for name in VIEWS["runs"]["columns"]}
    assert columns - {"test.macro_f1"} <= set(run.data.metrics)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_card_of_every_model_has_no_blank_field(name: str) -> None:
    labels, probabilities = random_case(0)
    texts = [f"Sentence {i}." for i in range(len(labels))]
    rows = [
        LabelledSentence(f"d{i // 6}", f"d{i // 6}", i, 0, 1, text, False, label, "two readings")
        for i, (text, label) in enumerate(zip(texts, labels, strict=True))
    ]
    dataset = Dataset("mine", Path("mine"), "0" * 64, tuple(rows[:150]), tuple(rows[150:]), ())
    settings = compose_settings(ROOT / "conf", [f"model={name}"])
    card = model_card(
        settings,
        dataset,
        [evaluation_of("test", rows[150:], probabilities[150:], 0)],
        commit="abc",
        model=complete_parameters(settings)["model"],
        reference="runs:/1",
    )
    assert f": {WHAT[name]}." in card
    assert not re.search(r"\bnan\b|not computed|\| *\|", card)
    assert ("It was made from the encoder `sentence-transformers/all-MiniLM-L6-v2` (Apache-2.0)." in card) == (
        name in ("minilm", "minilm_frozen", "transformer", "ensemble")
    )
    figures = card.split("## Figures")[1].split("##")[0]
    assert all(f"precision of {label}" in figures and f"recall of {label}" in figures for label in CLAIM_LABELS)
