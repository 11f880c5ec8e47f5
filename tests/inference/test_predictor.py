"""A loaded model in Python: typed answers, cues, uncertain labels, shared weights, threads."""

from __future__ import annotations

import copy
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import claimkit
from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.documents import read_text
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import ConfigError, DocumentError, ModelError
from claimkit.inference.cue_words import lexicon_cue
from conftest import ROOT, fitted

SEED = ROOT / "seeds" / "003_97e79ec8ab510aad.txt"
TEXTS = ["The dam will be emptied by June, engineers say.", "The bridge was closed in March.", "“We will go,” he said."]


def test_a_cue_is_printed_words_that_speak_for_the_label(small_model: Path) -> None:
    predictor = claimkit.load(small_model)
    will, *_ = predictor.predict(["The Dam will be emptied by June, engineers say."])
    assert will.label == "forecast"
    assert "will" in will.cue
    for sentence in predictor.predict_document(SEED):
        for words in sentence.cue.split(" ... "):
            assert words in sentence.text
        assert sentence.cue != sentence.text


@pytest.mark.parametrize("closing", ["”", '"'])
def test_a_quotation_seen_by_its_end_alone_is_spoken(small_model: Path, closing: str) -> None:
    alone, told = claimkit.load(small_model).predict(
        [f"The dam was emptied in June.{closing}", f"“The dam was emptied in June.{closing}"]
    )
    assert alone.label == "allegation"
    assert alone.probabilities == told.probabilities
    assert alone.text == f"The dam was emptied in June.{closing}"


def test_a_cue_is_no_name_and_no_article(small_model: Path) -> None:
    for sentence in claimkit.load(small_model).predict_document(SEED):
        for words in filter(None, sentence.cue.split(" ... ")):
            assert "Putin" not in words
            assert words not in ("the", "of", "and", "to")


@pytest.mark.parametrize(
    ("text", "label", "cue"),
    [
        ("In May, Will said “it’s over”.", "allegation", "said"),
        ("On 4 May he Denied it.", "denial", "Denied"),
        ("It rained.", "forecast", ""),
        ("İt rained, and the lender denied it.", "denial", "denied"),
    ],
)
def test_the_lexicon_gives_cues_where_there_are_no_weights(text: str, label: str, cue: str) -> None:
    assert lexicon_cue(text, label) == cue


def test_rules_get_their_cues_from_the_lexicon(tmp_path: Path) -> None:
    (found,) = claimkit.load(fitted("rules", tmp_path / "rules")).predict("The lender denied hiding losses.")
    assert (found.label, found.cue) == ("denial", "denied")


def test_svm_and_naive_bayes_have_weights_too(tmp_path: Path) -> None:
    from claimkit.inference.cue_words import weights_of

    predictor = claimkit.load(fitted("naive_bayes", tmp_path / "bayes"))
    assert weights_of(predictor.classifier) is not None
    assert predictor.predict(TEXTS)[0].cue


def test_below_the_threshold_a_claim_is_uncertain(small_model: Path) -> None:
    predictor = claimkit.load(small_model)
    sure = predictor.predict_document("The bridge was closed in March. Why was it closed?")
    unsure = predictor.predict_document("The bridge was closed in March. Why was it closed?", min_confidence=1.0)
    assert sure[0].label in CLAIM_LABELS
    assert [p.label for p in unsure] == ["uncertain", "not_a_claim"]
    assert unsure[0].probabilities == sure[0].probabilities
    assert unsure[1].cue == ""
    with pytest.raises(ConfigError, match="0 to 1"):
        predictor.predict(TEXTS, min_confidence=1.5)


def test_loading_twice_shares_the_weights(small_model: Path, tmp_path: Path) -> None:
    first = claimkit.load(small_model)
    moved = shutil.copytree(small_model, tmp_path / "moved")
    assert claimkit.load(small_model) is first
    assert claimkit.load(moved) is first
    with (moved / "model.skops").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(ModelError, match="changed"):
        claimkit.load(moved)


def test_a_copy_answers_alike(small_model: Path) -> None:
    predictor = claimkit.load(small_model)
    for other in (copy.deepcopy(predictor), pickle.loads(pickle.dumps(predictor))):  # noqa: S301 - our own
        assert other is not predictor
        assert other.predict(TEXTS) == predictor.predict(TEXTS)


def test_threads_get_the_answers_of_one(small_model: Path) -> None:
    texts = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line] * 3
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: claimkit.load(small_model), range(8)))
        answers = list(pool.map(lambda predictor: predictor.predict(texts), loaded))
    assert len({id(predictor) for predictor in loaded}) == 1
    assert all(answer == answers[0] for answer in answers)
    assert answers[0] == claimkit.load(small_model).predict(texts)


def test_articles_together_are_as_articles_apart(small_model: Path) -> None:
    predictor = claimkit.load(small_model)
    documents = [read_text("“We will go,” he said. “It is late.", id="a"), read_text("Nobody came.", id="b")]
    together = predictor.predict_articles([split_sentences(d) for d in documents])
    apart = [predictor.predict_document(d) for d in documents]
    assert [[p.text for p in found] for found in together] == [[p.text for p in found] for found in apart]
    for a, b in zip(together, apart, strict=True):
        assert [(p.start, p.end, p.label, p.cue) for p in a] == [(p.start, p.end, p.label, p.cue) for p in b]
        assert [p.confidence for p in a] == pytest.approx([p.confidence for p in b])


def test_more_texts_than_are_taken_at_once_come_back_in_order(small_model: Path) -> None:
    texts = [f"The dam will be emptied in {year}." for year in range(1500)]
    found = claimkit.load(small_model).predict(texts)
    assert [p.text for p in found] == texts


def test_half_a_character_is_one_line(small_model: Path) -> None:
    predictor = claimkit.load(small_model)
    with pytest.raises(ValueError, match=r"item 1 holds half of one \(\\ud800 to \\udfff\)"):
        predictor.predict(["It rained.", "It \ud800 rained."])
    with pytest.raises(DocumentError, match="the text holds half a character"):
        predictor.predict_document("It \udfff rained in the dark.")


def test_frame_has_a_column_for_each_kind(small_model: Path) -> None:
    found = claimkit.load(small_model).predict_document(SEED)
    frame = claimkit.to_frame(found)
    assert list(frame["text"]) == [p.text for p in found]
    assert list(frame["denial"]) == [p.probabilities["denial"] for p in found]
    assert {"start", "end", "label", "confidence", "is_claim", "in_quotation", "cue"} <= set(frame.columns)
