"""Which rows a model is measured on, and the figures of the claim gate."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from claimkit.claims import NOT_A_CLAIM, LabelledSentence
from claimkit.cli import main
from claimkit.config import compose_settings
from claimkit.dataset.build import build_dataset
from claimkit.dataset.parts import Recipe, is_held_out
from claimkit.errors import DatasetError
from claimkit.evaluation.gate_figures import evaluate_gate, gate_line
from claimkit.evaluation.measured_rows import find_dataset, given_rows, held_out_rows
from conftest import ROOT


def write(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


TEXTS = {
    "asserted_fact": "The {n} bridge was closed to lorries.",
    "allegation": "The {n} tunnel leaks, they said.",
    "denial": "The mayor denied the {n} story.",
    "forecast": "The {n} ferry will leave soon.",
    NOT_A_CLAIM: "Why the {n} road?",
}


@pytest.fixture(autouse=True)
def about(tmp_path: Path) -> dict[str, object]:
    """What a model says of a built dataset of forty articles, some of them held out."""
    rows = [
        {"document": f"d{i}", "text": text.format(n=f"north{i} east{i} west{i} south{i}"), "label": label}
        for i in range(40)
        for label, text in TEXTS.items()
    ]
    write(tmp_path / "mine.jsonl", *rows)
    dataset, _ = build_dataset(Recipe(name="mine", train=("mine.jsonl",), held_out_percent=20), tmp_path)
    return {"dataset": "mine", "dataset_sha256": dataset.digest}


def test_held_out_articles_with_their_rows_that_are_no_claim(tmp_path: Path, about: dict[str, object]) -> None:
    found = held_out_rows(about, tmp_path)
    held = {f"d{i}" for i in range(40) if is_held_out(f"d{i}", 20)}
    assert {row.document for row in found.claims} == {row.document for row in found.others} == held
    assert len(found.claims) == 4 * len(found.others)
    assert found.part == "test"


def test_dataset_that_is_not_built_here(tmp_path: Path, about: dict[str, object]) -> None:
    with pytest.raises(DatasetError, match=r"not built in .*'claimkit build mine' with the dataset settings"):
        held_out_rows({**about, "dataset_sha256": "0" * 64}, tmp_path)
    path = write(tmp_path / "new.jsonl", {"text": "It rained.", "label": "asserted_fact"})
    found = given_rows(path, {"dataset": "other", "dataset_sha256": "0" * 64}, tmp_path)
    assert "not known which sentences it has seen" in found.notes[0]


def test_dataset_without_held_out_articles(tmp_path: Path) -> None:
    dataset, _ = build_dataset(Recipe(name="all", train=("mine.jsonl",)), tmp_path)
    with pytest.raises(DatasetError, match="holds out no article"):
        held_out_rows({"dataset": "all", "dataset_sha256": dataset.digest}, tmp_path)


def test_rows_that_were_trained_on_are_left_out(tmp_path: Path, about: dict[str, object]) -> None:
    trained = next(f"d{i}" for i in range(40) if not is_held_out(f"d{i}", 20))
    number = trained.removeprefix("d")
    repeat = TEXTS["asserted_fact"].format(n=f"north{number} east{number} west{number} south{number}")
    path = write(
        tmp_path / "given.jsonl",
        {"document": "x", "text": "It rained.", "label": "asserted_fact"},
        {"document": "x", "text": "Rain will fall.", "label": "forecast"},
        {"document": "x", "text": repeat, "label": "asserted_fact"},
        {"document": trained, "text": "Snow fell.", "label": "asserted_fact"},
        {"document": "y", "text": "Who?", "label": NOT_A_CLAIM},
        {"document": "y", "text": "He did it?", "label": "denial", "contested": True},
    )
    found = given_rows(path, about, tmp_path)
    assert [row.text for row in found.claims] == ["It rained.", "Rain will fall."]
    assert [row.text for row in found.others] == ["Who?"]
    assert found.notes[0].endswith("left out: 1")
    assert found.notes[1].startswith("2 of 5 rows are left out")
    known = [{"document": trained, "text": f"Snow {i}.", "label": "denial"} for i in range(20)]
    with pytest.raises(DatasetError, match="no claim to measure on is left in it; 20 of 20 rows"):
        given_rows(write(tmp_path / "known.jsonl", *known), about, tmp_path)


def test_another_choice_of_rows_does_not_hide_what_a_model_was_trained_on(
    tmp_path: Path, about: dict[str, object]
) -> None:
    some = (tmp_path / "mine.jsonl").read_text().splitlines(keepends=True)[:100]
    (tmp_path / "some.jsonl").write_text("".join(some))
    for recipe in (
        Recipe(name="mine", train=("some.jsonl",)),
        Recipe(name="mine", train=("mine.jsonl",)),
        Recipe(name="mine", train=("mine.jsonl",), held_out_percent=10),
        Recipe(name="mine", train=("mine.jsonl",), held_out_percent=20, contested=True),
    ):
        build_dataset(recipe, tmp_path)
    assert len(list((tmp_path / "data/built").glob("*/manifest.json"))) == 5
    notes = given_rows(tmp_path / "mine.jsonl", about, tmp_path).notes
    assert "the model was trained on their articles" in notes[0]


def test_the_dataset_of_files_is_built_again_as_the_error_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "conf", tmp_path / "conf")
    dataset, _ = build_dataset(
        Recipe(**compose_settings(tmp_path / "conf", ["dataset=files", "dataset.train=[mine.jsonl]"])["dataset"]),
        tmp_path,
    )
    shutil.rmtree(dataset.folder)
    trained = {"dataset": "files", "dataset_sha256": dataset.digest}
    with pytest.raises(DatasetError, match=r"as in 'claimkit build files dataset.train=\[mine.jsonl\]'"):
        held_out_rows(trained, tmp_path)
    main(["build", "files", "dataset.train=[mine.jsonl]", "--root", str(tmp_path)])
    assert find_dataset(trained, tmp_path) == dataset


def test_rows_without_articles_are_said_to_be(tmp_path: Path, about: dict[str, object]) -> None:
    path = write(
        tmp_path / "b.jsonl", *({"text": f"Rain fell on town {i}.", "label": "asserted_fact"} for i in range(3))
    )
    assert any("an article of its own" in note for note in given_rows(path, about, tmp_path).notes)


def test_another_file_of_the_name_of_one_trained_on_is_measured_on(tmp_path: Path) -> None:
    trained = [{"text": text.format(n="old"), "label": label} for label, text in TEXTS.items()]
    write(tmp_path / "rows.jsonl", *trained)
    dataset, _ = build_dataset(Recipe(name="files", train=("rows.jsonl",)), tmp_path)
    (tmp_path / "later").mkdir()
    path = write(tmp_path / "later/rows.jsonl", {"text": "Snow fell on the hill all night.", "label": "asserted_fact"})
    found = given_rows(path, {"dataset": "files", "dataset_sha256": dataset.digest}, tmp_path)
    assert [row.document for row in found.claims] == ["rows-1"]


def gate_row(text: str, label: str, document: str) -> LabelledSentence:
    return LabelledSentence(document, document, 0, -1, -1, text, False, label, "one reading")


def test_gate_by_hand() -> None:
    rows = [
        gate_row("The dam broke.", "asserted_fact", "a"),
        gate_row("The dam broke again.", "asserted_fact", "a"),
        gate_row("Read more: the dam", "asserted_fact", "b"),  # lost
        gate_row("Why did nobody call?", NOT_A_CLAIM, "b"),
        gate_row("The caption names the man.", NOT_A_CLAIM, "c"),  # let through
    ]
    gate = evaluate_gate(rows)
    assert gate.figures == pytest.approx({"precision": 2 / 3, "recall": 2 / 3, "stopped": 1 / 2})
    assert (gate.claims, gate.others) == (3, 2)
    assert set(gate.intervals) == set(gate.figures)
    assert "2 other rows" in gate_line(gate)
    alone = evaluate_gate(rows[:3])
    assert "stopped" not in alone.figures
    assert "its precision is not measured" in gate_line(alone)
    assert "precision 1" not in gate_line(alone)
