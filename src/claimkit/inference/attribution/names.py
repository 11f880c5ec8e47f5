"""Who a noun phrase names: a person, several people, or an organisation.

In: the words of a source or of a subject. Out: a ``Speaker``. Titles, trades and the lexicon's offices decide; there is
no list of forenames, so a name alone has no gender and may be that of a firm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimkit.inference.attribution.words import DETERMINERS, NUMERALS, OPENERS, POSSESSIVES, PREPOSITIONS
from claimkit.models.inflection import listed
from claimkit.models.lexicon import CLASSES

MALE, FEMALE = "he", "she"
PERSON, GROUP, ORGANISATION, UNKNOWN = "person", "group", "organisation", "unknown"

_WORD = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?|\d+|[^\w\s]")
_CAPITAL = re.compile(r"(?:[a-z]{1,3}[-'’])?[^\W\d_a-z]")
_POSSESSIVE = re.compile(r"['’]s$")
_OFFICES = listed(
    "mr mrs ms miss mx dr prof sir dame lord lady rev gen col maj capt lt sgt adm sen rep gov hon pres fr sister "
    "professor captain corporal sergeant lieutenant major admiral colonel general senator congressman congresswoman "
    "president minister premier chancellor secretary governor mayor councillor alderman deputy judge justice "
    "prosecutor attorney sheriff superintendent inspector commissioner ambassador envoy bishop archbishop cardinal "
    "pope patriarch imam rabbi abbot sheikh king queen prince princess emir sultan chief director chairman "
    "chairwoman chair leader spokesman spokeswoman spokesperson doctor nurse officer commander brigadier marshal "
    "treasurer coach analyst economist engineer lawyer resident farmer detective adviser advisor executive principal "
    "surveyor chemist"
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
_TRADES = listed(
    "driver official person aide actor clerk teacher writer author columnist historian scientist researcher banker "
    "trader broker pilot survivor member candidate striker midfielder forward defender goalkeeper singer actor artist"
)
_PEOPLE = CLASSES["role"] | CLASSES["unnamed"] | _OFFICES | _MALE | _FEMALE | _TRADES
_BODIES = (
    CLASSES["office"]
    | CLASSES["paper"]
    | listed(
        "news times post daily weekly capital holdings corp inc ltd trust watch united city university institute "
        "insurer house republicans democrats minerals energy airlines network society foundation assembly senate "
        "congress lender newspaper magazine broadcaster firm league nations authority bloc fund operator supplier "
        "maker municipality"
    )
)
_PARTICLES = listed("de da do dos das del della di du la le van von der den bin ibn al el ag y e ten ter")
_PLURALS = listed("police people men women children relatives others several many some both most few")
_CROWDS = listed("protesters riders members")
_HEAD_ENDS = PREPOSITIONS | listed("who which whose whom that ; ( - – —")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source names. ``label`` is the full name where there is one, else the source as printed.

    ``name`` is the name in it, "" without one; ``gender`` the pronoun that agrees, "" where no word tells. ``kind`` is
    "" where nobody is named.
    """

    label: str
    kind: str
    name: str = ""
    gender: str = ""


def speaker_of(phrase: str) -> Speaker:
    """Who a noun phrase names; ``UNKNOWN`` is a name alone, of a person or a body.

    >>> speaker_of("US National Security Council spokesman John Kirby")
    Speaker(label='John Kirby', kind='person', name='John Kirby', gender='he')
    >>> speaker_of("two people familiar with the plans").kind
    'group'
    """
    tokens, lower = _words(phrase)
    parts = _segments(tokens)
    head = [word.lower() for word in parts[0]]
    if _is_body(parts[0]):
        return Speaker(phrase, GROUP if _is_plural(head) else ORGANISATION)
    name, titled = _name(tokens, lower)
    words = [{word.lower() for word in part} for part in parts]
    gender = next((MALE if w in _MALE else FEMALE for part in words for w in part if w in _MALE | _FEMALE), "")
    human = bool(gender) or titled or any(_PEOPLE & part or "".join(part).isdigit() for part in words)
    if " " not in name and _is_plural(head) and not titled:
        return Speaker(phrase, GROUP)
    if name:
        return Speaker(name if " " in name else phrase, PERSON if human else UNKNOWN, name, gender)
    return Speaker(phrase, PERSON if human else "", "", gender)


def are_people(phrase: str) -> bool:
    """Whether a plural noun phrase names people, and not things."""
    head = [word.lower() for word in _segments(_words(phrase)[0])[0]]
    return bool(head) and bool({head[0], head[-1], head[-1].removesuffix("s")} & (_PEOPLE | _PLURALS | _CROWDS))


def full_names(text: str) -> list[str]:
    """The names of two words or more in a text, in order.

    >>> full_names("Alderman Victor Kozlow met Mara Quist.")
    ['Victor Kozlow', 'Mara Quist']
    """
    found = []
    tokens, lower = _words(text)
    for start, end in _capitals(tokens):
        start = _behind(tokens, lower, start, end, _TITLES | OPENERS | DETERMINERS)
        if end - start > 1 and _BODIES.isdisjoint(lower[start:end]):
            found.append(" ".join(_POSSESSIVE.sub("", token) for token in tokens[start:end]))
    return found


def _words(text: str) -> tuple[list[str], list[str]]:
    tokens = [token for token in _WORD.findall(text) if token != "."]
    return tokens, [token.lower() for token in tokens]


def _segments(tokens: list[str]) -> list[list[str]]:
    """The words of a phrase up to a preposition or relative word, for each part between commas.

    Behind a possessive the phrase begins anew: of "the city of Burnaby's mayor" it is the mayor.
    """
    parts: list[list[str]] = [[]]
    inside = True
    for token in tokens:
        if token == ",":
            parts.append([])
            inside = True
        elif _POSSESSIVE.search(token):
            parts[-1] = []
            inside = True
        elif token.lower() in _HEAD_ENDS:
            inside = False
        elif inside:
            parts[-1].append(token)
    return parts


def _is_body(head: list[str]) -> bool:
    """Whether the head noun is an office, a paper or a firm: "the ministry", "Rating agency Fitch"."""
    last = len(head) - 1
    while last > 0 and head[last].lower() not in _BODIES and head[last][:1].isupper():
        last -= 1
    words = [word.lower() for word in head[max(last, 0) :]]
    return bool(words) and words[0] in _BODIES and _PEOPLE.isdisjoint(words)


def _is_plural(head: list[str]) -> bool:
    if not head:
        return False
    if head[0] in _PLURALS or head[-1] in _PLURALS:
        return True
    if head[0] in NUMERALS | {"these", "those", "all"} and head[0] != "one":
        return True
    return head[-1].endswith("s") and not head[-1].endswith(("ss", "us", "is")) and head[-1] not in _BODIES


def _capitals(tokens: list[str]) -> list[tuple[int, int]]:
    """Runs of capitalised words, with the particles of names between them."""
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if not _CAPITAL.match(tokens[i]):
            i += 1
            continue
        after = end = i + 1
        while after < len(tokens) and (_CAPITAL.match(tokens[after]) or tokens[after] in _PARTICLES):
            after += 1
            end = after if _CAPITAL.match(tokens[after - 1]) else end
        runs.append((i, end))
        i = end
    return runs


def _behind(tokens: list[str], lower: list[str], start: int, end: int, words: frozenset[str]) -> int:
    """Where a run goes on behind the last of some words, or behind whom it belongs to: "the bank's Ivo Lerch"."""
    owners = (k + 1 for k in range(start, end - 1) if _POSSESSIVE.search(tokens[k]))
    return max((k + 1 for k in range(start, end) if lower[k] in words), default=max(owners, default=start))


def _name(tokens: list[str], lower: list[str]) -> tuple[str, bool]:
    """A name in a phrase, and whether a title or trade stands before it.

    Of several runs of capitals one of two words goes before one of one, and among those one with a title.
    """
    found: list[tuple[str, bool]] = []
    for first, end in _capitals(tokens):
        start = _behind(tokens, lower, first, end, _TITLES | DETERMINERS)
        while start < end and tokens[start].isupper() and len(tokens[start]) > 2:
            start += 1  # NATO envoy …
        before = lower[first - 1] if first else ","
        titled = (start > first and lower[start - 1] in _TITLES) or before in _PEOPLE
        opens = before == "," or (before not in PREPOSITIONS | DETERMINERS | POSSESSIVES and before[:1].isalpha())
        owns = start < end and _POSSESSIVE.search(tokens[end - 1])
        after = tokens[end] if end < len(tokens) else ","
        describes = after[:1].islower() and after not in _HEAD_ENDS  # the German channel
        of_body = (before in _BODIES and not titled) or not _BODIES.isdisjoint(lower[start:end])
        if start < end and (opens or titled) and not (owns or describes or of_body):
            found.append((" ".join(tokens[start:end]), titled))
    return max(found, key=lambda one: (" " in one[0], one[1]), default=("", False))
