"""The nouns of the project: kinds of claim, documents, sentences, labelled sentences, predictions.

Everything that flows through the pipeline is one of these. They hold data and no behaviour beyond
what follows from it, and import nothing of claimkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ClaimKind(StrEnum):
    """The four ways in which a sentence of news puts its main proposition."""

    ASSERTED_FACT = "asserted_fact"
    ALLEGATION = "allegation"
    DENIAL = "denial"
    FORECAST = "forecast"


NOT_A_CLAIM = "not_a_claim"
"""The fifth label: no proposition to check. It never enters the four-class dataset."""

CLAIM_LABELS: tuple[str, ...] = tuple(kind.value for kind in ClaimKind)
"""The four claim labels in their fixed order; every array of probabilities follows it."""

UNCERTAIN = "uncertain"
"""What stands for a label where the model is less sure than was asked for. No sentence is annotated with it."""


def sure_label(label: str, confidence: float, least: float) -> str:
    """The label, or ``uncertain`` where that of a claim is less sure than was asked for.

    >>> sure_label("denial", 0.5, least=0.6), sure_label("not_a_claim", 0.5, least=0.6)
    ('uncertain', 'not_a_claim')
    """
    return label if label == NOT_A_CLAIM or confidence >= least else UNCERTAIN


COLOURS = {"asserted_fact": "#4c6a92", "allegation": "#d08c2f", "denial": "#a8413f", "forecast": "#3f8f6b"}
"""One colour for each kind, the same wherever kinds are drawn; told apart with poor colour vision too."""

ALL_LABELS: tuple[str, ...] = (*CLAIM_LABELS, NOT_A_CLAIM)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a raw text: ``raw[start:end]``, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of a raw text that is no article text, and the rule that said so."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read: its raw text, the paragraphs kept and what was dropped.

    ``paragraphs`` and ``dropped`` are spans of ``raw``. ``raw`` is the decoded content of the file
    (for JSONL the value of ``text``, for HTML the page's source). ``visible`` maps, for HTML alone,
    each paragraph to its text and the offset in ``raw`` of every character of it.
    """

    id: str
    path: str
    raw: str
    paragraphs: tuple[Span, ...]
    dropped: tuple[Dropped, ...] = ()
    visible: tuple[tuple[str, tuple[int, ...]], ...] | None = None


JOIN = " ... "
"""What stands between the parts of a source or cue that is printed in several places."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document.

    ``text`` is ``raw[start:end]`` with runs of white space as one blank (and, in HTML, without the
    mark-up). ``in_quotation`` tells that quotation marks opened in an earlier sentence still hold.
    """

    document: str
    start: int
    end: int
    text: str
    in_quotation: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with its gold label: one row of a dataset."""

    document: str
    event: str
    position: int
    start: int
    end: int
    text: str
    in_quotation: bool
    label: str
    label_source: str
    secondary: str = ""
    source: str = ""
    cue: str = ""
    topic: str = ""
    outlet: str = ""
    group: int = -1


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says of one text: the kind, how sure it is, and all four probabilities.

    ``label`` is ``uncertain`` where ``confidence`` lies below what was asked for. ``cue`` holds the words that weighed
    most, as printed; two places are joined by `` ... ``.
    """

    text: str
    label: str
    confidence: float
    probabilities: dict[str, float]
    cue: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The prediction as plain Python values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SentencePrediction:
    """What a model says of one sentence of an article.

    ``start`` and ``end`` are places in the raw text. Where ``is_claim`` is False the label is ``not_a_claim``, and
    confidence and probabilities are what the model would say if it were one. ``source`` is who answers for the claim,
    as printed in the sentence, ``speaker`` who that is in the article; both are empty where the writer answers.
    ``cue`` and ``uncertain`` are those of ``Prediction``; ``paragraph`` counts the article's paragraphs from 0.
    """

    start: int
    end: int
    text: str
    label: str
    confidence: float
    probabilities: dict[str, float]
    is_claim: bool
    in_quotation: bool
    source: str = ""
    speaker: str = ""
    cue: str = ""
    paragraph: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The prediction as plain Python values, ready for JSON."""
        return asdict(self)


PRINTED_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
"""A word as printed, with its apostrophes and hyphens."""

OPENING = frozenset('“"')
CLOSING = frozenset('”"')
"""Double quotation marks, curly and straight."""


_MARK = re.compile('["“”„«»]')
_MEASURE = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[.,]\d+)?[½¼¾⅓⅔]?|[½¼¾⅓⅔]|\d[’']\d{1,2})$")
"""What stands before a mark of inches."""


def quotation_marks(text: str, held: bool = False) -> Iterator[tuple[int, bool]]:
    """Where the double marks of a text stand, and whether each opens a quotation; marks of inches are left out.

    “, „ and « open. Any other mark closes a quotation that is open (``held``: from before the text); where none is,
    its neighbours decide. A straight mark at the start opens anew.

    >>> list(quotation_marks('A 6" gun: "We had “no choice”," he said.'))
    [(10, True), (18, True), (28, False), (30, False)]
    """
    is_open = held and not text.startswith('"')
    for mark in _MARK.finditer(text):
        place = mark.start()
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        starts = not place or before.isspace() or before in "([‘–—-/:=" or after.isalnum()
        opens = mark[0] in "“„«" or (starts and not is_open)
        if opens or is_open or not _MEASURE.search(text, max(0, place - 20), place):
            is_open = opens
            yield place, opens


def closes_earlier(text: str) -> bool:
    """Whether the first double mark of a sentence ends a quotation: an earlier sentence must then have opened it.

    >>> sentences = ["We had no choice.”", 'We had no choice," he said.', "He had “no choice”.", 'A 6" gun was found.']
    >>> [closes_earlier(text) for text in sentences]
    [True, True, False, False]
    """
    return next((not opens for _, opens in quotation_marks(text)), False)


def reading_text(text: str, in_quotation: bool) -> str:
    """The text as a model reads it: with the opening mark of a quotation that still holds, as ``in_quotation`` tells
    or as a closing mark shows that nothing in the text opens.

    >>> reading_text("The vans came twice that week.", in_quotation=True)
    '“The vans came twice that week.'
    >>> reading_text("The vans came twice that week.”", in_quotation=False)
    '“The vans came twice that week.”'
    """
    held = (in_quotation and not text.startswith(("“", '"'))) or closes_earlier(text)
    return f"“{text}" if held else text


def without_marks(text: str, in_quotation: bool) -> str | None:
    """The text of a sentence that is spoken throughout, as it would stand amid a longer quotation; else None.

    >>> without_marks("“The vans came twice that week.”", in_quotation=False)
    'The vans came twice that week.'
    >>> without_marks("“The vans came twice,” he said.", in_quotation=False)
    """
    spoken = in_quotation or text[:1] in OPENING or closes_earlier(text)
    body = text.removeprefix(text[0]) if text[:1] in OPENING else text
    body = body[:-1] if body[-1:] in CLOSING else body
    return body if spoken and body and not set(body) & (OPENING | CLOSING) else None
