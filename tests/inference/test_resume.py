"""A run that was stopped goes on where it was, and ends in the bytes of a run that was not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimkit.errors import OutputError
from claimkit.inference import resume
from claimkit.inference.resume import GrowingFile
from conftest import Predict

ARTICLES = 40


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Forty articles, one of which cannot be read."""
    path = tmp_path / "in.jsonl"
    rows = [{"id": f"a{i % 30}", "text": f"The dam will break in {1990 + i}. He denied it."} for i in range(ARTICLES)]
    lines = [json.dumps(row) for row in rows]
    path.write_text("\n".join([*lines[:3], "broken", *lines[3:]]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "txt", "parquet", "html"])
def test_stopped_at_a_write(
    suffix: str,
    articles: Path,
    tmp_path: Path,
    predict: Predict,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole, out = tmp_path / f"whole.{suffix}", tmp_path / f"out.{suffix}"
    options = (articles, "--batch-size", "7")
    assert predict(*options, "--out", whole) == 1
    real, left = GrowingFile.write, 4

    def stopped(self: GrowingFile, text: str, **counts: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            self._stream.write(text.encode()[: len(text) // 2])  # half a batch, and no note of it
            self._stream.flush()
            raise KeyboardInterrupt
        real(self, text, **counts)

    with monkeypatch.context() as patched:
        patched.setattr(GrowingFile, "write", stopped)
        assert predict(*options, "--out", out) == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert (tmp_path / f"out.{suffix}.progress").is_file()
    assert predict(*options, "--out", out) == 1
    told = capsys.readouterr().err
    assert "going on after 24 sentences of 12 articles" in told
    assert "1 of 41 inputs could not be read" in told
    assert out.read_bytes() == whole.read_bytes()
    assert {p.name for p in tmp_path.iterdir()} == {articles.name, whole.name, out.name}


def test_killed(articles: Path, tmp_path: Path, small_model: Path, predict: Predict) -> None:
    rows = articles.read_text(encoding="utf-8") * 10
    articles.write_text(rows, encoding="utf-8")
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    options = ["predict", "--model", str(small_model), str(articles), "--batch-size", "8"]
    command = [sys.executable, "-m", "claimkit.cli", *options, "--out", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    for _ in range(3000):
        if out.is_file() and out.stat().st_size > 5_000:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert out.stat().st_size > 5_000
    predict(*options[3:], "--out", out)
    predict(*options[3:], "--out", whole)
    assert out.read_bytes() == whole.read_bytes()


def test_another_command_begins_anew(
    articles: Path, tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    with GrowingFile(out, "another job") as growing:
        growing.write("rows of another run\n", items=3)
    assert predict(articles, "--out", out) == 1
    assert "begun anew" in capsys.readouterr().err
    assert "another run" not in out.read_text()


def test_a_changed_input_begins_anew(articles: Path) -> None:
    before = resume.job_of(["jsonl"], [articles])
    assert resume.job_of(["jsonl"], [articles]) == before
    os.utime(articles, (1, 1))
    assert resume.job_of(["jsonl"], [articles]) != before
    assert resume.job_of([], [Path("-")]) != resume.job_of([], [Path("-")])


def test_the_output_is_no_input_of_the_run_that_goes_on(articles: Path, tmp_path: Path, predict: Predict) -> None:
    assert articles.parent == tmp_path
    out = tmp_path / "zz.jsonl"
    assert predict(tmp_path, "--out", out) == 1
    first = out.read_bytes()
    assert predict(tmp_path, "--out", out, "--overwrite") == 1
    assert out.read_bytes() == first


def test_a_file_that_is_there_is_not_lost(
    articles: Path, tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "mine.csv"
    out.write_text("text,label\n")
    assert predict(articles, "--out", out) == 2
    assert "mine.csv: already there; give another name, or --overwrite" in capsys.readouterr().err
    assert out.read_text() == "text,label\n"


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    with GrowingFile(tmp_path / "out.jsonl", "a"), pytest.raises(OutputError, match="another run"):
        GrowingFile(tmp_path / "out.jsonl", "a")
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".lock"] == []


def test_a_shorter_file_than_was_noted_begins_anew(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with GrowingFile(out, "a") as growing:
        growing.write("one\n", items=1)
    out.write_text("o")
    with GrowingFile(out, "a") as growing:
        assert growing.progress.items == 0
    assert out.read_text() == ""
