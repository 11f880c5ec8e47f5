"""Who answers for a sentence: the words that name the source of what it reports, found by rules over its words.

In: the text of a sentence, and whether a quotation of an earlier sentence still holds. Out: a ``Source``, or None where
the sentence names none. No parser and no model: commas, quotation marks, and the lexicon's verbs of reporting.
"""

from __future__ import annotations

from dataclasses import dataclass

from claimkit.claims import Span, reading_text
from claimkit.inference import attribution_cues as cues
from claimkit.inference.attribution_clauses import Reading, read
from claimkit.inference.attribution_cues import Cue
from claimkit.inference.attribution_words import PRONOUNS
from claimkit.models.sentence_view import View, view

_ABBREVIATED = frozenset(("jr", "sr", "inc", "co", "ltd", "corp"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who answers for a sentence: ``text`` is what stands at ``start`` to ``end``, in characters of the sentence.

    ``cue`` is the place of the verb or phrase that names it, ``construction`` how it was found.
    """

    start: int
    end: int
    text: str
    cue: Span
    construction: str


def find_source(text: str, in_quotation: bool = False) -> Source | None:
    """The words of a sentence that name its source, with their apposition; None where it names none.

    ``in_quotation`` tells that quotation marks opened in an earlier sentence still hold.

    >>> find_source("Two pilots had been dismissed, the ministry's spokesman, Ivo Lerch, said.").text
    "the ministry's spokesman, Ivo Lerch"
    >>> find_source("The bridge was closed to lorries in March.") is None
    True
    """
    held = reading_text(text, in_quotation)
    seen = view(held)
    cue = _choose(read(seen))
    if cue is None:
        return None
    shift = len(held) - len(text)
    start, end = seen.starts[cue.phrase.start] - shift, _end(seen, cue.phrase.end - 1, held) - shift
    place = seen.starts[cue.place] - shift
    return Source(start, end, text[start:end], Span(place, place + len(seen.raw[cue.place])), cue.construction)


def _choose(reading: Reading) -> Cue | None:
    """The construction that counts where there are several; a name goes before a pronoun."""
    beside = cues.beside_quotation(reading)
    if beside:
        return beside
    found = list(cues.verbs_that_report(reading))

    def first(construction: str, named: bool = False) -> Cue | None:
        of_kind = (cue for cue in found if cue.construction == construction)
        return next((cue for cue in of_kind if not named or not _is_pronoun(reading, cue)), None)

    main = first(cues.SUBJECT)
    if main and _is_pronoun(reading, main):
        main = None
    phrase = cues.phrases_that_report(reading)
    plan = first(cues.PLAN, named=True)
    return (
        first(cues.TAG, named=True)
        or (phrase if phrase and not _is_possessive(reading, phrase) else None)
        or main
        or (plan if first(cues.TAG) else None)
        or first(cues.TAG)
        or first(cues.SUBJECT)
        or first(cues.FACTIVE)
        or first(cues.AS_TAG)
        or cues.passive(reading)
        or first(cues.SECOND)
        or first(cues.PLAN)
        or phrase
        or cues.denials(reading)
    )


def _is_possessive(reading: Reading, cue: Cue) -> bool:
    return reading.seen.words[cue.phrase.start] in ("his", "her", "its", "their") and cue.phrase.end == cue.phrase.start + 1


def _is_pronoun(reading: Reading, cue: Cue) -> bool:
    return reading.seen.words[cue.phrase.start] in PRONOUNS


def _end(seen: View, last: int, text: str) -> int:
    """Where a phrase ends in the text, with the stop of an abbreviation and a per cent sign."""
    end = seen.starts[last] + len(seen.raw[last])
    word = seen.raw[last]
    if text[end : end + 1] == "%":
        return end + 1
    inner = last + 2 < len(seen.words)
    short = "." in word or (inner and (word.lower() in _ABBREVIATED or (len(word) == 1 and word.isupper())))
    return end + 1 if short and text[end : end + 1] == "." else end
