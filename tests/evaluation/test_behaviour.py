"""The tests of behaviour: what the files hold, that failures are found, and that no model could have read them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.annotations import read_annotations, read_corpus
from claimkit.dataset.duplicates import near_duplicate_pairs
from claimkit.errors import AnnotationError
from claimkit.evaluation.behaviour import (
    DIRECTION,
    INVARIANCE,
    MINIMAL,
    Case,
    behaviour_figures,
    behaviour_table,
    read_behaviour,
    run_behaviour,
)
from conftest import ROOT


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_behaviour(ROOT / "data/behaviour")


def by_keyword(texts: list[str]) -> np.ndarray:
    """A model that knows three words, and shouts no."""
    rows = np.tile([0.7, 0.1, 0.1, 0.1], (len(texts), 1))
    for row, text in zip(rows, texts, strict=True):
        for word, place in (("said", 1), ("denied", 2), ("will", 3)):
            if word in text:
                row[place] += 1
        row /= row.sum()
    return rows


def test_at_least_forty_constructions_of_six_sentences_each(cases: list[Case]) -> None:
    own = [case for case in cases if case.sort == MINIMAL]
    counts = Counter(case.test for case in own)
    assert len(counts) >= 40
    assert min(counts.values()) >= 6
    assert len({case.text for case in own}) == len(own)
    labels = defaultdict(set)
    for case in own:
        labels[case.test].add((case.label, case.rule))
    assert all(len(found) == 1 for found in labels.values())
    assert {case.label for case in own} == set(CLAIM_LABELS)


def test_every_change_that_is_asked_for_is_there(cases: list[Case]) -> None:
    counts = Counter(case.test for case in cases if case.sort == INVARIANCE)
    assert set(counts) == {
        "changing-names",
        "changing-places",
        "changing-outlets",
        "changing-numbers",
        "changing-spelling",
        "adding-background",
        "straight-quotes",
        "single-quotes",
        "capitals",
        "no-capitals",
    }
    assert min(counts.values()) >= 20
    directions = {case.test: case.label for case in cases if case.sort == DIRECTION}
    assert directions["adding-allegedly"] == "allegation"
    assert directions["adding-will"] == "forecast"
    assert directions["adding-denied-that"] == "denial"
    assert len({(case.sort, case.test) for case in cases}) == len({case.test for case in cases})


def test_changed_texts_differ_and_are_whole(cases: list[Case]) -> None:
    for case in cases:
        if case.sort != MINIMAL:
            assert case.changed != case.text
            assert "{" not in case.text + case.changed
            assert case.text[:1].isupper() or case.text.startswith("“")


def test_no_sentence_stands_in_the_corpus_or_the_seeds(cases: list[Case]) -> None:
    texts = list(dict.fromkeys(text for case in cases for text in (case.text, case.changed) if text))
    trained = [row.text for row in read_corpus(ROOT / "data/corpus")]
    trained += [row.text for row in read_annotations(ROOT / "data/annotations/seeds.jsonl")]
    sides = ["tests"] * len(texts) + ["trained"] * len(trained)
    pairs = near_duplicate_pairs([*texts, *trained], sides)
    assert not [(texts[i], trained[j - len(texts)]) for i, j in pairs]


def test_failures_are_found_and_told() -> None:
    cases = [
        Case(MINIMAL, "said", "He said so.", label="allegation", rule="said"),
        Case(MINIMAL, "said", "He says so.", label="allegation", rule="said"),
        Case(INVARIANCE, "capitals", "He denied it.", "HE DENIED IT."),
        Case(INVARIANCE, "capitals", "Rain fell.", "RAIN FELL."),
        Case(DIRECTION, "adding-will", "It rained.", "It will rain.", "forecast"),
        Case(DIRECTION, "adding-will", "It snowed.", "It is going to snow.", "forecast"),
    ]
    results = run_behaviour(by_keyword, cases)
    assert [(r.test, r.cases, len(r.failed), r.rate) for r in results] == [
        ("said", 2, 1, 0.5),
        ("capitals", 2, 1, 0.5),
        ("adding-will", 2, 1, 0.5),
    ]
    assert results[0].failed[0] == {"text": "He says so.", "wanted": "allegation", "guess": "asserted_fact"}
    assert results[1].failed[0]["changed_guess"] == "asserted_fact"
    assert results[2].failed[0]["changed_probability"] == results[2].failed[0]["probability"]
    assert behaviour_figures(results) == {
        "behaviour.said": 0.5,
        "behaviour.capitals": 0.5,
        "behaviour.adding-will": 0.5,
        "behaviour.all-minimal-functionality": 0.5,
        "behaviour.all-invariance": 0.5,
        "behaviour.all-direction": 0.5,
    }
    table = behaviour_table(results)
    assert "minimal functionality: 1 of 2 cases in 1 tests failed (50%)" in table
    assert "denial became asserted_fact: HE DENIED IT." in table
    json.dumps([result.to_dict() for result in results])


def test_each_text_is_asked_once(cases: list[Case]) -> None:
    asked: list[str] = []

    def model(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return by_keyword(texts)

    run_behaviour(model, cases)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("name", "row", "what"),
    [
        ("minimal", {"test": "t", "rule": "r", "label": "rumour", "text": "x"}, "\"label\" is 'rumour'"),
        ("minimal", {"test": "t", "label": "denial", "text": "x"}, '"rule" is missing or empty'),
        ("invariance", {"test": "t", "text": "{} fell."}, 'needs "changed", or one {}'),
        ("invariance", {"test": "t", "text": "Rain fell.", "fill": ["a", "b"]}, 'needs "changed", or one {}'),
        ("direction", {"test": "t", "label": "denial", "text": "x"}, '"changed" is missing or empty'),
    ],
)
def test_wrong_row_is_named(tmp_path: Path, name: str, row: dict[str, Any], what: str) -> None:
    for path in (ROOT / "data/behaviour").glob("*.jsonl"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert read_behaviour(tmp_path)
    with (tmp_path / f"{name}.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
    with pytest.raises(AnnotationError) as error:
        read_behaviour(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / name}.jsonl:2: ")
    assert what in str(error.value)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="no such folder"):
        read_behaviour(tmp_path / "nowhere")
