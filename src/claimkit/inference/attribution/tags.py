"""Sources named beside a quotation, by a phrase, or by a passive verb.

In: a ``Reading``. Out: a ``Cue`` or None.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from claimkit.inference.attribution.clauses import has_main_verb, verb_group
from claimkit.inference.attribution.phrases import Phrase, phrase_from
from claimkit.inference.attribution.reading import QUOTED_COMMA, Reading, is_adverb, is_participle
from claimkit.inference.attribution.subjects import subject_of
from claimkit.inference.attribution.verbs import SUBJECT, Cue, reports
from claimkit.inference.attribution.words import (
    ACCOUNTS,
    AUXILIARIES,
    DETERMINERS,
    LINKS,
    POSSESSIVES,
    PRONOUNS,
)
from claimkit.models.cues import DENIAL, NOT_DENIAL
from claimkit.models.sentence_view import is_finite

AFTER_QUOTATION = "tag after quotation"
ACCORDING = "according to"
ACCOUNT = "noun that reports"
PASSIVE = "passive by"

_CLOSES_SPEECH = (",", "?", "!", "—", "–", "--", ".")
_NO_TAG = (LINKS - {"as"}) | {"and", "but", "in"}
_NO_VERB = AUXILIARIES | PRONOUNS | DETERMINERS
_NOT_SOURCES = frozenset(("plan", "schedule", "law", "whom", "which"))


def beside_quotation(reading: Reading) -> Cue | None:
    """A tag that follows a quotation of speech: “…,” the mayor said; “…,” said the mayor."""
    words = reading.seen.words
    for number, clause in enumerate(reading.clauses):
        closes = clause.before == '"' and clause.start > 1 and words[clause.start - 2] in _CLOSES_SPEECH
        if closes or (clause.before == QUOTED_COMMA and _is_speech(reading, clause.start - 2)):
            found = _tag_at(reading, number)
            if found:
                return found
    return None


def by_phrase(reading: Reading) -> Cue | None:
    """ "According to X", "in the words of X", "in X's version", "by X's count"."""
    words = reading.seen.words
    for i in range(len(words) - 2):
        if reading.clause[i] < 0 or words[i] not in ("according", "in", "on", "by", "to"):
            continue
        leads = i < 2 or _is_inserted(reading, i)
        if words[i] == "according" and words[i + 1] == "to" and words[i + 2] not in _NOT_SOURCES:
            found = phrase_from(reading, i + 2, leads=leads)
            if found:
                return Cue(ACCORDING, i, found)
        if words[i] != "according" and i == reading.clauses[reading.clause[i]].start:
            found = _account(reading, i, leads)
            if found:
                return Cue(ACCOUNT, i, found)
    return None


def by_agent(reading: Reading) -> Cue | None:
    """The agent of a passive verb: "was accused by X", "were denied by X"."""
    seen, words = reading.seen, reading.seen.words
    for i in range(1, len(words) - 1):
        if words[i] != "by" or reading.clause[i] < 0 or words[i + 1].endswith("ing"):
            continue
        first = max(reading.clauses[reading.clause[i]].start, i - 5)
        verb = next((k for k in range(i - 1, first - 1, -1) if reports(seen, k) and is_participle(seen, k)), -1)
        if verb < 0 or "to" in words[verb:i] or not verb_group(reading, verb)[1]:
            continue
        patient = subject_of(reading, verb)
        found = phrase_from(reading, i + 1, agent=True) if patient and not patient.link else None
        if found:
            return Cue(PASSIVE, verb, found)
    return None


def by_denial(reading: Reading) -> Cue | None:
    """A denial that the cue lexicon knows and the verbs do not: "knocked down the rumour", "has no plans to"."""
    words = reading.seen.words
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    text = NOT_DENIAL.sub(lambda found: "~" * len(found.group()), " ".join(words))
    for match in DENIAL.finditer(text):
        found = bisect_right(starts, match.start()) - 1
        i = next((k for k in range(found, max(found - 4, -1), -1) if reading.finite[k]), -1)
        if i < 0 or verb_group(reading, i)[1]:
            continue
        subject = subject_of(reading, i)
        if subject and not subject.link:
            return Cue(SUBJECT, i, subject)
    return None


def _is_speech(reading: Reading, closing: int) -> bool:
    """Whether a quotation is no fragment of the writer's sentence: it opens the sentence or follows a mark."""
    words = reading.seen.words
    opening = next((k for k in range(closing - 1, -1, -1) if words[k] == '"'), 0)
    return closing - opening > 3 and (opening == 0 or words[opening - 1] in (",", ":", ";"))


def _tag_at(reading: Reading, number: int) -> Cue | None:
    """A tag that begins with a clause: its verb first, or a subject whose verb may stand after an apposition."""
    seen, words, clauses = reading.seen, reading.seen.words, reading.clauses
    clause = clauses[number]
    if words[clause.start] in _NO_TAG:
        return None
    j = clause.start
    while j < clause.end and (is_adverb(seen, j) or words[j] == "as"):
        j += 1
    if j < clause.end and seen.raw[j][:1].islower() and words[j] not in _NO_VERB:
        verb_later = any(reports(seen, k) for k in range(j + 1, clause.end))
        if reports(seen, j) or is_finite(words[j], '"', seen.kinds[j]) or (words[j].endswith("s") and not verb_later):
            found = phrase_from(reading, j + 1)
            if found:
                return Cue(AFTER_QUOTATION, j, found)
    for m in range(number, min(number + 5, len(clauses))):
        if m > number and clauses[m].before != ",":
            break
        finite = [i for i in range(clauses[m].start, clauses[m].end) if reading.finite[i]]
        known = [i for i in finite if reports(seen, i) or words[i] == "asked"]
        other = [i for i in finite if words[i] not in AUXILIARIES and m == number]
        for i in known + other:
            subject = subject_of(reading, i) if not verb_group(reading, i)[1] else None
            if subject and subject.start >= clause.start and not subject.link:
                return Cue(AFTER_QUOTATION, i, subject)
    return None


def _account(reading: Reading, i: int, leads: bool) -> Phrase | None:
    words = reading.seen.words
    end = reading.clauses[reading.clause[i]].end
    if words[i + 1] == "the" and i + 4 < end and words[i + 2] in ACCOUNTS and words[i + 3] == "of":
        return phrase_from(reading, i + 4, leads=leads)
    for k in range(i + 2, min(i + 10, end)):
        if words[k] in ACCOUNTS and words[k - 1] == "'s":
            return Phrase(i + 1, k - 1)
        if words[k] in ACCOUNTS and words[i + 1] in POSSESSIVES and (k == i + 2 or words[i + 2 : k] == ["own"]):
            return Phrase(i + 1, i + 2)
    return None


def _is_inserted(reading: Reading, i: int) -> bool:
    """Whether a clause stands between commas, with a main verb after it."""
    number = reading.clause[i]
    clause = reading.clauses[number]
    between = clause.start == i and clause.before == "," and clause.after == ","
    return between and any(has_main_verb(reading, c.start, c.end) for c in reading.clauses[number + 1 :])
