"""Who the sources of an article are: pronouns and surnames resolved, running quotations given their speaker.

In: the sentences of an article in order, and the source of each. Out: for each sentence the speaker's full name, or the
source as printed where no fuller name is known; "" where nobody answers or the pronoun agrees with nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from claimkit.inference.attribution.names import (
    FEMALE,
    GROUP,
    MALE,
    ORGANISATION,
    PERSON,
    UNKNOWN,
    Speaker,
    are_people,
    full_names,
    speaker_of,
)
from claimkit.inference.attribution.source import Source, main_subject

_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), MALE),
    **dict.fromkeys(("she", "her"), FEMALE),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "them", "their"), "they"),
}
_AGREES = {MALE: (PERSON, UNKNOWN), FEMALE: (PERSON, UNKNOWN), "it": (ORGANISATION, UNKNOWN), "they": (GROUP,)}
_MEMORY = 30  # speakers back to which a pronoun may reach
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]\W*)?")


class Printed(Protocol):
    """A sentence as printed; ``in_quotation`` tells that marks opened in an earlier one still hold."""

    @property
    def text(self) -> str: ...
    @property
    def in_quotation(self) -> bool: ...


def resolve_speakers(sentences: Sequence[Printed], sources: Sequence[Source | None]) -> list[str]:
    """The speaker of each sentence of an article, in order.

    A pronoun is the last one named that agrees with it, as a source or as the subject of a sentence (*he* and *she* a
    person, *it* an organisation, *they* several people); a surname is the full name that stood before it. A quoted
    sentence without a tag has the speaker of the quotation that it goes on with, or of the tag that follows in it.

    Raises:
        ValueError: there are not as many sources as sentences.
    """
    known: dict[str, str] = {}
    recent: dict[str, Speaker] = {}
    speakers: list[str] = []
    for sentence, source in zip(sentences, sources, strict=True):
        for full in full_names(sentence.text):
            for part in (full.split()[-1], full.split()[0]):
                known.setdefault(part, full)
        subject = main_subject(sentence.text, sentence.in_quotation)
        if subject and subject.lower() not in _PRONOUNS and (source is None or subject != source.text):
            named = _complete(speaker_of(subject), known)
            if named.kind and (named.kind != GROUP or are_people(subject)):
                _remember(recent, named)
        if source is None:
            goes_on = sentence.in_quotation or _QUOTED.fullmatch(sentence.text)
            speakers.append(speakers[-1] if goes_on and speakers else "")
            continue
        pronoun = _PRONOUNS.get(source.text.lower())
        found = _antecedent(recent, pronoun) if pronoun else _complete(speaker_of(source.text), known)
        if found:
            _remember(recent, found)
        speakers.append(found.label if found else "")
        if sentence.in_quotation and found:
            _fill_back(sentences, sources, speakers)
    return speakers


def _complete(speaker: Speaker, known: dict[str, str]) -> Speaker:
    """The speaker with the full name under which the article has named them."""
    full = known.get(speaker.name, "")
    return replace(speaker, label=full) if full and speaker.kind in (PERSON, UNKNOWN) else speaker


def _antecedent(recent: dict[str, Speaker], pronoun: str) -> Speaker | None:
    """The last speaker that a pronoun agrees with; from then on that speaker is a person of its gender."""
    latest = list(islice(reversed(recent.values()), _MEMORY))
    for speaker in latest:
        if speaker.kind not in _AGREES[pronoun]:
            continue
        if pronoun not in (MALE, FEMALE):
            return speaker
        if speaker.gender in ("", pronoun):
            return replace(speaker, gender=pronoun, kind=PERSON)
    if pronoun == "they":
        return next((speaker for speaker in latest if speaker.kind == ORGANISATION), None)
    return None


def _remember(recent: dict[str, Speaker], speaker: Speaker) -> None:
    """Put a speaker last, with what is known of them."""
    other = recent.pop(speaker.label, speaker)
    kind = PERSON if PERSON in (speaker.kind, other.kind) else speaker.kind
    recent[speaker.label] = replace(speaker, gender=speaker.gender or other.gender, kind=kind)


def _fill_back(sentences: Sequence[Printed], sources: Sequence[Source | None], speakers: list[str]) -> None:
    """Give the speaker of a tag to the earlier sentences of the same quotation."""
    place = len(speakers) - 1
    while place and sentences[place].in_quotation and sources[place - 1] is None:
        place -= 1
        speakers[place] = speakers[-1]
