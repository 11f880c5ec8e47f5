"""Read the rows of a labelled file: JSONL, CSV or Parquet.

In: a path. Out: (number, row) pairs with the keys ``text`` and ``label``; what they hold is checked by ``annotations``.
"""

from __future__ import annotations

import csv
import difflib
import json
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from claimkit.errors import AnnotationError

LATER_READINGS = ("second_label", "third_label", "final_label")
"""What counts before ``label``, unless another column was named."""
LABEL_FIELDS = ("label", *LATER_READINGS, "secondary")
TEXT_FIELDS = frozenset(
    [
        "text",
        *LABEL_FIELDS,
        "document",
        "event",
        "annotator",
        "topic",
        "outlet",
        "country",
        "style",
        "source",
        "cue",
        "confidence",
    ]
)
NUMBER_FIELDS = ("start", "end", "year", "position")
FIELDS = TEXT_FIELDS | {*NUMBER_FIELDS, "contested", "in_quotation", "traps"}
"""Every field of a labelled row."""
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
COLUMNS = ("document", "event", "position", "in_quotation", "topic", "outlet", "secondary")
"""What is read of CSV and Parquet beside text and label: other columns of theirs may mean anything."""


def labelled_rows(path: Path, text: str, label: str, *, or_usual: bool = False) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line or row number, row) of a labelled file; the columns that ``text`` and ``label`` name are called so in it.

    A label column of another name is the label that counts, whatever later readings the row holds. With ``or_usual`` a
    file whose first row lacks a named column is read by its columns text and label, if it has these.

    Raises:
        AnnotationError: the file cannot be read, or a row is not as long as the others.
    """
    kind = path.suffix.lower()
    read = {".jsonl": _jsonl_rows, ".csv": _csv_rows, ".parquet": _parquet_rows}.get(kind)
    if read is None:
        named = path.suffix or "without a suffix"
        raise AnnotationError(f"{path}: labelled files are .jsonl, .csv or .parquet, not {named}")
    try:
        for number, row in read(path):
            if or_usual and not {text, label} <= row.keys() and {"text", "label"} <= row.keys():
                text, label = "text", "label"
            or_usual = False
            for name in (text, label):
                if name not in row:
                    raise AnnotationError(f"{path}:{number}: no column {name!r}; there are {', '.join(map(str, row))}")
            if kind == ".jsonl":
                _refuse_slips(row.keys() - FIELDS - {text, label}, f"{path}:{number}")
            own = row if kind == ".jsonl" else {key: _cell(key, row[key]) for key in COLUMNS if key in row}
            if label != "label":
                own = {key: value for key, value in own.items() if key not in LATER_READINGS}
            yield number, {**own, "text": row[text], "label": row[label]}
    except UnicodeDecodeError as error:
        raise AnnotationError(f"{path}: byte {error.start:,} is not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise AnnotationError(f"{path}: {'no such file' if not path.exists() else error.strerror}") from error


def _refuse_slips(names: Set[str], place: str) -> None:
    for name in names:
        if slip := difflib.get_close_matches(name, FIELDS, 1, cutoff=0.85):
            raise AnnotationError(f"{place}: no field is called {name!r}; {slip[0]!r} is meant?")


def _cell(name: str, value: Any) -> Any:
    """A cell of CSV or Parquet as the field it stands for: numbers that name something are text, empty ones missing."""
    if value is None or value == "" or value != value:  # not a number
        return None
    if name == "position" and not str(value).isdecimal():
        return None  # a column of another meaning, such as somebody's office
    if name in TEXT_FIELDS:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if name == "in_quotation" and str(value).lower() in TRUTHS:
        return TRUTHS[str(value).lower()]
    return value


def _jsonl_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise AnnotationError(f"{path}:{number}: not JSON ({str(error).splitlines()[0]})") from error
        if not isinstance(row, dict):
            raise AnnotationError(f'{path}:{number}: a row is an object like {{"text": …, "label": …}}')
        yield number, row


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(stream)
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise AnnotationError(
                        f"{path}:{reader.line_num}: not as many fields as columns; a text with a comma needs quotes"
                    )
                yield reader.line_num, row
        except csv.Error as error:
            raise AnnotationError(f"{path}:{reader.line_num}: cannot be read as CSV ({error})") from error


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(path).read()
    except pyarrow.ArrowException as error:
        raise AnnotationError(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error
    features = json.loads((table.schema.metadata or {}).get(b"huggingface", b"{}")).get("info", {}).get("features", {})
    classes = {
        name: f["names"] for name, f in features.items() if isinstance(f, dict) and f.get("_type") == "ClassLabel"
    }
    for number, row in enumerate(table.to_pylist(), start=1):
        yield number, {k: classes[k][v] if k in classes and isinstance(v, int) else v for k, v in row.items()}
