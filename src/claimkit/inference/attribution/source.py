"""Who answers for a sentence: the words that name the source of what it reports, found by rules over its words.

In: the text of a sentence, and whether a quotation of an earlier sentence still holds. Out: a ``Source``, or None where
the sentence names none. No parser and no model: commas, quotation marks, and the lexicon's verbs of reporting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claimkit.claims import Span, reading_text
from claimkit.inference.attribution import tags, verbs
from claimkit.inference.attribution.phrases import Phrase
from claimkit.inference.attribution.reading import Reading, read
from claimkit.inference.attribution.subjects import subject_of
from claimkit.inference.attribution.verbs import Cue
from claimkit.inference.attribution.words import OBJECTS, POSSESSIVES, PRONOUNS
from claimkit.models.sentence_view import View, view

CONSTRUCTIONS = (
    *(tags.AFTER_QUOTATION, verbs.TAG, verbs.AS_TAG, tags.ACCORDING, tags.ACCOUNT, verbs.SUBJECT, verbs.FACTIVE),
    *(tags.PASSIVE, verbs.SECOND, verbs.PLAN),
)
"""The ways in which a source is found, as ``Source.construction`` names them."""
_LONGEST = 2000  # characters of a sentence that are read; no sentence of news is longer
_PRONOUN_PHRASES = POSSESSIVES | OBJECTS
_ABBREVIATED = frozenset(("jr", "sr", "inc", "co", "ltd", "corp"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who answers for a sentence: ``text`` is what stands at ``start`` to ``end``, in characters of the sentence.

    ``cue`` is the place of the verb or phrase that names it, ``construction`` (of ``CONSTRUCTIONS``) how it was found.
    """

    start: int
    end: int
    text: str
    cue: Span
    construction: str


def find_source(text: str, in_quotation: bool = False) -> Source | None:
    """The words of a sentence that name its source, with their apposition; None where it names none.

    A relative clause set off by a comma is left out ("Ms Pell, who led the inquiry, said …" gives "Ms Pell").
    ``in_quotation`` tells that quotation marks opened in an earlier sentence still hold.

    >>> find_source("Two pilots had been dismissed, the ministry's spokesman, Ivo Lerch, said.").text
    "the ministry's spokesman, Ivo Lerch"
    >>> find_source("The bridge was closed to lorries in March.") is None
    True
    """
    held, reading = _read(text, in_quotation)
    cue = _choose(reading)
    if cue is None:
        return None
    seen = reading.seen
    shift = len(held) - len(text[:_LONGEST])
    start, end = (place - shift for place in _span(seen, cue.phrase, held))
    place = seen.starts[cue.place] - shift
    return Source(start, end, text[start:end], Span(place, place + len(seen.raw[cue.place])), cue.construction)


def main_subject(text: str, in_quotation: bool = False) -> str:
    """The noun phrase before the first verb outside quotation marks, "" where none was found.

    >>> main_subject("On Monday the clerk, Ivo Lerch, flew to Lima.")
    'the clerk, Ivo Lerch'
    """
    held, reading = _read(text, in_quotation)
    for i, finite in enumerate(reading.finite):
        subject = subject_of(reading, i) if finite else None
        if subject and not subject.link:
            start, end = _span(reading.seen, subject, held)
            return held[start:end]
    return ""


@lru_cache(maxsize=1024)  # sources and subjects of one article are looked for one after the other
def _read(text: str, in_quotation: bool) -> tuple[str, Reading]:
    """The text as it is read, with the mark of a quotation that still holds, and its clauses."""
    held = reading_text(text[:_LONGEST], in_quotation)
    return held, read(view(held))


def _choose(reading: Reading) -> Cue | None:
    """The construction that counts where there are several; what names somebody goes before a pronoun."""
    beside = tags.beside_quotation(reading)
    if beside:
        return beside
    found: dict[str, Cue] = {}
    named: dict[str, Cue] = {}
    for cue in verbs.verbs_that_report(reading):
        found.setdefault(cue.construction, cue)
        if reading.seen.words[cue.phrase.start] not in PRONOUNS:
            named.setdefault(cue.construction, cue)
    phrase = tags.by_phrase(reading)
    pronoun = phrase is not None and reading.seen.words[phrase.phrase.start] in _PRONOUN_PHRASES
    main = found.get(verbs.SUBJECT)
    return (
        named.get(verbs.TAG)
        or (phrase if not pronoun or (phrase and phrase.phrase.end - phrase.phrase.start > 1) else None)
        or (main if main is named.get(verbs.SUBJECT) else None)
        or (named.get(verbs.PLAN) if verbs.TAG in found else None)
        or found.get(verbs.TAG)
        or main
        or found.get(verbs.FACTIVE)
        or tags.by_agent(reading)
        or found.get(verbs.SECOND)
        or found.get(verbs.AS_TAG)
        or found.get(verbs.PLAN)
        or phrase
        or tags.by_denial(reading)
    )


def _span(seen: View, phrase: Phrase, text: str) -> tuple[int, int]:
    """Where a phrase stands in the text, with the stop of an abbreviation and a per cent sign."""
    start, last = seen.starts[phrase.start], phrase.end - 1
    end = seen.starts[last] + len(seen.raw[last])
    word = seen.raw[last]
    if text[end : end + 1] == "%":
        return start, end + 1
    inner = last + 2 < len(seen.words)
    short = "." in word or (inner and (word.lower() in _ABBREVIATED or (len(word) == 1 and word.isupper())))
    return start, end + (short and text[end : end + 1] == ".")
