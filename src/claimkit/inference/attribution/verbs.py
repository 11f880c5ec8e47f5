"""Verbs that report, in a tag or with their subject before them, and whether what stands around them lets them.

In: a ``Reading``. Out: ``Cue`` candidates in order: the construction, the place of the verb, the noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from claimkit.inference.attribution.clauses import has_main_verb, is_reduced, verb_group
from claimkit.inference.attribution.phrases import Phrase, phrase_from
from claimkit.inference.attribution.reading import ASIDE, Clause, Reading, is_adverb, is_participle
from claimkit.inference.attribution.subjects import subject_of
from claimkit.inference.attribution.words import (
    AUXILIARIES,
    CONVINCED,
    LINKS,
    MORE_VERBS,
    NOT_VERBS,
    PLANS,
    PREPOSITIONS,
    PRONOUNS,
)
from claimkit.models.cues import RESEARCH
from claimkit.models.inflection import listed, verbs
from claimkit.models.sentence_view import REPORTING, View

TAG = "tag"
AS_TAG = "as X said"
SUBJECT = "subject of reporting verb"
FACTIVE = "subject of factive verb"
SECOND = "subject in a second clause"
PLAN = "subject of planning verb"

_NEEDS = {
    **dict.fromkeys(("took", "takes", "take", "taken"), ("issue", "exception", "back")),
    **dict.fromkeys(("hit", "hits"), ("back",)),
    **dict.fromkeys(("let", "lets"), ("it", "slip", "on")),
    **dict.fromkeys(("put", "puts"), ("at", "down", "it")),
    **dict.fromkeys(("see", "sees", "saw"), ("as", "in")),
    **dict.fromkeys(verbs("point"), ("out", "to")),
    **dict.fromkeys(verbs("brush"), ("aside", "off")),
    **dict.fromkeys(verbs("charge"), ("with", "that")),
    **dict.fromkeys(verbs("plead"), ("not", "innocence")),
    **dict.fromkeys(verbs("pencil", "pencilled"), ("in",)),
}
"""What must follow a verb in its clause for it to report."""
_NEVER = {
    **dict.fromkeys(verbs("call"), ("for", "on", "off", "in", "up", "at", "by")),
    **dict.fromkeys(verbs("answer"), ("to",)),
    **dict.fromkeys(("tell", "told"), ("nobody", "no")),
}
"""What must not follow a verb directly."""
_WINDOW = 40  # words around a verb in which what it needs, or the verb whose subject it shares, may stand
_AFTER_TAG = listed(
    "on in at last yesterday this late early by from to during after through over with when as before today"
)
_BARE_PARTICIPLES = listed("found held described recorded called shown")
_TURNS_DOWN = verbs("reject dismiss rebuff challenge")
_TELLING = frozenset(("say", "argue", "believe"))
_MODEST = listed("recognise accept expect plan intend want") | CONVINCED
"""Verbs and adjectives whose negation is still a view of the subject."""
_RESEARCH = re.compile(rf"\b{RESEARCH}\b|\b(?:court|judge|panel|commission|committee|jury)\b")


class Cue(NamedTuple):
    """A way in which a sentence names a source: the construction, the place of the cue, the noun phrase."""

    construction: str
    place: int
    phrase: Phrase


def reports(seen: View, i: int) -> bool:
    """Whether a word is a form of a reporting verb."""
    word = seen.words[i]
    if word in MORE_VERBS:
        return True
    return not REPORTING.isdisjoint(seen.kinds[i]) and (word not in NOT_VERBS or seen.words[i + 1 : i + 2] == ["that"])


def verbs_that_report(reading: Reading) -> Iterator[Cue]:
    """Each verb of reporting or planning with its subject, in order."""
    words = reading.seen.words
    for i, number in enumerate(reading.clause):
        if number < 0 or not _may_report(reading, i):
            continue
        clause = reading.clauses[number]
        begin, be = verb_group(reading, i)
        if not _is_active(reading, i, begin, be) or words[clause.start] == "according" or not _fits(reading, i, begin):
            continue
        subject = subject_of(reading, i)
        if subject is None:
            yield from _without_subject(reading, i, begin, clause)
        elif subject.link == "as":
            if words[clause.start] == "as" and clause.before in ("", ",") and ends_tag(reading, i):
                yield Cue(AS_TAG, i, subject)
        elif not subject.link and not (words[i] == "found" and _finds_a_thing(reading, i, subject)):
            yield Cue(_construction(reading, i, subject), i, subject)


def ends_tag(reading: Reading, verb: int) -> bool:
    """Whether nothing but an adverbial or a hearer follows a verb in its clause."""
    words = reading.seen.words
    end = reading.clauses[reading.clause[verb]].end
    if verb + 1 >= end:
        return True
    if any(reading.finite[verb + 1 : end]) or "that" in words[verb + 1 : end] or words[verb + 1] == "to":
        return False
    return words[verb + 1] in _AFTER_TAG or words[verb] == "told"


def _may_report(reading: Reading, i: int) -> bool:
    seen, words = reading.seen, reading.seen.words
    helped = i > 0 and (words[i - 1] in AUXILIARIES or is_adverb(seen, i - 1))
    if not (reading.finite[i] or helped):
        return False
    return words[i] in PLANS or words[i] in CONVINCED or words[i] == "quoted" or reports(seen, i)


def _is_active(reading: Reading, i: int, begin: int, be: bool) -> bool:
    """Whether the subject of a verb does what it says: not "was told", but "is warning", "was quoted as saying"."""
    words = reading.seen.words
    if words[i].endswith("ing") or words[i] in CONVINCED:
        return be
    if words[i] == "quoted":
        return be and "as" in words[i + 1 : i + 12]
    return not be and (reading.finite[i] or not AUXILIARIES.isdisjoint(words[begin:i]))


def _fits(reading: Reading, i: int, begin: int) -> bool:
    """Whether what stands around a verb lets it report."""
    seen, words = reading.seen, reading.seen.words
    end = reading.clauses[reading.clause[i]].end
    word, rest = words[i], words[i + 1 : end]
    after = words[i + 1] if i + 1 < len(words) else ""
    if word in _NEEDS and not any(w in _NEEDS[word] for w in rest[:_WINDOW]):
        return False
    if after in _NEVER.get(word, ()) or (word in ("held", "hold", "holds") and after != "that"):
        return False
    if begin == i and is_participle(seen, i) and word not in ("said", "told"):
        reduced = word in ("believed", "thought", "alleged") and after == "to" and "have" not in rest[:3]
        if after in ("by", "of") or reduced:
            return False
        if word in _BARE_PARTICIPLES and is_reduced(reading, i, end) and "that" not in rest[:5]:
            return word == "found" and reading.clause[i] > 0 and ends_tag(reading, i)
    if word in _TURNS_DOWN:
        following = {kind for kinds in seen.kinds[i + 1 : i + 8] for kind in kinds}
        if "offer_noun" in following and "charge_noun" not in following:
            return False
    negated = any(w in ("not", "n't", "never") for w in words[begin:i])
    if word in ("accept", "recognise"):
        return negated
    return not negated or "believe" in seen.kinds[i] or word in _MODEST


def _finds_a_thing(reading: Reading, verb: int, subject: Phrase) -> bool:
    """Whether *found* tells of a thing come upon, and not of a finding: no "that", and no study that found it."""
    words = reading.seen.words
    if ends_tag(reading, verb) or "that" in words[verb + 1 : verb + 9]:
        return False
    return not _RESEARCH.search(" ".join(words[subject.start : subject.end]))


def _construction(reading: Reading, verb: int, subject: Phrase) -> str:
    seen = reading.seen
    reporting = reports(seen, verb)
    if reporting and _is_tag(reading, verb, subject):
        return TAG
    first = _is_first(reading, subject)
    if seen.words[verb] in PLANS and not (reporting and "plan" not in seen.kinds[verb]):
        return PLAN if first else ""
    if not first:
        return SECOND
    return FACTIVE if seen.kinds[verb] == ("factive",) and not seen.marks else SUBJECT


def _is_tag(reading: Reading, verb: int, subject: Phrase) -> bool:
    """Whether subject and verb stand between commas, with what is reported around them."""
    number = reading.clause[subject.start]
    opens = reading.seen.words[reading.clauses[number].start]
    return number > 0 and opens not in ("and", "but") and ends_tag(reading, verb)


def _is_first(reading: Reading, subject: Phrase) -> bool:
    """Whether no main verb stands before a subject."""
    words = reading.seen.words
    for clause in reading.clauses:
        if clause.start >= subject.start:
            return True
        opens = words[clause.start] in LINKS or words[clause.start] in ("asked", "told", "speaking")
        if not opens and has_main_verb(reading, clause.start, min(clause.end, subject.start)):
            return False
    return True


def _without_subject(reading: Reading, i: int, begin: int, clause: Clause) -> Iterator[Cue]:
    """A verb without a subject before it: a turned tag, or one that shares an earlier subject."""
    seen, words = reading.seen, reading.seen.words
    if i == begin == clause.start and clause.before in ASIDE and reports(seen, i):
        introduces = clause.after == '"' and (words[i] not in ("said", "says") or any(reading.finite[:i]))
        found = phrase_from(reading, i + 1) if words[i] not in _NEEDS and not introduces else None
        after = words[i + 1] if i + 1 < len(words) else "that"
        free = after not in PREPOSITIONS and after not in PRONOUNS and after not in ("that", "there", "no")
        tells = not words[i].endswith("ed") or not _TELLING.isdisjoint(seen.kinds[i]) or words[i] == "predicted"
        if found and free and tells and not any(reading.finite[found.end : clause.end]):
            yield Cue(TAG, i, found)
    elif words[clause.start] in ("and", "but") or (begin and words[begin - 1] in ("and", "but")):
        for k in range(begin - 1, max(begin - _WINDOW, 0) - 1, -1):
            subject = subject_of(reading, k) if reading.clause[k] >= 0 and reading.finite[k] else None
            if subject:
                if not subject.link:
                    yield Cue(SECOND, i, subject)
                return
