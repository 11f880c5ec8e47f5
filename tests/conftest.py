"""Shared: a copy of the project that a test may change, and a migrated MLflow store to copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS

ROOT = Path(__file__).resolve().parent.parent

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads of tiny networks wait for one another on a busy machine
os.environ.pop("MLFLOW_TRACKING_URI", None)

Command = Callable[..., "subprocess.CompletedProcess[str]"]
Predict = Callable[..., int]

FIRST = "The dam will be emptied by June, engineers say. Two pilots had been dismissed, the ministry said on Monday."
SECOND = "The lender denied hiding losses. The bridge was closed to lorries in March.\n\nWhy was it closed?"
ARTICLES = {"dam": FIRST, "bank": SECOND}


@pytest.fixture(scope="session")
def migrated_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty MLflow database; copying it is quicker than migrating a new one."""
    from claimkit.tracking.store import open_store

    path = tmp_path_factory.mktemp("store") / "mlflow.db"
    open_store(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights and a vocabulary of ten words, as a folder."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "denied", "it", "ode", "rain", "rained", "said", "will"]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path, migrated_store: Path) -> Path:
    """The project's files, without what it built, and with an empty store."""
    return copy_project(tmp_path / "project", migrated_store)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, migrated_store: Path) -> Path:
    """A project in which ``python train.py model=logreg dataset=seeds`` has run; tests only read it."""
    folder = copy_project(tmp_path_factory.mktemp("trained") / "project", migrated_store)
    done = run_in(folder, sys.executable, "train.py", "model=logreg", "dataset=seeds")
    assert done.returncode == 0, done.stderr
    (folder / "output.txt").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def command(project: Path) -> Command:
    """Run a command in the project's copy."""
    return lambda *words: run_in(project, *words)


def random_case(seed: int, rows: int = 300) -> tuple[list[str], np.ndarray]:
    """Labels, and probabilities (rows, 4) that know something of them."""
    generator = np.random.default_rng(seed)
    labels = generator.choice(CLAIM_LABELS, rows, p=[0.5, 0.3, 0.05, 0.15])
    probabilities = generator.dirichlet(np.ones(4), rows)
    probabilities[np.arange(rows), [CLAIM_LABELS.index(x) for x in labels]] += 0.5
    return list(labels), probabilities / probabilities.sum(axis=1, keepdims=True)


def small_texts() -> tuple[list[str], list[str]]:
    """Texts, six of each kind, and their labels: enough to fit a linear model in no time."""
    sentences = {
        "asserted_fact": "The mill in {} was closed to visitors in March.",
        "allegation": "The mill in {} lost money for years, the union said.",
        "denial": "The owner of the mill in {} denied hiding losses.",
        "forecast": "The mill in {} will be sold next year.",
    }
    places = ("Lagos", "Turin", "Quito", "Hanoi", "Leeds", "Perth")
    return [text.format(place) for place in places for text in sentences.values()], [*sentences] * len(places)


def copy_project(folder: Path, store: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("conf", "seeds", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("built", "checkpoints"))
    shutil.copy(ROOT / "train.py", folder)
    shutil.copy(store, folder / "mlflow.db")
    return folder


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    if words[0] in ("python", "claimkit"):
        words = (str(Path(sys.executable).with_name(words[0])), *words[1:])
    # MLflow leaves the URI it was last given in the environment.
    environment = {key: value for key, value in os.environ.items() if key != "MLFLOW_TRACKING_URI"}
    return subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, timeout=600)


def fitted(name: str, folder: Path) -> Path:
    """A folder with a model of this name, fitted on the seeds."""
    from claimkit.dataset.annotations import read_annotations
    from claimkit.models.registry import build_model
    from claimkit.models.store import save_model

    rows = [row for row in read_annotations(ROOT / "data/annotations/seeds.jsonl") if row.label != "not_a_claim"]
    model = build_model(name, seed=0).fit([row.text for row in rows], [row.label for row in rows])
    return save_model(model, folder, name=name, about={"dataset": "seeds"})


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with logistic regression, fitted on the seeds."""
    return fitted("logreg", tmp_path_factory.mktemp("models") / "logreg")


@pytest.fixture
def predict(small_model: Path) -> Predict:
    """``claimkit predict`` with that model, in this process; its exit code."""

    from claimkit.cli import main

    def run(*words: object) -> int:
        try:
            main(["predict", "--model", str(small_model), *map(str, words)])
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    return run


def write_articles(folder: Path, kind: str) -> Path:
    """The two articles as a file, or a folder of them, of a kind."""
    import pyarrow
    import pyarrow.parquet

    rows = [{"id": id, "text": text} for id, text in ARTICLES.items()]
    path = folder / f"articles.{kind}"
    if kind in ("txt", "html"):
        path.mkdir()
        for id, text in ARTICLES.items():
            paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
            page = f"<html><body><article>{paragraphs}</article></body></html>"
            (path / f"{id}.{kind}").write_text(text if kind == "txt" else page, encoding="utf-8")
    elif kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif kind == "csv":
        path.write_text("id,text\n" + "".join(f'{row["id"]},"{row["text"]}"\n' for row in rows), encoding="utf-8")
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path
