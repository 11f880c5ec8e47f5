"""Split article paragraphs into sentences, with exact offsets and the state of quotation marks.

In: a paragraph of news. Out: spans, and for a document the ``Sentence`` rows.

The library ``sentencex`` finds the boundaries. It keeps a quotation whole, where a claim corpus needs
its sentences apart, so the marks are blanked (one blank a mark: offsets stay) before it looks. What
it then does wrong in news is mended by the few rules below, each with the text that showed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import sentencex

from claimkit.claims import Document, Sentence, Span, closes_earlier, quotation_marks
from claimkit.dataset.html import character_end

DOUBLE_QUOTES = '“”"„«»'
_BLANK_QUOTES = str.maketrans(dict.fromkeys(DOUBLE_QUOTES, " "))
_CLOSERS = "”\"’'»)]"

# Two sentences printed without a space: "to Russia.Mr. Sullivan", and a quoted heading: "‘Pay a Price’National".
_GLUED = re.compile(
    r"(?<=[a-z0-9][.!?])(?=[A-Z][a-z])"
    r"|(?<=[a-z0-9][.!?][”\"’])(?=[A-Z“])"
)
_GLUED_HEADING = re.compile(r"[‘“][^’”]{2,80}[’”](?=[A-Z][a-z]+ [a-z])")
_DOMAIN = re.compile(r"[\w-]+\.(?:com|org|net|gov|edu|co|tv|io|uk)\b", re.IGNORECASE)

# A stop that ends no sentence: titles and months before a name or number ("vs. Dr. Who").
_JOINS_NEXT = re.compile(
    r"(?:^|[\s(“\"‘])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Sen|Rep|Gov|Rev|Hon|Pres"
    r"|Fr|Sr|St|Ste|Mt|Ft|Amb|Sec|Supt|Det|Insp|Vice Adm|Lt\. Col|vs|v|No|Nos|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sept|Sep|Oct|Nov|Dec|approx|cf|e\.g|i\.e|al)\.$"
)
_NUMBERED = re.compile(r"(?:^|\s)(?:No|Nos|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.$")
_COUNTRY = re.compile(r"(?:^|[\s(“\"‘])(?:U\.S|U\.K|U\.N|E\.U|D\.C|U\.S\.S\.R)\.$")
_AFTER_COUNTRY = re.compile(
    r"^(?:President|Senate|Senator|Sen\.|House|Congress|Supreme|District|Department|Secretary|Embassy|Navy"
    r"|Army|Air|Marine|Marines|Coast|Treasury|Capitol|Attorney|Ambassador|Rep\.|Gen\.|State|Federal|Justice"
    r"|Security|General|High|Human|Central|Court|Circuit|Representative|Vice|National|Special|Open|Geological"
    r"|Food|Postal|Steel|Census|Customs|Bank|Olympic|Soccer|Women|Men|Prime|Home|Foreign|Commerce|Defense)\b"
)
_HOUR = re.compile(r"\b[ap]\.m\.$")
_AFTER_HOUR = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}\b|Jan|Feb|March|April|May\b|June|July|Aug"
    r"|Sept|Oct|Nov|Dec|Eastern|Pacific|Central|Mountain|GMT|local)"
)


def split_paragraph(text: str) -> list[Span]:
    """Spans of the sentences of one paragraph, in order, without the white space around them.

    >>> text = "He left on Sept. 10 with Gen. Sergei Ode.The U.S. stayed. “Why? We won.” She laughed."
    >>> [text[s.start:s.end] for s in split_paragraph(text)]  # doctest: +NORMALIZE_WHITESPACE
    ['He left on Sept. 10 with Gen. Sergei Ode.', 'The U.S. stayed.', '“Why?', 'We won.”', 'She laughed.']
    """
    masked = text.translate(_BLANK_QUOTES)
    cuts = {0, len(text)}
    position = 0
    for boundary in sentencex.get_sentence_boundaries("en", masked):
        found = masked.find(boundary["text"], position)
        position = (found if found >= 0 else position) + len(boundary["text"])
        cuts.add(min(position, len(text)))
    cuts.update(m.start() for m in _GLUED.finditer(text) if not _in_domain(text, m.start()))
    cuts.update(m.end() for m in _GLUED_HEADING.finditer(text))
    edges = sorted(cuts)
    spans: list[Span] = []
    for start, end in pairwise(edges):
        span = _trimmed(text, _after_closers(text, start), _after_closers(text, end))
        if span is None:
            continue
        if spans and _belongs_together(text[spans[-1].start : spans[-1].end], text[span.start : span.end]):
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return spans


def split_sentences(document: Document) -> list[Sentence]:
    """All sentences of a document in order, with offsets into its raw text."""
    texts: list[tuple[str, int, int, int]] = []
    for number, paragraph in enumerate(document.paragraphs):
        if document.visible is not None:
            text, offsets = document.visible[number]
            for span in split_paragraph(text):
                end = character_end(document.raw, offsets[span.end - 1])
                texts.append((text[span.start : span.end], offsets[span.start], end, number))
        else:
            text = document.raw[paragraph.start : paragraph.end]
            for span in split_paragraph(text):
                printed = one_line(text[span.start : span.end])
                texts.append((printed, paragraph.start + span.start, paragraph.start + span.end, number))
    held = open_quotations((text, number) for text, _, _, number in texts)
    return [
        Sentence(document.id, start, end, text, in_quotation, number)
        for (text, start, end, number), in_quotation in zip(texts, held, strict=True)
    ]


def open_quotations(sentences: Iterable[tuple[str, int]]) -> Iterator[bool]:
    """For each (sentence, paragraph number) in order: is a quotation of an earlier sentence still open?

    A new paragraph that does not open with a mark ends a quotation that was never closed, unless the
    sentence itself closes one that it does not open.

    >>> list(open_quotations([("“We waited.", 0), ("Nobody came.”", 0), ("She left.", 0)]))
    [False, True, False]
    """
    is_open, last = False, -1
    for text, paragraph in sentences:
        if paragraph != last and not text.startswith(("“", '"')):
            is_open = False
        last = paragraph
        yield is_open or closes_earlier(text)
        for _, opens in quotation_marks(text, held=is_open):
            is_open = opens


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def _after_closers(text: str, cut: int) -> int:
    """Move a cut behind the marks that close what stands before it: '…by now. | ”' → '…by now.” |'."""
    if cut == 0:
        return 0
    index = cut
    while index > 0 and text[index - 1].isspace():
        index -= 1
    # Blanked marks count as white space for the library, so a cut may lie behind an opening mark.
    while index > 1 and text[index - 1] in '“"„«' and text[index - 2].isspace():
        index -= 1
        while index > 0 and text[index - 1].isspace():
            index -= 1
    while index < len(text) and text[index] in _CLOSERS and not text[index - 1].isspace():
        if text[index] in "\"'’" and text[index + 1 : index + 2].isalnum() and text[index - 1].isalnum():
            break
        index += 1
    return index


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _belongs_together(before: str, after: str) -> bool:
    if after[0].islower() and not before.endswith((":", ";")):
        return True  # “Why not?” he asked.
    if all(not character.isalnum() for character in after):
        return True  # a stray mark is no sentence
    if _NUMBERED.search(before):
        return after[0].isdigit()
    if _JOINS_NEXT.search(before):
        return True
    if _COUNTRY.search(before):
        return bool(_AFTER_COUNTRY.match(after))
    return bool(_HOUR.search(before) and _AFTER_HOUR.match(after))


def _in_domain(text: str, cut: int) -> bool:
    return any(m.start() < cut < m.end() for m in _DOMAIN.finditer(text, max(0, cut - 40), cut + 12))
