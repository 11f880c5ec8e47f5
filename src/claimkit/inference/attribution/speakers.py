"""Who the sources of an article are: pronouns and surnames resolved, running quotations given their speaker.

In: the sentences of an article in order, and the source of each. Out: for each sentence the speaker's full name, or the
source as printed where no fuller name is known; "" where nobody answers or the pronoun agrees with nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from claimkit.inference.attribution.names import (
    FEMALE,
    GROUP,
    MALE,
    ORGANISATION,
    PERSON,
    UNKNOWN,
    Speaker,
    full_names,
    speaker_of,
)
from claimkit.inference.attribution.source import Source

_PRONOUNS = {"he": (PERSON,), "she": (PERSON,), "it": (ORGANISATION,), "they": (GROUP, ORGANISATION)}
_QUOTED = re.compile(r"[“\"].*[”\"]\W*")
_OPENING = re.compile(
    r"(?:(?:But|And|On \w+|In \w+|Yesterday),? )?((?:[A-Z][\w'’.-]+ ){0,3}[A-Z][\w'’-]+)(, (?:\d\d|who|an?|the)\b)?"
)
"""The name that opens a sentence, and whether an age, an apposition or a relative clause follows it."""


class Printed(Protocol):
    """A sentence as printed; ``in_quotation`` tells that marks opened in an earlier one still hold."""

    @property
    def text(self) -> str: ...
    @property
    def in_quotation(self) -> bool: ...


def resolve_speakers(sentences: Sequence[Printed], sources: Sequence[Source | None]) -> list[str]:
    """The speaker of each sentence of an article, in order.

    A pronoun is the last person named that agrees with it (*it* the last organisation, *they* the last group); a
    surname is the full name that stood before it. A quoted sentence without a tag has the speaker of the quotation
    that it goes on with, or of the tag that follows in the same quotation.

    Raises:
        ValueError: there are not as many sources as sentences.
    """
    known: dict[str, str] = {}
    recent: list[Speaker] = []
    speakers: list[str] = []
    for sentence, source in zip(sentences, sources, strict=True):
        for full in full_names(sentence.text):
            for part in (full.split()[-1], full.split()[0]):
                known.setdefault(part, full)
        before = sentence.text[: source.start] if source else sentence.text
        opening = _named_first(before, known, recent)
        if opening:
            _remember(recent, opening)
        if source is None:
            goes_on = sentence.in_quotation or _QUOTED.fullmatch(sentence.text)
            speakers.append(speakers[-1] if goes_on and speakers else "")
            continue
        pronoun = source.text.lower()
        found = _antecedent(recent, pronoun) if pronoun in _PRONOUNS else _complete(speaker_of(source.text), known)
        if found:
            _remember(recent, found)
        speakers.append(found.label if found else "")
        if sentence.in_quotation and found:
            _fill_back(sentences, sources, speakers)
    return speakers


def _complete(speaker: Speaker, known: dict[str, str]) -> Speaker:
    """The speaker with the full name under which the article has named them."""
    full = known.get(speaker.name, "")
    return replace(speaker, label=full, kind=PERSON) if full and speaker.kind in (PERSON, UNKNOWN) else speaker


def _named_first(text: str, known: dict[str, str], recent: Sequence[Speaker]) -> Speaker | None:
    """The person whose name opens a sentence, if they spoke before or what follows the name shows a person."""
    match = _OPENING.match(text)
    if not match:
        return None
    speaker = _complete(speaker_of(match[1]), known)
    spoke = any(speaker.label == other.label for other in recent)
    return speaker if speaker.kind == PERSON and (spoke or match[2] or speaker.gender) else None


def _antecedent(recent: Sequence[Speaker], pronoun: str) -> Speaker | None:
    """The last speaker that a pronoun agrees with; from then on that speaker has its gender."""
    for kind in _PRONOUNS[pronoun]:
        for speaker in reversed(recent):
            if pronoun in (MALE, FEMALE):
                if speaker.kind in (PERSON, UNKNOWN) and speaker.gender in ("", pronoun):
                    return replace(speaker, gender=pronoun)
            elif speaker.kind == kind:
                return speaker
    return None


def _remember(recent: list[Speaker], speaker: Speaker) -> None:
    """Put a speaker last, with the gender that is known of them."""
    for other in [other for other in recent if other.label == speaker.label]:
        recent.remove(other)
        speaker = replace(speaker, gender=speaker.gender or other.gender)
    recent.append(speaker)


def _fill_back(sentences: Sequence[Printed], sources: Sequence[Source | None], speakers: list[str]) -> None:
    """Give the speaker of a tag to the earlier sentences of the same quotation."""
    place = len(speakers) - 1
    while place and sentences[place].in_quotation and sources[place - 1] is None:
        place -= 1
        speakers[place] = speakers[-1]
