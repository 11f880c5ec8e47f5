"""The check of the corpus: it passes on ours and fails on what must not be."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from claimkit.dataset.annotations import Annotation, read_annotations, read_corpus
from claimkit.dataset.contrast import ContrastRow, MisleadingRow, read_misleading, read_propositions
from claimkit.errors import AnnotationError
from claimkit.evaluation.corpus_check import Findings, check_data
from claimkit.evaluation.looks import Looks, looks_of, of_waves
from conftest import ROOT, run_in


@pytest.fixture(scope="module")
def corpus() -> list[Annotation]:
    return read_corpus(ROOT / "data/corpus")


@pytest.fixture(scope="module")
def seeds() -> list[Annotation]:
    return read_annotations(ROOT / "data/annotations/seeds.jsonl")


@pytest.fixture(scope="module")
def propositions() -> list[ContrastRow]:
    return read_propositions(ROOT / "data/contrast/propositions.jsonl")


@pytest.fixture(scope="module")
def misleading() -> list[MisleadingRow]:
    return read_misleading(ROOT / "data/contrast/misleading.jsonl")


@pytest.fixture(scope="module")
def found(
    corpus: list[Annotation],
    seeds: list[Annotation],
    propositions: list[ContrastRow],
    misleading: list[MisleadingRow],
) -> Findings:
    return check_data(corpus, seeds, propositions, misleading)


def test_the_corpus_has_no_fault(found: Findings) -> None:
    assert found.faults == []


def test_the_corpus_is_as_large_and_wide_as_it_says(found: Findings) -> None:
    assert found.sentences >= 12_000
    assert found.articles >= 800
    assert len(found.topics) == 34
    assert len(found.outlets) == 18
    assert len(found.traps) == 52
    assert found.contrast_propositions >= 300
    assert found.misleading >= 150


def test_the_gate_keeps_claims_and_stops_most_of_the_rest(found: Findings) -> None:
    gate = found.gate
    assert gate["claims lost"] / (gate["claims lost"] + gate["claims kept"]) < 0.01
    assert gate["others stopped"] / (gate["others stopped"] + gate["others kept"]) > 0.8


def test_the_committed_report_is_that_of_the_committed_data(found: Findings) -> None:
    page = (ROOT / "data/report/README.md").read_text(encoding="utf-8")
    assert f"{found.sentences:,} sentences in {found.articles:,} articles" in page
    for label, count in found.labels.items():
        assert f"| {label} | {count:,} |" in page


def small(corpus: list[Annotation], seeds: list[Annotation], *more: Annotation) -> list[str]:
    return check_data([*corpus[:300], *more], seeds, [], []).faults


def row(text: str, label: str = "asserted_fact", document: str = "new") -> Annotation:
    return Annotation("x.jsonl:1", text, label, document, topic="war", outlet="tabloid", style="plain")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ([row("word " * 90)], "90 words; allowed are 1 to 80"),
        ([row("“It went on and on.")], "a quotation opened here is not closed"),
        ([row(f"It was then that rain {i} fell.") for i in range(9)], "sentences begin with 'It was then'"),
        ([row(f"{w} by the light of a lamp {w}") for w in "abcdefghij"], "sentences hold 'by the light of a'"),
        ([row("The old firm denied it.", "denial") for _ in range(200)], "are denial; aimed at is 11%"),
    ],
)
def test_what_must_not_be_is_a_fault(
    corpus: list[Annotation], seeds: list[Annotation], more: list[Annotation], fault: str
) -> None:
    assert any(fault in found for found in small(corpus, seeds, *more))


def test_repeats_are_faults_within_the_corpus_and_against_what_measures(
    corpus: list[Annotation], seeds: list[Annotation], propositions: list[ContrastRow]
) -> None:
    rows = [*corpus[:300], row(corpus[0].text), row(seeds[5].text), row(propositions[0].text)]
    faults = check_data(rows, seeds, propositions, []).faults
    for where in ("within the corpus", "corpus and seeds", "corpus and contrast sets"):
        assert any(fault.startswith(where) for fault in faults)


def test_trap_and_topic_counts_are_faults(corpus: list[Annotation], seeds: list[Annotation]) -> None:
    faults = small(corpus, seeds, replace(row("Rain fell."), topic="chess", traps=("p-two",)))
    assert any("topic chess is told by 1 kinds of outlet" in fault for fault in faults)
    assert any("trap p-two appears" in fault for fault in faults)


def test_command_fails_on_a_fault_and_writes_the_page(project: Path) -> None:
    path = next((project / "data/corpus").glob("*.jsonl"))
    lines = path.read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])
    lines[-1] = json.dumps({**last, "text": "“" + last["text"].replace("”", "").replace('"', "")}, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_in(project, "claimkit", "check-data")
    assert done.returncode == 1, done.stderr
    assert "not closed" in done.stdout
    assert "not closed" in (project / "data/report/README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"wording": 3}, '"wording" is 3; allowed are 1 and 2'),
        ({"label": "not_a_claim"}, "\"label\" is 'not_a_claim'"),
        ({"text": ""}, '"text" is missing or empty'),
        ({"label": "denial"}, "it needs one"),
    ],
)
def test_wrong_contrast_row(tmp_path: Path, change: dict[str, object], what: str) -> None:
    rows = [
        {"proposition": "p", "wording": w, "topic": "war", "label": label, "text": f"Text {w} {label}."}
        for w in (1, 2)
        for label in ("asserted_fact", "allegation", "denial", "forecast")
    ]
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    assert len(read_propositions(path)) == 8
    rows[0] = {**rows[0], **change}
    path.write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(AnnotationError, match=re.escape(what)):
        read_propositions(path)


def test_misleading_word_stands_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text('{"word": "will", "label": "asserted_fact", "text": "He was denied a visa."}')
    with pytest.raises(AnnotationError, match="does not stand in the text"):
        read_misleading(path)


def test_looks_of_rows(corpus: list[Annotation]) -> None:
    texts = {"n37-01": ["The dam in Porto broke.", '"Nine of 12," he said.'], "x": ["It held."]}
    rows = [replace(corpus[0], document=document, text=text) for document in texts for text in texts[document]]
    assert [(name, len(part)) for name, part in of_waves(rows)] == [("of no wave", 1), ("wave 6", 2)]
    assert looks_of(rows[:2]) == Looks(sentences=2, quoting=0.5, with_figure=0.5, capitals=1 / 8)
