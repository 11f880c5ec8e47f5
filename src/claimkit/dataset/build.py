"""Build a dataset: labelled sentences in, Parquet files with a card and a manifest out.

The parts of a dataset are ``seeds`` (articles and their annotations), ``corpus`` (the articles written
for this project) or the path of anybody's labelled file. ``data/built/<name>/`` then holds

    train.parquet  test.parquet    the four kinds of claim, with ``datasets`` features
    not_a_claim.parquet            the rows outside the four classes, to measure the claim gate with
    README.md                      the dataset card, with counts
    manifest.json                  SHA-256 of every input and of every file

The same inputs give the same bytes. Unchanged inputs are not built again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, LabelledSentence
from claimkit.dataset.annotations import attach, labelled_sentences, read_annotations, read_corpus
from claimkit.errors import ConfigError, DatasetError

BUILDER = 1
"""Raised when the same inputs come to give another result; older builds are then made anew."""

SEEDS_EVENT = "kim-putin-summit-2023"
"""All five seed articles tell this one event."""

PARTS = ("train", "test", "not_a_claim")
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a dataset is made of; paths are taken from ``root``.

    ``train`` and ``test`` name parts. ``held_out_percent`` of the articles of the corpus, chosen by a hash
    of the article's id, go from train to test; they stay the same when the corpus grows. ``limit`` keeps so many claims
    of train at most (0 keeps all), whole articles in an order that ``limit_seed`` decides.
    """

    name: str
    train: tuple[str, ...]
    test: tuple[str, ...] = ()
    held_out_percent: int = 0
    limit: int = 0
    limit_seed: int = 0
    contested: bool = False
    seeds: str = "seeds"
    annotations: str = "data/annotations/seeds.jsonl"
    corpus: str = "data/corpus"
    text_column: str = "text"
    label_column: str = "label"

    @property
    def folder(self) -> str:
        """Name of the folder it is built into: of its own for each limit, so that series can run side by side."""
        return f"{self.name}-{self.limit}-{self.limit_seed}" if self.limit else self.name


@dataclass(frozen=True, slots=True)
class Dataset:
    """A built dataset as read from its folder."""

    name: str
    folder: Path
    digest: str
    train: tuple[LabelledSentence, ...]
    test: tuple[LabelledSentence, ...]
    not_a_claim: tuple[LabelledSentence, ...]
    unlabelled: int = 0


def build_dataset(recipe: Recipe, root: str | Path, out: str | Path = "data/built") -> tuple[Dataset, bool]:
    """The dataset of a recipe, and whether it had to be built (False: it was there, inputs unchanged).

    Raises:
        DatasetError, DocumentError, AnnotationError, ConfigError: an input is missing or wrong. Nothing is then
            written, and an earlier build stays as it was.
    """
    root = Path(root)
    folder = root / out / recipe.folder
    if not recipe.train:
        raise ConfigError(
            f"dataset {recipe.name} has nothing to train on; give labelled files, as in 'dataset.train=[my.jsonl]'"
        )
    inputs = _input_files(recipe, root)
    wanted = _fingerprint(recipe, inputs)
    if (found := _read_manifest(folder)) and found.get("inputs_digest") == wanted:
        return read_dataset(folder), False
    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{recipe.folder}.lock"):
        if (found := _read_manifest(folder)) and found.get("inputs_digest") == wanted:
            return read_dataset(folder), False
        parts, unlabelled = _collect(recipe, root)
        manifest = {
            "name": recipe.name,
            "builder": BUILDER,
            "inputs": {name: _sha256(path) for name, path in inputs.items()},
            "inputs_digest": wanted,
            "unlabelled": unlabelled,
        }
        _write(folder, parts, manifest)
    return read_dataset(folder), True


def read_dataset(folder: str | Path) -> Dataset:
    """A built dataset.

    Raises:
        DatasetError: it is not there, or a file differs from what the manifest says.
    """
    folder = Path(folder)
    manifest = _read_manifest(folder)
    if manifest is None:
        raise DatasetError(f"{folder}: no built dataset here; run 'claimkit build {folder.name}'")
    parts: dict[str, tuple[LabelledSentence, ...]] = {}
    for part in PARTS:
        name = f"{part}.parquet"
        expected = manifest["files"].get(name)
        if expected is None:
            parts[part] = ()
            continue
        if not (folder / name).is_file() or _sha256(folder / name) != expected:
            raise DatasetError(
                f"{folder / name}: not what was built (SHA-256 differs); delete {folder} and build again"
            )
        parts[part] = tuple(_read_parquet(folder / name))
    return Dataset(
        manifest["name"],
        folder,
        manifest["digest"],
        parts["train"],
        parts["test"],
        parts["not_a_claim"],
        manifest["unlabelled"],
    )


def is_held_out(document: str, percent: int) -> bool:
    """Whether an article belongs to the held-out part: decided by its id alone, for good."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % 100 < percent


def _collect(recipe: Recipe, root: Path) -> tuple[dict[str, list[LabelledSentence]], int]:
    train: list[LabelledSentence] = []
    test: list[LabelledSentence] = []
    unlabelled = 0
    for names, target in ((recipe.train, train), (recipe.test, test)):
        for name in names:
            rows, missing = _read_part(name, recipe, root)
            target.extend(rows)
            unlabelled += missing
    if recipe.held_out_percent:
        held = {
            row.document
            for row in train
            if row.event != SEEDS_EVENT and is_held_out(row.document, recipe.held_out_percent)
        }
        test.extend(row for row in train if row.document in held)
        train = [row for row in train if row.document not in held]
    both = {row.document for row in train} & {row.document for row in test}
    if both:
        raise DatasetError(f"dataset {recipe.name}: article {sorted(both)[0]!r} is in both train and test")
    if recipe.limit:
        train = _limited(train, recipe.limit, recipe.limit_seed)
    train, test = _with_groups(train, test)
    absent = [label for label in CLAIM_LABELS if all(row.label != label for row in train)]
    if absent:
        raise DatasetError(f"dataset {recipe.name}: no sentence to train on bears the label {absent[0]}")
    parts = {
        "train": [row for row in train if row.label != NOT_A_CLAIM],
        "test": [row for row in test if row.label != NOT_A_CLAIM],
        "not_a_claim": [row for row in (*train, *test) if row.label == NOT_A_CLAIM],
    }
    return parts, unlabelled


def _limited(rows: list[LabelledSentence], limit: int, seed: int) -> list[LabelledSentence]:
    """Whole articles in an order drawn by the seed, until the next one would bring more than ``limit`` claims."""
    claims = Counter(row.document for row in rows if row.label != NOT_A_CLAIM)
    kept: set[str] = set()
    total = 0
    for document in sorted(claims, key=lambda d: hashlib.sha256(f"{seed}:{d}".encode()).hexdigest()):
        if total + claims[document] <= limit:
            kept.add(document)
            total += claims[document]
    return [row for row in rows if row.document in kept]


def _with_groups(
    train: list[LabelledSentence], test: list[LabelledSentence]
) -> tuple[list[LabelledSentence], list[LabelledSentence]]:
    """Mark near-repeats across articles, and leave out of train what nearly repeats a row of test."""
    from claimkit.dataset.duplicates import near_duplicate_groups

    rows = [*train, *test]
    groups = near_duplicate_groups([row.text for row in rows], [row.document for row in rows])
    marked = [replace(row, group=group) for row, group in zip(rows, groups, strict=True)]
    train, test = marked[: len(train)], marked[len(train) :]
    tested = {row.group for row in test} - {-1}
    return [row for row in train if row.group not in tested], test


def _read_part(name: str, recipe: Recipe, root: Path) -> tuple[list[LabelledSentence], int]:
    if name == "seeds":
        return _read_seeds(root / recipe.seeds, root / recipe.annotations)
    if name == "corpus":
        rows = read_corpus(root / recipe.corpus)
    else:
        rows = read_annotations(root / name, text=recipe.text_column, label=recipe.label_column)
    labelled = labelled_sentences(rows)
    if not recipe.contested:
        labelled = [sentence for sentence, row in zip(labelled, rows, strict=True) if not row.contested]
    return labelled, 0


def _read_seeds(articles: Path, annotations: Path) -> tuple[list[LabelledSentence], int]:
    from claimkit.dataset.documents import read_documents
    from claimkit.dataset.sentences import split_sentences

    documents = read_documents(articles)
    sentences = {document.id: split_sentences(document) for document in documents}
    rows, missing = attach(documents, sentences, read_annotations(annotations))
    return [replace(row, event=SEEDS_EVENT) for row in rows], missing


def _input_files(recipe: Recipe, root: Path) -> dict[str, Path]:
    """Every file that decides the result, under a name that does not depend on this machine."""
    from claimkit.dataset.documents import find_files

    files: list[Path] = []
    for name in (*recipe.train, *recipe.test):
        if name == "seeds":
            files += [*find_files(root / recipe.seeds), root / recipe.annotations]
        elif name == "corpus":
            files += sorted((root / recipe.corpus).glob("*.jsonl"))
        else:
            files.append(root / name)
    for path in files:
        if not path.is_file():
            raise DatasetError(f"{path}: no such file (a part of the dataset {recipe.name})")
    return {os.path.relpath(path, root).replace(os.sep, "/"): path for path in files}


def _fingerprint(recipe: Recipe, inputs: dict[str, Path]) -> str:
    settings = {f.name: getattr(recipe, f.name) for f in fields(recipe)}
    digest = hashlib.sha256(json.dumps([BUILDER, settings], sort_keys=True, default=list).encode())
    for name, path in inputs.items():
        digest.update(f"\n{name} {_sha256(path)}".encode())
    return digest.hexdigest()


def _write(folder: Path, parts: dict[str, list[LabelledSentence]], manifest: dict[str, Any]) -> None:
    """Write everything beside the old build, then put it in its place."""
    from claimkit.dataset.card import dataset_card

    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for part, rows in parts.items():
            if rows:
                _write_parquet(fresh / f"{part}.parquet", rows, CLAIM_LABELS if part != NOT_A_CLAIM else (NOT_A_CLAIM,))
        (fresh / "README.md").write_text(dataset_card(manifest, parts), encoding="utf-8")
        manifest["files"] = {p.name: _sha256(p) for p in sorted(fresh.iterdir())}
        manifest["digest"] = hashlib.sha256(json.dumps(manifest["files"], sort_keys=True).encode()).hexdigest()
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise DatasetError(f"{folder}: cannot be written ({error.strerror})") from error


def _write_parquet(path: Path, rows: Sequence[LabelledSentence], labels: Sequence[str]) -> None:
    import pyarrow
    import pyarrow.parquet
    from datasets import ClassLabel, Features, Value

    kinds: dict[str, Any] = {"int": Value("int32"), "bool": Value("bool"), "str": Value("string")}
    features = Features(
        {
            f.name: ClassLabel(names=list(labels)) if f.name == "label" else kinds[str(f.type)]
            for f in fields(LabelledSentence)
        }
    )
    columns = {f.name: [getattr(row, f.name) for row in rows] for f in fields(LabelledSentence)}
    columns["label"] = [labels.index(label) for label in columns["label"]]
    pyarrow.parquet.write_table(pyarrow.table(columns, schema=features.arrow_schema), path)


def _read_parquet(path: Path) -> list[LabelledSentence]:
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(path).read()  # read_table would import the slower dataset module
    info = json.loads(table.schema.metadata[b"huggingface"])
    names = info["info"]["features"]["label"]["names"]
    return [LabelledSentence(**{**row, "label": names[row["label"]]}) for row in table.to_pylist()]


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found.get("builder") == BUILDER else None


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
