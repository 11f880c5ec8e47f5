"""Where the words of a sentence stand: main clause, lead-in, background or quotation, by marks and commas alone.

In: a text or its words. Out: words with straight marks, and a zone for each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimkit.claims import closes_earlier, quotation_marks
from claimkit.models.inflection import listed
from claimkit.models.lexicon import CLASSES

MAIN, LEAD, BACK, QUOTE = range(4)
"""Zones: main clause, what stands before its comma, relative and trailing clauses, inside quotation marks."""

OUTSIDE = (MAIN, LEAD)
"""The zones outside quotation marks and background."""

TOKEN = re.compile(r"n't\b|'(?:s|ll|d|re|ve|m)\b|[^\W\d_]+?(?=n't\b)|\w+(?:[-.]\w+)*|[\",;:?!.()—–]|--")
_STRAIGHT = str.maketrans(dict.fromkeys("‘’", "'") | dict.fromkeys("“”„«»", '"'))
_SINGLE = re.compile(
    r"(?:^|(?<=[\s(—\"]))'(?=\w)(?!(?:\d0s|tis|em|til)\b)"  # opens before a word
    r"((?:[^']|(?<=\w)'(?=\w)){3,}?)"  # holds apostrophes alone
    r"(?<![\s(])'(?=[\s,.;:!?)—\"]|$)"  # closes after one
)
_NOT_PARTICIPLES = listed(
    "thing something nothing anything everything morning evening during king ring spring wing string meeting "
    "including building"
)
_DASHES = frozenset({"—", "–", "--", "(", ")"})
_SPEECH_PARTICIPLE = listed(
    "saying telling claiming arguing insisting adding denying calling warning declaring writing asserting "
    "promising vowing"
)
_STAGES = listed(
    "back tweeted stand stage out hit lashed statement letter post radio television told interview wrote shot "
    "chimed weighed"
)


def straighten(text: str) -> str:
    """The text with straight marks, and single quotation marks made double.

    >>> straighten("‘I didn’t go,’ he said.")
    '"I didn\\'t go," he said.'
    """
    return _SINGLE.sub(r'"\1"', text.translate(_STRAIGHT))


def quotations_of(plain: str, found: Sequence[tuple[str, int]]) -> tuple[list[bool], str]:
    """For each token whether it stands inside marks, and the order of the marks."""
    marks = dict(quotation_marks(plain))
    inside, is_open = [], closes_earlier(plain)
    for token, start in found:
        is_open = marks.get(start, is_open)
        inside.append(is_open and token != '"')
    return inside, "".join("o" if opens else "c" for opens in marks.values())


def zones_of(words: Sequence[str], inside: Sequence[bool]) -> list[int]:
    """The zone of each word, comma by comma."""
    zones = [MAIN] * len(words)
    zone, dashed = (LEAD if _leads(words, inside) else MAIN), False
    for i, word in enumerate(words):
        if inside[i] or word == '"':
            zones[i] = QUOTE
            continue
        if word in _DASHES:
            dashed = not dashed and any(w in _DASHES for w in words[i + 1 :])
        elif word == "," and not dashed and i + 1 < len(words):
            zone = BACK if _is_background(words, i + 1) else MAIN
            if zone == BACK and words[i + 1] in _SPEECH_PARTICIPLE and not _STAGES.isdisjoint(words[max(0, i - 6) : i]):
                zone = MAIN
        elif word in (";", ":"):
            zone = MAIN
        zones[i] = BACK if dashed else zone
    return zones


def _leads(words: Sequence[str], inside: Sequence[bool]) -> bool:
    """Whether the text begins with an adverbial that a comma closes."""
    if not words or inside[0] or "," not in words[:30]:
        return False
    first = words[0] if words[0] not in CLASSES["but"] or len(words) < 2 else words[1]
    return (
        first in CLASSES["lead"]
        or first in CLASSES["subordinate"]
        or (first.endswith("ing") and first not in _NOT_PARTICIPLES)
    )


def _is_background(words: Sequence[str], i: int) -> bool:
    """Whether what begins after a comma is a relative clause, an adverbial clause or a participle."""
    word = words[i]
    if word in CLASSES["relative"] or word in CLASSES["subordinate"]:
        return True
    if word in ("of", "for", "in", "to", "with", "from", "by", "some", "one", "most") and any(
        w in ("which", "whom", "whose") for w in words[i + 1 : i + 4]
    ):
        return True
    return word.endswith("ing") and word not in _NOT_PARTICIPLES and "according to" not in " ".join(words[i : i + 2])
