"""Where the noun phrase beside a cue of attribution begins and ends.

In: a ``Reading`` and the place of a verb, or the place where a phrase begins. Out: the words of the phrase, with its
apposition and without a relative clause set off by a comma.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimkit.inference.attribution_clauses import (
    ASIDE,
    Clause,
    Reading,
    has_main_verb,
    is_adverb,
    is_participle,
    opens_adverbial,
    opens_relative,
    verb_group,
)
from claimkit.inference.attribution_words import (
    ADVERBIALS,
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    CUTS,
    CUTS_NAME,
    DETERMINERS,
    HEARERS,
    LINKS,
    OBJECTS,
    OPENERS,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    TIME_NOUNS,
    TIME_STARTS,
    TIMES,
)
from claimkit.models.lexicon import CLASSES
from claimkit.models.sentence_view import View

_INSIDE = PREPOSITIONS | DETERMINERS | {"'s", "and", "or", ",", "."}
"""Words after which a determiner or a name goes on with the same noun phrase."""


_ALONE = frozenset(("yesterday", "today", "later", "earlier", "then", "now"))


class Phrase(NamedTuple):
    """The words of a noun phrase, and the word that makes its clause part of another one ("" if none)."""

    start: int
    end: int
    link: str = ""


def subject_of(reading: Reading, verb: int) -> Phrase | None:
    """The noun phrase before a verb; None where there is none or the verb shares that of an earlier one."""
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
            return _with_list(reading, number, found)
        if words[start] not in PREPOSITIONS or shared:
            return None
    elif shared:
        return None
    return _across(reading, number) if clause.before in ASIDE else None


def _without_insertion(reading: Reading, start: int, end: int) -> int:
    """Where the words before a verb end if an auxiliary stands apart from it: "had at first denied"."""
    words = reading.seen.words
    if start + 1 < end and words[start] in AUXILIARIES and words[start + 1] in PREPOSITIONS:
        return start
    if end > start and all(word in TIMES for word in words[start:end]):
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
        if not link and start < end - 1 and not _may_open(seen, start):
            link = "contact"
        return Phrase(end - 1, end, link)
    who = next((k for k in range(start + 1, end - 1) if words[k] == "who"), -1)
    if who > 0 and _has_own_verb(seen, who + 1, end):
        link = words[start] if words[start] in LINKS else ""
        return Phrase(after_opener(seen, start + bool(link), who), end, link)
    link = ""
    for k in range(end - 1, start - 1, -1):
        if words[k] not in LINKS or (words[k] == "that" and (k == start or words[k - 1] in PREPOSITIONS)):
            continue
        if words[k] in PREPOSITIONS and k + 1 < end and words[k + 1][:1].isdigit():
            continue
        if k == start and words[k] in PREPOSITIONS and after_opener(seen, start, end) > start:
            continue
        if k > start and (any(reading.finite[k + 1 : end]) or _is_subject_relative(seen, k, end)):
            continue  # a clause inside the noun phrase: "the law that passed"
        if k + 1 == end:
            return Phrase(start, k, words[k]) if words[k] in RELATIVES and k > start else None
        link, start = words[k], k + 1
        break
    start = after_opener(seen, start, end)
    while start < end and (words[start] in CONJUNCTIONS or words[start] == "."):
        start += 1
    if start == end or (words[start] in PREPOSITIONS and not _counts(seen, start)):
        return None
    if words[start] in ("no", "neither", "nobody", "none", "asked", "according"):
        return None
    for k in range(end - 2, start, -1):
        if words[k] in AUXILIARIES and reading.finite[k] and LINKS.isdisjoint(words[start:k]):
            return Phrase(k + 1, end, words[k])
    contact = _contact(seen, start, end)
    if contact:
        return Phrase(contact, end, "contact")
    last = without_time(seen, start, end)
    return Phrase(start, last, link) if last > start else None


def _contact(seen: View, start: int, end: int) -> int:
    """Where a second noun phrase begins, as in "a step the union (took)"; 0 if there is none."""
    words = seen.words
    for k in range(start + 1, end):
        if words[k] in LINKS:
            return 0
        goes_on = words[k - 1] in _INSIDE or words[k - 1] in CONJUNCTIONS or is_participle(seen, k - 1)
        if words[k] in ARTICLES and seen.raw[k - 1][:1].islower() and not goes_on:
            return k
    return 0


def _has_own_verb(seen: View, start: int, end: int) -> bool:
    """Whether a clause that "who" opens has its verb before ``end``."""
    k = start
    while k < end and is_adverb(seen, k):
        k += 1
    other = DETERMINERS | TIMES | PREPOSITIONS
    return k < end and seen.words[k] not in other and not seen.raw[k][:1].isupper()


def _is_subject_relative(seen: View, k: int, end: int) -> bool:
    """Whether a verb follows "that" or "which" directly: "the company that runs the ponds"."""
    if seen.words[k] not in ("that", "which") or k + 2 > end:
        return False
    after = seen.words[k + 1]
    return after.endswith(("s", "ed")) and after not in DETERMINERS and seen.raw[k + 1][:1].islower()


def _with_list(reading: Reading, number: int, found: Phrase) -> Phrase:
    """A name that holds a comma: "The Ministry of Economy, Trade and Industry"."""
    raw, clauses = reading.seen.raw, reading.clauses
    own = raw[found.start : found.end]
    if found.start != clauses[number].start or clauses[number].before != "," or "and" not in own or not _is_name(own):
        return found
    m = number - 1
    while m > 0 and clauses[m].before == "," and _is_name(raw[clauses[m].start : clauses[m].end]):
        m -= 1
    head = clauses[m]
    plain = not has_main_verb(reading, head.start, head.end) and not opens_adverbial(reading, head)
    return Phrase(head.start, found.end, found.link) if plain and raw[head.end - 1][:1].isupper() else found


def _is_name(raw: Sequence[str]) -> bool:
    return all(word[:1].isupper() or word == "and" for word in raw)


def after_opener(seen: View, start: int, end: int) -> int:
    """Where the noun phrase begins behind an adverbial that no comma closes: "On Friday the club"."""
    words, raw = seen.words, seen.raw
    first = words[start]
    if first not in OPENERS and first not in TIME_NOUNS | {"last", "next", "late", "early", "first"}:
        return start
    if first in ("this", "that", "last", "next") and start + 1 < end and words[start + 1] not in TIMES:
        return start
    if first in TIME_STARTS or first in TIMES:
        k = start + 1
        while k < end and (words[k].isdigit() or (words[k] in TIMES and not (words[k] in ARTICLES and k > start + 1))):
            k += 1
        if k < end and ((k > start + 1 and words[k - 1] in TIME_NOUNS) or words[k - 1].isdigit()):
            return k
        if k < end and first in _ALONE and words[k] not in PREPOSITIONS:
            return k
    for k in range(end - 1, start, -1):
        begins = words[k] in DETERMINERS or (raw[k][:1].isupper() and raw[k - 1][:1].islower())
        if begins and words[k - 1] not in _INSIDE:
            return k
    for k in range(end - 1, start + 1, -1):
        begins = raw[k][:1].islower() and raw[k - 1][:1].isupper() and words[k] not in PREPOSITIONS
        if begins and words[k] not in ("'s", "and", "or") and words[k - 1] not in OPENERS:
            return k
    return start + (first in OPENERS and first not in PREPOSITIONS)


def without_time(seen: View, start: int, end: int) -> int:
    """Where a noun phrase ends without the time that follows it: "the club on Monday" → "the club".

    A time stays where it belongs to a clause or a document ("a study published in March").
    """
    words, raw = seen.words, seen.raw
    if not RELATIVES.isdisjoint(words[start:end]) or not CLASSES["paper"].isdisjoint(words[start:end]):
        return end
    for k in range(end - 1, start, -1):
        if is_participle(seen, k - 1):
            break
        if raw[k][:1].isupper() and words[k] not in CLASSES["day"] | CLASSES["month"]:
            break
        timed = all(w in TIMES or w.isdigit() for w in words[k + 1 : end])
        if words[k] in TIME_STARTS and timed and (k + 1 < end or words[k] in TIMES):
            return without_time(seen, start, k)
        if words[k] not in TIMES and not words[k].isdigit():
            break
    return end - 2 if tuple(words[end - 2 : end]) in ADVERBIALS else end


def _may_open(seen: View, start: int) -> bool:
    return seen.words[start] in OPENERS | TIMES | CONJUNCTIONS or is_adverb(seen, start)


def _counts(seen: View, start: int) -> bool:
    """Whether a preposition belongs to a number: "about forty farmers", "at least two of them"."""
    if seen.words[start] not in ("at", "about", "around", "over", "up", "under", "between"):
        return False
    after = seen.words[start + 1 : start + 3]
    return any(w in ("least", "most", "all") or w.isdigit() or w in DETERMINERS - ARTICLES for w in after)


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
        if opens_relative(reading, clause):
            phrases, aside = [], True
        elif m and clause.before == "," and _opens_participle(reading, clause):
            phrases, aside = [], True
        elif m < number - 1 and not phrases and _ends_in_auxiliary(reading, first, clause.end):
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
    start = after_opener(seen, *phrases[0][:2])
    return Phrase(start, without_time(seen, start, phrases[-1].end))


def _ends_in_auxiliary(reading: Reading, start: int, end: int) -> bool:
    """Whether an insertion parts an auxiliary from its verb: "He did, however, rebuff …"."""
    last = end - 1
    return last > start and reading.seen.words[last] in AUXILIARIES and not has_main_verb(reading, start, last)


def _opens_participle(reading: Reading, clause: Clause) -> bool:
    """Whether a clause begins with a participle: "seen by this paper", "speaking in Lomé"."""
    seen, first = reading.seen, clause.start
    if clause.end - first < 2 or not seen.raw[first][:1].islower():
        return False
    if seen.words[first].endswith("ing"):
        return True
    goes_on = reading.finite[first + 1] or seen.words[first + 1] in PRONOUNS
    return is_participle(seen, first) and seen.words[first] not in ("said", "told") and not goes_on


def _belongs(seen: View, phrases: Sequence[Phrase]) -> bool:
    """Whether the first of three phrases goes with the others: name, age, trade; office, name, trade; name, two trades."""
    first, second, third = phrases[:3]
    words, raw = seen.words, seen.raw
    if words[second.start].isdigit():
        return True
    short_name = raw[first.start][:1].isupper() and words[first.start] not in DETERMINERS and first.end - first.start < 6
    if short_name and words[second.start] in DETERMINERS and words[third.start] in DETERMINERS:
        return True
    second_named = raw[second.start][:1].isupper() and words[second.start] not in DETERMINERS
    third_named = raw[third.start][:1].isupper() and third.end - third.start < 4
    return second_named and not third_named and first.end - first.start < 9


def phrase_from(reading: Reading, start: int, *, leads: bool = False, agent: bool = False) -> Phrase | None:
    """The noun phrase that begins at a word: after "according to", "by", or the verb of a turned tag.

    ``leads`` tells that the main clause follows ("According to X, …"), so that what stands behind the next comma
    need not be an apposition. ``agent`` tells that the content may follow ("was accused by X of hiding it").
    """
    seen, words, raw = reading.seen, reading.seen.words, reading.seen.raw
    if start >= len(words) or reading.clause[start] < 0:
        return None
    number = reading.clause[start]
    clause = reading.clauses[number]
    if words[start] in PRONOUNS | OBJECTS or (words[start] == "her" and start + 1 == clause.end):
        return Phrase(start, start + 1)
    if words[start] in PREPOSITIONS | LINKS | CONJUNCTIONS and not _counts(seen, start):
        return None
    if words[start] in AUXILIARIES and raw[start][:1].islower():
        return None
    stop = _content_after_agent(seen, start, clause.end) if agent else clause.end
    end = _phrase_end(reading, start, stop)
    end = without_time(seen, start, end)
    if end <= start:
        return None
    for following in reading.clauses[number + 1 :]:
        if end != following.start - 1 or following.before != "," or not _is_apposition(reading, following):
            break
        brief = following.after == "," and following.end - following.start <= 6
        if leads and not (brief and (raw[following.start][:1].isupper() or raw[following.start].isdigit())):
            break
        end = _apposition_end(seen, following)
    return Phrase(start, end)


def _content_after_agent(seen: View, start: int, stop: int) -> int:
    words = seen.words
    for k in range(start + 1, stop - 1):
        gerund = words[k] in ("of", "for") and (words[k + 1].endswith("ing") or words[k + 1] == "having")
        if gerund or words[k] in ("that", "as") or (words[k] == "to" and words[k + 1] in ("have", "be")):
            return k
    return stop


def _phrase_end(reading: Reading, start: int, stop: int) -> int:
    """Where a noun phrase ends inside its clause: before a verb, a time, a place after a name, a hearer."""
    seen, words, raw = reading.seen, reading.seen.words, reading.seen.raw
    for k in range(start + 1, stop):
        word, before = words[k], words[k - 1]
        if word in RELATIVES:
            return stop
        if word in CUTS and not (before in DETERMINERS or before == "'s" or is_participle(seen, k - 1)):
            return k
        if word in ("told", "said", "says") or (word in AUXILIARIES and reading.finite[k] and "that" not in words[start:k]):
            return k
        if word in PREPOSITIONS and word != "of" and not is_participle(seen, k - 1):
            name = (raw[k - 1][:1].isupper() or before == ".") and not _is_common(seen, start, k)
            hears = word == "to" and words[k + 1 : k + 2] and words[k + 1] in HEARERS
            remote = word == "by" and words[k + 1 : k + 2] and words[k + 1] in ("telephone", "phone", "email", "letter", "text")
            if (name and word in CUTS_NAME) or hears or remote or _opens_time(seen, k, stop):
                return k
    return stop


def _opens_time(seen: View, k: int, end: int) -> bool:
    """Whether a time begins at a preposition: "on Monday", "in January 2009"."""
    after = seen.words[k + 1 : min(k + 3, end)]
    if not after or seen.words[k] not in TIME_STARTS:
        return False
    year = after[0].isdigit() and len(after[0]) == 4
    return after[0] in CLASSES["day"] | CLASSES["month"] or year or (len(after) > 1 and set(after) <= TIMES)


def _is_common(seen: View, start: int, end: int) -> bool:
    """Whether a noun phrase is more than a name: it begins with a determiner, or ends in lower case."""
    return seen.words[start] in DETERMINERS or (
        seen.raw[start][:1].islower() and not any(c.isupper() for c in "".join(seen.raw[end - 2 : end]))
    )


def _is_apposition(reading: Reading, clause: Clause) -> bool:
    seen, first = reading.seen, clause.start
    word = seen.words[first]
    if has_main_verb(reading, first, clause.end) or word in CONJUNCTIONS or word in LINKS:
        return False
    if word in DETERMINERS or (word.isdigit() and len(word) < 3):
        return True
    if word in OPENERS or word.endswith("ing") or is_adverb(seen, first):
        return False
    return seen.raw[first][:1].isupper() or word in CLASSES["role"] | {"former", "founder", "co-founder", "author"}


def _apposition_end(seen: View, clause: Clause) -> int:
    for k in range(clause.start + 1, clause.end):
        if seen.words[k] in RELATIVES:
            break
        cut = seen.words[k] in CUTS - {"until", "since"} and seen.words[k - 1] not in DETERMINERS
        if cut or _opens_time(seen, k, clause.end):
            return k
    return clause.end
