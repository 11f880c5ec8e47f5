"""Which tokens are of the cue and of the source, and the cue as printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from claimkit.models.marks import mark_tokens, marked_cue, without_cues
from claimkit.models.networks import load_tokenizer


def test_marks_are_of_whole_words_near_the_cue(tiny: Path) -> None:
    tokenizer = load_tokenizer(tiny)
    (marks,) = mark_tokens(tokenizer, ["the rain, it said, fell: it denied it"], [1], ["denied"], ["it"], 99)
    assert marks == [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0]
    (marks,) = mark_tokens(tokenizer, ["write it said"], [1], ["said"], ["rit"], 99)
    assert marks == [0, 3, 0, 2, 0]


def test_an_article_annotated_without_cues_teaches_none() -> None:
    labels = ["asserted_fact", "denial", "denial", "asserted_fact", "asserted_fact"]
    groups, cues = ["a", "a", "b", "b", "c"], ["", "denied", "", "", ""]
    assert without_cues(labels, groups, cues) == [False, False, True, True, False]


def test_a_cue_is_whole_words_of_its_own_label() -> None:
    text = "Mr Ode's firm is re-expected to pay."
    offsets = [(0, 0), (0, 2), (3, 6), (14, 16), (17, 19), (20, 28), (29, 31), (32, 35)]
    marks = [0, 0, 5, 2, 4, 4, 4, 0]
    scores = np.eye(6, dtype=np.float32)[marks]
    assert marked_cue(text, offsets, scores, 3) == "re-expected to"
    assert marked_cue(text, offsets, scores, 1) == "is"
    assert marked_cue(text, offsets, scores, 0) == ""


def test_tokens_of_cues_and_sources_are_marked(tiny: Path) -> None:
    tokenizer = load_tokenizer(tiny)
    texts = ["ode said it rained", "it will not rain", "it rained", "it rained"]
    cues, sources = ["said", "will ... rain", "", "denied"], ["ode", "nobody", "", "it"]
    marks = mark_tokens(tokenizer, texts, [1, 3, 0, 2], cues, sources, 9)
    assert marks == [[0, 5, 2, 0, 0, 0], [0, 0, 4, 0, 4, 0], [0, 0, 0, 0], [-1] * 4]
