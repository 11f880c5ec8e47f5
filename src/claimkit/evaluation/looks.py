"""What the sentences of a part of the data look like: names, speech and figures, to be held beside real news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from claimkit.dataset.annotations import Annotation
from claimkit.dataset.topics import wave_of

_MARKS = "“”\"‘’'([«„"


class Looks(NamedTuple):
    """How many sentences, which share of them has quotation marks or a figure, and which share of the words,
    each sentence's first apart, begins with a capital letter."""

    sentences: int
    quoting: float
    with_figure: float
    capitals: float


def looks_of(rows: Sequence[Annotation]) -> Looks:
    """What the sentences of some rows look like."""
    words = [word.lstrip(_MARKS) for row in rows for word in row.text.split()[1:]]
    return Looks(
        sentences=len(rows),
        quoting=mean(any(mark in row.text for mark in '“”"') for row in rows),
        with_figure=mean(any(character.isdigit() for character in row.text) for row in rows),
        capitals=mean(word[:1].isupper() for word in words),
    )


def of_waves(rows: Sequence[Annotation]) -> list[tuple[str, list[Annotation]]]:
    """The rows of each wave of the corpus, in order."""
    waves: dict[int, list[Annotation]] = defaultdict(list)
    for row in rows:
        waves[wave_of(row.document)].append(row)
    return [(f"wave {number}" if number else "of no wave", part) for number, part in sorted(waves.items())]
