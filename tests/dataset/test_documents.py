"""Reading articles: what is kept, what is dropped and why, and offsets exact to the character."""

from __future__ import annotations

import html as html_lib
import json
import re
from pathlib import Path

import pytest

from claimkit.dataset.cleaning import LINE_RULES, PREFIX_RULES, SUFFIX_RULES
from claimkit.dataset.documents import read_documents, read_html, read_text
from claimkit.dataset.html import MAX_BYTES, visible_text
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import DocumentError

ARTICLE = """\
Sign in
• MENU
    Saturday, May 4, 2019
    By Ann Reyes and Tom Hale

The council of Marlow closed the old bridge to lorries on Friday.

FILE - Traffic crosses the bridge in Marlow, May 2, 2019. (AP Photo/Ann Reyes, File)

MARLOW (AP) — The council of Marlow closed the old bridge to lorries on Friday.
“We had no choice,” Mayor Ida Quist said.
Read more: How bridges age
- - -
Tom Hale contributed to this report.
(Updates with comment from mayor.)
© 2019 Marlow Courier. All rights reserved.
Leave a Comment
old-bridge
"""


def kept(text: str) -> list[str]:
    document = read_text(text, id="a")
    return [document.raw[s.start : s.end] for s in document.paragraphs]


def test_article_text_is_kept_and_the_rest_has_a_reason() -> None:
    document = read_text(ARTICLE, id="a")
    assert kept(ARTICLE) == [
        "The council of Marlow closed the old bridge to lorries on Friday.",
        "Traffic crosses the bridge in Marlow, May 2, 2019.",
        "“We had no choice,” Mayor Ida Quist said.",
    ]
    reasons = [d.reason for d in document.dropped]
    assert reasons == [
        "navigation", "navigation", "date line", "byline", "caption mark", "photo credit", "printed twice",
        "navigation", "separator", "credit", "update note", "copyright", "comment prompt", "tag line",
    ]  # fmt: skip


def test_every_character_is_kept_or_dropped_or_blank() -> None:
    document = read_text(ARTICLE, id="a")
    covered = {i for s in document.paragraphs for i in range(s.start, s.end)}
    covered |= {i for d in document.dropped for i in range(d.span.start, d.span.end)}
    assert all(c.isspace() for i, c in enumerate(document.raw) if i not in covered)


@pytest.mark.parametrize("rule", [*LINE_RULES, *PREFIX_RULES, *SUFFIX_RULES], ids=lambda rule: rule.example)
def test_rule_matches_its_example(rule: object) -> None:
    assert rule.pattern.search(rule.example)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the river had fallen by two metres, the agency said.",
        "World leaders met in Marlow on Friday.",
        "Read the letter again and the threat is plain, Quist said.",
        "The board updated its forecast with figures from May.",
        "Sports clubs in Marlow will share the new hall.",
        "By Ann Reyes's account, the doors were locked.",
        "“Comments are closed to nobody,” he said.",
        "May 4 was the day on which the bridge fell.",
        "Watch: the dam will be emptied by June, engineers say.",
        "Snow fell in Tolm. Two died, police said. © 2023 Courier.",
    ],
)
def test_news_is_not_dropped(line: str) -> None:
    assert kept(f"The town woke late.\n{line}\n")[-1] == line


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The council of Marlow closed the old bridge to lorries on Friday\n"
        "after engineers found cracks in two of its piers, the third such\n"
        "closure in a year.\n\nBuses go on.\n"
    )
    document = read_text(text, id="a")
    sentences = split_sentences(document)
    assert [s.text for s in sentences] == [
        "The council of Marlow closed the old bridge to lorries on Friday after engineers found cracks in two of"
        " its piers, the third such closure in a year.",
        "Buses go on.",
    ]
    for s in sentences:
        assert " ".join(text[s.start : s.end].split()) == s.text


def test_jsonl_and_folder(tmp_path: Path) -> None:
    rows = [{"id": "one", "text": "Rain fell in Marlow."}, {"text": "Snow fell in Tolm. Roads closed."}]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "a.txt").write_text("\ufeffHail fell in Ode.\r\nIt was late.\r\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("not read")
    documents = read_documents(tmp_path)
    assert [d.id for d in documents] == ["a", "one", "b-2"]
    assert [s.text for d in documents for s in split_sentences(d)] == [
        "Hail fell in Ode.", "It was late.", "Rain fell in Marlow.", "Snow fell in Tolm.", "Roads closed.",
    ]  # fmt: skip
    assert [d.id for d in read_documents(f"{tmp_path}/*.txt")] == ["a"]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt", b" \n ", "empty"),
        ("a.txt", b"abc\x00def", "binary"),
        ("a.txt", b"caf\xe9", "not UTF-8"),
        ("a.txt", b"Log In\n- - -\n", "no article text"),
        ("a.jsonl", b'{"text": "One."}\n{"text": 3}\n', "a.jsonl:2"),
        ("a.jsonl", b'{"text": "One."}\n{oops\n', "a.jsonl:2"),
        ("a.jsonl", b'{"id": 4, "text": "One."}\n', '"id" must be a text'),
        ("a.pdf", b"%PDF", "allowed are *.txt"),
        ("a.html", b"<html><body></body></html>", "no article text"),
    ],
)
def test_bad_file_is_named(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=re.escape(what)) as error:
        read_documents(tmp_path / name)
    assert name in str(error.value)


def test_two_articles_of_one_id(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "One fell."}\n{"id": "x", "text": "Two fell."}\n')
    with pytest.raises(DocumentError, match="'x' is already used"):
        read_documents(tmp_path)


PAGE = """<!doctype html><html><head><title>Bridge &amp; town</title><script>var a = "<p>no</p>";</script></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Bridge closed</h1>
<p>The council of <b>Marlow</b> closed the old bridge on Friday, after engineers found cracks in two of its piers.</p>
<p>&ldquo;We had no choice &amp; no time,&rdquo; Mayor Ida&nbsp;Quist said.
&ldquo;Lorries <!-- all of them -->will take the ring road.&rdquo;</p>
<p>The bridge, which was built in 1931, carries nine thousand vehicles a day, the county's engineers say.</p>
</article><footer>© 2019 Marlow Courier</footer></body></html>"""


def test_html_offsets_lead_back_into_the_page() -> None:
    sentences = split_sentences(read_html(PAGE, id="page"))
    texts = [s.text for s in sentences]
    assert "“We had no choice & no time,” Mayor Ida Quist said." in texts
    assert "“Lorries will take the ring road.”" in texts
    assert not any("Home" in text or "Courier" in text for text in texts)
    for s in sentences:
        source = re.sub(r"<!--.*?-->|<[^>]*>", "", PAGE[s.start : s.end])
        assert " ".join(html_lib.unescape(source).split()) == s.text


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("<b>Marlow</b>", "<b>İstanbul</b>"),
        PAGE.replace("<p>The council", '<p title="a > b">The council'),
        PAGE.replace("</head>", ""),
        PAGE.replace("<h1>", "<svg/><h1>"),
    ],
)
def test_odd_markup_loses_no_paragraph(page: str) -> None:
    texts = [s.text for s in split_sentences(read_html(page, id="page"))]
    assert any(text.startswith("The council of") for text in texts)
    assert any(text.startswith("The bridge, which") for text in texts)


def test_pages_made_to_be_slow_are_read_in_one_pass() -> None:
    for hostile in ("<a " * 200_000, "<!--" * 200_000, "<script>" * 100_000, "&" * 300_000, "<" * 300_000):
        text, offsets = visible_text(hostile)
        assert len(text) == len(offsets) <= len(hostile)
    with pytest.raises(DocumentError, match="is not read"):
        read_html("x" * (MAX_BYTES + 1), id="big")
