"""A user's mistakes: one clear line, exit code 2, nothing half-written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from conftest import Command

SEED = "003_97e79ec8ab510aad"
TRAIN = ("python", "train.py", "model=logreg", "dataset=seeds", "tracking=off")


def assert_refused(done: CompletedProcess[str], *parts: str) -> None:
    """Exit code 2 and one line on standard error, which holds all the parts."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    for part in parts:
        assert part in lines[0]


def assert_nothing_written(project: Path) -> None:
    """Neither a built dataset nor what was to become one; the empty file that locks it may stay."""
    assert [path.name for path in (project / "data" / "built").glob("*") if path.suffix != ".lock"] == []


def test_empty_folder(project: Path, command: Command) -> None:
    shutil.rmtree(project / "seeds")
    (project / "seeds").mkdir()
    assert_refused(command(*TRAIN), "seeds", "no article in this folder")
    assert_nothing_written(project)


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "empty"), (b"\x89PNG\x00\x00\x01", "binary"), ("café".encode("latin-1"), "byte 3 is not UTF-8 (0xe9)")],
)
def test_unreadable_article(project: Path, command: Command, content: bytes, what: str) -> None:
    (project / "seeds" / f"{SEED}.txt").write_bytes(content)
    assert_refused(command(*TRAIN), f"{SEED}.txt", what)
    assert_nothing_written(project)


def test_label_that_does_not_exist(project: Path, command: Command) -> None:
    change_row(project, 4, label="rumour")
    assert_refused(
        command(*TRAIN), "seeds.jsonl:5", "'rumour'", "asserted_fact, allegation, denial, forecast, not_a_claim"
    )
    assert_nothing_written(project)


def test_annotation_of_an_article_that_is_gone(project: Path, command: Command) -> None:
    (project / "seeds" / f"{SEED}.txt").unlink()
    assert_refused(command(*TRAIN), "seeds.jsonl:", SEED, "is gone")
    assert_nothing_written(project)


def test_annotation_that_no_longer_matches(project: Path, command: Command) -> None:
    article = project / "seeds" / f"{SEED}.txt"
    article.write_text(article.read_text(encoding="utf-8").replace("armored train", "armoured train"), encoding="utf-8")
    assert_refused(command(*TRAIN), "seeds.jsonl:66", "offsets", "armored")
    assert_nothing_written(project)


def test_an_old_build_survives_a_fault(project: Path, command: Command) -> None:
    assert command(*TRAIN).returncode == 0
    before = (project / "data/built/seeds/manifest.json").read_bytes()
    change_row(project, 0, label="rumour")
    assert_refused(command(*TRAIN), "seeds.jsonl:1")
    assert (project / "data/built/seeds/manifest.json").read_bytes() == before


def test_changed_build_is_not_trained_on(project: Path, command: Command) -> None:
    assert command(*TRAIN).returncode == 0
    with (project / "data/built/seeds/train.parquet").open("ab") as stream:
        stream.write(b"x")
    assert_refused(command(*TRAIN), "train.parquet", "SHA-256")


def test_unknown_names(command: Command) -> None:
    assert_refused(command("python", "train.py", "model=gpt"), "model=gpt", "logreg")
    assert_refused(command("python", "train.py", "dataset=moon"), "dataset=moon", "seeds")
    assert_refused(command("claimkit", "build", "moon"), "dataset=moon", "seeds")


def test_wrong_setting_of_a_model(command: Command) -> None:
    assert_refused(command(*TRAIN, "+model.depth=3"), "logreg has no setting 'depth'", "strength")


def test_store_that_cannot_be_written(project: Path, command: Command) -> None:
    (project / "blocked").write_text("a file, not a folder")
    uri = f"tracking.uri=sqlite:///{project / 'blocked' / 'mlflow.db'}"
    assert_refused(command("python", "train.py", "dataset=seeds", uri), "MLflow store", "blocked", "tracking.uri")


def test_store_that_is_no_database(project: Path, command: Command) -> None:
    (project / "mlflow.db").write_text("not a database\n" * 400)
    assert_refused(command("python", "train.py", "dataset=seeds"), "MLflow store", "mlflow.db")


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ("[nowhere.jsonl]", "nowhere.jsonl: no such file"),
        ("[data/annotations/seeds.jsonl]", "a sentence that is trained on"),
        ("[test.csv]", "'test', which is taken"),
    ],
)
def test_outside_file_that_cannot_measure(project: Path, command: Command, files: str, what: str) -> None:
    (project / "test.csv").write_text("text,label\nIt rained.,asserted_fact\n")
    assert_refused(command("python", "train.py", "dataset=seeds", f"evaluation.files={files}"), what)
    from claimkit.tracking.store import open_store

    client = open_store(f"sqlite:///{project / 'mlflow.db'}")
    assert client.get_experiment_by_name("claimkit") is None


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("seed=abc", "seed is 'abc'"),
        ("seed=-1", "seed is -1"),
        ("model.strength=-1", "model.strength is -1; allowed are numbers above 0"),
        ("+model.seed=3", "give seed=3"),
    ],
)
def test_value_out_of_range(command: Command, setting: str, what: str) -> None:
    assert_refused(command(*TRAIN, setting), what)


def test_too_few_rows_to_cross_validate(project: Path, command: Command) -> None:
    rows = [f"It rained in town {i}.,{label}" for i in range(3) for label in ("asserted_fact", "allegation", "denial")]
    rows += ["It will rain.,forecast"]
    (project / "few.csv").write_text("text,label\n" + "\n".join(rows) + "\n")
    done = command("python", "train.py", "dataset=files", "dataset.train=[few.csv]", "tracking=off")
    assert_refused(done, "evaluation.folds=0")


def test_model_that_is_not_there(project: Path, command: Command) -> None:
    assert_refused(command("claimkit", "predict", "seeds", "--model", "models:/claimkit/9"), "no model is registered")
    assert_refused(command("claimkit", "predict", "seeds", "--model", "nowhere"), "nowhere", "no such folder")
    (project / "mlflow.db").unlink()
    assert_refused(command("claimkit", "predict", "seeds"), "no MLflow store here")


def change_row(project: Path, number: int, **values: str) -> None:
    path = project / "data/annotations/seeds.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number] = json.dumps({**json.loads(lines[number]), **values}, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
