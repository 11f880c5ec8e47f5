"""The constructions by which a sentence names who answers for it: tags, reporting verbs, "according to", passives.

In: a ``Reading``. Out: candidates, each the name of its construction, the place of its cue and the noun phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from claimkit.inference.attribution_clauses import (
    ASIDE,
    Clause,
    Reading,
    has_main_verb,
    is_adverb,
    is_participle,
    is_reduced,
    verb_group,
)
from claimkit.inference.attribution_spans import Phrase, phrase_from, subject_of
from claimkit.inference.attribution_words import (
    ACCOUNTS,
    AUXILIARIES,
    BE,
    CONVINCED,
    DETERMINERS,
    LINKS,
    MORE_VERBS,
    NOT_VERBS,
    PLANS,
    PREPOSITIONS,
    PRONOUNS,
)
from claimkit.models.inflection import verbs as inflected
from claimkit.models.cues import DENIAL, NOT_DENIAL, RESEARCH
from claimkit.models.sentence_view import REPORTING, View, is_finite

AFTER_QUOTATION = "tag after quotation"
TAG = "tag"
AS_TAG = "as … said"
ACCORDING = "according to"
ACCOUNT = "noun that reports"
SUBJECT = "subject of reporting verb"
FACTIVE = "subject of factive verb"
SECOND = "second clause"
PASSIVE = "passive by"
PLAN = "subject of planning verb"

_NEEDS = {
    **dict.fromkeys(("took", "takes", "take", "taken"), ("issue", "exception", "back")),
    **dict.fromkeys(("hit", "hits"), ("back",)),
    **dict.fromkeys(("let", "lets"), ("it", "slip", "on")),
    **dict.fromkeys(("put", "puts"), ("at", "down", "it")),
    **dict.fromkeys(("see", "sees", "saw"), ("as", "in")),
    **dict.fromkeys(("point", "points", "pointed"), ("out", "to")),
    **dict.fromkeys(("brush", "brushes", "brushed"), ("aside", "off")),
    **dict.fromkeys(("charge", "charges", "charged"), ("with", "that")),
    **dict.fromkeys(("plead", "pleads", "pleaded"), ("not", "innocence")),
    **dict.fromkeys(("pencil", "pencilled"), ("in",)),
}
"""What must follow a verb in its clause for it to report."""
_NEVER = {
    "call": ("for", "on", "off", "in", "up", "at"), "calls": ("for", "on", "off", "in"),
    "called": ("for", "on", "off", "in", "up", "at", "by"), "answer": ("to",), "answers": ("to",), "told": ("nobody", "no"),
    "tell": ("nobody",), "held": (), "holds": (),
}
_AFTER_TAG = frozenset(
    "on in at last yesterday this late early by from to during after through over with when as before today".split()
)
_TURNS_DOWN = inflected("reject dismiss rebuff challenge")
_TELLING = frozenset(("say", "argue", "believe"))
_MODEST = frozenset(("recognise", "accept", "expect", "plan", "intend", "want"))


_RESEARCH = re.compile(rf"\b{RESEARCH}\b|\b(?:court|judge|panel|commission|committee|jury)\b")


class Cue(NamedTuple):
    """A way in which a sentence names a source."""

    construction: str
    place: int
    phrase: Phrase


def reports(seen: View, i: int) -> bool:
    """Whether a word is a form of a reporting verb."""
    word = seen.words[i]
    if word in MORE_VERBS:
        return True
    return not REPORTING.isdisjoint(seen.kinds[i]) and (word not in NOT_VERBS or seen.words[i + 1 : i + 2] == ["that"])


def beside_quotation(reading: Reading) -> Cue | None:
    """A tag that follows a quotation of speech: “…,” the mayor said; “…,” said the mayor."""
    words = reading.seen.words
    for number, clause in enumerate(reading.clauses):
        first = clause.start
        if first < 2:
            continue
        closes = clause.before == '"' and words[first - 2] in (",", "?", "!", "—", "–", "--", ".")
        if closes or (clause.before == '",' and _is_speech(reading, first - 2)):
            found = _tag_at(reading, number)
            if found:
                return Cue(AFTER_QUOTATION, *found)
    return None


def _is_speech(reading: Reading, closing: int) -> bool:
    """Whether a quotation is no fragment of the writer's sentence: it opens the sentence or follows a mark."""
    words = reading.seen.words
    opening = next((k for k in range(closing - 1, -1, -1) if words[k] == '"'), 0)
    return closing - opening > 3 and (opening == 0 or words[opening - 1] in (",", ":", ";"))


def _tag_at(reading: Reading, number: int) -> tuple[int, Phrase] | None:
    """The verb and the noun phrase of a tag that begins with a clause."""
    seen, words, clauses = reading.seen, reading.seen.words, reading.clauses
    clause = clauses[number]
    if words[clause.start] in ("and", "but", "in") or words[clause.start] in LINKS - {"as"}:
        return None
    j = clause.start
    while j < clause.end and (is_adverb(seen, j) or words[j] == "as"):
        j += 1
    if j < clause.end and seen.raw[j][:1].islower() and words[j] not in AUXILIARIES | PRONOUNS | DETERMINERS:
        verb_later = any(reports(seen, k) for k in range(j + 1, clause.end))
        if reports(seen, j) or is_finite(words[j], '"', seen.kinds[j]) or (words[j].endswith("s") and not verb_later):
            found = phrase_from(reading, j + 1)
            if found:
                return j, found
    for m in range(number, min(number + 5, len(clauses))):
        if m > number and clauses[m].before != ",":
            break
        span = range(clauses[m].start, clauses[m].end)
        known = [i for i in span if reading.finite[i] and (reports(seen, i) or words[i] == "asked")]
        other = [i for i in span if reading.finite[i] and words[i] not in AUXILIARIES and m == number]
        for i in known + other:
            subject = subject_of(reading, i) if not verb_group(reading, i)[1] else None
            if subject and subject.start >= clause.start and not subject.link:
                return i, subject
    return None


def verbs_that_report(reading: Reading) -> Iterator[Cue]:
    """Each verb of reporting or planning with its subject, in order."""
    seen, words = reading.seen, reading.seen.words
    for i in range(len(words)):
        if reading.clause[i] < 0:
            continue
        convinced = words[i] in CONVINCED
        helped = i > 0 and (words[i - 1] in AUXILIARIES or is_adverb(seen, i - 1))
        if not (reading.finite[i] or convinced or helped):
            continue
        plans = words[i] in PLANS
        quoted = words[i] == "quoted" and "as" in words[i + 1 : i + 12]
        if not (plans or quoted or convinced or reports(seen, i)):
            continue
        clause = reading.clauses[reading.clause[i]]
        begin, passive = verb_group(reading, i)
        if not (reading.finite[i] or convinced or AUXILIARIES.intersection(words[begin:i])):
            continue
        if words[i].endswith("ing") or convinced:
            if not passive:
                continue
        elif passive != quoted:
            continue
        if words[clause.start] == "according" or not _fits(reading, i, begin, clause):
            continue
        subject = subject_of(reading, i)
        if subject is None:
            yield from _without_subject(reading, i, begin, clause)
        elif subject.link == "as":
            if words[clause.start] == "as" and clause.before in ("", ",") and _ends_tag(reading, i):
                yield Cue(AS_TAG, i, subject)
        elif not subject.link and not (words[i] == "found" and _finds_a_thing(reading, i, subject)):
            yield Cue(_kind(reading, i, subject, plans), i, subject)


def _finds_a_thing(reading: Reading, verb: int, subject: Phrase) -> bool:
    """Whether *found* tells of a thing come upon, and not of a finding: no "that", and no study that found it."""
    words = reading.seen.words
    if _ends_tag(reading, verb) or "that" in words[verb + 1 : verb + 9]:
        return False
    return not _RESEARCH.search(" ".join(words[subject.start : subject.end]))


def _kind(reading: Reading, verb: int, subject: Phrase, plans: bool) -> str:
    seen = reading.seen
    if reports(seen, verb) and _is_tag(reading, verb, subject):
        return TAG
    first = _is_first(reading, subject)
    if plans and not (reports(seen, verb) and "plan" not in seen.kinds[verb]):
        return PLAN if first else ""
    if not first:
        return SECOND
    return FACTIVE if seen.kinds[verb] == ("factive",) and not seen.marks else SUBJECT


def _without_subject(reading: Reading, i: int, begin: int, clause: Clause) -> Iterator[Cue]:
    """A verb without a subject before it: a turned tag, or one that shares an earlier subject."""
    seen, words = reading.seen, reading.seen.words
    if i == begin == clause.start and clause.before in ASIDE and reports(seen, i):
        before_quotation = clause.after == '"' and (words[i] not in ("said", "says") or any(reading.finite[:i]))
        found = phrase_from(reading, i + 1) if words[i] not in _NEEDS and not before_quotation else None
        after = words[i + 1] if i + 1 < len(words) else "that"
        free = after not in PREPOSITIONS and after not in PRONOUNS and after not in ("that", "there", "no")
        known = not words[i].endswith("ed") or not _TELLING.isdisjoint(seen.kinds[i]) or words[i] == "predicted"
        if found and free and known and not any(reading.finite[found.end : clause.end]):
            yield Cue(TAG, i, found)
    elif words[clause.start] in ("and", "but") or words[begin - 1] in ("and", "but"):
        for k in range(begin - 1, -1, -1):
            subject = subject_of(reading, k) if reading.clause[k] >= 0 and reading.finite[k] else None
            if subject:
                if not subject.link:
                    yield Cue(SECOND, i, subject)
                return


def _fits(reading: Reading, i: int, begin: int, clause: Clause) -> bool:
    """Whether what stands around a verb lets it report."""
    seen, words = reading.seen, reading.seen.words
    word, rest = words[i], words[i + 1 : clause.end]
    after = words[i + 1] if i + 1 < len(words) else ""
    if word in _NEEDS and not any(w in _NEEDS[word] for w in words[i + 1 : min(i + 24, clause.end)]):
        return False
    if after in _NEVER.get(word, ()) or (word in ("held", "hold", "holds") and after != "that"):
        return False
    if begin == i and is_participle(seen, i) and word not in ("said", "told"):
        if after in ("by", "of") or (after == "to" and word in ("believed", "thought", "alleged", "known") and "have" not in rest[:3]):
            return False
        if word in ("found", "held", "described", "recorded", "called", "shown") and is_reduced(reading, i, clause.end) and "that" not in rest[:5]:
            return word == "found" and clause.start > reading.clauses[0].start and _ends_tag(reading, i)
    if word in _TURNS_DOWN:
        following = {kind for kinds in seen.kinds[i + 1 : i + 8] for kind in kinds}
        if "offer_noun" in following and "charge_noun" not in following:
            return False
    negated = any(w in ("not", "n't", "never") for w in words[begin:i])
    if word in ("accept", "recognise"):
        return negated
    return not negated or "believe" in seen.kinds[i] or word in _MODEST or word in CONVINCED


def _is_first(reading: Reading, subject: Phrase) -> bool:
    """Whether no main verb stands before a subject."""
    words = reading.seen.words
    for clause in reading.clauses:
        if clause.start >= subject.start:
            return True
        stop = min(clause.end, subject.start)
        opens = words[clause.start] in LINKS or words[clause.start] in ("asked", "told", "speaking")
        if not opens and has_main_verb(reading, clause.start, stop):
            return False
    return True


def _is_tag(reading: Reading, verb: int, subject: Phrase) -> bool:
    """Whether subject and verb stand between commas, with what is reported around them."""
    words = reading.seen.words
    own = reading.clauses[reading.clause[subject.start]]
    if own.start == reading.clauses[0].start or words[own.start] in ("and", "but"):
        return False
    return _ends_tag(reading, verb)


def _ends_tag(reading: Reading, verb: int) -> bool:
    """Whether nothing but an adverbial or a hearer follows a verb in its clause."""
    words = reading.seen.words
    clause = reading.clauses[reading.clause[verb]]
    if verb + 1 >= clause.end:
        return True
    after = words[verb + 1]
    if any(reading.finite[verb + 1 : clause.end]) or "that" in words[verb + 1 : clause.end] or after == "to":
        return False
    return after in _AFTER_TAG or words[verb] == "told"


def denials(reading: Reading) -> Cue | None:
    """A denial that the cue lexicon knows and the verbs do not: "knocked down the rumour", "has no plans to"."""
    seen = reading.seen
    starts = list(accumulate((len(word) + 1 for word in seen.words), initial=0))
    text = NOT_DENIAL.sub(lambda found: "~" * len(found.group()), " ".join(seen.words))
    for match in DENIAL.finditer(text):
        i = bisect_right(starts, match.start()) - 1
        if reading.clause[i] < 0:
            continue
        subject = subject_of(reading, i)
        if subject and not subject.link and not verb_group(reading, i)[1] | (seen.words[i] in ("not", "no")):
            return Cue(SUBJECT, i, subject)
    return None


def phrases_that_report(reading: Reading) -> Cue | None:
    """ "According to X", "in the words of X", "in X's version", "by X's count". """
    seen, words = reading.seen, reading.seen.words
    for i in range(len(words) - 2):
        if reading.clause[i] < 0:
            continue
        leads = i < 2 or _is_inserted(reading, i)
        if words[i] == "according" and words[i + 1] == "to" and words[i + 2] not in ("plan", "schedule", "law", "whom", "which"):
            found = phrase_from(reading, i + 2, leads=leads)
            if found:
                return Cue(ACCORDING, i, found)
        if words[i] in ("in", "on", "by", "to") and i == reading.clauses[reading.clause[i]].start:
            found = _account(reading, i, leads)
            if found:
                return Cue(ACCOUNT, i, found)
    return None


def _account(reading: Reading, i: int, leads: bool) -> Phrase | None:
    words = reading.seen.words
    end = reading.clauses[reading.clause[i]].end
    if words[i + 1] == "the" and i + 4 < end and words[i + 2] in ACCOUNTS and words[i + 3] == "of":
        return phrase_from(reading, i + 4, leads=leads)
    for k in range(i + 2, min(i + 10, end)):
        if words[k] in ACCOUNTS and words[k - 1] == "'s":
            return Phrase(i + 1, k - 1)
        if words[k] in ACCOUNTS and k == i + 2 and words[k - 1] in ("his", "her", "their", "its"):
            return Phrase(i + 1, k)
    return None


def _is_inserted(reading: Reading, i: int) -> bool:
    number = reading.clause[i]
    clause = reading.clauses[number]
    between = clause.start == i and clause.before == "," and clause.after == ","
    return between and any(has_main_verb(reading, c.start, c.end) for c in reading.clauses[number + 1 :])


def passive(reading: Reading) -> Cue | None:
    """The agent of a passive verb: "was accused by X", "were denied by X"."""
    seen, words = reading.seen, reading.seen.words
    for i in range(1, len(words) - 1):
        if words[i] != "by" or reading.clause[i] < 0 or words[i + 1].endswith("ing"):
            continue
        first = max(reading.clauses[reading.clause[i]].start, i - 5)
        verb = next((k for k in range(i - 1, first - 1, -1) if reports(seen, k) and is_participle(seen, k)), -1)
        if "to" in words[verb:i]:
            continue
        patient = subject_of(reading, verb) if verb >= 0 and verb_group(reading, verb)[1] else None
        if patient and not patient.link:
            found = phrase_from(reading, i + 1, agent=True)
            if found:
                return Cue(PASSIVE, verb, found)
    return None
