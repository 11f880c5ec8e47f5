"""The contrast sets: the same proposition put in four ways, and sentences whose cue word misleads.

They measure, they never train. In: ``propositions.jsonl`` (proposition, wording, topic, label, text) and
``misleading.jsonl`` (word, label, text). Out: typed rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import AnnotationError

WORDINGS = (1, 2)
"""1: the smallest natural change between the four kinds; 2: the four again in other words."""


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One of the eight sentences of a proposition."""

    proposition: str
    wording: int
    topic: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class MisleadingRow:
    """A sentence in which ``word`` points to another label."""

    word: str
    label: str
    text: str


def read_propositions(path: str | Path) -> list[ContrastRow]:
    """All rows; every proposition has each label once in each wording.

    Raises:
        AnnotationError: a row is wrong or a proposition is incomplete.
    """
    rows = []
    for place, found in checked_rows(Path(path), ("proposition", "topic", "label", "text")):
        if found.get("wording") not in WORDINGS:
            raise AnnotationError(f'{place}: "wording" is {found.get("wording")!r}; allowed are 1 and 2')
        rows.append(ContrastRow(**{name: found[name] for name in ContrastRow.__dataclass_fields__}))
    seen = Counter((row.proposition, row.wording, row.label) for row in rows)
    for row in rows:
        for wording in WORDINGS:
            for label in CLAIM_LABELS:
                if seen[row.proposition, wording, label] != 1:
                    raise AnnotationError(
                        f"{path}: proposition {row.proposition} has {seen[row.proposition, wording, label]} sentences"
                        f" of label {label} in wording {wording}; it needs one"
                    )
    return rows


def read_misleading(path: str | Path) -> list[MisleadingRow]:
    """All rows; the word stands in the text.

    Raises:
        AnnotationError: a row is wrong.
    """
    rows = []
    for place, row in checked_rows(Path(path), ("word", "label", "text")):
        if row["word"].lower() not in row["text"].lower():
            raise AnnotationError(f'{place}: "word" {row["word"]!r} does not stand in the text')
        rows.append(MisleadingRow(row["word"], row["label"], row["text"]))
    return rows


def checked_rows(path: Path, fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, row) of a JSONL file whose ``fields`` are all there and hold text; a label is one of the four.

    Raises:
        AnnotationError: the file cannot be read or a row is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AnnotationError(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise AnnotationError(f"{place}: not JSON ({error.msg})") from error
        for field in fields:
            if not isinstance(row, dict) or not isinstance(row.get(field), str) or not row[field].strip():
                raise AnnotationError(f'{place}: "{field}" is missing or empty')
        if row.get("label", CLAIM_LABELS[0]) not in CLAIM_LABELS:
            raise AnnotationError(f'{place}: "label" is {row["label"]!r}; allowed are {", ".join(CLAIM_LABELS)}')
        yield place, row
