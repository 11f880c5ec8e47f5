"""Read articles: .txt, .html and .jsonl, from a file, a folder or a glob.

In: paths. Out: ``Document`` rows with the raw text, the spans of its paragraphs and what was dropped.
"""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from claimkit.claims import Document, Dropped, Span
from claimkit.dataset.cleaning import clean
from claimkit.errors import DocumentError

SUFFIXES = (".txt", ".html", ".htm", ".jsonl")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WRAP_WIDTH = range(50, 101)


def find_files(place: str | Path, suffixes: Collection[str] = SUFFIXES) -> list[Path]:
    """The files behind a path, a folder (not deeper) or a glob, sorted by name; in a folder those with ``suffixes``.

    Raises:
        DocumentError: nothing is there, or nothing of a kind that can be read.
    """
    path = Path(place)
    if len(str(place)) > 4000 or any(len(part.encode()) > 255 for part in path.parts):
        raise DocumentError(f"{str(place)[:60]}…: too long for the name of a file")
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in suffixes and p.name != "sources.jsonl")
        if not files:
            raise DocumentError(f"{path}: no article in this folder; it should hold files named {_names(suffixes)}")
        return files
    if path.exists():
        return [path]
    files = sorted(Path(p) for p in glob.glob(str(place), recursive=True) if Path(p).is_file())  # noqa: PTH207
    if not files:
        raise DocumentError(f"{place}: no such file, folder or pattern")
    return files


def read_documents(place: str | Path) -> list[Document]:
    """All articles behind a path, a folder or a glob.

    Raises:
        DocumentError: a file is empty, binary, not UTF-8, or of another kind; two articles share an id.
    """
    documents: list[Document] = []
    seen: dict[str, str] = {}
    for path in find_files(place):
        for document in read_file(path):
            if document.id in seen:
                raise DocumentError(f"{path}: the article id {document.id!r} is already used by {seen[document.id]}")
            seen[document.id] = document.path
            documents.append(document)
    return documents


def read_file(path: str | Path) -> Iterator[Document]:
    """The article in a .txt or .html file, or the articles of a .jsonl file, one at a time."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise DocumentError(f"{path}: files named *{path.suffix} are not read; allowed are {_names()}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror})") from error
    text = decode_bytes(content, path)
    if kind == ".jsonl":
        yield from _read_jsonl(text, path)
    elif kind == ".txt":
        yield read_text(text, id=path.stem, path=str(path))
    else:
        yield read_html(text, id=path.stem, path=str(path))


def read_text(text: str, *, id: str, path: str = "") -> Document:
    """A plain text as a document. ``path`` is what error messages call it."""
    kept, dropped = clean(text, list(_lines(text)))
    if not kept:
        raise DocumentError(f"{path or id}: no article text in it")
    return Document(id, path, text, tuple(kept), tuple(dropped))


def read_html(page: str, *, id: str, path: str = "") -> Document:
    """An HTML page as a document; spans are places in the page's source."""
    from claimkit.dataset.html import article_paragraphs

    found = article_paragraphs(page, path or id)
    joined = "\n".join(text for text, _ in found)
    kept, _ = clean(joined, list(_lines(joined)))
    offsets = [o for _, places in found for o in (*places, places[-1])]
    visible = tuple((joined[s.start : s.end], tuple(offsets[s.start : s.end])) for s in kept)
    if not visible:
        raise DocumentError(f"{path or id}: no article text in it")
    paragraphs = tuple(Span(places[0], places[-1] + 1) for _, places in visible)
    edges = [0, *(edge for span in paragraphs for edge in (span.start, span.end)), len(page)]
    dropped = tuple(
        Dropped(Span(a, b), "page around the article") for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a
    )
    return Document(id, path, page, paragraphs, dropped, visible)


def decode_bytes(content: bytes, path: str | Path) -> str:
    """The text of a UTF-8 file; ``path`` is what error messages call it.

    Raises:
        DocumentError: it is empty, binary or of another encoding.
    """
    if not content.strip():
        raise DocumentError(f"{path}: the file is empty")
    if b"\x00" in content:
        raise DocumentError(f"{path}: this is a binary file, not text; allowed are {_names()}")
    try:
        return content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path}: byte {error.start:,} is not UTF-8 (0x{content[error.start]:02x}); save the file as UTF-8"
        ) from error


def _read_jsonl(text: str, path: Path) -> Iterator[Document]:
    for number, line in enumerate(text.split("\n"), start=1):  # splitlines would cut at U+2028 inside a string
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DocumentError(f"{path}:{number}: not JSON ({str(error).splitlines()[0]})") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
            raise DocumentError(f'{path}:{number}: a row needs "text", a text that is not empty')
        if _SURROGATE.search(row["text"]):
            raise DocumentError(f"{path}:{number}: the text holds half a character (\\ud800 to \\udfff)")
        id = row.get("id", f"{path.stem}-{number}")
        if not isinstance(id, str):
            raise DocumentError(f'{path}:{number}: "id" must be a text, not {id!r}')
        yield read_text(row["text"], id=id, path=f"{path}:{number}")


def _lines(text: str) -> Iterator[Span]:
    """Paragraphs: the lines that are not blank, or the joined lines of hard-wrapped text."""
    block: list[Span] = []
    start = 0
    for line in (*text.splitlines(keepends=True), ""):
        end = start + len(line)
        body = line.strip()
        if body:
            left = start + len(line) - len(line.lstrip())
            block.append(Span(left, left + len(body)))
        elif block:
            yield from _unwrap(text, block)
            block = []
        start = end


def _unwrap(text: str, block: list[Span]) -> Iterable[Span]:
    full = block[:-1]
    wrapped = len(block) > 2 and all(s.end - s.start in _WRAP_WIDTH for s in full)
    ends = sum(text[s.end - 1] in '.!?”"' for s in full)
    if wrapped and ends <= len(full) / 2:
        return [Span(block[0].start, block[-1].end)]
    return block


def _names(suffixes: Collection[str] = SUFFIXES) -> str:
    return ", ".join(f"*{suffix}" for suffix in suffixes)
