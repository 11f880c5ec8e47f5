"""What a clause is: with a verb of its own, a relative clause, an adverbial, a participle.

In: a ``Reading`` and a place in it. Out: yes or no, or where a group of words begins.
"""

from __future__ import annotations

from claimkit.inference.attribution.reading import Clause, Reading, is_adverb, is_participle
from claimkit.inference.attribution.words import (
    ADVERBIALS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    LINKS,
    NOT_ADVERBS,
    NUMERALS,
    OPENERS,
    PREPOSITIONS,
    RELATIVES,
    TIME_NOUNS,
)
from claimkit.models.inflection import listed
from claimkit.models.lexicon import CLASSES

_QUANTITIES = NUMERALS | {"some", "most", "all", "both"}
_BEFORE_RELATIVE = PREPOSITIONS | _QUANTITIES | {"many", "and", "each"}
_WITH_PARTICIPLE = PREPOSITIONS | TIME_NOUNS | listed("as if whether that the a an last this earlier late only")
_AFTER_PARTICIPLE = PREPOSITIONS | TIME_NOUNS | {"last", "this", "earlier", "late", "early", "later", "next"}


def verb_group(reading: Reading, verb: int) -> tuple[int, bool]:
    """Where the auxiliaries and adverbs before a verb begin, and whether *be* stands next to it.

    With *be* a participle is passive, a form in -ing progressive.
    """
    seen, words = reading.seen, reading.seen.words
    first = reading.clauses[reading.clause[verb]].start
    j, be, helped = verb, False, False
    while j > first:
        before = words[j - 1]
        if (before in AUXILIARIES and reading.finite[j - 1]) or before in ("been", "being", "be"):
            be = be or (not helped and before in BE)
            helped = True
        elif j - 2 >= first and tuple(words[j - 2 : j]) in ADVERBIALS:
            j -= 1
        elif not is_adverb(seen, j - 1):
            break
        j -= 1
    return j, be


def has_main_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether there is a finite verb that no relative clause or participle explains."""
    words = reading.seen.words
    linked, helped = 0, -9
    for k in range(start, end):
        if words[k] in LINKS:
            linked += 1
        elif reading.finite[k] and k - helped > 3 and not (k == start and words[k].endswith("ed")):
            helped = k if words[k] in AUXILIARIES else helped
            if not linked and not is_reduced(reading, k, end):
                return True
            linked -= linked > 0
    return False


def is_reduced(reading: Reading, i: int, end: int) -> bool:
    """Whether a participle goes with the noun before it: "a poll released on Thursday", "a man named Fox"."""
    words = reading.seen.words
    if words[i] in AUXILIARIES or not is_participle(reading.seen, i) or i + 1 >= end:
        return False
    if words[i] in ("named", "called"):
        return all(raw[:1].isupper() for raw in reading.seen.raw[i + 1 : end])
    return words[i + 1] in _AFTER_PARTICIPLE or words[i] == "aged"


def opens_relative(reading: Reading, clause: Clause) -> bool:
    """Whether a clause begins with who, which, to whom, some of whom …"""
    words = reading.seen.words
    if words[clause.start] in RELATIVES:
        return True
    soon = words[clause.start + 1 : min(clause.start + 4, clause.end)]
    return words[clause.start] in _BEFORE_RELATIVE and any(word in RELATIVES for word in soon)


def opens_adverbial(reading: Reading, clause: Clause) -> bool:
    """Whether a clause is an adverbial: "In Beijing", "asked about it", "when he left", "speaking in Lomé"."""
    seen = reading.seen
    first = clause.start + (seen.words[clause.start] in CONJUNCTIONS and clause.end - clause.start > 1)
    word = seen.words[first]
    if word in ("that", "this") and not any(reading.finite[first : clause.end]):
        return False
    alone = clause.end - first == 1 and word.endswith("ly") and word not in NOT_ADVERBS
    if word in OPENERS or word in TIME_NOUNS or alone or is_adverb(seen, first):
        return word not in _QUANTITIES
    if not word.endswith("ing") or clause.end - first < 2 or seen.words[first + 1] in CLASSES["role"]:
        return False
    return seen.raw[first][:1].islower() or first == 0


def opens_participle(reading: Reading, clause: Clause) -> bool:
    """Whether a clause begins with a participle: "seen by this paper", "speaking in Lomé"."""
    seen, first = reading.seen, clause.start
    if clause.end - first < 2 or not seen.raw[first][:1].islower():
        return False
    if seen.words[first].endswith("ing"):
        return True
    after = seen.words[first + 1] in _WITH_PARTICIPLE
    return is_participle(seen, first) and seen.words[first] not in ("said", "told") and after


def ends_in_auxiliary(reading: Reading, start: int, end: int) -> bool:
    """Whether an insertion parts an auxiliary from its verb: "He did, however, rebuff …"."""
    last = end - 1
    return last > start and reading.seen.words[last] in AUXILIARIES and not has_main_verb(reading, start, last)
