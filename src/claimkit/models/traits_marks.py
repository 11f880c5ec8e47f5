"""Traits of a sentence's quotation marks, its subject and its clauses.

Each function takes a ``View`` and gives a number, mostly 0 or 1; its docstring ends with a sentence that it fires on.
"""

from __future__ import annotations

import math

from claimkit.models.lexicon import CLASSES
from claimkit.models.sentence_view import View
from claimkit.models.zones import BACK, LEAD, QUOTE


def quotes_nothing(view: View) -> float:
    """No quotation marks. Example: The bridge was closed to lorries."""
    return float(not view.marks)


def quotes_share(view: View) -> float:
    """The share of words inside marks. Example: “We go now,” he said."""
    return sum(zone == QUOTE for zone in view.zones) / max(len(view.zones), 1)


def quotes_mostly(view: View) -> float:
    """Half the words or more stand inside marks. Example: “We go before it rains again,” he said."""
    return float(quotes_share(view) >= 0.5)


def quotes_only(view: View) -> float:
    """Nothing is said outside the marks. Example: “We go now.”"""
    return float(
        bool(view.marks)
        and all(zone == QUOTE or not word.isalnum() for zone, word in zip(view.zones, view.words, strict=True))
    )


def quotes_words(view: View) -> float:
    """A few words alone stand inside marks. Example: The mayor praised a “fine result” at home on Monday."""
    return float(0 < quotes_share(view) < 0.35)


def quote_opens(view: View) -> float:
    """The text begins with a quotation. Example: “We go now,” he said."""
    return float(bool(view.words) and view.words[0] == '"')


def quote_stays_open(view: View) -> float:
    """The last quotation is not closed. Example: “We go now."""
    return float(view.marks.endswith("o"))


def quote_was_open(view: View) -> float:
    """The text begins inside a quotation. Example: We go now,” he said."""
    return float(view.marks.startswith("c"))


def i_inside(view: View) -> float:
    """I or we inside marks. Example: “We go now,” he said."""
    return float(view.having("i", zones=(QUOTE,)))


def _subject_is(view: View, kind: str) -> float:
    return float(any(i in view.subject for i in view.places.get(kind, ())))


def by_he(view: View) -> float:
    """He or she is the subject of the verb that reports. Example: She said two pilots had left."""
    return _subject_is(view, "he")


def by_they(view: View) -> float:
    """They or it is the subject of the verb that reports. Example: It said two pilots had left."""
    return _subject_is(view, "they")


def by_i(view: View) -> float:
    """The writer is the subject. Example: We counted nine vans."""
    return _subject_is(view, "i")


def by_name(view: View) -> float:
    """A name is in the subject. Example: A tired Mr Okafor said two pilots had left."""
    return float(any(i and view.raw[i][:1].isupper() and "i" not in view.kinds[i] for i in view.subject))


def by_unnamed(view: View) -> float:
    """A source without a name is in the subject. Example: Two officials said the pilots had left."""
    return _subject_is(view, "unnamed")


def by_paper(view: View) -> float:
    """A study or document is in the subject. Example: The report says wages fell."""
    return _subject_is(view, "paper")


def by_office(view: View) -> float:
    """An institution is in the subject. Example: The ministry said two pilots had left."""
    return _subject_is(view, "office")


def by_role(view: View) -> float:
    """Somebody in a role is in the subject. Example: A spokesman said two pilots had left."""
    return _subject_is(view, "role")


def subject_is_capital(view: View) -> float:
    """The sentence begins with two capitals: a name or title. Example: Ama Okafor said two pilots had left."""
    return float(
        len(view.raw) > 1
        and view.raw[0][:1].isupper()
        and view.raw[1][:1].isupper()
        and view.words[0] not in CLASSES["determiner"]
    )


def length(view: View) -> float:
    """Words, on a log scale: 1 is about twenty. Example: The bridge was closed to lorries."""
    return math.log1p(sum(word.isalnum() for word in view.words)) / 3


def relative(view: View) -> float:
    """A relative clause. Example: The firm, which made paper, was sold."""
    return float(view.having("relative"))


def lead_in(view: View) -> float:
    """Words before the main clause, closed by a comma. Example: On Monday, the firm was sold."""
    return float(LEAD in view.zones)


def trailing_participle(view: View) -> float:
    """A participle after a comma. Example: The firm was sold, leaving two mills idle."""
    return float(
        any(
            w == "," and n.endswith("ing") and view.zones[i + 1] == BACK
            for i, (w, n) in enumerate(zip(view.words, view.words[1:], strict=False))
        )
    )


def background_share(view: View) -> float:
    """The share of words in relative and trailing clauses. Example: The firm, which made paper, was sold."""
    return sum(zone == BACK for zone in view.zones) / max(len(view.zones), 1)


def question(view: View) -> float:
    """A question mark. Example: Who paid?"""
    return float("?" in view.words)


def turns(view: View) -> float:
    """Begins with but, however or yet. Example: But the firm was sold."""
    return float(bool(view.kinds) and "but" in view.kinds[0])
