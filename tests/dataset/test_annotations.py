"""Labelled rows: read, held against the articles, refused with file and row."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas
import pytest

from claimkit.dataset.agreement import compute_agreement
from claimkit.dataset.annotations import attach, labelled_sentences, read_annotations, read_corpus
from claimkit.dataset.documents import read_text
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import AnnotationError

GOOD = {
    "document": "a",
    "text": "The firm denied it, Ode said.",
    "label": "denial",
    "source": "The firm",
    "cue": "denied",
}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_text_and_label_are_enough_in_every_format(tmp_path: Path) -> None:
    rows = [{"text": "It rained.", "label": "asserted_fact"}, {"text": "It may rain.", "label": "forecast"}]
    frame = pandas.DataFrame(rows)
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    write(tmp_path / "a.jsonl", *rows)
    for name in ("a.csv", "a.parquet", "a.jsonl"):
        found = read_annotations(tmp_path / name)
        assert [(r.text, r.gold) for r in found] == [("It rained.", "asserted_fact"), ("It may rain.", "forecast")]
        assert len({r.document for r in found}) == 2


def test_more_columns_are_the_same_in_every_format(tmp_path: Path) -> None:
    rows = [
        {
            "text": "It rained.",
            "label": "asserted_fact",
            "document": 7,
            "event": 1,
            "position": 3,
            "in_quotation": True,
        },
        {"text": "It may rain.", "label": "forecast", "document": 7, "event": 1, "position": 4, "in_quotation": False},
    ]
    rows = [{**row, "topic": "weather", "outlet": "wire", "secondary": "denial"} for row in rows]
    frame = pandas.DataFrame(rows)
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    write(tmp_path / "a.jsonl", *({**row, "document": "7", "event": "1"} for row in rows))
    for name in ("a.csv", "a.parquet", "a.jsonl"):
        found = labelled_sentences(read_annotations(tmp_path / name))
        assert [(s.document, s.event, s.position, s.in_quotation) for s in found] == [
            ("7", "1", 3, True),
            ("7", "1", 4, False),
        ]
        assert {(s.topic, s.outlet, s.secondary) for s in found} == {("weather", "wire", "denial")}


def test_columns_of_another_meaning_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,label,position,source,cue,topic\nIt rained.,denial,chairman,http://x,none,\n")
    (row,) = labelled_sentences(read_annotations(path))
    assert (row.position, row.source, row.cue, row.topic) == (0, "", "", "")
    path.write_text("text,label,in_quotation\nIt rained.,denial,maybe\n")
    with pytest.raises(AnnotationError, match=r"a.csv:2: .*\"in_quotation\" must be true or false, not 'maybe'"):
        read_annotations(path)


def test_built_parquet_reads_as_what_was_built(tmp_path: Path) -> None:
    from claimkit.claims import CLAIM_LABELS, LabelledSentence
    from claimkit.dataset.built import write_parquet

    row = LabelledSentence(
        "d", "e", 5, -1, -1, "Rain fell.", True, "denial", "one reading", "forecast", "", "", "t", "o"
    )
    write_parquet(tmp_path / "test.parquet", [row], CLAIM_LABELS)
    assert labelled_sentences(read_annotations(tmp_path / "test.parquet")) == [row]


def test_columns_can_be_named(tmp_path: Path) -> None:
    pandas.DataFrame({"s": ["It rained."], "kind": ["asserted_fact"]}).to_csv(tmp_path / "a.csv", index=False)
    (row,) = read_annotations(tmp_path / "a.csv", text="s", label="kind")
    assert (row.text, row.gold) == ("It rained.", "asserted_fact")


def test_a_column_that_is_named_counts_before_a_later_reading(tmp_path: Path) -> None:
    row = {"text": "It may rain.", "label": "denial", "second_label": "allegation", "final_label": "asserted_fact"}
    path = write(tmp_path / "a.jsonl", {**row, "labels": "forecast"})
    assert [r.gold for r in read_annotations(path, label="labels")] == ["forecast"]
    path = write(tmp_path / "a.jsonl", row)
    assert [r.gold for r in read_annotations(path, label="second_label")] == ["allegation"]
    assert [r.gold for r in read_annotations(path)] == ["asserted_fact"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"label": "rumour"}, "'rumour'; allowed are asserted_fact, allegation, denial, forecast, not_a_claim"),
        ({"second_label": "maybe", "final_label": "denial"}, "\"second_label\" is 'maybe'"),
        ({"text": " "}, '"text" is missing or empty'),
        ({"text": 7}, '"text" is missing or empty'),
        ({"source": "the union"}, "'the union' does not"),
        ({"cue": "denied ... never"}, "'never' does not"),
        ({"confidence": "high"}, "allowed are sure, unsure"),
        ({"start": "x"}, '"start" must be a whole number'),
        ({"second_label": "allegation"}, 'needs "final_label", or "contested": true'),
        ({"traps": "p-two"}, '"traps" must be a list'),
        ({"contested": "yes"}, '"contested" must be true or false'),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, change: dict[str, Any], what: str) -> None:
    path = write(tmp_path / "a.jsonl", GOOD, {**GOOD, **change})
    with pytest.raises(AnnotationError, match=re.escape(what)) as error:
        read_annotations(path)
    assert str(error.value).startswith(f"{path}:2: ")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.jsonl", b"", "no labelled row"),
        ("a.jsonl", b"[1]\n", "a.jsonl:1"),
        ("a.jsonl", b"{\n", "not JSON"),
        ("a.jsonl", b"\xff\n", "not UTF-8"),
        ("a.parquet", b"no", "cannot be read as Parquet"),
        ("a.csv", b"text,label\nIt rained, he said.,allegation\n", "needs quotes"),
        ("a.csv", b"text,kind\nIt rained.,allegation\n", "no column 'label'; there are text, kind"),
        ("a.jsonl", b'{"text": "x", "label": "denial", "finial_label": "denial"}', "'final_label' is meant?"),
        ("a.xlsx", b"no", "labelled files are .jsonl, .csv or .parquet"),
    ],
)
def test_unreadable_file(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnnotationError, match=re.escape(what)):
        read_annotations(tmp_path / name)


def test_an_article_stands_in_one_file_of_the_corpus(tmp_path: Path) -> None:
    write(tmp_path / "one.jsonl", GOOD)
    write(tmp_path / "two.jsonl", GOOD)
    with pytest.raises(AnnotationError, match="also stands in"):
        read_corpus(tmp_path)


ARTICLE = "Rain fell. “We saw it coming. Nobody listened,” Ode said."


def rows_of(tmp_path: Path, *spans: tuple[int, int, str]) -> list[Any]:
    rows = [{"document": "a", "start": s, "end": e, "text": t, "label": "allegation"} for s, e, t in spans]
    return read_annotations(write(tmp_path / "a.jsonl", *rows))


def test_attach_finds_the_sentences(tmp_path: Path) -> None:
    document = read_text(ARTICLE, id="a")
    rows = rows_of(tmp_path, (0, 10, "Rain fell."), (33, 57, "Nobody listened,” Ode said."))
    with pytest.raises(AnnotationError, match=r"a.jsonl:2: offsets 33 to 57"):
        attach([document], {"a": split_sentences(document)}, rows)
    rows = rows_of(tmp_path, (30, 57, "Nobody listened,” Ode said."), (0, 10, "Rain fell."))
    found, missing = attach([document], {"a": split_sentences(document)}, rows)
    assert [(s.text, s.in_quotation, s.position) for s in found] == [
        ("Rain fell.", False, 0),
        ("Nobody listened,” Ode said.", True, 2),
    ]
    assert missing == 1


@pytest.mark.parametrize(
    ("spans", "what"),
    [
        ([(0, 4, "Rain")], "not a whole sentence"),
        ([(0, 10, "Snow fell.")], "hold 'Rain fell.', not 'Snow fell.'"),
        ([(0, 10, "Rain fell."), (0, 10, "Rain fell.")], "labelled twice"),
        ([(-1, -1, "Rain fell.")], "offsets -1 to -1"),
    ],
)
def test_attach_refuses(tmp_path: Path, spans: list[tuple[int, int, str]], what: str) -> None:
    document = read_text(ARTICLE, id="a")
    with pytest.raises(AnnotationError, match=re.escape(what)):
        attach([document], {"a": split_sentences(document)}, rows_of(tmp_path, *spans))


def test_quotations_stay_open_from_row_to_row(tmp_path: Path) -> None:
    texts = ["“We waited.", "Nobody came.”", "She left."]
    rows = [{"document": "a", "text": t, "label": "allegation", "style": "plain"} for t in texts]
    article = read_annotations(write(tmp_path / "a.jsonl", *rows))
    assert [r.in_quotation for r in labelled_sentences(article)] == [False, True, False]
    single = read_annotations(write(tmp_path / "b.jsonl", *({**row, "style": ""} for row in rows)))
    assert [r.in_quotation for r in labelled_sentences(single)] == [False, False, False]


def test_agreement_of_a_worked_example(tmp_path: Path) -> None:
    """Cohen's kappa by hand: 8 of 10 agree, chance 0.42 → (0.8 - 0.42) / 0.58."""
    pairs = [("denial", "denial")] * 3 + [("allegation", "allegation")] * 4 + [("forecast", "forecast")]
    pairs += [("denial", "allegation"), ("allegation", "forecast")]
    rows = [
        {"text": f"Row {i} fell.", "label": a, "second_label": b, "third_label": "" if a == b else b, "final_label": b}
        for i, (a, b) in enumerate(pairs)
    ]
    found = compute_agreement(read_annotations(write(tmp_path / "a.jsonl", *rows)))
    assert found.sentences == 10
    assert found.agreed == pytest.approx(0.8)
    expected = 0.4 * 0.3 + 0.5 * 0.5 + 0.1 * 0.2
    assert found.kappa == pytest.approx((0.8 - expected) / (1 - expected))
    assert found.third_readings == 2
    assert found.changed == pytest.approx(0.2)


def test_agreement_needs_two_readings(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="two readings"):
        compute_agreement(read_annotations(write(tmp_path / "a.jsonl", GOOD)))


def test_a_quotation_is_open_where_the_row_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"document": "d", "start": 0, "end": 9, "text": "“It rained", "label": "denial", "in_quotation": False},
        {"document": "d", "start": 90, "end": 99, "text": "It snowed.", "label": "denial", "in_quotation": False},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [row.in_quotation for row in labelled_sentences(read_annotations(path))] == [False, False]
    path.write_text(path.read_text().replace(', "in_quotation": false', ""))
    assert [row.in_quotation for row in labelled_sentences(read_annotations(path))] == [False, True]
