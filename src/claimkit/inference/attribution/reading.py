"""A sentence parted into clauses, with its finite verbs, by marks and closed lists alone.

In: a sentence read as a ``View``. Out: a ``Reading``. A clause here is what stands between two marks: commas, dashes,
quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimkit.inference.attribution.words import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    MORE_VERBS,
    NOT_ADVERBS,
    NOUN_LIKE,
    NUMERALS,
    PARTICIPLES,
    PREPOSITIONS,
    PRONOUNS,
)
from claimkit.models.inflection import listed
from claimkit.models.lexicon import NOUNS
from claimkit.models.sentence_view import View, is_finite
from claimkit.models.zones import QUOTE

QUOTED_COMMA = '",'
"""The mark before a clause that follows a quotation with the comma outside."""
ASIDE = frozenset((",", QUOTED_COMMA, "—", "–", "--"))
"""Marks that set off an apposition or an insertion."""
_MARKS = frozenset(",;:—–!?") | {"--"}
_PARENTHESIS = 40  # words; a longer one is a slip
_VERB_FORMS = listed(
    "say view fear hope plan vow doubt protest dispute promise forecast blame demand suspect claim estimate"
)
"""Forms that are verbs more often than nouns where no article precedes."""
_TAGGING = listed("reports claims notes states estimates fears hopes forecasts sees")
_BEFORE_ADJECTIVE = (NUMERALS - {"one"}) | {"despite", "of", "with", "for", "from", "amid"}
_NO_VERBS = listed("no not n't nothing far that on under untrue unaware")
"""Words with which a phrase of the lexicon's verbal classes begins, and which are no verbs."""
_AFTER_NOUN = frozenset(("of", "from", "for", ",", "by", "in", ".", "on", "and", "or", ""))
_PLURALS = listed("police people who women men have will would")


class Clause(NamedTuple):
    """The words between two marks, ``start`` to ``end``, and the marks: "" at the edges, a quotation as one ``"``."""

    start: int
    end: int
    before: str
    after: str


class Reading(NamedTuple):
    """A sentence and its clauses outside quotation marks."""

    seen: View
    clauses: Sequence[Clause]
    clause: Sequence[int]
    """For each word the number of its clause; -1 for marks and quoted words."""
    finite: Sequence[bool]
    """For each word whether it looks like a finite verb."""


def read(seen: View) -> Reading:
    """Part a sentence into clauses.

    >>> from claimkit.models.sentence_view import view
    >>> [(c.start, c.end, c.after) for c in read(view("The envoy, Ivo Lerch, left.")).clauses]
    [(0, 2, ','), (3, 5, ','), (6, 7, '.')]
    """
    words, size = seen.words, len(seen.words)
    number = [-1] * size
    clauses: list[Clause] = []
    before, start, i = "", 0, 0
    while i <= size:
        quoted = i < size and seen.zones[i] == QUOTE
        if i == size or quoted or _ends_clause(seen, i):
            mark = "" if i == size else '"' if quoted else words[i]
            if i > start:
                number[start:i] = [len(clauses)] * (i - start)
                clauses.append(Clause(start, i, before, mark))
            if (before, mark, i) == ('"', ",", start):
                before = QUOTED_COMMA
            elif i > start or quoted or not before:
                before = mark
            i += not quoted
            while i < size and seen.zones[i] == QUOTE:
                i += 1
            start = i
            continue
        if words[i] == "(":
            i = next((j for j in range(i + 1, min(i + _PARENTHESIS, size)) if words[j] == ")"), i)
        i += 1
    return Reading(seen, clauses, number, [number[k] >= 0 and _finite(seen, k) for k in range(size)])


def is_adverb(seen: View, i: int) -> bool:
    """Whether a word may stand between a subject and its verb."""
    word = seen.words[i]
    if word in ADVERBS:
        return True
    return len(word) > 4 and word.endswith("ly") and seen.raw[i][:1].islower() and word not in NOT_ADVERBS


def is_participle(seen: View, i: int) -> bool:
    """Whether a word may be a past participle."""
    return seen.words[i].endswith("ed") or seen.words[i] in PARTICIPLES


def _ends_clause(seen: View, i: int) -> bool:
    word = seen.words[i]
    if word == ".":
        return i + 1 == len(seen.words) or seen.zones[i + 1] == QUOTE
    return word in _MARKS and not _joins_figures(seen, i)


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
    if word in _NO_VERBS or (before in ARTICLES and not (before == "her" and word in ("say", "says", "said"))):
        return False
    if before == "'s" or (before == "to" and word not in ("had", "was", "were", "is", "has")):
        return False
    if word in AUXILIARIES:
        in_name = word == "do" and i > 0 and seen.raw[i - 1][:1].isupper()  # Linhas do Nordeste
        return not in_name or seen.words[i + 1 : i + 2] == ["not"]
    if word.endswith("ed") and (not i or before in _BEFORE_ADJECTIVE):
        return False
    if (word in NOUNS or word in MORE_VERBS) and _is_noun(seen, i):
        return False
    return word in MORE_VERBS or is_finite(word, before, seen.kinds[i])


def _is_noun(seen: View, i: int) -> bool:
    """Whether a form that may be a noun stands as one: "parish records from 1641 suggest", "the final report"."""
    word, before = seen.words[i], seen.words[i - 1] if i else ""
    after = seen.words[i + 1] if i + 1 < len(seen.words) else ""
    if word == "accused" and after in _MARKS:
        return True
    if word.endswith("ed") or word in PARTICIPLES or word in ("saw", "took"):
        return False
    if after in AUXILIARIES and after != "'s":
        return True
    attributive = before.endswith("ed") and seen.raw[i - 1][:1].islower()
    if attributive or before in PREPOSITIONS or before in ("final", "own", "annual", "such"):
        return True
    if before in _MARKS or before == '"':
        return after in ("of", "from")
    if after == "to" or (after in (",", ".", "") and word in _TAGGING and not before.endswith("s") and i > 2):
        return False
    if word in MORE_VERBS and word not in NOUN_LIKE and not word.endswith("s"):
        return False
    if after in _AFTER_NOUN:
        return word not in _VERB_FORMS
    if before in PRONOUNS or is_adverb(seen, i - 1):
        return False
    if after.endswith("ed") and not before.endswith("s"):
        return True
    if word.endswith("s"):
        return after not in NOUNS and is_finite(after, "", seen.kinds[i + 1])
    return word not in _VERB_FORMS and not (before.endswith("s") or before in _PLURALS)
