"""A sentence as the features read it: its words, what each is and where it stands. No parser, only marks and commas.

In: a text. Out: a ``View``, whose zones tell the main clause from quotations, lead-ins and background.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from claimkit.models.lexicon import CLASSES, INDEX, NOUNS, PHRASE_STARTS

MAIN, LEAD, BACK, QUOTE = range(4)
"""Zones: main clause, what stands before its comma, relative and trailing clauses, inside quotation marks."""

_TOKEN = re.compile(r"n't\b|'(?:s|ll|d|re|ve|m)\b|[^\W\d_]+?(?=n't\b)|\w+(?:[-.]\w+)*|[\",;:?!.()—–«»]|--")
_STRAIGHT = str.maketrans("‘’“”„«»", "''\"\"\"\"\"")
_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(—\"]))'(?=\w)(?!(?:\d0s|tis|em|til)\b)((?:[^']|(?<=\w)'(?=\w)){3,}?)(?<![\s(])'(?=[\s,.;:!?)—\"]|$)")
_REPORTS = ("say", "argue", "believe", "accuse", "find", "testify", "factive", "deny")
REPORTING = frozenset(_REPORTS)
"""Classes of verbs that report what somebody said, thought or found."""
_VERBAL = REPORTING | {"refuse", "speech_act", "legal", "plan", "will", "would", "could", "may", "can", "must", "past_be", "present_be", "past"}
_NOT_VERBS = frozenset("red bed need indeed hundred shed speed feed seed breed weed united sacred naked led wed ted fred".split())
_NOT_PARTICIPLES = frozenset("thing something nothing anything everything morning evening during king ring spring wing string meeting including building".split())
_BEFORE_IS = frozenset("it he she that there what who here where how".split())
_POSSESSIVE, _MONTH = ("determiner",), ("month",)
_DASHES = frozenset({"—", "–", "--", "(", ")"})
_WHOLE = {"wo": "will", "ca": "can", "sha": "shall"}
_SPEECH_PARTICIPLE = frozenset("saying telling claiming arguing insisting adding denying calling warning declaring writing asserting promising vowing".split())
_STAGES = frozenset("back tweeted stand stage out hit lashed statement letter post radio television told interview wrote shot chimed weighed".split())


class View(NamedTuple):
    """The words of a sentence (``words`` lower case), whether each has a capital, its zone, and the classes that begin at it."""

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
    marks: str
    """The quotation marks as o (opens) and c (closes), in order; a quotation that was open at the start begins with c."""

    def having(self, *names: str, zones: Sequence[int] = (MAIN, LEAD, BACK), since: int = 0, until: int | None = None) -> bool:
        """Whether a word or phrase of one of these classes stands in these zones, from one place to another."""
        stop = len(self.words) if until is None else until
        return any(since <= i < stop and self.zones[i] in zones for name in names for i in self.places.get(name, ()))

    def head_is(self, *names: str) -> bool:
        """Whether the first verb of the main clause is of one of these classes."""
        return self.head >= 0 and not set(names).isdisjoint(self.kinds[self.head])


def straighten(text: str) -> str:
    """The text with straight marks, and single quotation marks made double.

    >>> straighten("‘I didn’t go,’ he said.")
    '"I didn\\'t go," he said.'
    """
    return _SINGLE.sub(r'"\1"', text.translate(_STRAIGHT))


def view(text: str) -> View:
    """Read a text.

    >>> seen = view('"We will go," the ministry said.')
    >>> seen.marks, seen.words[seen.report]
    ('oc', 'said')
    """
    plain = straighten(text)
    found = [(match.group(), match.start()) for match in _TOKEN.finditer(plain)]
    raw = [token for token, _ in found]
    words = [_WHOLE.get(token.lower(), token.lower()) for token in raw]
    inside, marks = _quotations(plain, found)
    kinds = _classes(words, raw)
    zones = _zones(words, inside, kinds)
    head = _head(words, zones, kinds)
    places: dict[str, list[int]] = {}
    for i, own in enumerate(kinds):
        for kind in own:
            places.setdefault(kind, []).append(i)
    return View(raw, words, zones, kinds, places, head, _report(words, zones, kinds, head), marks)


def is_finite(word: str, before: str, kinds: tuple[str, ...]) -> bool:
    """Whether a word looks like a finite verb after the word ``before``."""
    if word in NOUNS and before in CLASSES["determiner"]:
        return False
    if word.endswith("ing") and "plan" not in kinds:
        return False
    if not _VERBAL.isdisjoint(kinds):
        return before != "to" and not (before in CLASSES["determiner"] and word.endswith("ed"))
    return word.endswith("ed") and word not in _NOT_VERBS and before not in CLASSES["determiner"]


def _quotations(plain: str, found: Sequence[tuple[str, int]]) -> tuple[list[bool], str]:
    """For each token whether it stands inside marks, and the order of the marks."""
    inside, marks = [False] * len(found), ""
    opened = False
    for i, (token, start) in enumerate(found):
        if token != '"':
            inside[i] = opened
            continue
        after = plain[start + 1 : start + 2]
        closes = opened or (bool(start) and not plain[start - 1].isspace() and plain[start - 1] not in "(—–" and not after.isalnum())
        if closes and not opened and not marks:
            inside[:i] = [True] * i
        opened = not closes
        marks += "c" if closes else "o"
    return inside, marks


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


def _zones(words: Sequence[str], inside: Sequence[bool], kinds: Sequence[tuple[str, ...]]) -> list[int]:
    """The zone of each word, comma by comma."""
    zones = [MAIN] * len(words)
    zone, dashed = (LEAD if _leads(words, inside) else MAIN), False
    staged = False
    for i, word in enumerate(words):
        if inside[i] or word == '"':
            zones[i] = QUOTE
            continue
        if word in _DASHES:
            dashed = not dashed and any(w in _DASHES for w in words[i + 1 :])
        elif word == "," and not dashed and i + 1 < len(words):
            zone = BACK if _is_background(words, kinds, i + 1) and not staged else MAIN
            if zone == BACK and words[i + 1] in _SPEECH_PARTICIPLE and not _STAGES.isdisjoint(words[max(0, i - 6) : i]):
                zone = MAIN
        elif word in (";", ":"):
            zone = MAIN
        zones[i] = BACK if dashed else zone
    return zones


def _leads(words: Sequence[str], inside: Sequence[bool]) -> bool:
    """Whether the text begins with an adverbial that a comma closes."""
    if not words or inside[0] or "," not in words[:30]:
        return False
    first = words[0] if words[0] not in CLASSES["but"] or len(words) < 2 else words[1]
    return first in CLASSES["lead"] or first in CLASSES["subordinate"] or (first.endswith("ing") and first not in _NOT_PARTICIPLES)


def _is_background(words: Sequence[str], kinds: Sequence[tuple[str, ...]], i: int) -> bool:
    """Whether what begins after a comma is a relative clause, an adverbial clause or a participle."""
    word = words[i]
    if word in CLASSES["relative"] or word in CLASSES["subordinate"]:
        return True
    if word in ("of", "for", "in", "to", "with", "from", "by", "some", "one", "most") and any(w in ("which", "whom", "whose") for w in words[i + 1 : i + 4]):
        return True
    return word.endswith("ing") and word not in _NOT_PARTICIPLES and "according to" not in " ".join(words[i : i + 2])


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
    return words[i].endswith("ed") and i > 0 and words[i - 1] == "," and words.index(",") == i - 1 and after in _AFTER_PARTICIPLE


_AFTER_PARTICIPLE = frozenset(("in", "by", "as", "for", "at", "with"))
_AUXILIARY = frozenset({"past_be", "present_be"})
_WORTH = REPORTING | {"refuse", "plan", "legal"}


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
