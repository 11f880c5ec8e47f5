"""The claim gate: what makes no claim is stopped, and a claim is never lost to its form."""

from __future__ import annotations

import time

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
    "Two pilots had been dismissed, the ministry said.",
    "The van was stolen, police said.",
    "It will rain on Friday, Ode said.",
    "Share prices fell on Monday.",
    "Trust in the police fell last year.",
    "Help arrived on Monday.",
    "Welcome rain fell in Tolm on Monday.",
]


@pytest.mark.parametrize("text", NOT_CLAIMS)
def test_stopped(text: str) -> None:
    assert not is_claim(text)


@pytest.mark.parametrize("text", CLAIMS)
def test_kept(text: str) -> None:
    assert is_claim(text)


def test_hostile_text_is_quick() -> None:
    started = time.perf_counter()
    names = "By Ann Reyes" + " and Tom Hale" * 1000 + "!"
    for text in ("a " * 50_000, "“" * 50_000, "said " * 20_000, "the, " * 20_000 + "?", "? " * 40_000, names):
        is_claim(text)
    assert time.perf_counter() - started < 20  # quadratic patterns take minutes
