"""The spaCy component in a real pipeline without a model of spaCy's own; left out where spaCy is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import claimkit
from claimkit.errors import ConfigError
from claimkit.models.registry import build_model
from claimkit.models.store import save_model

spacy = pytest.importorskip("spacy", reason="the extra spacy is not installed")

TEXT = "The dam will be emptied by June, engineers say. “The pump failed. It will be mended,” Ode said.\n\nWhy?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fitted = build_model("rules", seed=0).fit(["a"] * 4, ["asserted_fact", "allegation", "denial", "forecast"])
    return save_model(fitted, tmp_path_factory.mktemp("saved") / "rules", name="rules", about={})


@pytest.fixture
def nlp() -> Any:
    import claimkit.inference.spacy_component  # noqa: F401

    pipeline = spacy.blank("en")
    pipeline.add_pipe("claimkit_sentences")
    return pipeline


def test_sentences_get_what_the_model_says(nlp: Any, model: Path) -> None:
    nlp.add_pipe("claimkit", config={"model": str(model)})
    sentences = list(nlp(TEXT).sents)
    expected = claimkit.load(model).predict_document(TEXT)
    assert [sent.text.strip() for sent in sentences] == [row.text for row in expected]
    assert [sent._.claim_label for sent in sentences] == [row.label for row in expected]
    assert [sent._.is_claim for sent in sentences] == [True, True, True, False]
    assert [sent._.claim_confidence for sent in sentences] == pytest.approx([row.confidence for row in expected])
    assert sentences[0]._.claim_probabilities == pytest.approx(list(expected[0].probabilities.values()))


def test_behind_the_sentencizer(model: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("claimkit", config={"model": str(model)})
    labels = [sent._.claim_label for sent in pipeline("The dam will be emptied by June. The lender denied it.").sents]
    assert labels == ["forecast", "denial"]


def test_many_documents_come_back_in_order(nlp: Any, model: Path) -> None:
    nlp.add_pipe("claimkit", config={"model": str(model)})
    texts = ["The dam will be emptied by June.", "", "The lender denied it. It rained."]
    docs = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [[sent._.claim_label for sent in doc.sents] for doc in docs] == [
        ["forecast"],
        [],
        ["denial", "asserted_fact"],
    ]


def test_unsure_labels_and_faults(nlp: Any, model: Path) -> None:
    with pytest.raises(ConfigError, match="min_confidence is 2"):
        nlp.add_pipe("claimkit", config={"model": str(model), "min_confidence": 2})
    nlp.add_pipe("claimkit", config={"model": str(model), "min_confidence": 1.0})
    assert next(nlp("It rained.").sents)._.claim_label == "uncertain"
    nlp.remove_pipe("claimkit_sentences")
    with pytest.raises(ConfigError, match=r"add_pipe\('claimkit_sentences'\) before 'claimkit'"):
        nlp("It rained.")


def test_a_saved_pipeline_opens_the_model_again(nlp: Any, model: Path, tmp_path: Path) -> None:
    nlp.add_pipe("claimkit", config={"model": str(model)})
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert [sent._.claim_label for sent in again(TEXT).sents] == [sent._.claim_label for sent in nlp(TEXT).sents]
