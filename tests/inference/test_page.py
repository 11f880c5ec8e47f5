"""The page: nothing of an article becomes mark-up or code, and it stands alone."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from claimkit.claims import SentencePrediction
from claimkit.inference.page import write_page
from claimkit.inference.writers import row_of

HOSTILE = """</span><script>alert(1)</script>" onmouseover="alert(2)"
'><img src=http://x.example/ onerror=alert(3)> {{ 7*7 }}"""


class Reader(HTMLParser):
    """Every element with its attributes, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*rows: dict[str, object]) -> tuple[str, Reader]:
    written = StringIO()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        write_page(path, written, made_by="claimkit & co")
    reader = Reader()
    reader.feed(written.getvalue())
    return written.getvalue(), reader


def row(document: str, text: str, start: int = 0, label: str = "denial", **more: object) -> dict[str, object]:
    shares = {"asserted_fact": 0.1, "allegation": 0.1, "denial": 0.7, "forecast": 0.1}
    found = SentencePrediction(start, start + len(text), text, label, 0.7, shares, label != "not_a_claim", False)
    return {**row_of(document, found), **more}


def test_hostile_text_stays_text() -> None:
    whole, reader = page(row(HOSTILE, HOSTILE, source=HOSTILE, cue=HOSTILE), row("b", HOSTILE))
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert not [name for _, attributes in reader.elements for name in attributes if name.startswith("on")]
    assert not [name for _, attributes in reader.elements for name in attributes if name in ("src", "style")]
    assert reader.text.count(HOSTILE) >= 4
    assert "{{ 7*7 }}" in whole
    (first, _) = [attributes for tag, attributes in reader.elements if attributes.get("class", "").startswith("s ")]
    assert first["data-source"] == first["data-cue"] == HOSTILE


def test_only_its_own_script_and_style_may_run() -> None:
    whole, reader = page(row("a", "He denied it."))
    (policy,) = [a["content"] for tag, a in reader.elements if tag == "meta" and a.get("http-equiv")]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", whole, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.findall(r"(?:https?:)?//[a-z]", whole)
    assert not [a for _, a in reader.elements if a.get("href", "#")[0] != "#"]


def test_several_articles_have_a_contents_list_and_counts() -> None:
    rows = [row("a", "He denied it."), row("a", "Why?", start=20, label="not_a_claim"), row("b", "She did too.")]
    whole, reader = page(*rows)
    targets = [a["href"][1:] for tag, a in reader.elements if tag == "a" and a["href"].startswith("#a")]
    assert targets == [a["id"] for tag, a in reader.elements if tag == "article"] == ["a1", "a2"]
    boxes = re.findall(r'value="(\w+)".*?<b>(\d+)</b>', whole)
    assert boxes == [("asserted_fact", "0"), ("allegation", "0"), ("denial", "2"), ("forecast", "0")]
    assert len([a for _, a in reader.elements if a.get("tabindex") == "0"]) == 1


def test_one_article_has_no_contents_list() -> None:
    _, reader = page(row("a", "He denied it."))
    assert "nav" not in [tag for tag, _ in reader.elements]


def test_paragraphs_stay_apart() -> None:
    _, reader = page(row("a", "He denied it."), row("a", "She too.", start=30, paragraph=1))
    inside = [tag for tag, _ in reader.elements]
    assert inside[inside.index("article") :].count("p") == 2 + 2  # and two in the foot
