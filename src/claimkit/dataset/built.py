"""A built dataset on disk: Parquet files with ``datasets`` features, a card and a manifest.

``manifest.json`` holds the SHA-256 of every input and of every file; a file that differs from it is not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from claimkit.claims import LabelledSentence
from claimkit.errors import DatasetError

BUILDER = 2
"""Raised when the same inputs come to give another result; older builds are then made anew."""

PARTS = ("train", "test", "not_a_claim")
MANIFEST = "manifest.json"


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


def read_dataset(folder: str | Path) -> Dataset:
    """A built dataset.

    Raises:
        DatasetError: it is not there, or a file differs from what the manifest says.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if manifest is None:
        raise DatasetError(f"{folder}: no built dataset here; 'claimkit build' makes one")
    parts: dict[str, tuple[LabelledSentence, ...]] = {}
    for part in PARTS:
        name = f"{part}.parquet"
        expected = manifest["files"].get(name)
        if expected is None:
            parts[part] = ()
            continue
        if not (folder / name).is_file() or sha256_of(folder / name) != expected:
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


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a built dataset, or None where there is none of this builder."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found.get("builder") == BUILDER else None


def write_parquet(path: Path, rows: Sequence[LabelledSentence], labels: Sequence[str]) -> None:
    """Write rows as Parquet; the label becomes a ``ClassLabel`` of ``labels``."""
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


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_parquet(path: Path) -> list[LabelledSentence]:
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(path).read()  # read_table would import the slower dataset module
    info = json.loads(table.schema.metadata[b"huggingface"])
    names = info["info"]["features"]["label"]["names"]
    return [LabelledSentence(**{**row, "label": names[row["label"]]}) for row in table.to_pylist()]
