"""Small changes to a sentence that must not change its label: the transformations of the invariance tests.

Each takes a text and gives it changed, or as it was where there is nothing to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_SPELLINGS = """
harbour/harbor labour/labor rumour/rumor neighbour/neighbor colour/color honour/honor favour/favor behaviour/behavior
centre/center theatre/theater metre/meter litre/liter kilometre/kilometer licence/license defence/defense
programme/program organiser/organizer organise/organize apologise/apologize recognise/recognize criticise/criticize
realise/realize cheque/check grey/gray plough/plow tyre/tire jewellery/jewelry enquiry/inquiry judgement/judgment
travelled/traveled cancelled/canceled labelled/labeled modelled/modeled sceptic/skeptic aluminium/aluminum
pyjamas/pajamas kerb/curb mould/mold
"""
_TO_AMERICAN = dict(pair.split("/") for pair in _SPELLINGS.split())
_TO_BRITISH = {
    there: here for here, there in _TO_AMERICAN.items() if there not in ("check", "program", "tire", "inquiry")
}
_NUMBERS = "two/four three/five six/eight seven/nine ten/eleven twenty/thirty forty/sixty"
_OTHER_NUMBER = dict(pair.split("/") for pair in _NUMBERS.split())
_OTHER_NUMBER |= {other: number for number, other in _OTHER_NUMBER.items()}


def straight_quotes(text: str) -> str:
    """Typewriter's quotation marks and apostrophes.

    >>> straight_quotes("“It’s over,” she said.")
    '"It\\'s over," she said.'
    """
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def single_quotes(text: str) -> str:
    """Double quotation marks as single ones.

    >>> single_quotes("“It's over,” she said.")
    "‘It's over,’ she said."
    """
    return text.translate(str.maketrans("“”", "‘’"))


def capitals(text: str) -> str:
    """All in capital letters, as in a ticker.

    >>> capitals("The mill closed.")
    'THE MILL CLOSED.'
    """
    return text.upper()


def no_capitals(text: str) -> str:
    """All in small letters, as in a careless post.

    >>> no_capitals("The mill in Leeds closed.")
    'the mill in leeds closed.'
    """
    return text.lower()


def other_numbers(text: str) -> str:
    """Other numbers of the same kind; years and days of the month stay, since they may decide what is to come.

    >>> other_numbers("In 1998 two of the 140 boats sank on 3 May.")
    'In 1998 four of the 251 boats sank on 3 May.'
    """
    digits = re.sub(r"(?<![\d.,])(?!(?:1[0-9]|20)\d\d\b)\d{3,}(?![\d.,]*\d)", _next_digits, text)
    return re.sub(r"\b[A-Za-z]+\b", lambda word: _like(word.group(), _OTHER_NUMBER), digits)


def american_spelling(text: str) -> str:
    """British spellings as American ones.

    >>> american_spelling("The Labour of neighbours.")
    'The Labor of neighbors.'
    """
    return _respell(text, _TO_AMERICAN)


def british_spelling(text: str) -> str:
    """American spellings as British ones.

    >>> british_spelling("The harbor theater.")
    'The harbour theatre.'
    """
    return _respell(text, _TO_BRITISH)


def other_spelling(text: str) -> str:
    """American spellings as British ones, and the other way round where there are none."""
    british = british_spelling(text)
    return british if british != text else american_spelling(text)


CHANGES: dict[str, Callable[[str], str]] = {
    "straight-quotes": straight_quotes,
    "single-quotes": single_quotes,
    "capitals": capitals,
    "no-capitals": no_capitals,
    "changing-numbers": other_numbers,
    "changing-spelling": other_spelling,
}
"""The transformations by the name of their test."""


def _next_digits(number: re.Match[str]) -> str:
    return "".join(str(int(digit) % 9 + 1) for digit in number.group())


def _respell(text: str, spellings: dict[str, str]) -> str:
    def changed(word: re.Match[str]) -> str:
        for ending in ("", "s", "d", "r", "rs", "ed", "ing"):
            stem = word.group().removesuffix(ending) if ending else word.group()
            if (stem != word.group() or not ending) and stem.lower() in spellings:
                return _like(stem, spellings) + ending
        return word.group()

    return re.sub(r"\b[A-Za-z]+\b", changed, text)


def _like(word: str, table: dict[str, str]) -> str:
    """The word that the table has for it, capitalised as it is."""
    other = table.get(word.lower(), word)
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
