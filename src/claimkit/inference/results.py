"""Where predictions go: standard output, or a file that can be gone on with after the run was stopped.

JSONL, CSV and tables grow in the file itself. Parquet and HTML need all rows, so these grow as JSONL in a file named
``<out>.part``, of which the whole is made in one go.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from claimkit.claims import SentencePrediction
from claimkit.errors import OutputError
from claimkit.inference.resume import GrowingFile, Progress
from claimkit.inference.stream import Batch
from claimkit.inference.writers import csv_head, csv_lines, jsonl_lines, table_lines

FORMATS = ("table", "jsonl", "csv", "parquet", "html")
WHOLE = ("parquet", "html")
"""Formats that are made of all rows together."""

SUFFIXES = {".txt": "table", ".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet", ".html": "html", ".htm": "html"}

Lines = Callable[[str, Sequence[SentencePrediction]], str]


def lines_of(kind: str) -> tuple[str, Lines]:
    """How a file of this kind begins, and what writes an article's lines to it."""
    return {"table": ("", table_lines), "csv": (csv_head(), csv_lines)}.get(kind, ("", jsonl_lines))


def print_batches(batches: Iterable[Batch], kind: str, lines: Lines | None = None, made_by: str = "") -> None:
    """Write to standard output; ``lines`` stands in for the usual lines of this kind. A page comes at the end."""
    head, usual = lines_of(kind)
    if kind != "html":
        sys.stdout.write(head)
        for batch in batches:
            for document, predictions in batch.articles:
                sys.stdout.write((lines or usual)(document, predictions))
            sys.stdout.flush()
        return
    from claimkit.inference.page import write_page

    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "rows.jsonl"
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            for batch in batches:
                stream.writelines(usual(document, predictions) for document, predictions in batch.articles)
        write_page(part, sys.stdout, made_by=made_by)


def open_results(out: Path, kind: str, job: str) -> GrowingFile:
    """The file that takes the rows, begun or gone on with."""
    head, _ = lines_of(kind)
    part = out.with_name(f"{out.name}.part") if kind in WHOLE else out
    return GrowingFile(part, job, head, beside=out)


def save_batches(results: GrowingFile, batches: Iterable[Batch], out: Path, kind: str, made_by: str = "") -> Progress:
    """Write every batch, then finish; what the whole run did.

    Raises:
        OutputError: it cannot be written.
    """
    _, lines = lines_of(kind)
    for batch in batches:
        text = "".join(lines(document, predictions) for document, predictions in batch.articles)
        results.write(
            text, items=batch.items, failed=batch.failed, articles=len(batch.articles), sentences=batch.sentences
        )
    if kind in WHOLE:
        try:
            _make_whole(results.path, out, kind, made_by)
        except OSError as error:
            raise OutputError(f"{out}: cannot be written ({error.strerror})") from error
    results.finish()
    return results.progress


def _make_whole(part: Path, out: Path, kind: str, made_by: str) -> None:
    fresh = out.with_name(f"{out.name}.new")
    try:
        if kind == "parquet":
            from claimkit.inference.parquet import write_parquet

            write_parquet(part, fresh)
        else:
            from claimkit.inference.page import write_page

            with fresh.open("w", encoding="utf-8", newline="\n") as stream:
                write_page(part, stream, made_by=made_by)
        os.replace(fresh, out)  # noqa: PTH105 - atomic, and said so
    finally:
        fresh.unlink(missing_ok=True)
    part.unlink()
