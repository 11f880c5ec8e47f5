"""The claim gate: what makes no claim is stopped, and a claim is never lost to its form."""

from __future__ import annotations

import pytest

from claimkit.dataset.gate import is_claim

NOT_CLAIMS = [
    "Why did nobody call the coastguard?",
    "“Who paid for this?” she asked the committee.",
    "“Will there be a boat tonight?” a woman called out as he left.",
    "Read more: how the embargo works",
    "What the new law means for you: three questions",
    "North Korea, Russia Ties",
    "By Ann Reyes and Tom Hale",
    "Ann Reyes contributed to this report.",
    "“Please stay at home.”",
    "Thank you for reading.",
    "“May they rest in peace.”",
    "The minister told reporters.",
    "Мост был закрыт в марте.",
    "Leave a Comment",
    "---",
    "2019",
    "“Go home!”",
]
CLAIMS = [
    "The bridge was closed to lorries in March.",
    "The council asked why nobody had called the coastguard.",
    "She wondered aloud whether anybody would pay.",
    "Dockers walk out on Friday.",
    "Olive growers fear a poor crop.",
    "North Korea Will ‘Pay a Price’",
    "“It would be like asking, ‘Can you help us out?’”",
    "May was the wettest month on record.",
    "Read had denied it.",
    "“Nobody came.”",
    "Mayor quits over bridge",
    "Thanks to the rain the fire was out by noon.",
    "He told the court he was innocent.",
]


@pytest.mark.parametrize("text", NOT_CLAIMS)
def test_stopped(text: str) -> None:
    assert not is_claim(text)


@pytest.mark.parametrize("text", CLAIMS)
def test_kept(text: str) -> None:
    assert is_claim(text)


def test_hostile_text_is_quick() -> None:
    for text in ("a " * 50_000, "“" * 50_000, "said " * 20_000, "the, " * 20_000 + "?", "? " * 40_000):
        assert is_claim(text) in (True, False)
