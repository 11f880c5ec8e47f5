"""Subjects that hold commas: lists of names, and names that are lists.

In: a ``Reading`` and the last part of a subject. Out: the whole of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.inference.attribution.clauses import has_main_verb, opens_adverbial
from claimkit.inference.attribution.phrases import Phrase
from claimkit.inference.attribution.reading import Clause, Reading

_SHORT = 6  # words of a part of a list


def with_list(reading: Reading, number: int, found: Phrase) -> Phrase:
    """A subject that holds commas: "The Ministry of Economy, Trade and Industry", "Chad, Mali, and Niger"."""
    words, raw, clauses = reading.seen.words, reading.seen.raw, reading.clauses
    clause = clauses[number]
    own = raw[found.start : found.end]
    if found.start == clause.start and clause.before == "," and "and" in own and _is_name(own):
        m = number - 1
        while m > 0 and clauses[m].before == "," and _is_name(raw[clauses[m].start : clauses[m].end]):
            m -= 1
        head = clauses[m]
        if _is_plain(reading, head) and raw[head.end - 1][:1].isupper():
            return Phrase(head.start, found.end, found.link)
    if found.start == clause.start + 1 and words[clause.start] == "and":
        m = number
        while m > 0 and clauses[m].before == "," and _is_plain(reading, clauses[m - 1]) and _is_short(clauses[m - 1]):
            m -= 1
        if m < number and (m == 0 or opens_adverbial(reading, clauses[m - 1])):
            return Phrase(clauses[m].start, found.end, found.link)
    return found


def _is_plain(reading: Reading, clause: Clause) -> bool:
    """Whether a clause may be a noun phrase: no verb, no adverbial."""
    return not has_main_verb(reading, clause.start, clause.end) and not opens_adverbial(reading, clause)


def _is_short(clause: Clause) -> bool:
    return clause.end - clause.start <= _SHORT


def _is_name(raw: Sequence[str]) -> bool:
    return all(word[:1].isupper() or word == "and" for word in raw)
