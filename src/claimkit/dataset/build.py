"""Build a dataset: labelled sentences in, Parquet files with a card and a manifest out.

The parts of a dataset are ``seeds`` (articles and their annotations), ``corpus`` (the articles written
for this project) or the path of anybody's labelled file. ``data/built/<name>/``, or ``<name>-<hash>`` where the choice
of rows is not that of a preset, then holds

    train.parquet  test.parquet    the four kinds of claim, with ``datasets`` features
    not_a_claim.parquet            the rows outside the four classes, to measure the claim gate with
    README.md                      the dataset card, with counts
    manifest.json                  SHA-256 of every input and of every file

The same inputs give the same bytes. Unchanged inputs are not built again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, LabelledSentence
from claimkit.dataset.built import BUILDER, MANIFEST, Dataset, read_dataset, read_manifest, sha256_of, write_parquet
from claimkit.dataset.parts import Recipe, collect_parts, input_files
from claimkit.errors import ConfigError, DatasetError


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
    inputs = input_files(recipe, root)
    wanted = _fingerprint(recipe, inputs)
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f"{folder.parent}: cannot be made ({error.strerror})") from error
    with FileLock(folder.parent / f".{recipe.folder}.lock"):
        if (found := read_manifest(folder)) and found.get("inputs_digest") == wanted:
            return read_dataset(folder), False
        parts, unlabelled = collect_parts(recipe, root)
        manifest = {
            "name": recipe.name,
            "builder": BUILDER,
            "inputs": {name: sha256_of(path) for name, path in inputs.items()},
            "inputs_digest": wanted,
            "unlabelled": unlabelled,
        }
        _write(folder, parts, manifest)
        return read_dataset(folder), True


def _fingerprint(recipe: Recipe, inputs: dict[str, Path]) -> str:
    settings = {f.name: getattr(recipe, f.name) for f in fields(recipe)}
    if not recipe.limit:
        del settings["limit_seed"]  # it changes nothing then
    digest = hashlib.sha256(json.dumps([BUILDER, settings], sort_keys=True, default=list).encode())
    for name, path in inputs.items():
        digest.update(f"\n{name} {sha256_of(path)}".encode())
    return digest.hexdigest()


def _write(folder: Path, parts: dict[str, list[LabelledSentence]], manifest: dict[str, Any]) -> None:
    """Write everything beside the old build, then put it in its place; only a build is ever replaced."""
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise DatasetError(f"{folder}: not a built dataset (it has no {MANIFEST}); it is not overwritten")
    from claimkit.dataset.card import dataset_card

    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for part, rows in parts.items():
            if rows:
                write_parquet(fresh / f"{part}.parquet", rows, CLAIM_LABELS if part != NOT_A_CLAIM else (NOT_A_CLAIM,))
        (fresh / "README.md").write_text(dataset_card(manifest, parts), encoding="utf-8")
        manifest["files"] = {p.name: sha256_of(p) for p in sorted(fresh.iterdir())}
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
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
