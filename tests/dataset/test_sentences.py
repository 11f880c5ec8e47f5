"""Splitting: what news does to sentences, and quotations that run on."""

from __future__ import annotations

import pytest

from claimkit.dataset.documents import read_documents, read_text
from claimkit.dataset.sentences import open_quotations, split_paragraph, split_sentences
from conftest import ROOT


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_paragraph(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The fair runs Sept. 10-13, he said.", "It ends on Dec. 5.", "Rain is likely."],
        ["U.S. officials met Mr. Ode and Gen. Ida Holm.", "They left."],
        ["The U.S. Senate met U.S. President Ann Lee.", "Nobody spoke."],
        ["He lives in the U.S.", "The war went on."],
        ["“Why not?", "These are ours,” he said.", "She laughed."],
        ["“We go.”", "Ode left.", "“We stay.", "We wait.”"],
        ['"Is it?', 'No!" she cried.', "Then silence."],
        ["It starts at 5 p.m. Tuesday.", "They left at 6 p.m.", "Rain fell."],
        ["See St. Louis vs. Dr. Holm, Sen. Quist and Lt. Col. Reyes.", "All came."],
        ["J. R. R. Holm wrote it.", "No. 5 won."],
        ["He said... and left.", "Prices rose 3.5 percent.", "A law came."],
        ["Shares of Example.com fell.", "Others rose."],
        ["‘Pay or go,’ the sign read.", "Most paid."],
        ["Valery Giscard d'Estaing said it rained in Cote d’Ivoire.", "Dell'Utri left."],
    ],
)
def test_sentences_of_news(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Arms went to Tolm.Mr. Holm said so.", ["Arms went to Tolm.", "Mr. Holm said so."]),
        ("“They will pay.”Mr. Holm left.", ["“They will pay.”", "Mr. Holm left."]),
        (
            "Marlow Will ‘Pay a Price’National police said so.",
            ["Marlow Will ‘Pay a Price’", "National police said so."],
        ),
    ],
)
def test_glued_sentences(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_nothing_is_lost_between_sentences() -> None:
    for document in read_documents(ROOT / "seeds"):
        for paragraph in document.paragraphs:
            text = document.raw[paragraph.start : paragraph.end]
            assert "".join("".join(split(text)).split()) == "".join(text.split())


def test_offsets_are_exact_on_the_seeds() -> None:
    sentences = [(d, s) for d in read_documents(ROOT / "seeds") for s in split_sentences(d)]
    assert len(sentences) == 101
    assert all(d.raw[s.start : s.end] == s.text for d, s in sentences)


@pytest.mark.parametrize(
    ("texts", "held"),
    [
        (["“We waited.", "Nobody came.”", "She left."], [False, True, False]),
        (['"We waited.', 'Nobody came," he said.', "She left."], [False, True, False]),
        (['He said: "We go.', "We win.", 'We rest."', "End."], [False, True, True, False]),
        (['The 6" pipe broke.', "It rained."], [False, False]),
        (["“One,” he said, “two.", "Three.”", "Four."], [False, True, False]),
        (['He said "the fault is ours, not the tables\'".', "She left."], [False, False]),
        (['It said: "...and then they left."', "She left."], [False, False]),
        (['"...and then they left.', 'They ran."', "She left."], [False, True, False]),
        (['He wrote:"It is enough.', "We rest.", 'We go."', "End."], [False, True, True, False]),
        (['"We go.', '"We rest," he said, "today.', 'All of us."', "End."], [False, True, True, False]),
    ],
)
def test_open_quotations(texts: list[str], held: list[bool]) -> None:
    assert list(open_quotations((text, 0) for text in texts)) == held


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    document = read_text("“We waited. Nobody came.\nThe road was closed.\n“It rained.\n“It poured.”\nDone.\n", id="a")
    assert [s.in_quotation for s in split_sentences(document)] == [False, True, False, False, True, False]
