"""What ``claimkit predict`` reads: articles, or one text a row, out of files, folders, globs and standard input.

In: places. Out: one ``Item`` after another, never more than one of them in memory.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from claimkit.claims import Document, Sentence
from claimkit.dataset.documents import SUFFIXES, decode_bytes, find_files, read_html, read_text
from claimkit.dataset.sentences import one_line, split_sentences
from claimkit.errors import DocumentError
from claimkit.inference.resume import journal_of
from claimkit.inference.row_files import KINDS, read_rows

ALL_SUFFIXES = (*SUFFIXES, ".csv", ".parquet")
STANDARD_INPUT = Path("-")
SHOWN_FAULTS = 5
"""Of a file of rows so many bad ones are told; the others are counted."""

_HALF_CHARACTERS = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Item:
    """An article or a text that was read, with its sentences; or what could not be, with the line that says why.

    ``size`` is how many bytes of the input it took.
    """

    size: int
    id: str = ""
    sentences: Sequence[Sentence] = ()
    failed: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: the column that holds the text, and whether each text is an article to be cut."""

    column: str = "text"
    articles: bool = True
    standard_input: str = ""
    """What standard input holds, as a suffix; empty to tell by its first bytes."""


def find_inputs(places: Sequence[str], out: Path | None = None) -> list[Path]:
    """The files behind the places, in order and each once, without ``out``.

    Raises:
        DocumentError: a place holds nothing, or ``out`` is named as an input and no unfinished run of our own.
    """
    found: dict[Path, None] = {}
    for place in places:
        files = [STANDARD_INPUT] if place == "-" else find_files(place, ALL_SUFFIXES)
        if out is not None and files != [STANDARD_INPUT]:
            own = journal_of(out).is_file()
            if files == [Path(place)] and files[0].resolve() == out.resolve() and not own:
                raise DocumentError(f"{out}: both input and --out; it would be overwritten")
            files = [file for file in files if file.resolve() != out.resolve()]
        found.update(dict.fromkeys(files))
    return list(found)


def size_of(files: Sequence[Path]) -> int | None:
    """Bytes of all files, or None where standard input is among them."""
    return None if STANDARD_INPUT in files else sum(file.stat().st_size for file in files if file.is_file())


def read_items(files: Sequence[Path], reading: Reading, skip: int = 0) -> Iterator[Item]:
    """One item after another; the first ``skip`` come with their size alone, and unread where that can be."""
    for file in files:
        for item in _items_of(file, reading, skip):
            skip = max(0, skip - 1)
            yield item


def _items_of(file: Path, reading: Reading, skip: int) -> Iterator[Item]:
    if file == STANDARD_INPUT:
        stream: BinaryIO = sys.stdin.buffer
        kind = reading.standard_input or _kind_of(stream, reading)
        yield from _opened(stream, kind, "standard input", "stdin", reading, skip)
        return
    try:
        if skip and file.suffix.lower() not in KINDS:
            yield Item(file.stat().st_size)
            return
        with file.open("rb") as stream:
            yield from _opened(stream, file.suffix.lower(), str(file), file.stem, reading, skip)
    except OSError as error:
        yield Item(0, failed=True, fault=f"{file}: cannot be read ({error.strerror})")


def _opened(stream: BinaryIO, kind: str, name: str, stem: str, reading: Reading, skip: int) -> Iterator[Item]:
    if kind in KINDS:
        yield from _row_items(stream, kind, name, stem, reading, skip)
        return
    content = b"" if kind not in ALL_SUFFIXES else stream.read()
    try:
        if kind not in ALL_SUFFIXES:
            allowed = ", ".join(f"*{suffix}" for suffix in ALL_SUFFIXES)
            raise DocumentError(f"{name}: files named *{kind} are not read; allowed are {allowed}")
        text = decode_bytes(content, name)
        document = (read_text if kind == ".txt" else read_html)(text, id=stem, path=name)
        yield Item(len(content), stem, split_sentences(document))
    except DocumentError as error:
        yield Item(len(content), failed=True, fault=str(error))


def _row_items(stream: BinaryIO, kind: str, name: str, stem: str, reading: Reading, skip: int) -> Iterator[Item]:
    faults = count = 0
    try:
        for row in read_rows(stream, kind, reading.column):
            count += 1
            if count <= skip:
                yield Item(row.size)
                continue
            try:
                if row.values is None:
                    raise DocumentError(row.fault)
                text, id = _text_and_id(row.values, reading.column, f"{stem}-{row.number}")
                yield Item(row.size, id, _sentences(text, id, reading.articles))
            except DocumentError as error:
                faults += 1
                last = " (of this file no further bad row is named)" if faults == SHOWN_FAULTS else ""
                line = f"{name}:{row.number}: {error}{last}" if faults <= SHOWN_FAULTS else ""
                yield Item(row.size, failed=True, fault=line)
        if not count:
            yield Item(0, failed=True, fault=f"{name}: no row in it")
    except DocumentError as error:
        yield Item(0, failed=True, fault=f"{name}: {error}")


def _text_and_id(values: Any, column: str, default: str) -> tuple[str, str]:
    text, id = values[column], values.get("id", default)
    if not isinstance(text, str) or not text.strip():
        raise DocumentError(f'"{column}" must be a text that is not empty')
    if any(ord(character) in _HALF_CHARACTERS for character in text):
        raise DocumentError("the text holds half a character (\\ud800 to \\udfff)")
    if not isinstance(id, str | int) or isinstance(id, bool):
        raise DocumentError(f'"id" must be a text or a whole number, not {id!r}')
    return text, str(id)


def _sentences(text: str, id: str, article: bool) -> Sequence[Sentence]:
    if not article:
        return (Sentence(id, 0, len(text), one_line(text), False, 0),)
    try:
        document: Document = read_text(text, id=id)
    except DocumentError as error:
        raise DocumentError("no article text in it") from error
    return split_sentences(document)


def _kind_of(stream: BinaryIO, reading: Reading) -> str:
    """What standard input holds, by its first bytes; with one text a row it is CSV where it is nothing else."""
    start = stream.peek(64)[:64] if isinstance(stream, BufferedReader) else b""
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, kind in ((b"{", ".jsonl"), (b"<", ".html"), (b"PAR1", ".parquet")):
        if start.startswith(mark):
            return kind
    return ".txt" if reading.articles else ".csv"
