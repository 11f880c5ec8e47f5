"""A sentence as the features read it: its words, what each is and where it stands. No parser, only marks and commas.

In: a text. Out: a ``View``, whose zones tell the main clause from quotations, lead-ins and background.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from claimkit.models.inflection import listed
from claimkit.models.lexicon import CLASSES, INDEX, NOUNS, PHRASE_STARTS
from claimkit.models.zones import BACK, LEAD, MAIN, TOKEN, quotations_of, straighten, zones_of

REPORTING = listed("say argue believe accuse find testify factive deny")
"""Classes of verbs that report what somebody said, thought or found."""

_VERBAL = REPORTING | listed(
    "refuse speech_act legal plan will would could may can must past_be present_be past", joined=False
)
_AUXILIARY = frozenset(("past_be", "present_be"))
_WORTH = REPORTING | {"refuse", "plan", "legal"}
_AFTER_PARTICIPLE = frozenset(("in", "by", "as", "for", "at", "with"))
_BEFORE_IS = listed("it he she that there what who here where how")
_POSSESSIVE, _MONTH = ("determiner",), ("month",)
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_NOT_VERBS = listed("red bed need indeed hundred shed speed feed seed breed weed united sacred naked led wed ted fred")


class View(NamedTuple):
    """The words of a sentence as printed and lower case, the zone of each and the classes that begin at it."""

    raw: Sequence[str]
    words: Sequence[str]
    zones: Sequence[int]
    kinds: Sequence[tuple[str, ...]]
    places: Mapping[str, Sequence[int]]
    """For each class where it begins."""
    head: int
    """Where the first verb of the main clause stands; -1 if none was found."""
    report: int
    """Where the verb stands that reports the rest: the first of the main clause or the last of a tag; -1 if none."""
    subject: range
    """The places of the words before ``report`` (else ``head``), or after it where a tag is turned."""
    marks: str
    """The quotation marks as o (opens) and c (closes), in order; c comes first where the text begins inside."""
    starts: Sequence[int]
    """Where each word begins in the text, in characters."""

    def having(
        self, *names: str, zones: Sequence[int] = (MAIN, LEAD, BACK), since: int = 0, until: int | None = None
    ) -> bool:
        """Whether a word or phrase of one of these classes stands in these zones, from one place to another."""
        stop = len(self.words) if until is None else until
        return any(since <= i < stop and self.zones[i] in zones for name in names for i in self.places.get(name, ()))

    def head_is(self, *names: str) -> bool:
        """Whether the first verb of the main clause is of one of these classes."""
        return self.head >= 0 and not set(names).isdisjoint(self.kinds[self.head])


@lru_cache(maxsize=2048)  # masking, features and cues each ask for it
def view(text: str) -> View:
    """Read a text.

    >>> seen = view('"We will go," the ministry said.')
    >>> seen.marks, seen.words[seen.report]
    ('oc', 'said')
    """
    plain = straighten(text)
    found = [(match.group(), match.start()) for match in TOKEN.finditer(plain)]
    raw = [token for token, _ in found]
    words = [_WHOLE.get(token.lower(), token.lower()) for token in raw]
    inside, marks = quotations_of(plain, found)
    kinds = _classes(words, raw)
    zones = zones_of(words, inside)
    head = _head(words, zones, kinds)
    report = _report(words, zones, kinds, head)
    subject = _subject(words, zones, report if report >= 0 else head)
    places: dict[str, list[int]] = {}
    for i, own in enumerate(kinds):
        for kind in own:
            places.setdefault(kind, []).append(i)
    starts = [start for _, start in found]
    return View(raw, words, zones, kinds, places, head, report, subject, marks, starts)


def is_finite(word: str, before: str, kinds: tuple[str, ...]) -> bool:
    """Whether a word looks like a finite verb after the word ``before``."""
    if word in NOUNS and before in CLASSES["determiner"]:
        return False
    if word.endswith("ing") and "plan" not in kinds:
        return False
    if not _VERBAL.isdisjoint(kinds):
        return before != "to" and not (before in CLASSES["determiner"] and word.endswith("ed"))
    return word.endswith("ed") and word not in _NOT_VERBS and before not in CLASSES["determiner"]


def _classes(words: Sequence[str], raw: Sequence[str]) -> list[tuple[str, ...]]:
    """For each word the classes of it and of the phrases that begin at it."""
    kinds = []
    for i, word in enumerate(words):
        own = INDEX.get(word, ())
        if word == "may" and raw[i] == "May" and i:
            own = _MONTH
        elif word == "'s" and i and words[i - 1] not in _BEFORE_IS:
            own = _POSSESSIVE
        if word in PHRASE_STARTS:
            following = " ".join(words[i : i + 5]) + " "
            for phrase in PHRASE_STARTS[word]:
                if following.startswith(phrase + " "):
                    own = (*own, *INDEX[phrase])
                    break
        kinds.append(own)
    return kinds


def _head(words: Sequence[str], zones: Sequence[int], kinds: Sequence[tuple[str, ...]]) -> int:
    """The first finite verb of the main clause; with auxiliaries before a class of more worth, that one."""
    relative = False
    for i, word in enumerate(words):
        if word in CLASSES["relative"] and zones[i] == MAIN and i and words[i - 1] != ",":
            relative = True
        elif zones[i] == MAIN and is_finite(word, words[i - 1] if i else "", kinds[i]):
            if relative or _is_participle(words, i) or _is_inserted(words, zones, kinds, i):
                relative = False
                continue
            for j in range(i + 1, min(i + 4, len(words))):
                if _AUXILIARY.isdisjoint(kinds[i]) or zones[j] != MAIN:
                    break
                if not _WORTH.isdisjoint(kinds[j]) and words[j] not in NOUNS:
                    return j
            return i
    return -1


def _is_inserted(words: Sequence[str], zones: Sequence[int], kinds: Sequence[tuple[str, ...]], i: int) -> bool:
    """Whether a verb that reports closes an insertion: "two of them, the ministry said, had left"."""
    ends = i + 1 >= len(words) or words[i + 1] in (",", ".", '"')
    return ends and not REPORTING.isdisjoint(kinds[i]) and "," in words[max(0, i - 7) : i] and zones[0] != LEAD


def _is_participle(words: Sequence[str], i: int) -> bool:
    """Whether a form in -ed after the first comma goes with the noun before it: "the plan, announced in 2019, …"."""
    after = words[i + 1] if i + 1 < len(words) else ""
    return (
        words[i].endswith("ed")
        and i > 0
        and words[i - 1] == ","
        and words.index(",") == i - 1
        and after in _AFTER_PARTICIPLE
    )


def _report(words: Sequence[str], zones: Sequence[int], kinds: Sequence[tuple[str, ...]], head: int) -> int:
    """The verb that reports: the head if it does, else the first verb of reporting that follows a comma or a mark."""
    if head >= 0 and not REPORTING.isdisjoint(kinds[head]):
        return head
    tagged = False
    for i, word in enumerate(words):
        if word in (",", '"'):
            tagged = True
        elif tagged and zones[i] == MAIN and not REPORTING.isdisjoint(kinds[i]):
            before = words[i - 1]
            if not (word in NOUNS and before in CLASSES["determiner"]) and not (word.endswith("ing") and before != ","):
                return i
    return -1


def _subject(words: Sequence[str], zones: Sequence[int], verb: int) -> range:
    """The places of the words between the last comma and a verb; where there are none, of those that follow it."""
    start = verb
    while start > 0 and words[start - 1] not in (",", '"', ";") and zones[start - 1] != BACK:
        start -= 1
    return range(verb + 1, min(verb + 7, len(words))) if start == verb >= 0 else range(max(start, 0), max(verb, 0))
