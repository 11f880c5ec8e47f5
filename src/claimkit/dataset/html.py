"""Article text of an HTML page, with the place in the source of every character.

``trafilatura`` decides what is article text. It returns text without places, so its paragraphs are
looked up in the page's visible text, which a linear scan reads off together with its offsets.
A page that makes parsers slow costs no more than its length: the scan never looks back.
"""

from __future__ import annotations

import html
import re

from claimkit.errors import DocumentError, MissingExtraError

MAX_BYTES = 5_000_000
"""A page above this size is refused: no article is that long."""

_SILENT = ("script", "style", "noscript", "template", "svg", "head")
_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)", re.IGNORECASE)
_CLOSED = re.compile(r"<[^<>]{0,300}/>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def article_paragraphs(page: str, path: str) -> list[tuple[str, tuple[int, ...]]]:
    """Paragraphs of the article in ``page``: each its text and the offset of every character of it.

    Raises:
        DocumentError: the page is too large or holds no article.
        MissingExtraError: trafilatura is not installed.
    """
    if len(page) > MAX_BYTES:
        raise DocumentError(f"{path}: {len(page):,} characters; a page of more than {MAX_BYTES:,} is not read")
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("trafilatura", "html", "Reading HTML") from error
    extracted = trafilatura.extract(page, include_comments=False, include_tables=False)
    if not extracted:
        raise DocumentError(f"{path}: no article text was found in this page; save the text as .txt and give that")
    visible, offsets = visible_text(page)
    squeezed = [(c, o) for c, o in zip(visible, offsets, strict=True) if not c.isspace()]
    haystack = "".join(c for c, _ in squeezed)
    paragraphs: list[tuple[str, tuple[int, ...]]] = []
    position = 0
    for line in extracted.splitlines():
        text = " ".join(line.split()).removeprefix("- ").removeprefix("• ")
        needle = "".join(text.split())
        found = haystack.find(needle, position)
        if not needle or found < 0:
            continue
        position = found + len(needle)
        places = iter(o for _, o in squeezed[found:position])
        last = squeezed[found][1]
        spread: list[int] = []
        for character in text:
            last = last if character.isspace() else next(places)
            spread.append(last)
        paragraphs.append((text, tuple(spread)))
    return paragraphs


def visible_text(page: str) -> tuple[str, list[int]]:
    """What a reader sees of ``page``, and for each character its offset in the source."""
    text: list[str] = []
    offsets: list[int] = []
    index = 0
    while index < len(page):
        if page[index] != "<":
            stop = page.find("<", index)
            stop = len(page) if stop < 0 else stop
            _read_run(page, index, stop, text, offsets)
            index = stop
        elif page.startswith("<!--", index):
            index = _after(page, "-->", index)
        else:
            name = _TAG.match(page, index)
            tag = name[1].lower() if name else None
            if tag is None and not page.startswith("<!", index):
                text.append("<")
                offsets.append(index)
                index += 1
                continue
            text.append(" ")
            offsets.append(index)
            if tag in _SILENT and not _CLOSED.match(page, index):
                end = re.compile(rf"</{tag}" + ("|<body" if tag == "head" else ""), re.IGNORECASE).search(page, index)
                if end is None:
                    break
                index = end.start()
            index = _tag_end(page, index)
    return "".join(text), offsets


def character_end(page: str, offset: int) -> int:
    """Where the character that begins at ``offset`` ends: behind the entity, if it is written as one."""
    entity = _ENTITY.match(page, offset)
    return entity.end() if entity else offset + 1


def _read_run(page: str, start: int, stop: int, text: list[str], offsets: list[int]) -> None:
    position = start
    for match in _ENTITY.finditer(page, start, stop):
        text.extend(page[position : match.start()])
        offsets.extend(range(position, match.start()))
        for character in html.unescape(match[0]):
            text.append(character)
            offsets.append(match.start())
        position = match.end()
    text.extend(page[position:stop])
    offsets.extend(range(position, stop))


def _tag_end(page: str, start: int) -> int:
    """Behind the ``>`` that ends a tag; one inside a quoted attribute does not (looked for in 5,000 characters)."""
    quote = ""
    for index in range(start, min(start + 5000, len(page))):
        character = page[index]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and page[index - 1] in "= ":
            quote = character
        elif character == ">":
            return index + 1
    return _after(page, ">", start)


def _after(page: str, mark: str, start: int) -> int:
    found = page.find(mark, start)
    return len(page) if found < 0 else found + len(mark)
