"""The clauses of a sentence and its verbs, by marks and closed lists alone.

In: a sentence read as a ``View``. Out: a ``Reading``. A clause here is what stands between two marks (commas, dashes,
quotation marks); whether it has a verb of its own decides what it can be: an apposition, background, or content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimkit.inference.attribution_words import (
    ADVERBIALS,
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    LINKS,
    MORE_VERBS,
    NOT_ADVERBS,
    NUMERALS,
    OPENERS,
    PARTICIPLES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    TIME_NOUNS,
)
from claimkit.models.lexicon import CLASSES, NOUNS
from claimkit.models.sentence_view import View, is_finite
from claimkit.models.zones import QUOTE

MARKS = frozenset(",;:—–!?") | {"--"}
ASIDE = frozenset((",", '",', "—", "–", "--"))
"""Marks that set off an apposition or an insertion."""
_TAGGING = frozenset(("reports", "claims", "notes", "states", "estimates", "fears", "hopes", "forecasts", "sees"))
_TIMES = TIME_NOUNS | {"last", "this", "earlier", "late", "early", "later", "next"}
_PARENTHESIS = 40  # words; a longer one is a slip of the writer's
_VERB_FORMS = frozenset(
    ("say", "view", "fear", "hope", "plan", "vow", "doubt", "protest", "dispute", "promise", "forecast", "blame")
    + ("demand", "suspect", "claim", "estimate")
)


class Clause(NamedTuple):
    """The words between two marks, ``start`` to ``end``, and the marks: "" at the edges, a quotation as one ``"``; a
    comma behind a quotation is ``",``."""

    start: int
    end: int
    before: str
    after: str


class Reading(NamedTuple):
    """A sentence, its clauses outside quotation marks, for each word the number of its clause (-1: none), and whether
    the word looks like a finite verb."""

    seen: View
    clauses: Sequence[Clause]
    clause: Sequence[int]
    finite: Sequence[bool]


def read(seen: View) -> Reading:
    """Part a sentence into clauses.

    >>> from claimkit.models.sentence_view import view
    >>> [(c.start, c.end, c.after) for c in read(view("The envoy, Ivo Lerch, left.")).clauses]
    [(0, 2, ','), (3, 5, ','), (6, 7, '.')]
    """
    words, size = seen.words, len(seen.words)
    number, clauses = [-1] * size, []
    before, start, i = "", 0, 0
    while i <= size:
        quoted = i < size and seen.zones[i] == QUOTE
        if i == size or quoted or _ends_clause(seen, i):
            mark = "" if i == size else '"' if quoted else words[i]
            if i > start:
                number[start:i] = [len(clauses)] * (i - start)
                clauses.append(Clause(start, i, before, mark))
            before = mark if i > start or quoted or not before else '",' if (before, mark) == ('"', ",") else before
            i += not quoted
            while i < size and seen.zones[i] == QUOTE:
                i += 1
            start = i
            continue
        if words[i] == "(":
            i = next((j for j in range(i + 1, min(i + _PARENTHESIS, size)) if words[j] == ")"), i)
        i += 1
    return Reading(seen, clauses, number, [number[k] >= 0 and _finite(seen, k) for k in range(size)])


def _ends_clause(seen: View, i: int) -> bool:
    word = seen.words[i]
    if word == ".":
        return i + 1 == len(seen.words) or seen.zones[i + 1] == QUOTE
    return word in MARKS and not _joins_figures(seen, i)


def _joins_figures(seen: View, i: int) -> bool:
    """Whether a mark stands inside a number or a time: 1,900, 2010–12, 2:14."""
    if not 0 < i < len(seen.words) - 1 or seen.words[i] not in (",", "–", ":"):
        return False
    touches = seen.starts[i - 1] + len(seen.raw[i - 1]) == seen.starts[i] == seen.starts[i + 1] - 1
    return touches and seen.words[i - 1][-1].isdigit() and seen.words[i + 1][0].isdigit()


def _finite(seen: View, i: int) -> bool:
    word, before = seen.words[i], seen.words[i - 1] if i else ""
    if not seen.raw[i][:1].islower() and word != "'s" and i and before != '"':
        return word in AUXILIARIES and word.startswith("'")
    if word == "'s":
        return before in PRONOUNS or before in ("that", "there", "who")
    if (before in ARTICLES and not (before == "her" and word in ("say", "says", "said"))) or before == "'s" or (before == "to" and word not in ("had", "was", "were", "is", "has")):
        return False
    if word in AUXILIARIES:
        return not (word == "do" and seen.raw[i - 1][:1].isupper() and seen.raw[i + 1 : i + 2] != ["not"] and i > 0)
    if word.endswith("ed") and before in NUMERALS and before != "one":
        return False
    if (word.endswith("ed") and not i) or ((word in NOUNS or word in MORE_VERBS) and _is_noun(seen, i)):
        return False
    return word in MORE_VERBS or is_finite(word, before, seen.kinds[i])


def _is_noun(seen: View, i: int) -> bool:
    """Whether a form that may be a noun stands as one: "parish records from 1641 suggest", "the final report, which"."""
    word, before = seen.words[i], seen.words[i - 1] if i else ""
    after = seen.words[i + 1] if i + 1 < len(seen.words) else ""
    if word == "accused" and after in MARKS:
        return True
    if word.endswith("ed") or word in PARTICIPLES or word in ("saw", "thought", "took"):
        return False
    if after in AUXILIARIES and after != "'s":
        return True
    if (before.endswith("ed") and seen.raw[i - 1][:1].islower()) or before in PREPOSITIONS or before in ("final", "own", "annual", "such"):
        return True
    if before in MARKS or before == '"':
        return after in ("of", "from")
    if after == "to":
        return False
    if after in (",", ".", "") and word in _TAGGING and not before.endswith("s") and i > 2:
        return False
    if word in MORE_VERBS and not word.endswith("s"):
        return False
    if after in ("of", "from", "for", ",", "by", "in", ".", "on", "and", "or", ""):
        return word not in _VERB_FORMS
    if before in PRONOUNS or is_adverb(seen, i - 1):
        return False
    if word.endswith("s"):
        return after not in NOUNS and i + 1 < len(seen.words) and is_finite(after, "", seen.kinds[i + 1])
    plural = before.endswith("s") or before in ("police", "people", "who", "women", "men", "have", "will", "would")
    return word not in _VERB_FORMS and not plural


def is_adverb(seen: View, i: int) -> bool:
    """Whether a word may stand between a subject and its verb."""
    word = seen.words[i]
    return word in ADVERBS or (
        len(word) > 4 and word.endswith("ly") and seen.raw[i][:1].islower() and word not in NOT_ADVERBS
    )


def is_participle(seen: View, i: int) -> bool:
    """Whether a word may be a past participle."""
    return seen.words[i].endswith("ed") or seen.words[i] in PARTICIPLES


def verb_group(reading: Reading, verb: int) -> tuple[int, bool]:
    """Where the auxiliaries and adverbs before a verb begin, and whether they make it passive (or progressive)."""
    seen, words = reading.seen, reading.seen.words
    first = reading.clauses[reading.clause[verb]].start
    j, passive, helped = verb, False, False
    while j > first:
        if words[j - 1] in AUXILIARIES and reading.finite[j - 1] or words[j - 1] in ("been", "being", "be"):
            passive = passive or (not helped and words[j - 1] in BE)
            helped = True
        elif tuple(words[j - 2 : j]) in ADVERBIALS and j - 2 >= first:
            j -= 1
        elif not is_adverb(seen, j - 1):
            break
        j -= 1
    return j, passive


def has_main_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether there is a finite verb that no relative clause or participle explains."""
    seen, words = reading.seen, reading.seen.words
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
    """Whether a form in -ed goes with the noun before it: "a poll released on Thursday"."""
    words = reading.seen.words
    if words[i] in AUXILIARIES or not is_participle(reading.seen, i) or i + 1 >= end:
        return False
    if words[i] in ("named", "called", "aged"):
        return all(raw[:1].isupper() for raw in reading.seen.raw[i + 1 : end]) or words[i] == "aged"
    return words[i + 1] in PREPOSITIONS or words[i + 1] in _TIMES


def opens_relative(reading: Reading, clause: Clause) -> bool:
    """Whether a clause begins with who, which, to whom, some of whom …"""
    words = reading.seen.words
    if words[clause.start] in RELATIVES:
        return True
    may = PREPOSITIONS | {"some", "many", "most", "all", "both", "one", "two", "and", "each"}
    return words[clause.start] in may and any(w in RELATIVES for w in words[clause.start + 1 : min(clause.start + 4, clause.end)])


def opens_adverbial(reading: Reading, clause: Clause) -> bool:
    """Whether a clause is an adverbial: "In Beijing", "asked about it", "when he left"."""
    seen = reading.seen
    first = clause.start + (seen.words[clause.start] in CONJUNCTIONS and clause.end - clause.start > 1)
    word = seen.words[first]
    if word in ("that", "this") and not any(reading.finite[first : clause.end]):
        return False
    if word in OPENERS or word in TIME_NOUNS or is_adverb(seen, first):
        return word not in ("one", "some", "most", "all", "both", "half")
    if not word.endswith("ing") or clause.end - first < 2 or seen.words[first + 1] in CLASSES["role"]:
        return False
    return seen.raw[first][:1].islower() or first == 0
