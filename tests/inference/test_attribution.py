"""Who answers for a sentence: one sentence of our own for each construction, spans, limits, and the seeds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from claimkit.dataset.annotations import labelled_sentences, read_annotations
from claimkit.evaluation.attribution_scores import WRITERS, find_sources, score_sources
from claimkit.inference.attribution import CONSTRUCTIONS, find_source

ROOT = Path(__file__).resolve().parents[2]

NAMED = [
    ("tag after quotation", "“The gates were never seen to,” the harbour master, Ines Falk, said on Friday.", "said"),
    ("tag after quotation", '"They counted us twice," sighed [a ferry passenger], "and then the dogs."', "sighed"),
    ("tag after quotation", "'Nobody told us a thing,' [Ms Falk] told reporters.", "told"),
    ("tag after quotation", "“It was dark”, says [Ines Falk, the harbour master], who runs the port.", "says"),
    ("tag", "Two of the gates, [the port authority] said, had been closed since March.", "said"),
    ("tag", "The gates had been closed since March, says [the port authority].", "says"),
    ("tag", "Two pumps had failed by then, [one of the divers, a former welder], recalled.", "recalled"),
    ("as X said", "The tolls will rise in May, as [the harbour master] conceded.", "conceded"),
    ("according to", "According to [the harbour master, Ines Falk], the gates were shut.", "According"),
    ("according to", "The gates were shut, according to [a report seen by this paper] on Monday.", "according"),
    ("noun that reports", "In the words of [a retired pilot], it was a harbour for ducks.", "In"),
    ("noun that reports", "In [the port authority]'s version, the ferry came in too fast.", "In"),
    ("noun that reports", "By [his] own count Falk had crossed 900 times.", "By"),
    ("subject of reporting verb", "On Friday [the harbour master, Ines Falk], accused the firm of theft.", "accused"),
    ("subject of reporting verb", "[The firm], which runs four ferries in the bay, denied the charge.", "denied"),
    ("subject of reporting verb", "In an interview with Radio Delta, [Falk] denied that the firm had paid.", "denied"),
    ("subject of reporting verb", "[A sailor who asked to remain nameless] told us the radar was broken.", "told"),
    ("subject of reporting verb", "[The Ministry of Ports, Roads and Rail] rejected the claim.", "rejected"),
    ("subject of reporting verb", "Previously, [Chad, Mali, and Niger] have said the deal was void.", "said"),
    ("subject of reporting verb", "[Its captain] was quoted by the radio as saying that the pier moved.", "quoted"),
    ("subject of reporting verb", "[Falk] took issue with the figure.", "took"),
    ("subject of reporting verb", "[Falk] knocked down the rumour on Monday.", "knocked"),
    ("subject of reporting verb", "[Falk] is adamant that the log was in order.", "adamant"),
    ("subject of factive verb", "[The ministry] confirmed that two pilots had been dismissed.", "confirmed"),
    ("passive by", "Falk was accused by [two former mates] of selling fuel at night.", "accused"),
    ("passive by", "The suggestion was rejected by [a spokesman for the firm].", "rejected"),
    ("subject in a second clause", "The ferry was late, but [the firm's owner, Otto Brandt], said it ran.", "said"),
    ("subject of planning verb", "[The firm] expects to buy two new ferries by 2030.", "expects"),
    ("subject of planning verb", "[The union] is threatening to block the quay on Monday.", "threatening"),
]
WRITER = [
    "The bridge was closed to lorries in March.",
    "The law, which critics call harsh, took effect in May.",
    "The firm did not deny that the log was lost.",
    "Neither firm has commented.",
    "The pilot was told to leave.",
    "The council rejected the developer's offer.",
    "Parish records from 1641 were moved to the cellar.",
    "The Prague trout dispute lasted from June to April.",
    "The album, called Saltwater, sold 900 copies.",
    "“The gates were never seen to.”",
]


@pytest.mark.parametrize(("construction", "marked", "cue"), NAMED)
def test_each_construction_gives_the_noun_phrase(construction: str, marked: str, cue: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    wanted = marked.partition("[")[2].partition("]")[0] or "the harbour master, Ines Falk"
    source = find_source(text)
    assert source is not None
    assert (source.construction, source.text) == (construction, wanted)
    assert text[source.start : source.end] == wanted
    assert text[source.cue.start : source.cue.end] == cue


def test_every_construction_has_a_sentence() -> None:
    assert {construction for construction, _, _ in NAMED} == set(CONSTRUCTIONS)


@pytest.mark.parametrize("text", WRITER)
def test_the_writer_answers(text: str) -> None:
    assert find_source(text) is None


def test_a_quotation_that_still_holds_hides_its_words() -> None:
    assert find_source("The mayor said nothing to us, he said.", in_quotation=True) is None
    source = find_source("The mayor said nothing to us,” she said.", in_quotation=True)
    assert source is not None
    assert (source.text, source.start) == ("she", 31)


def test_marks_inside_numbers_and_times_part_nothing() -> None:
    for text in ("The board said 1,900 lamps were replaced.", "At 2:14 a.m. the board said it was over."):
        source = find_source(text)
        assert source is not None
        assert source.text.lower() == "the board"


def test_a_name_goes_before_a_pronoun() -> None:
    source = find_source("Falk contradicted her: the log, he said, was whole.")
    assert source is not None
    assert source.text == "Falk"


@pytest.mark.parametrize("text", ["", " ", '"', "”", "said", ", said", "according to", "by", "In the words of", "'s"])
def test_fragments_are_read_without_fault(text: str) -> None:
    assert find_source(text) is None
    assert find_source(text, in_quotation=True) is None


@pytest.mark.parametrize("piece", ["and said ", "who said ", "the man who said that ", ", said ", "on Monday ", "( "])
def test_long_text_takes_no_longer_than_a_long_sentence(piece: str) -> None:
    started = time.process_time()
    find_source(piece * 40_000)
    assert time.process_time() - started < 2


def test_seeds_end_to_end() -> None:
    rows = labelled_sentences(read_annotations(ROOT / "data/annotations/seeds.jsonl"))
    claims = [row for row in rows if row.label not in WRITERS]
    started = time.process_time()
    found = find_sources(claims)
    assert len(claims) / (time.process_time() - started) > 400
    figures = score_sources(found).figures
    assert figures["overlap_f1"] > 0.8
    assert figures["exact_f1"] > 0.8
    assert figures["precision"] > 0.9
