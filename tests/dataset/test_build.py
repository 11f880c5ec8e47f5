"""Building: same inputs, same bytes; near-repeats marked; nothing half-written."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.build import build_dataset
from claimkit.dataset.built import read_dataset
from claimkit.dataset.duplicates import near_duplicate_groups, near_duplicate_pairs
from claimkit.dataset.names import names_of
from claimkit.dataset.parts import Recipe, is_held_out
from claimkit.errors import ConfigError, DatasetError
from conftest import ROOT

SEEDS = Recipe(name="seeds", train=("seeds",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "data").mkdir()
    shutil.copytree(ROOT / "data/annotations", tmp_path / "data/annotations")
    return tmp_path


def test_seeds_hold_what_was_annotated(root: Path) -> None:
    dataset, built = build_dataset(SEEDS, root)
    assert built
    assert len(dataset.train) == 99
    assert len(dataset.not_a_claim) == 2
    assert {row.label for row in dataset.train} == set(CLAIM_LABELS)
    assert {row.event for row in dataset.train} == {"kim-putin-summit-2023"}
    assert dataset.unlabelled == 0


def test_same_inputs_same_bytes(root: Path) -> None:
    build_dataset(SEEDS, root, "one")
    build_dataset(SEEDS, root, "two")
    names = sorted(path.name for path in (root / "one/seeds").iterdir())
    assert names == ["README.md", "manifest.json", "not_a_claim.parquet", "train.parquet"]
    for name in names:
        assert (root / "one/seeds" / name).read_bytes() == (root / "two/seeds" / name).read_bytes()


def test_unchanged_inputs_are_not_built_again(root: Path) -> None:
    assert build_dataset(SEEDS, root)[1]
    assert not build_dataset(SEEDS, root)[1]
    with (root / "data/annotations/seeds.jsonl").open("a") as stream:
        stream.write("\n")
    assert build_dataset(SEEDS, root)[1]
    assert build_dataset(replace(SEEDS, contested=True), root)[1]


def test_quotation_of_two_articles_is_one_group(root: Path) -> None:
    dataset, _ = build_dataset(SEEDS, root)
    twice = [row for row in dataset.train if "pay a price for this in the international community" in row.text]
    assert len({row.document for row in twice}) == 2
    assert len({row.group for row in twice}) == 1
    assert twice[0].group >= 0


@pytest.mark.filterwarnings("ignore")
def test_datasets_library_reads_it(root: Path) -> None:
    from datasets import ClassLabel, Dataset

    build_dataset(SEEDS, root)
    loaded = Dataset.from_parquet(str(root / "data/built/seeds/train.parquet"), cache_dir=str(root / "cache"))
    assert isinstance(loaded.features["label"], ClassLabel)
    assert loaded.features["label"].names == list(CLAIM_LABELS)
    assert len(loaded) == 99


def test_changed_file_is_refused(root: Path) -> None:
    dataset, _ = build_dataset(SEEDS, root)
    (dataset.folder / "train.parquet").write_bytes(b"x")
    with pytest.raises(DatasetError, match="SHA-256"):
        read_dataset(dataset.folder)


def write_rows(path: Path, prefix: str, documents: int) -> None:
    texts = {
        "asserted_fact": "The {n} bridge at {p} was closed to lorries by the council last May.",
        "allegation": "Residents of {p} said the {n} tunnel had leaked for years before the flood.",
        "denial": "The mayor of {p} denied that the {n} contract had been given to his cousin.",
        "forecast": "The {n} ferry from {p} will leave on Friday if the storm has passed by then.",
    }
    with path.open("w") as stream:
        for i in range(documents):
            for label, text in texts.items():
                words = f"{prefix}{i} alpha{i} beta{i} gamma{i} delta{i}"
                row = {"document": f"{prefix}-{i}", "text": text.format(n=words, p=f"Tolm{i}{prefix}"), "label": label}
                stream.write(json.dumps(row) + "\n")


def test_held_out_articles_are_chosen_by_id_for_good(root: Path) -> None:
    corpus = root / "data/corpus"
    corpus.mkdir()
    write_rows(corpus / "a.jsonl", "a", 40)
    recipe = Recipe(name="news", train=("seeds", "corpus"), held_out_percent=20)
    first, _ = build_dataset(recipe, root)
    held = {row.document for row in first.test}
    assert held == {f"a-{i}" for i in range(40) if is_held_out(f"a-{i}", 20)}
    assert 2 < len(held) < 16
    write_rows(corpus / "b.jsonl", "b", 10)
    second, _ = build_dataset(recipe, root)
    assert held <= {row.document for row in second.test}
    assert not {row.document for row in second.train} & {row.document for row in second.test}


def test_train_row_that_repeats_a_test_row_is_left_out(root: Path) -> None:
    write_rows(root / "train.jsonl", "a", 3)
    lines = (root / "train.jsonl").read_text().splitlines()
    (root / "test.jsonl").write_text(lines[0].replace('"a-0"', '"other"') + "\n")
    dataset, _ = build_dataset(Recipe(name="files", train=("train.jsonl",), test=("test.jsonl",)), root)
    assert len(dataset.test) == 1
    assert len(dataset.train) == len(lines) - 1


def test_faults_of_recipes(root: Path) -> None:
    with pytest.raises(ConfigError, match="nothing to train on"):
        build_dataset(Recipe(name="files", train=()), root)
    with pytest.raises(DatasetError, match="no such file"):
        build_dataset(Recipe(name="files", train=("nowhere.jsonl",)), root)
    write_rows(root / "a.jsonl", "a", 1)
    with pytest.raises(DatasetError, match="both train and test"):
        build_dataset(Recipe(name="files", train=("a.jsonl",), test=("a.jsonl",)), root)
    (root / "b.jsonl").write_text('{"text": "It rained all night.", "label": "asserted_fact"}\n')
    with pytest.raises(DatasetError, match="no sentence to train on bears the label allegation"):
        build_dataset(Recipe(name="files", train=("b.jsonl",)), root)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"name": "../corpus"}, "allowed are letters"),
        ({"name": "/home/thesis"}, "allowed are letters"),
        ({"train": "corpus"}, "must be a list"),
        ({"limit": -1}, "whole numbers from 0"),
        ({"held_out_percent": 100}, "whole numbers from 0"),
    ],
)
def test_wrong_recipe(change: dict[str, object], what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        replace(SEEDS, **change)  # type: ignore[arg-type]


def test_a_folder_that_is_no_build_is_not_replaced(root: Path) -> None:
    folder = root / "data/built/seeds"
    folder.mkdir(parents=True)
    (folder / "thesis.tex").write_text("mine")
    with pytest.raises(DatasetError, match="not overwritten"):
        build_dataset(SEEDS, root)
    assert (folder / "thesis.tex").read_text() == "mine"


def test_short_texts_of_the_same_words_are_near_duplicates() -> None:
    assert near_duplicate_pairs(["He denied it.", "“He denied it!”", "He did."], ["a", "b", "c"]) == [(0, 1)]


def test_near_duplicates() -> None:
    texts = [
        "Arms talks are actively advancing between the two countries, the spokeswoman said on Monday evening.",
        "Arms talks are “actively advancing” between the two countries, said a spokeswoman.",
        "The river fell by two metres overnight, and the ferry is running again.",
        "Arms talks are actively advancing between the two countries, the spokeswoman said on Monday evening.",
    ]
    assert near_duplicate_pairs(texts, ["a", "b", "c", "a"]) == [(0, 1), (1, 3)]
    assert near_duplicate_groups(texts, ["a", "b", "c", "a"]) == [0, 0, -1, 0]
    assert near_duplicate_groups(texts, ["a", "a", "a", "a"]) == [-1, -1, -1, -1]


def without_documents(path: Path, prefix: str, rows: int) -> Path:
    """So many rows of each kind, none like another, that do not name their articles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = {
        (" ".join(f"{prefix}{i}{label[:2]}{k}" for k in range(9)), label) for i in range(rows) for label in CLAIM_LABELS
    }
    path.write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in sorted(texts)))
    return path


def test_same_rows_without_articles_come_to_the_same_in_every_checkout(tmp_path: Path) -> None:
    found = []
    for place in ("one", "another/home"):
        root = tmp_path / place / "project"
        mine = without_documents(root / "my/rows.jsonl", "a", 20)
        other = without_documents(tmp_path / place / "rows.jsonl", "b", 20)
        recipe = Recipe(name="files", train=("my/rows.jsonl", "../rows.jsonl"), held_out_percent=20)
        whole = replace(recipe, train=(str(mine), str(other)))
        found += [build_dataset(recipe, root)[0], build_dataset(whole, root)[0]]
    assert len({dataset.digest for dataset in found}) == 1
    assert {row.document.rpartition("-")[0] for row in found[0].test} == {"my/rows.jsonl", "rows.jsonl"}


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for one, two in (("train/a.jsonl", "test/a.jsonl"), ("../train/a.jsonl", "../test/a.jsonl")):
        without_documents(tmp_path / "project" / one, "a", 2)
        without_documents(tmp_path / "project" / two, "b", 2)
        dataset, _ = build_dataset(Recipe(name="files", train=(one,), test=(two,)), tmp_path / "project")
        assert (len(dataset.train), len(dataset.test)) == (8, 8)
    given = tmp_path / "project" / "a.csv"
    assert names_of([given, tmp_path / "a.csv", tmp_path / "b/a.csv"], tmp_path / "project") == {
        given: "a.csv",
        tmp_path / "a.csv": f"{tmp_path.name}/a.csv",
        tmp_path / "b/a.csv": "b/a.csv",
    }


def test_articles_of_one_event_are_held_out_together(root: Path) -> None:
    corpus = root / "data/corpus"
    corpus.mkdir()
    write_rows(corpus / "a.jsonl", "a", 40)
    rows = [json.loads(line) for line in (corpus / "a.jsonl").read_text().splitlines()]
    for row in rows:
        row["event"] = f"event {int(row['document'].removeprefix('a-')) % 10}"
    (corpus / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    built, _ = build_dataset(Recipe(name="news", train=("seeds", "corpus"), held_out_percent=20), root)
    train, test = ({row.event for row in part} for part in (built.train, built.test))
    assert test == {f"event {i}" for i in range(10) if is_held_out(f"event {i}", 20)}
    assert 0 < len(test) < 10
    assert not train & test
    shutil.copy(corpus / "a.jsonl", root / "mine.jsonl")
    some = [row for row in rows if row["event"] == "event 3"]
    again = [json.dumps({**row, "document": f"{row['document']}-again"}) + "\n" for row in some]
    (root / "more.jsonl").write_text("".join(again))
    with pytest.raises(DatasetError, match="the event 'event 3' is in both train and test"):
        build_dataset(Recipe(name="both", train=("mine.jsonl",), test=("more.jsonl",)), root)
