"""The rows that a trained model is measured on: a labelled file, or what its dataset held out.

In: a path or a model's manifest. Out: claims, the rows that are no claim, and notes on what was left out and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimkit.claims import NOT_A_CLAIM, LabelledSentence
from claimkit.dataset.annotations import labelled_sentences, read_annotations
from claimkit.dataset.built import Dataset, read_dataset, read_manifest
from claimkit.errors import DatasetError
from claimkit.evaluation.slices import MIN_ARTICLES
from claimkit.evaluation.splits import unseen


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows to measure on. ``others`` are ``not_a_claim`` and serve the claim gate alone."""

    part: str
    claims: tuple[LabelledSentence, ...]
    others: tuple[LabelledSentence, ...]
    notes: list[str] = field(default_factory=list)


def given_rows(path: Path, about: Mapping[str, Any], root: Path) -> Measured:
    """The rows of a labelled file that the model was not trained on.

    Contested rows are left out, and where the dataset of the model is built in ``root`` so is what it was trained on.

    Raises:
        AnnotationError: the file cannot be read or a row is wrong.
        DatasetError: no claim is left.
    """
    annotations = read_annotations(path)
    pairs = zip(labelled_sentences(annotations), annotations, strict=True)
    rows = [sentence for sentence, row in pairs if not row.contested]
    notes = []
    if len(rows) < len(annotations):
        notes.append(f"contested rows of {path}, left out: {len(annotations) - len(rows):,}")
    dataset = find_dataset(about, root)
    if dataset is None:
        notes.append(
            f"the dataset {about.get('dataset')} that the model was trained on is not built here, so it is not known"
            " which sentences it has seen"
        )
    else:
        fresh = unseen(rows, dataset.train)
        if len(fresh) < len(rows):
            notes.append(
                f"{len(rows) - len(fresh):,} of {len(rows):,} rows are left out: the model was trained on their"
                " articles, or on sentences that they nearly repeat"
            )
        rows = fresh
    claims = tuple(row for row in rows if row.label != NOT_A_CLAIM)
    if not claims:
        raise DatasetError(f"{path}: no claim to measure on is left in it; {'; '.join(notes) or 'it holds none'}")
    articles = len({row.document for row in claims})
    if articles < MIN_ARTICLES:
        notes.append(f"articles: {articles}; with fewer than {MIN_ARTICLES} the intervals tell little")
    if articles == len(claims) > 1:
        notes.append("each row counts as an article of its own; intervals are too narrow where they are not (document)")
    return Measured(path.stem, claims, tuple(row for row in rows if row.label == NOT_A_CLAIM), notes)


def held_out_rows(about: Mapping[str, Any], root: Path) -> Measured:
    """The held-out articles of the dataset that the model was trained on.

    Raises:
        DatasetError: it is not built in ``root``, or holds out no article.
    """
    name = about.get("dataset")
    dataset = find_dataset(about, root)
    if dataset is None:
        raise DatasetError(
            f"the dataset {name} that the model was trained on (SHA-256 {str(about.get('dataset_sha256'))[:8]}…) is not"
            f" built in {root / 'data' / 'built'}; run 'claimkit build {name}' with the dataset settings of its run,"
            " as in 'claimkit build files dataset.train=[mine.jsonl]', or give --data FILE"
        )
    if not dataset.test:
        raise DatasetError(f"the dataset {name} holds out no article to measure on; give --data FILE")
    held_out = {row.document for row in dataset.test}
    others = tuple(row for row in dataset.not_a_claim if row.document in held_out)
    return Measured("test", dataset.test, others)


def find_dataset(about: Mapping[str, Any], root: Path) -> Dataset | None:
    """The built dataset with the digest that a model's manifest names, or None."""
    digest = about.get("dataset_sha256")
    for path in sorted((root / "data" / "built").glob("*/manifest.json")):
        found = read_manifest(path.parent)
        if digest and found is not None and found.get("digest") == digest:
            return read_dataset(path.parent)
    return None
