"""Who a source is in its article: pronouns, surnames, running quotations; and what ``predict_document`` gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import claimkit
from claimkit.claims import ClaimKind
from claimkit.dataset.documents import read_text
from claimkit.dataset.sentences import split_sentences
from claimkit.inference.attribution import find_source, resolve_speakers
from claimkit.inference.attribution.names import full_names, speaker_of

ARTICLE = """The ferry ran aground on Monday, the port's spokeswoman, Ines Falk, said.

She said nobody was hurt. Captain Otto Brandt, 51, denied having slept. "I was at the wheel," he said.

Falk told reporters that the radar was old. The ferry company rejected that. It said the radar was checked in May.

Two divers who saw the hull blamed the pilot. They said he had been warned. According to Brandt, the log was lost.

“We rang the bell twice. Nobody answered. Then the lights went out,” she said. The tide turned at noon."""


def resolved(text: str) -> dict[str, tuple[str, str]]:
    sentences = split_sentences(read_text(text, id="ferry"))
    sources = [find_source(s.text, s.in_quotation) for s in sentences]
    speakers = resolve_speakers(sentences, sources)
    return {
        s.text: (source.text if source else "", speaker)
        for s, source, speaker in zip(sentences, sources, speakers, strict=True)
    }


@pytest.mark.parametrize(
    ("sentence", "source", "speaker"),
    [
        ("She said nobody was hurt.", "She", "Ines Falk"),
        ('"I was at the wheel," he said.', "he", "Otto Brandt"),
        ("Falk told reporters that the radar was old.", "Falk", "Ines Falk"),
        ("The ferry company rejected that.", "The ferry company", "The ferry company"),
        ("It said the radar was checked in May.", "It", "The ferry company"),
        ("They said he had been warned.", "They", "Two divers who saw the hull"),
        ("According to Brandt, the log was lost.", "Brandt", "Otto Brandt"),
        ("Then the lights went out,” she said.", "she", "Ines Falk"),
        ("“We rang the bell twice.", "", "Ines Falk"),
        ("Nobody answered.", "", "Ines Falk"),
        ("The tide turned at noon.", "", ""),
    ],
)
def test_article(sentence: str, source: str, speaker: str) -> None:
    assert resolved(ARTICLE)[sentence] == (source, speaker)


def test_quotation_that_runs_on_keeps_its_speaker() -> None:
    text = "“We waited,” the clerk, Mara Quist, said. “The boat was late. The sea was high.” Rain fell."
    found = resolved(text)
    assert found["The sea was high.”"] == ("", "Mara Quist")
    assert found["Rain fell."] == ("", "")


def test_pronoun_that_agrees_with_nobody_stays_open() -> None:
    assert resolved("The road is closed, the ministry said. He denied it.")["He denied it."] == ("He", "")


def test_subject_of_a_sentence_can_be_the_antecedent() -> None:
    found = resolved("The mayor, Ines Falk, opened the bridge. She said it was safe.")
    assert found["She said it was safe."] == ("She", "Ines Falk")


def test_as_many_sources_as_sentences() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        resolve_speakers(split_sentences(read_text("It rained.", id="x")), [])


@pytest.mark.parametrize(
    ("phrase", "label", "kind", "gender"),
    [
        ("US National Security Council spokesman John Kirby", "John Kirby", "person", "he"),
        ("The city of Burnaby’s mayor, Lorne Castellani", "Lorne Castellani", "person", ""),
        ("the widow Fathima Nilufer", "Fathima Nilufer", "person", "she"),
        ("Sheikh Abd al-Mahdi Al-Zamili", "Abd al-Mahdi Al-Zamili", "person", ""),
        ("Mr Ma", "Mr Ma", "person", "he"),
        ("the ministry", "the ministry", "organisation", ""),
        ("North Korean state news agency KCNA", "North Korean state news agency KCNA", "organisation", ""),
        ("two people familiar with the plans", "two people familiar with the plans", "group", ""),
        ("Pyongyang", "Pyongyang", "unknown", ""),
    ],
)
def test_who_a_phrase_names(phrase: str, label: str, kind: str, gender: str) -> None:
    speaker = speaker_of(phrase)
    assert (speaker.label, speaker.kind, speaker.gender) == (label, kind, gender)


def test_full_names_leave_titles_and_bodies_out() -> None:
    assert full_names("In Lima Foreign Minister Rosa Diaz met the National Bank’s Ivo Lerch.") == [
        "Rosa Diaz",
        "Ivo Lerch",
    ]


def test_predict_document_names_source_and_speaker(trained: Path) -> None:
    predictor = claimkit.load("models:/claimkit/1", store=f"sqlite:///{trained / 'mlflow.db'}")
    found = predictor.predict_document(ARTICLE)
    assert any(row.source and row.speaker for row in found)
    for row in found:
        assert row.source in row.text
        assert {"source", "speaker"} <= row.to_dict().keys()
        if not row.is_claim or row.label == ClaimKind.ASSERTED_FACT:
            assert (row.source, row.speaker) == ("", "")
    by_text = {row.text: row for row in found}
    denied = by_text["Captain Otto Brandt, 51, denied having slept."]
    if denied.label != ClaimKind.ASSERTED_FACT:
        assert (denied.source, denied.speaker) == ("Captain Otto Brandt, 51", "Otto Brandt")
