"""Sentences that end a quotation which they do not open: seen as spoken wherever a text is read."""

from __future__ import annotations

import pytest

from claimkit.claims import closes_earlier, reading_text, without_marks
from claimkit.dataset.annotations import read_corpus
from claimkit.dataset.documents import read_text
from claimkit.dataset.gate import is_claim
from claimkit.dataset.sentences import split_sentences
from claimkit.inference.attribution.source import find_source
from claimkit.models.sentence_view import view
from conftest import ROOT

CLOSING = [
    "We had no choice.”",
    'We had no choice."',
    'We bought it in 2019", he said.',
    'I told you so!" [she] wrote.',
    "We had no ‘choice’,” he said, “and no time.”",
]
NOT_CLOSING = [
    "The minister called it „shameful” on Monday.",
    "The so-called ”reform” was dropped in May.",
    "The 27” screen was sold in May.",
    "He stands 6’2” tall in his socks.",
    'A 5½" blade lay in the drawer.',
    'He said:"$5m is enough."',
    'See <a href="/news">the report</a> of May.',
    'He said "no" twice.',
    "“We had no choice.”",
    "No mark at all.",
    "”",
    "",
]


@pytest.mark.parametrize("text", CLOSING)
def test_a_closing_mark_tells_of_an_earlier_opening_one(text: str) -> None:
    assert closes_earlier(text)
    assert reading_text(text, in_quotation=False) == f"“{text}" == reading_text(text, in_quotation=True)


@pytest.mark.parametrize("text", NOT_CLOSING)
def test_other_marks_do_not(text: str) -> None:
    assert not closes_earlier(text)
    assert reading_text(text, in_quotation=False) == text


@pytest.mark.parametrize("text", CLOSING + NOT_CLOSING)
def test_features_see_the_marks_so_too(text: str) -> None:
    assert not view(reading_text(text, in_quotation=False)).marks.startswith("c")


def test_read_twice_is_read_once() -> None:
    for row in read_corpus(ROOT / "data/corpus")[::20]:
        for held in (False, True):
            once = reading_text(row.text, held)
            assert reading_text(once, in_quotation=False) == once


def test_without_its_mark_it_trains_as_well() -> None:
    assert without_marks("The vans came twice.”", in_quotation=False) == "The vans came twice."
    assert without_marks("The vans came twice,” he said.", in_quotation=False) is None


def test_its_source_is_found_where_it_stands() -> None:
    text = "We had no choice,” the mayor said."
    source = find_source(text)
    assert source is not None
    assert source.text == "the mayor"


def test_thanks_are_thanks_without_the_opening_mark() -> None:
    text = "Thank you so much to everybody who came here from so many towns to help us.”"
    assert not is_claim(text)
    assert is_claim(text, in_quotation=True) == is_claim(text)


def test_a_paragraph_that_closes_what_the_last_one_left_open() -> None:
    article = "Mayor Ivo Lerch spoke on Friday. “Nobody asked us.\n\nWe were alone.” He left.\n"
    sentences = split_sentences(read_text(article, id="a"))
    assert [s.in_quotation for s in sentences] == [False, False, True, False]
