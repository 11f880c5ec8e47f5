"""Slices: each row in the slice it belongs to, figures by hand, and what cannot be told is not told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import claimkit.evaluation.slices as module
from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.evaluation.metrics import score
from claimkit.evaluation.slices import MOST, OTHERS, evaluate_slices, slice_table, slices_of
from conftest import random_case

ROW = LabelledSentence("d0", "d0", 0, -1, -1, "The bridge was closed.", False, "asserted_fact", "one reading")


def rows_and_probabilities(count: int = 120) -> tuple[list[LabelledSentence], np.ndarray]:
    labels, probabilities = random_case(0, count)
    rows = [
        replace(
            ROW,
            document=f"d{i // 6}",
            position=i % 6,
            label=label,
            outlet="wire" if i < 90 else "tabloid" if i < 115 else "",
            text="The firm denied it."
            if i % 2
            else "The bridge was closed to all lorries in the first week of last March.",
            secondary="forecast" if i % 10 == 0 else "",
        )
        for i, label in enumerate(labels)
    ]
    return rows, probabilities


def test_each_row_in_its_slice() -> None:
    rows, _ = rows_and_probabilities()
    found = slices_of(rows)
    sizes = {key: len(places) for key, places in found.items()}
    assert sizes == {
        ("outlet", "wire"): 90,
        ("outlet", "tabloid"): 25,
        ("length", "under 12 words"): 60,
        ("length", "12 to 24 words"): 60,
        ("cue word", "with a cue word"): 60,
        ("cue word", "without a cue word"): 60,
        ("place", "first of the article"): 20,
        ("place", "later in the article"): 100,
        ("propositions", "one proposition"): 108,
        ("propositions", "two propositions"): 12,
    }
    assert list(found)[2:4] == [("length", "under 12 words"), ("length", "12 to 24 words")]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"text": "“We left,” she said."}, "quoted"),
        ({"text": 'He spoke of a "tidy sum".'}, "quoted"),
        ({"in_quotation": True}, "quoted"),
        ({"text": "It’s over, they’re gone."}, "not quoted"),
    ],
)
def test_quoted(change: dict[str, object], name: str) -> None:
    row = replace(ROW, **change)  # type: ignore[arg-type]
    other = replace(ROW, text="“Yes.”") if name == "not quoted" else ROW
    assert slices_of([row, other])["quotation", name] == [0]


@pytest.mark.parametrize(
    ("words", "name"),
    [(11, "under 12"), (12, "12 to 24"), (24, "12 to 24"), (25, "25 to 40"), (40, "25 to 40"), (41, "over 40")],
)
def test_lengths(words: int, name: str) -> None:
    assert module.length_of("word " * words) == f"{name} words"


def test_figures_are_those_of_the_rows_of_the_slice() -> None:
    rows, probabilities = rows_and_probabilities()
    for found in evaluate_slices(rows, probabilities):
        places = slices_of(rows)[found.by, found.name]
        wanted = score([rows[i].label for i in places], probabilities[places])
        for name, value in found.figures.items():
            assert value == pytest.approx(wanted[name]), (found.name, name)
        assert found.rows == len(places)
        for name, (low, high) in found.intervals.items():
            assert low <= found.figures[name] <= high


def test_small_slices_are_marked_and_few_articles_have_no_interval() -> None:
    rows, probabilities = rows_and_probabilities()
    found = {part.name: part for part in evaluate_slices(rows, probabilities)}
    assert found["two propositions"].too_small
    assert not found["tabloid"].too_small
    assert found["tabloid"].intervals
    few = {part.name: part for part in evaluate_slices(rows[80:], probabilities[80:])}
    assert few["wire"].articles < 5
    assert not few["wire"].intervals
    table = slice_table(list(few.values()))
    assert "too few rows to read" in table
    assert "no interval with fewer than 5 articles" in table


def test_single_sentences_have_no_place_in_an_article() -> None:
    rows = [replace(ROW, document=str(i)) for i in range(4)]
    assert slices_of(rows) == {}
    assert evaluate_slices(rows, np.eye(4)[[0] * 4]) == []


def test_many_slices_of_one_way_end_in_all_others() -> None:
    rows = [replace(ROW, document=str(i // 2), outlet=f"o{i // 2}") for i in range(2 * MOST + 20)]
    found = slices_of(rows)
    assert len([by for by, _ in found if by == "outlet"]) == MOST + 1
    assert len(found["outlet", OTHERS]) == 20
    assert CLAIM_LABELS[0] == rows[0].label
