"""One self-contained HTML page: articles with their kinds of claim marked. It opens from a file and loads nothing.

In: rows as JSONL, in the order of the articles. Out: a page. All that comes from an article is escaped, and the page's
own policy lets no script or style run but the two that it was made with.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from claimkit.claims import CLAIM_LABELS, COLOURS, NOT_A_CLAIM, UNCERTAIN

CODES = {"asserted_fact": "AF", "allegation": "AL", "denial": "DE", "forecast": "FO", UNCERTAIN: "?"}
"""Two letters for each kind, for readers who cannot tell the colours apart."""


def write_page(rows: Path, out: IO[str], *, made_by: str = "") -> None:
    """Write the page for a file of JSONL rows; the rows are read twice, and never all held.

    ``made_by`` stands at the foot of the page.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    counts: Counter[str] = Counter()
    contents: list[str] = []
    for _, article in _articles(rows):
        contents.append(article[0]["document"])
        counts.update(row["label"] for row in article)
    style, script = _style(), _asset("page.js")
    environment = Environment(
        loader=PackageLoader("claimkit.inference"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("page.html").generate(
        title=contents[0] if len(contents) == 1 else "How each sentence is put",
        total=counts.total(),
        contents=contents,
        kinds=[
            {
                "label": label,
                "name": label.replace("_", " "),
                "code": CODES[label],
                "count": counts[label],
                "weighed": label in CLAIM_LABELS,
            }
            for label in (*CLAIM_LABELS, *([UNCERTAIN] if counts[UNCERTAIN] else []))
        ],
        articles=(_shown(article) for _, article in _articles(rows)),
        made_by=made_by,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    for piece in page:
        out.write(piece)


def _articles(rows: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Rows that stand together and belong to one article; places that fall back begin another of the same name."""

    def read() -> Iterator[tuple[int, dict[str, Any]]]:
        number, before = 0, ("", -1)
        with rows.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                row = json.loads(line)
                if row["document"] != before[0] or row["start"] < before[1]:
                    number += 1
                before = (row["document"], row["end"])
                yield number, row

    for _, group in groupby(read(), key=lambda pair: pair[0]):
        article = [row for _, row in group]
        yield article[0]["document"], article


def _shown(article: list[dict[str, Any]]) -> dict[str, Any]:
    """An article as the template takes it."""
    sentences = [{**_sentence(row), "first": i == 0, "paragraph": row["paragraph"]} for i, row in enumerate(article)]
    paragraphs: Iterable[Any] = groupby(sentences, key=lambda sentence: sentence["paragraph"])
    return {"name": article[0]["document"], "paragraphs": [list(group) for _, group in paragraphs]}


def _sentence(row: Mapping[str, Any]) -> dict[str, str]:
    name = row["label"].replace("_", " ")
    sure = "" if row["label"] == NOT_A_CLAIM else f", {row['confidence']:.0%}"
    return {
        "text": row["text"],
        "label": row["label"],
        "code": CODES.get(row["label"], ""),
        "title": f"{name}{sure}",
        "probabilities": " ".join(f"{row['probabilities'][label]:.3f}" for label in CLAIM_LABELS),
        "source": row["source"],
        "speaker": row.get("speaker", ""),
        "cue": row["cue"],
    }


def _style() -> str:
    """The style sheet, with the colour of each kind and the rules by which its box hides it."""
    colours = "".join(f".{label}, .l-{label} {{ --c: {colour}; }}\n" for label, colour in COLOURS.items())
    hidden = "".join(
        f'body:has(.legend input[value="{label}"]:not(:checked)) main .{label} '
        "{ background: none; text-decoration: none; }\n"
        f'body:has(.legend input[value="{label}"]:not(:checked)) main .{label} > small {{ display: none; }}\n'
        for label in CODES
    )
    return colours + _asset("page.css") + hidden


def _asset(name: str) -> str:
    return (files("claimkit.inference") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
