"""The noun phrase before a verb, with its apposition and without a relative clause set off by a comma.

In: a ``Reading`` and the place of a verb. Out: the words of its subject. What stands in the same clause as the verb is
read by ``_within``; a subject parted from it by commas is put together by ``_across``.
"""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.inference.attribution.clauses import (
    ends_in_auxiliary,
    has_main_verb,
    opens_adverbial,
    opens_participle,
    opens_relative,
    verb_group,
)
from claimkit.inference.attribution.lists import with_list
from claimkit.inference.attribution.phrases import GOES_ON, Phrase, after_opener, counts, without_time
from claimkit.inference.attribution.reading import ASIDE, Reading, is_adverb, is_participle
from claimkit.inference.attribution.words import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LINKS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    TIMES,
)
from claimkit.models.sentence_view import View

CONTACT = "contact"
"""The link of a relative clause without a relative word: "a step the union took"."""
_OPENS = OPENERS | TIMES
_BEFORE_VERB = DETERMINERS | TIMES | PREPOSITIONS
_NOT_SUBJECTS = frozenset(("no", "neither", "nobody", "none", "asked", "according"))


def subject_of(reading: Reading, verb: int) -> Phrase | None:
    """The subject of a verb; None where there is none or the verb shares that of an earlier one."""
    words = reading.seen.words
    number = reading.clause[verb]
    clause = reading.clauses[number]
    end, _ = verb_group(reading, verb)
    start = clause.start
    while start < end and words[start] in CONJUNCTIONS:
        start += 1
    shared = start > clause.start
    end = _without_insertion(reading, start, end)
    if start < end:
        if words[end - 1] in CONJUNCTIONS:
            return None
        found = _within(reading, start, end)
        if found is not None:
            return with_list(reading, number, found)
        if words[start] not in PREPOSITIONS:
            return None
    return _across(reading, number) if clause.before in ASIDE and not shared else None


def _without_insertion(reading: Reading, start: int, end: int) -> int:
    """Where the words before a verb end without an insertion: "had at first denied", "last night slammed"."""
    words = reading.seen.words
    if start + 1 < end and words[start] in AUXILIARIES and words[start + 1] in PREPOSITIONS:
        return start
    if all(word in TIMES for word in words[start:end]):
        return start
    for k in range(start + 1, end - 1):
        if words[k] in RELATIVES:
            break
        if words[k] in ("has", "have", "had") and (words[k + 1] in PREPOSITIONS or words[k + 1] == "as"):
            return k
    return end


def _within(reading: Reading, start: int, end: int) -> Phrase | None:
    """A subject that stands in the same clause as its verb, between two places."""
    seen, words = reading.seen, reading.seen.words
    if words[end - 1] in PRONOUNS:
        link = next((words[k] for k in range(end - 2, start - 1, -1) if words[k] in LINKS or reading.finite[k]), "")
        opens = words[start] in _OPENS or is_adverb(seen, start)
        return Phrase(end - 1, end, link or ("" if start == end - 1 or opens else CONTACT))
    who = next((k for k in range(start + 1, end - 1) if words[k] == "who"), -1)
    if who > 0 and _has_own_verb(seen, who + 1, end):
        linked = next((k for k in range(who - 1, start - 1, -1) if words[k] in LINKS), -1)
        link = words[linked] if linked >= 0 else ""
        return Phrase(after_opener(seen, linked + 1 if link else start, who), end, link)
    inner = _inner_link(reading, start, end)
    if inner == end - 1:
        return Phrase(start, inner, words[inner]) if words[inner] in RELATIVES and inner > start else None
    link = words[inner] if inner >= 0 else ""
    start = after_opener(seen, inner + 1 if link else start, end)
    while start < end and (words[start] in CONJUNCTIONS or words[start] == "."):
        start += 1
    if start == end or words[start] in _NOT_SUBJECTS or (words[start] in PREPOSITIONS and not counts(seen, start)):
        return None
    for k in range(end - 2, start, -1):
        if words[k] in AUXILIARIES and reading.finite[k] and LINKS.isdisjoint(words[start:k]):
            return Phrase(k + 1, end, words[k])
    contact = _contact(seen, start, end)
    if contact:
        return Phrase(contact, end, CONTACT)
    last = without_time(seen, start, end)
    return Phrase(start, last, link) if last > start else None


def _inner_link(reading: Reading, start: int, end: int) -> int:
    """The place of the word that makes the verb's clause part of another one, -1 if there is none.

    A link whose clause ends inside the noun phrase ("the law that passed") does not count.
    """
    seen, words = reading.seen, reading.seen.words
    verb_follows = False
    for k in range(end - 1, start - 1, -1):
        if words[k] in LINKS:
            determiner = words[k] == "that" and (k == start or words[k - 1] in PREPOSITIONS)
            dated = words[k] in PREPOSITIONS and k + 1 < end and words[k + 1][:1].isdigit()
            leads = k == start and words[k] in PREPOSITIONS and after_opener(seen, start, end) > start
            ended = k > start and (verb_follows or _is_subject_relative(seen, k, end))
            if not (determiner or dated or leads or ended):
                return k
        verb_follows = verb_follows or reading.finite[k]
    return -1


def _contact(seen: View, start: int, end: int) -> int:
    """Where a second noun phrase begins, as in "a step the union (took)"; 0 if there is none."""
    words = seen.words
    for k in range(start + 1, end):
        if words[k] in LINKS:
            return 0
        goes_on = words[k - 1] in GOES_ON or words[k - 1] in CONJUNCTIONS or is_participle(seen, k - 1)
        if words[k] in ARTICLES and seen.raw[k - 1][:1].islower() and not goes_on:
            return k
    return 0


def _has_own_verb(seen: View, start: int, end: int) -> bool:
    """Whether a clause that "who" opens has its verb before ``end``."""
    k = start
    while k < end and is_adverb(seen, k):
        k += 1
    return k < end and seen.words[k] not in _BEFORE_VERB and not seen.raw[k][:1].isupper()


def _is_subject_relative(seen: View, k: int, end: int) -> bool:
    """Whether a verb follows "that" or "which" directly: "the company that runs the ponds"."""
    if seen.words[k] not in ("that", "which") or k + 2 > end:
        return False
    after = seen.words[k + 1]
    return after.endswith(("s", "ed")) and after not in DETERMINERS and seen.raw[k + 1][:1].islower()


def _across(reading: Reading, number: int) -> Phrase | None:
    """A subject parted from its verb by appositions, relative clauses or insertions; clauses are read leftwards."""
    seen, clauses = reading.seen, reading.clauses
    phrases: list[Phrase] = []
    aside = False
    m = number - 1
    while m >= 0:
        clause = clauses[m]
        first = clause.start
        while first < clause.end - 1 and seen.words[first] in CONJUNCTIONS:
            first += 1
        if opens_relative(reading, clause) or (m and clause.before == "," and opens_participle(reading, clause)):
            phrases, aside = [], True
        elif m < number - 1 and not phrases and ends_in_auxiliary(reading, first, clause.end):
            return Phrase(after_opener(seen, first, clause.end - 1), clause.end - 1)
        elif has_main_verb(reading, first, clause.end) or (first > clause.start and reading.finite[first]):
            back = next((b for b in range(m - 1, max(m - 4, -1), -1) if opens_relative(reading, clauses[b])), -1)
            if back < 0 or phrases or first == clause.start:
                break
            phrases, aside, m = [], True, back  # the clause goes on with the relative one: "who came, and left,"
        elif opens_adverbial(reading, clause):
            inner = after_opener(seen, clause.start, clause.end)
            if (phrases or aside) and clause.start < inner < clause.end and seen.words[inner] not in PREPOSITIONS:
                phrases.insert(0, Phrase(inner, clause.end))
                break
            if phrases or m == 0 or clause.before != ",":
                break
            aside = True
        else:
            phrases.insert(0, Phrase(first, clause.end))
            if first > clause.start or len(phrases) == 4:
                break
        if clauses[m].before not in ASIDE:
            break
        m -= 1
    while len(phrases) > 2 and not _belongs(seen, phrases):
        phrases.pop(0)
    if not phrases or (len(phrases) == 1 and not aside):
        return None
    start = after_opener(seen, phrases[0].start, phrases[0].end)
    return Phrase(start, without_time(seen, start, phrases[-1].end))


def _belongs(seen: View, phrases: Sequence[Phrase]) -> bool:
    """Whether the first of three phrases goes with the others: name, age, trade; or office, name, trade."""
    first, second, third = phrases[:3]
    words, raw = seen.words, seen.raw
    if words[second.start].isdigit():
        return True
    short_name = (
        raw[first.start][:1].isupper() and words[first.start] not in DETERMINERS and first.end - first.start < 6
    )
    if short_name and words[second.start] in DETERMINERS and words[third.start] in DETERMINERS:
        return True
    second_named = raw[second.start][:1].isupper() and words[second.start] not in DETERMINERS
    third_named = raw[third.start][:1].isupper() and third.end - third.start < 4
    return second_named and not third_named and first.end - first.start < 9
