"""Who a noun phrase names: a person with a name, somebody without one, several people, or an organisation.

In: the words of a source. Out: a ``Speaker``. Titles, trades and the lexicon's offices decide; there is no list of
forenames, so a name alone has no gender.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimkit.inference.attribution.words import ARTICLES, DETERMINERS, NUMERALS, OPENERS, POSSESSIVES, PREPOSITIONS
from claimkit.models.inflection import listed
from claimkit.models.lexicon import CLASSES

MALE, FEMALE = "he", "she"
PERSON, GROUP, ORGANISATION, UNKNOWN = "person", "group", "organisation", "unknown"

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?\.?|\d+|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s$|(?<=[^\W\d_]{4})\.$")
_CAPITAL = re.compile(r"(?:[a-z]{1,3}[-'’])?[^\W\d_a-z]")
_OFFICES = listed(
    "mr mrs ms miss mx dr prof sir dame lord lady rev gen col maj capt lt sgt adm sen rep gov hon pres fr sister "
    "professor captain corporal sergeant lieutenant major admiral colonel general senator congressman congresswoman "
    "president minister premier chancellor secretary governor mayor councillor alderman deputy judge justice "
    "prosecutor attorney sheriff superintendent inspector commissioner ambassador bishop archbishop cardinal pope "
    "patriarch imam rabbi sheikh king queen prince princess emir sultan chief director chairman chairwoman chair "
    "leader spokesman spokeswoman spokesperson doctor nurse officer commander brigadier marshal treasurer coach "
    "analyst economist engineer lawyer resident farmer detective adviser advisor executive"
)
_TITLES = _OFFICES | listed(
    "foreign prime interior finance defence defense health economy energy trade education labour labor vice first "
    "former state"
)
"""What stands before a name with a capital and is no part of it."""
_MALE = listed(
    "mr sir lord king prince father brother son husband widower uncle nephew grandfather spokesman chairman "
    "businessman congressman policeman fisherman salesman foreman gentleman man boy monk priest pope bishop cardinal"
)
_FEMALE = listed(
    "mrs ms miss dame lady queen princess mother sister daughter wife widow aunt niece grandmother spokeswoman "
    "chairwoman businesswoman congresswoman policewoman actress woman girl nun mum"
)
_PEOPLE = CLASSES["role"] | _OFFICES | _MALE | _FEMALE | listed("driver official person aide actor")
_BODIES = (CLASSES["office"] | CLASSES["paper"]) - listed("head chief") | listed(
    "news times post daily weekly capital holdings corp inc ltd trust watch united city university institute "
    "house republicans democrats minerals energy airlines bureau network society foundation assembly senate congress "
    "newspaper magazine broadcaster lender company firm league nations authority bloc team fund"
)
_PARTICLES = listed("de da do dos das del della di du la le van von der den bin ibn al el ag y e ten ter")
_PLURALS = listed("police people men women children relatives others several many some both most few")
_HEAD_ENDS = PREPOSITIONS | listed("who which whose whom that , ; ( - – —")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source names. ``label`` is the full name where there is one, else the source as printed.

    ``name`` is the name in it, "" without one; ``gender`` the pronoun that agrees, "" where no word tells.
    """

    label: str
    kind: str
    name: str = ""
    gender: str = ""


def speaker_of(phrase: str) -> Speaker:
    """Who a noun phrase names.

    >>> speaker_of("US National Security Council spokesman John Kirby")
    Speaker(label='John Kirby', kind='person', name='John Kirby', gender='he')
    >>> speaker_of("two people familiar with the plans").kind
    'group'
    """
    tokens = _WORD.findall(phrase)
    lower = [token.lower().rstrip(".") for token in tokens]
    gender = next((MALE if w in _MALE else FEMALE for w in _heads(lower) if w in _MALE | _FEMALE), "")
    head = next(iter(_segments(lower)), [])
    if not _BODIES.isdisjoint(head) and _PEOPLE.isdisjoint(head):
        return Speaker(phrase, GROUP if _is_plural(head) else ORGANISATION)
    name, titled = _name(tokens, lower)
    if " " in name:
        return Speaker(name, PERSON, name, gender)
    if name and (titled or not _is_plural(head)):
        return Speaker(phrase, PERSON if titled else UNKNOWN, name, gender)
    if _is_plural(head):
        return Speaker(phrase, GROUP)
    somebody = gender or not _PEOPLE.isdisjoint(head) or (head and head[0] in ARTICLES and tokens[0].islower())
    return Speaker(phrase, PERSON if somebody else UNKNOWN, "", gender)


def full_names(text: str) -> list[str]:
    """The names of two words or more in a text, in order.

    >>> full_names("Alderman Victor Kozlow met Mara Quist.")
    ['Victor Kozlow', 'Mara Quist']
    """
    found = []
    tokens = _WORD.findall(text)
    lower = [token.lower().rstrip(".") for token in tokens]
    for start, end in _capitals(tokens):
        start = max((k + 1 for k in range(start, end) if lower[k] in _TITLES | OPENERS | DETERMINERS), default=start)
        if end - start > 1 and _BODIES.isdisjoint(lower[start:end]):
            found.append(" ".join(_POSSESSIVE.sub("", token) for token in tokens[start:end]))
    return found


def _segments(lower: list[str]) -> list[list[str]]:
    """The words of a phrase up to a preposition or relative word, for each part between commas."""
    parts: list[list[str]] = [[]]
    inside = True
    for word in lower:
        if word == ",":
            parts.append([])
            inside = True
        elif word in _HEAD_ENDS:
            inside = False
        elif inside:
            parts[-1].append(word)
    return parts


def _heads(lower: list[str]) -> list[str]:
    return [word for part in _segments(lower) for word in part]


def _is_plural(head: list[str]) -> bool:
    if not head:
        return False
    if head[0] in _PLURALS or head[-1] in _PLURALS:
        return True
    if head[0] in NUMERALS | {"these", "those", "all"} and head[0] != "one":
        return True
    last = head[-1]
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in _BODIES


def _capitals(tokens: list[str]) -> list[tuple[int, int]]:
    """Runs of capitalised words, with the particles of names between them."""
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if not _CAPITAL.match(tokens[i]):
            i += 1
            continue
        end = i + 1
        after = end
        while after < len(tokens) and (_CAPITAL.match(tokens[after]) or tokens[after] in _PARTICLES):
            after += 1
            end = after if _CAPITAL.match(tokens[after - 1]) else end
        runs.append((i, end))
        i = end
    return runs


def _name(tokens: list[str], lower: list[str]) -> tuple[str, bool]:
    """A person's name in a phrase, and whether a title or trade stands before it.

    Of several runs of capitals one of two words goes before one of one, and among those one with a title.
    """
    found: list[tuple[str, bool]] = []
    for first, end in _capitals(tokens):
        start = max((k + 1 for k in range(first, end) if lower[k] in _TITLES | DETERMINERS), default=first)
        before = lower[first - 1] if first else ","
        titled = (start > first and lower[start - 1] in _TITLES) or before in _PEOPLE
        opens = before == "," or (before not in PREPOSITIONS | DETERMINERS | POSSESSIVES and before.isalpha())
        opens = opens or (titled and start > first)
        words = [_POSSESSIVE.sub("", word) for word in tokens[start:end]]
        owns = start < end and tokens[end - 1].endswith(("'s", "’s"))
        if start < end and opens and not owns and (start == first or titled) and _BODIES.isdisjoint(lower[start:end]):
            if before in _BODIES and not titled:
                continue
            found.append((" ".join(words), titled))
    return max(found, key=lambda one: (" " in one[0], one[1]), default=("", False))
