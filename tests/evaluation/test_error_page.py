"""The error page: what is on it, escaped, and nothing from a network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from lxml import html

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, LabelledSentence
from claimkit.evaluation.error_page import EXACT, LEFT_OUT, error_page, weigh_errors, wrong_rows
from claimkit.models.contributions import Weighed
from claimkit.models.registry import build_model
from conftest import small_texts

TEXTS, LABELS = small_texts()
EVIL = '<script>alert("x")</script> & “so”, he denied.'


def row(text: str, position: int, label: str, document: str = "d<1>") -> LabelledSentence:
    return LabelledSentence(document, document, position, -1, -1, text, False, label, "one reading")


ROWS = [
    row("It rained.", 0, "asserted_fact"),
    row(EVIL, 1, "denial"),
    row("Prices will rise.", 3, "forecast"),
    row("He left.", 4, "asserted_fact"),
]
OTHERS = [row("Why <b>now</b>?", 2, NOT_A_CLAIM)]
PROBABILITIES = np.array([[0.9, 0.1, 0, 0], [0.2, 0.7, 0.1, 0], [0.5, 0.1, 0, 0.4], [1.0, 0, 0, 0]])


@pytest.fixture
def page() -> str:
    weighed = {1: [Weighed("“denied”", -0.5), Weighed("hedge: hedges <first>", 0.25)]}
    return error_page("test: errors <1>", ROWS, PROBABILITIES, weighed, note=EXACT, others=OTHERS)


def test_only_wrong_rows_the_most_confident_first(page: str) -> None:
    assert wrong_rows(ROWS, PROBABILITIES) == [1, 2]
    articles = html.fromstring(page).xpath("//article")
    assert [(a.get("data-true"), a.get("data-guess")) for a in articles] == [
        ("denial", "allegation"),
        ("forecast", "asserted_fact"),
    ]


def test_neighbours_probabilities_and_words(page: str) -> None:
    first, second = html.fromstring(page).xpath("//article")
    assert [near.text for near in first.find_class("near")] == ["It rained.", "Why <b>now</b>?"]
    assert [near.text for near in second.find_class("near")] == ["Why <b>now</b>?", "He left."]
    assert first.find_class("sentence")[0].text_content() == EVIL
    assert [span.text for span in first.find_class("sentence")[0].find_class("against")] == ["denied"]
    bars = [div.get("style") for div in first.xpath(".//td[@class='bar']/div")]
    assert bars == ["width: 20.0%", "width: 70.0%", "width: 10.0%", "width: 0.0%"]
    assert [span.text for span in first.find_class("words")[0]] == ["“denied” -0.50", "hedge: hedges <first> +0.25"]
    assert not second.find_class("words")


def test_everything_is_escaped_and_nothing_is_fetched(page: str) -> None:
    assert "<script>alert" not in page
    assert "<b>now" not in page
    document = html.fromstring(page)
    assert len(document.xpath("//script")) == 1
    assert not document.xpath("//link | //img | //iframe | //*[@src] | //*[@href]")
    assert "default-src 'none'" in document.xpath("//meta[@http-equiv]/@content")[0]
    assert "http" not in page.replace("http-equiv", "")


def test_filters_count_the_kinds(page: str) -> None:
    document = html.fromstring(page)
    assert document.xpath("//select[@id='true']/option/text()") == ["any", "denial (1)", "forecast (1)"]
    assert document.xpath("//select[@id='guess']/option/@value") == ["", "allegation", "asserted_fact"]


def test_note_tells_how_the_words_were_weighed(page: str) -> None:
    assert EXACT in html.fromstring(page).text_content()
    other = error_page("t", ROWS, PROBABILITIES, {1: [Weighed("“it”", 1.0)]}, note=LEFT_OUT)
    assert "100 most confident" in html.fromstring(other).text_content()
    assert EXACT not in error_page("t", ROWS, PROBABILITIES, {}, note=EXACT)


@pytest.mark.parametrize(
    ("name", "linear_only", "found"), [("logreg", True, 4), ("rules", True, 0), ("rules", False, 3)]
)
def test_errors_are_weighed(name: str, linear_only: bool, found: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimkit.evaluation.error_page.MOST_LEFT_OUT", 3)
    model = build_model(name, seed=0).fit(TEXTS, LABELS)
    rows = [row(text, i, label) for i, (text, label) in enumerate(zip(TEXTS[:4], LABELS[:4], strict=True))]
    guessed_wrong = np.roll(np.eye(4)[[CLAIM_LABELS.index(r.label) for r in rows]], 1, axis=1)
    weighed, note = weigh_errors(model, rows, guessed_wrong, linear_only=linear_only)
    assert len(weighed) == found
    assert note == (EXACT if name == "logreg" else LEFT_OUT)


def test_template_is_in_the_wheel() -> None:
    import tomllib

    root = Path(__file__).resolve().parents[2]
    patterns = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["claimkit"]
    kept = {path for pattern in patterns for path in (root / "src/claimkit").glob(pattern)}
    assert set((root / "src/claimkit").rglob("*.jinja")) <= kept
