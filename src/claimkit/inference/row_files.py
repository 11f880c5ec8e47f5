"""Read files of rows one row at a time: JSONL, CSV and Parquet, however large.

In: an open binary file. Out: rows as dicts; a row that cannot be read comes as the line that says why.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from claimkit.errors import DocumentError

KINDS = (".jsonl", ".csv", ".parquet")
LONGEST_CELL = 50_000_000
"""Characters in a cell of a CSV file; more is taken for a quotation mark that was never closed."""


class Row(NamedTuple):
    """One row: its number from 1, its values or what is wrong with it, and how many bytes of the file it took."""

    number: int
    values: Mapping[str, Any] | None
    fault: str
    size: int


def read_rows(stream: BinaryIO, kind: str, column: str) -> Iterator[Row]:
    """The rows of a file of a kind of ``KINDS``, lazily; of CSV and Parquet those values that a reader needs.

    Raises:
        DocumentError: from here on the file cannot be read, or it has no such column; the message lacks its name.
    """
    read = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}[kind]
    return read(stream, column)


def _jsonl(stream: BinaryIO, column: str) -> Iterator[Row]:
    for number, line in enumerate(stream, start=1):  # binary lines end at line feeds alone; U+2028 may stand inside
        if not line.strip():
            continue
        try:
            values = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError as error:
            yield Row(number, None, f"not UTF-8 (0x{line[error.start]:02x})", len(line))
        except (ValueError, RecursionError) as error:
            yield Row(number, None, f"not JSON ({str(error).splitlines()[0]})", len(line))
        else:
            good = isinstance(values, dict) and column in values
            yield Row(number, values if good else None, "" if good else f'a row needs "{column}"', len(line))


def _csv(stream: BinaryIO, column: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    read = _tracked(stream)
    try:
        head = text.readline()
        separator = next((s for s in ",;\t" if column in _cells(head, s)), "")
        if not separator:
            raise _no_column(column, _cells(head, ","))
        names = _cells(head, separator)
        reader = csv.reader(text, delimiter=separator)
        for cells in reader:
            number = reader.line_num + 1
            if not cells:
                continue
            fits = len(cells) == len(names)
            fault = f"{len(names)} columns, but {len(cells)} here; a text with a {separator!r} needs quotes"
            yield Row(
                number, dict(zip(names, cells, strict=False)) if fits else None, "" if fits else fault, next(read)
            )
    except UnicodeDecodeError as error:
        raise DocumentError(f"not UTF-8 (0x{error.object[error.start]:02x}); save the file as UTF-8") from error
    except csv.Error as error:
        raise DocumentError(f"cannot be read as CSV ({error})") from error
    finally:
        if not text.closed:
            text.detach()  # the stream is its opener's to close


def _cells(line: str, separator: str) -> Sequence[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _no_column(column: str, names: Sequence[str]) -> DocumentError:
    there = ", ".join(names)[:200] or "none"
    return DocumentError(f"no column {column!r}; there are {there}; name one with --column")


def _tracked(stream: BinaryIO) -> Iterator[int]:
    """How far a stream was read since the last time it was asked, 0 where it cannot tell."""
    before = 0
    while True:
        try:
            now = stream.tell()
        except OSError:
            now = before
        yield now - before
        before = now


def _parquet(stream: BinaryIO, column: str) -> Iterator[Row]:
    import pyarrow
    import pyarrow.parquet

    try:
        file = stream if stream.seekable() else io.BytesIO(stream.read())
        total = file.seek(0, io.SEEK_END)
        opened = pyarrow.parquet.ParquetFile(file)
        names = opened.schema_arrow.names
        if column not in names:
            raise DocumentError(
                f"no column {column!r}; there are {', '.join(names)[:200] or 'none'}; name one with --column"
            )
        size = total // max(opened.metadata.num_rows, 1)
        number = 0
        for batch in opened.iter_batches(1024, columns=[name for name in names if name in (column, "id")]):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, values, "", size)
    except (pyarrow.ArrowException, OSError) as error:
        raise DocumentError(f"cannot be read as Parquet ({str(error).splitlines()[0]})") from error
