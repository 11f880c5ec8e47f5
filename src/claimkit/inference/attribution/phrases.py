"""Where a noun phrase begins and ends: behind an adverbial, before a time, with its apposition.

In: a ``Reading`` and the place where a phrase begins. Out: its words.
"""

from __future__ import annotations

from typing import NamedTuple

from claimkit.inference.attribution.clauses import has_main_verb
from claimkit.inference.attribution.reading import Clause, Reading, is_adverb, is_participle
from claimkit.inference.attribution.words import (
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

GOES_ON = PREPOSITIONS | DETERMINERS | {"'s", "and", "or", ",", "."}
"""Words after which a determiner or a name goes on with the same noun phrase."""
_ALL_PRONOUNS = PRONOUNS | OBJECTS
_NO_PHRASE = PREPOSITIONS | LINKS | CONJUNCTIONS
_OPENS = OPENERS | TIME_NOUNS | {"last", "next", "late", "early", "first"}
_QUANTITIES = DETERMINERS - ARTICLES
_CUTS_APPOSITION = CUTS - {"until", "since"}
_IN_TIMES = (TIMES - ARTICLES) | {":", "."}
_ALONE = frozenset(("yesterday", "today", "later", "earlier", "then", "now"))
_BEFORE_TIME = frozenset(("until", "since", "by", "from"))
_CALENDAR = CLASSES["day"] | CLASSES["month"]
_REMOTE = frozenset(("telephone", "phone", "email", "letter", "text"))
_TITLES = CLASSES["role"] | {"former", "founder", "co-founder", "author"}


class Phrase(NamedTuple):
    """The words of a noun phrase, and the word that makes its clause part of another one ("" if none)."""

    start: int
    end: int
    link: str = ""


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
    if (words[start] in _ALL_PRONOUNS and raw[start] != "US") or (words[start] == "her" and start + 1 == clause.end):
        return Phrase(start, start + 1)
    if words[start] in _NO_PHRASE and not counts(seen, start):
        return None
    if words[start] in AUXILIARIES and raw[start][:1].islower():
        return None
    stop = _content_after_agent(seen, start, clause.end) if agent else clause.end
    end = without_time(seen, start, _phrase_end(reading, start, stop))
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


def after_opener(seen: View, start: int, end: int) -> int:
    """Where the noun phrase begins behind an adverbial that no comma closes: "On Friday the club"."""
    words, raw = seen.words, seen.raw
    first = words[start]
    if first not in _OPENS:
        return start
    if first in ("this", "that", "last", "next") and start + 1 < end and words[start + 1] not in TIMES:
        return start
    if first in TIME_STARTS or first in TIMES:
        k = start + 1
        while k < end and (words[k].isdigit() or words[k] in _IN_TIMES or (words[k] in ARTICLES and k == start + 1)):
            k += 1
        last = k - 1 - (words[k - 1] == ".")
        if k < end and ((k > start + 1 and words[last] in TIME_NOUNS) or words[last].isdigit()):
            return k
        if k < end and first in _ALONE and words[k] not in PREPOSITIONS:
            return k
    for k in range(end - 1, start, -1):
        begins = words[k] in DETERMINERS or (raw[k][:1].isupper() and raw[k - 1][:1].islower())
        if begins and words[k - 1] not in GOES_ON:
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
        named = raw[k][:1].isupper() and words[k] not in _CALENDAR
        if named or is_participle(seen, k - 1):
            break
        if words[k] in TIME_STARTS and (k + 1 < end or words[k] in TIMES):
            return without_time(seen, start, k - (k - 1 > start and words[k - 1] in _BEFORE_TIME))
        if words[k] not in TIMES and not words[k].isdigit():
            break
    return end - 2 if tuple(words[end - 2 : end]) in ADVERBIALS else end


def counts(seen: View, start: int) -> bool:
    """Whether a preposition belongs to a number: "about forty farmers", "at least two of them"."""
    if seen.words[start] not in ("at", "about", "around", "over", "up", "under", "between"):
        return False
    after = seen.words[start + 1 : start + 3]
    return any(w in ("least", "most", "all") or w.isdigit() or w in _QUANTITIES for w in after)


def _content_after_agent(seen: View, start: int, stop: int) -> int:
    words = seen.words
    for k in range(start + 1, stop - 1):
        gerund = words[k] in ("of", "for") and words[k + 1].endswith("ing")
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
        verb = word in AUXILIARIES and reading.finite[k] and "that" not in words[start:k]
        if verb or word in ("told", "said", "says"):
            return k
        if word in PREPOSITIONS and word != "of" and not is_participle(seen, k - 1):
            after = words[k + 1] if k + 1 < stop else ""
            name = (raw[k - 1][:1].isupper() or before == ".") and not _is_common(seen, start, k)
            hears = (word == "to" and after in HEARERS) or (word == "by" and after in _REMOTE)
            if (name and word in CUTS_NAME) or hears or _opens_time(seen, k, stop):
                return k
    return stop


def _opens_time(seen: View, k: int, end: int) -> bool:
    """Whether a time begins at a preposition: "on Monday", "in January 2009"."""
    after = seen.words[k + 1 : min(k + 3, end)]
    if not after or seen.words[k] not in TIME_STARTS:
        return False
    year = after[0].isdigit() and len(after[0]) == 4
    return after[0] in _CALENDAR or year or (len(after) > 1 and set(after) <= TIMES)


def _is_common(seen: View, start: int, end: int) -> bool:
    """Whether a noun phrase is more than a name: it begins with a determiner, or ends in lower case."""
    if seen.words[start] in DETERMINERS:
        return True
    last = "".join(seen.raw[end - 2 : end])
    return seen.raw[start][:1].islower() and last == last.lower()


def _is_apposition(reading: Reading, clause: Clause) -> bool:
    seen, first = reading.seen, clause.start
    word = seen.words[first]
    if word in CONJUNCTIONS or word in LINKS or has_main_verb(reading, first, clause.end):
        return False
    if word in DETERMINERS or (word.isdigit() and len(word) < 3):
        return True
    if word in OPENERS or word.endswith("ing") or is_adverb(seen, first):
        return False
    return seen.raw[first][:1].isupper() or word in _TITLES


def _apposition_end(seen: View, clause: Clause) -> int:
    for k in range(clause.start + 1, clause.end):
        if seen.words[k] in RELATIVES:
            break
        cut = seen.words[k] in _CUTS_APPOSITION and seen.words[k - 1] not in DETERMINERS
        if cut or _opens_time(seen, k, clause.end):
            return k
    return clause.end
