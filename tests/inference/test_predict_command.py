"""``claimkit predict``: every kind of input and output, what cannot be read, and how much is held at a time."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

import claimkit
from claimkit.inference.inputs import SHOWN_FAULTS, Item, Reading, read_items
from claimkit.inference.page import CODES
from claimkit.inference.stream import predict_items
from claimkit.inference.writers import COLUMNS, ROW_KEYS
from conftest import ARTICLES, Predict, write_articles

KINDS = ("txt", "html", "jsonl", "csv", "parquet")
SENTENCES = 5


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "html", "txt"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_input_in_every_output(kind: str, suffix: str, tmp_path: Path, predict: Predict) -> None:
    out = tmp_path / f"out.{suffix}"
    assert predict(write_articles(tmp_path, kind), "--out", out) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([f"articles.{kind}", out.name])
    content = out.read_text(encoding="utf-8") if suffix != "parquet" else ""
    if suffix == "jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
        assert all(tuple(row) == ROW_KEYS for row in rows)
    elif suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(content)))
        assert tuple(rows[0]) == COLUMNS
    elif suffix == "parquet":
        rows = pyarrow.parquet.read_table(out).to_pylist()
        assert tuple(rows[0]) == ROW_KEYS
    else:
        assert content.count("The lender denied hiding losses.") == 1
        assert content.index("emptied") < content.index("lender") or kind in ("txt", "html")
        return
    assert len(rows) == SENTENCES
    assert {row["document"] for row in rows} == set(ARTICLES)
    assert [row["label"] for row in rows if row["text"] == "Why was it closed?"] == ["not_a_claim"]


def test_keys_of_a_row() -> None:
    first = "document start end text label confidence probabilities is_claim source cue"
    assert " ".join(ROW_KEYS).startswith(first)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_one_text_a_row(kind: str, tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_articles(tmp_path, kind)
    assert predict(path, "--column", "text") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["document"], row["start"], row["end"]) for row in rows] == [
        (id, 0, len(text)) for id, text in ARTICLES.items()
    ]
    assert predict(path, "--column", "text", "--split") == 0
    assert len(capsys.readouterr().out.splitlines()) == SENTENCES


def test_csv_of_a_spreadsheet_in_another_country(
    tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\ufeffnr;body\n1;The dam, he said, will break.\n2;It rained.\n", encoding="utf-8")
    assert predict(path, "--column", "body") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["document"], row["text"]) for row in rows] == [
        ("rows-2", "The dam, he said, will break."),
        ("rows-3", "It rained."),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_standard_input(
    kind: str, tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_articles(tmp_path, kind)
    content = (path / f"bank.{kind}" if path.is_dir() else path).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    options = ["--input-format", "csv"] if kind == "csv" else []
    assert predict("-", *options) == 0
    assert len(capsys.readouterr().out.splitlines()) == (3 if path.is_dir() else SENTENCES)


def test_bad_files_among_good_ones(tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_articles(tmp_path, "txt")
    (folder / "aaa.txt").write_bytes(b"")
    (folder / "bbb.txt").write_bytes(b"\x89PNG\x00")
    (folder / "ccc.parquet").write_bytes(b"no such thing")
    (folder / "ddd.csv").write_text("a,b\n1,2\n")
    (folder / "eee.jsonl").write_text('{"text": "It rained on Monday."}\nnot json\n{"text": 3}\n')
    assert predict(folder, "--out", tmp_path / "out.jsonl") == 1
    printed = capsys.readouterr()
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == SENTENCES + 1
    *skipped, last = printed.err.splitlines()
    assert [line.partition(":")[0] for line in skipped] == ["skipped"] * 6
    for name, line in zip(("aaa", "bbb", "ccc", "ddd", "eee.jsonl:2", "eee.jsonl:3"), skipped, strict=True):
        assert name in line
    assert "6 of 9 inputs could not be read" in last


def test_of_many_bad_rows_few_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("nothing\n" * 50)
    items = list(read_items([path], Reading()))
    assert sum(item.failed for item in items) == 50
    assert sum(bool(item.fault) for item in items) == SHOWN_FAULTS


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["nowhere.txt"], "no such file"),
        (["articles.jsonl", "--out", "articles.jsonl"], "both input and --out"),
        (["articles.jsonl", "--out", "result"], "no suffix"),
        (["articles.jsonl", "--out", "result.xlsx"], "*.xlsx tells no format"),
        (["articles.jsonl", "--out", "nowhere/result.csv"], "no such folder"),
        (["articles.jsonl", "--format", "parquet"], "--out"),
        (["articles.jsonl", "--min-confidence", "7"], "0 to 1"),
        (["articles.jsonl", "--batch-size", "0"], "1 or more"),
        (["articles.jsonl", "--split"], "--column"),
    ],
)
def test_mistakes(
    words: list[str],
    what: str,
    tmp_path: Path,
    predict: Predict,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = write_articles(tmp_path, "jsonl").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert predict(*words) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert what in error
    assert [p.name for p in tmp_path.iterdir()] == ["articles.jsonl"]
    assert (tmp_path / "articles.jsonl").read_bytes() == before


def test_nothing_is_read_ahead_of_a_batch(small_model: Path, tmp_path: Path) -> None:
    (item,) = [item for item in read_items([_one_text(tmp_path)], Reading()) if item.sentences]
    asked = 0

    def endless() -> Iterator[Item]:
        nonlocal asked
        while True:
            asked += 1
            yield item

    batches = predict_items(claimkit.load(small_model), endless(), batch_size=10)
    for number in range(1, 4):
        assert next(batches).sentences == 10
        assert asked == 5 * number


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_rows_are_read_one_at_a_time(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimkit.inference import inputs

    path = tmp_path / f"rows.{kind}"
    texts = [f"It rained on day {i}." for i in range(5000)]
    if kind == "jsonl":
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    elif kind == "csv":
        path.write_text("text\n" + "\n".join(texts))
    else:
        pyarrow.parquet.write_table(pyarrow.table({"text": texts}), path, row_group_size=500)
    cut = 0
    real = inputs.split_sentences

    def counted(document: object) -> object:
        nonlocal cut
        cut += 1
        return real(document)

    monkeypatch.setattr(inputs, "split_sentences", counted)
    items = read_items([path], Reading(), skip=4000)
    for _ in range(4003):
        item = next(items)
    assert item.sentences[0].text == texts[4002]
    assert cut == 3


@pytest.mark.parametrize("plain", [False, True])
def test_table_on_a_terminal_has_colours_unless_asked_not_to(
    plain: bool, tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = _one_text(tmp_path, "The lender denied \x1b[2J hiding losses.")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1" if plain else "")
    assert predict(hostile) == 0
    printed = capsys.readouterr().out
    assert ("\x1b[3" in printed) is not plain
    assert "\x1b[2J" not in printed
    assert printed.rstrip().endswith("\n" + " " * 22 + "losses.")


def test_bar_tells_speed_and_time_left(
    tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert predict(write_articles(tmp_path, "jsonl"), "--out", tmp_path / "out.jsonl", "--batch-size", "1") == 0
    error = capsys.readouterr().err
    assert re.search(r"100%\|.*5 sentences, [\d,]+/s \[\d\d:\d\d, \d\d:\d\d left\]", error)


def test_cells_that_a_spreadsheet_would_compute(
    tmp_path: Path, predict: Predict, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "plain, and = inside"]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": f"={i}", "text": t}) + "\n" for i, t in enumerate(texts)))
    assert predict(path, "--column", "text", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["document"][0] for row in rows] == ["'"] * len(texts)
    assert [row["text"][:1] == "'" for row in rows] == [True] * 7 + [False]


def test_page_has_a_code_for_every_label(tmp_path: Path, predict: Predict) -> None:
    out = tmp_path / "out.html"
    assert predict(write_articles(tmp_path, "jsonl"), "--out", out, "--min-confidence", "1") == 0
    assert out.read_text(encoding="utf-8").count(f'aria-hidden="true">{CODES["uncertain"]}</small>') == 4


def _one_text(folder: Path, text: str = ARTICLES["dam"]) -> Path:
    path = folder / "one.txt"
    path.write_text(text, encoding="utf-8")
    return path
