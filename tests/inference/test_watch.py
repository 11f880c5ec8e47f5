"""A long run of prediction says how far it is, and what could not be read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from claimkit import progress
from claimkit.claims import SentencePrediction
from claimkit.inference.stream import Batch
from claimkit.inference.watch import Watch

SENTENCE = SentencePrediction(0, 1, "It rained.", "asserted_fact", 1.0, {}, is_claim=True, in_quotation=False)


def batches() -> Iterator[Batch]:
    for number in range(20):
        time.sleep(0.02)
        bad = number == 3
        yield Batch([("mine", [SENTENCE] * 10)], size=5, failed=int(bad), faults=["mine.txt: empty"] * bad)


@pytest.mark.parametrize(
    ("total", "said"), [(100, r", \d+ % read, \d\d:\d\d gone, .* left"), (None, r" \[\d\d:\d\d\]")]
)
def test_away_from_a_terminal_there_is_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], total: int | None, said: str
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.1)
    watch = Watch()
    assert len(list(watch.follow(batches(), total))) == 20
    skipped, *lines = sorted(capsys.readouterr().err.splitlines(), key=lambda line: not line.startswith("skipped"))
    assert skipped == "skipped: mine.txt: empty"
    assert watch.failed == 1
    assert lines
    assert all(re.fullmatch(r"\d+ sentences, [\d,]+/s" + said, line) for line in lines)


def test_where_no_bar_may_be_shown_there_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.1)
    assert len(list(Watch(bar=False).follow(batches(), 100))) == 20
    assert capsys.readouterr().err == "skipped: mine.txt: empty\n"
