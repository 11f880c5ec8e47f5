"""The figures of attribution on cases whose figures are known, and the command that prints them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claimkit.claims import LabelledSentence
from claimkit.cli import main
from claimkit.evaluation.attribution_scores import (
    Found,
    by_construction,
    compare,
    find_sources,
    is_developed_on,
    label_known,
    score_sources,
    without_relative,
)
from claimkit.evaluation.intervals import summed_intervals
from claimkit.inference.attribution import find_source

ROOT = Path(__file__).resolve().parents[2]


def row(text: str, source: str, label: str = "allegation", document: str = "a") -> LabelledSentence:
    return LabelledSentence(document, document, 0, -1, -1, text, False, label, "one reading", source=source)


def found(text: str, source: str, label: str = "allegation", document: str = "a") -> Found:
    return compare(row(text, source, label, document), find_source(text))


def test_exact_and_overlap_are_those_of_citron() -> None:
    cases = [
        found("The mayor said it rained.", "The mayor"),  # 2 of 2 tokens
        found("The mayor of Lima, Ivo Lerch, said it rained.", "The mayor of Lima"),  # 4 of 7 found, all of the gold
        found("The bridge was closed.", "The bridge"),  # nothing found
        found("The union said it rained.", ""),  # found, and none named
    ]
    figures = score_sources(cases).figures
    assert (figures["precision"], figures["recall"]) == pytest.approx((2 / 3, 2 / 3))
    assert figures["exact_f1"] == pytest.approx(2 * 1 / (3 + 3))
    assert figures["overlap_precision"] == pytest.approx(6 / (2 + 7 + 2))
    assert figures["overlap_recall"] == pytest.approx(6 / (2 + 4 + 2))


def test_letter_case_does_not_count() -> None:
    assert found("He said it rained.", "he").exact


def test_best_place_of_a_gold_that_stands_twice_counts() -> None:
    twice = found("The mayor left, and the mayor said it rained.", "the mayor")
    assert (twice.exact, twice.shared) == (True, 2)


def test_gold_in_two_places_is_looked_for_apart() -> None:
    parts = found("The mayor of Lima said it rained.", "The mayor ... Lima")
    assert (parts.exact, parts.shared, parts.gold_tokens) == (False, 3, 3)


def test_no_source_where_the_label_says_that_the_writer_answers() -> None:
    fact = label_known(found("The mayor confirmed that it rained.", "", label="asserted_fact"))
    assert (fact.source, fact.found_tokens) == (None, 0)
    denial = found("The mayor denied it.", "The mayor", label="denial")
    assert label_known(denial) == denial


def test_relative_clause_is_cut_from_the_gold() -> None:
    whole = found("Ms Pell, who led the inquiry, said it rained.", "Ms Pell, who led the inquiry,")
    assert not whole.exact
    assert without_relative(whole).exact


def test_sources_that_were_missed_stand_apart() -> None:
    groups = by_construction([found("The bridge was closed.", "The bridge"), found("It rained.", "")])
    assert {name: len(group) for name, group in groups.items()} == {"(no source found)": 1}


def test_one_article_makes_no_interval_and_more_do() -> None:
    good, bad = found("The mayor said it rained.", "The mayor"), found("The bridge was closed.", "The bridge")
    alone = score_sources([good, bad])
    assert alone.intervals["recall"] == (0.5, 0.5)
    spread = [replace(one, row=row("", "", document=str(i))) for i in range(40) for one in [good if i % 2 else bad]]
    low, high = score_sources(spread).intervals["recall"]
    assert low < 0.5 < high
    assert score_sources(spread).intervals == score_sources(spread).intervals


def test_summed_intervals_hold_a_binomial_one() -> None:
    counts = np.array([[1.0, 1.0]] * 30 + [[0.0, 1.0]] * 70)
    low, high = summed_intervals(counts, lambda sums: {"share": sums[:, 0] / sums[:, 1]})["share"]
    assert (low, high) == pytest.approx((0.3 - 1.96 * 0.0458, 0.3 + 1.96 * 0.0458), abs=0.015)


def test_both_halves_are_about_as_large() -> None:
    share = np.mean([is_developed_on(f"article-{i}") for i in range(1000)])
    assert 0.45 < share < 0.55


def test_quoted_rows_are_read_inside_their_quotation() -> None:
    held = replace(row("The mayor said nothing.", ""), in_quotation=True)
    assert find_sources([held])[0].source is None


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """A project with the seeds, two articles and one speaker."""
    (tmp_path / "data/annotations").mkdir(parents=True)
    (tmp_path / "data/corpus").mkdir()
    seeds = (ROOT / "data/annotations/seeds.jsonl").read_text(encoding="utf-8")
    (tmp_path / "data/annotations/seeds.jsonl").write_text(seeds, encoding="utf-8")
    texts = [("The mayor, Ivo Lerch, said it rained.", "The mayor, Ivo Lerch"), ("He denied that it snowed.", "He")]
    labels = ("allegation", "denial")
    rows = [
        {"document": name, "text": text, "label": label, "source": source, "style": "plain"}
        for name in ("a-01", "a-02")
        for (text, source), label in zip(texts, labels, strict=True)
    ]
    lines = "".join(json.dumps(one) + "\n" for one in rows)
    (tmp_path / "data/corpus/weather.jsonl").write_text(lines, encoding="utf-8")
    speaker = {"document": "a-01", "text": texts[1][0], "source": "He", "speaker": "Ivo Lerch", "set": "first"}
    (tmp_path / "data/annotations/speakers.jsonl").write_text(json.dumps(speaker) + "\n", encoding="utf-8")
    return tmp_path


def test_command_prints_both_halves(small_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["attribution", "--root", str(small_root), "--errors", "1"])
    printed = capsys.readouterr().out
    for words in ("developed on", "other articles", "according to", "1 of 1 right", "not as in the gold"):
        assert words in printed


def test_command_prints_json(small_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["attribution", "--root", str(small_root), "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["speakers"] == {"first": {"right": 1, "of": 1}}
    groups = [half["groups"] for half in figures["corpus"].values()]
    assert sum(half["denial"]["found"] for half in groups if "denial" in half) == 2


def test_a_speaker_of_no_sentence_is_an_error_of_one_line(small_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small_root / "data/annotations/speakers.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("a-01", "a-09"), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["attribution", "--root", str(small_root)])
    assert stopped.value.code == 2
    assert "speakers.jsonl:1" in capsys.readouterr().err
