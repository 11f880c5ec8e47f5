"""How far long work is: a bar on a terminal, elsewhere a line now and then, and nothing for short work."""

from __future__ import annotations

import re
import sys
import time

import pytest

from claimkit import progress


def work(steps: int, seconds: float) -> None:
    with progress.progress_bar(steps, "fine-tuning", "steps") as bar:
        for step in range(steps):
            time.sleep(seconds / steps)
            bar.set_postfix(loss=f"{1 / (step + 1):.3f}", refresh=False)
            bar.update()


def test_away_from_a_terminal_long_work_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.1)
    work(50, 0.6)
    lines = capsys.readouterr().err.splitlines()
    assert 1 <= len(lines) < 50
    for line in lines:
        assert re.fullmatch(r"fine-tuning: \d+ of 50 steps, \d\d:\d\d gone, \d\d:\d\d left, loss=\d\.\d{3}", line)


def test_away_from_a_terminal_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    work(5, 0.01)
    assert capsys.readouterr().err == ""


def test_away_from_a_terminal_work_within_work_writes_plain_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.1)
    with progress.progress_bar(2, "cross-validation", "folds") as bar:
        for _ in range(2):
            work(20, 0.4)
            bar.update()
    lines = capsys.readouterr().err.splitlines()
    assert {line.split(":")[0] for line in lines} == {"fine-tuning", "cross-validation"}
    assert all(line.isprintable() for line in lines)


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    work(5, 0.5)
    assert "fine-tuning:  " in (err := capsys.readouterr().err)
    assert "\r" in err
