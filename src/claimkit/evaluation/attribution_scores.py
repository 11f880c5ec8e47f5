"""How well the sources of attribution are found, against the gold field ``source``.

In: labelled sentences of whole articles. Out: ``Found`` rows, one a sentence, and figures of any group of them.

Exact match: the words found are those of the gold, letter case aside. Overlap: the tokens that both name, over all
tokens found (precision) and all tokens of the gold (recall), summed over sentences, as BBC Citron's evaluation has it
(https://github.com/bbc/citron, scripts/evaluate; after Pareti et al. 2013, https://aclanthology.org/D13-1101/). A token
is a word or a mark. The gold says which words, not where: of several places the one that overlaps most counts, and
parts joined by `` ... `` are looked for apart. Detection asks only whether a source is named at all.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from claimkit.claims import JOIN, NOT_A_CLAIM, ClaimKind, LabelledSentence
from claimkit.evaluation.intervals import summed_intervals
from claimkit.evaluation.sums import Floats
from claimkit.inference.attribution import Source, find_source

WRITERS = (ClaimKind.ASSERTED_FACT, NOT_A_CLAIM)
"""Labels of sentences for which the writer answers, whoever is named in them."""
NOTHING_FOUND = "(no source found)"

_TOKEN = re.compile(r"\w+|[^\w\s]")
_RELATIVE = re.compile(
    r",? ?, (?:and )?(?:(?:to|of|for|from|with|among|in|on) )?(?:who|which|whose|whom|where)\b.*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one sentence, beside its gold. Token counts are those of overlap."""

    row: LabelledSentence
    source: Source | None
    gold: str
    exact: bool
    shared: int
    found_tokens: int
    gold_tokens: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a group of sentences, with 95 % intervals by article."""

    sentences: int
    articles: int
    named: int
    found: int
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]


def is_developed_on(document: str) -> bool:
    """Whether an article belongs to the half that the rules were made by: its id has an even CRC-32."""
    return zlib.crc32(document.encode()) % 2 == 0


def find_sources(rows: Iterable[LabelledSentence]) -> list[Found]:
    """Look for the source of each sentence by its text alone."""
    return [compare(row, find_source(row.text, row.in_quotation)) for row in rows]


def compare(row: LabelledSentence, source: Source | None, gold: str | None = None) -> Found:
    """Hold a source against the gold of its sentence, or against another gold."""
    gold = row.source if gold is None else gold
    parts = [part for part in gold.split(JOIN) if part]
    return Found(
        row=row,
        source=source,
        gold=gold,
        exact=source is not None and source.text.casefold() == gold.casefold(),
        shared=sum(_shared(row.text, source, part) for part in parts) if source else 0,
        found_tokens=len(_TOKEN.findall(source.text)) if source else 0,
        gold_tokens=sum(len(_TOKEN.findall(part)) for part in parts),
    )


def label_known(found: Found) -> Found:
    """The same where the label is known: no source if the writer answers, as ``predict_document`` has it."""
    return compare(found.row, None) if found.row.label in WRITERS else found


def without_relative(found: Found) -> Found:
    """The same against a gold whose relative clause behind a comma is cut, as the rules leave it out."""
    return compare(found.row, found.source, _RELATIVE.sub("", found.gold).rstrip(","))


def score_sources(found: Sequence[Found], *, seed: int = 0) -> Scores:
    """Detection precision and recall, exact F1 and overlap of a group of sentences; 0 where undefined."""
    articles = sorted({one.row.document for one in found})
    number = {document: i for i, document in enumerate(articles)}
    counts = np.zeros((len(articles), 7))
    for one in found:
        named, hit = bool(one.gold), one.source is not None
        counts[number[one.row.document]] += (
            *(named and hit, hit, named, one.exact and named),
            *(one.shared, one.found_tokens, one.gold_tokens),
        )
    total = counts.sum(axis=0)
    return Scores(
        sentences=len(found),
        articles=len(articles),
        named=int(total[2]),
        found=int(total[1]),
        figures={name: float(value) for name, value in _figures(total).items()},
        intervals=summed_intervals(counts, _figures, seed=seed),
    )


def by_construction(found: Iterable[Found]) -> dict[str, list[Found]]:
    """The sentences by the construction in which a source was found; those with a gold that none was found in."""
    groups: dict[str, list[Found]] = {}
    for one in found:
        if one.source or one.gold:
            groups.setdefault(one.source.construction if one.source else NOTHING_FOUND, []).append(one)
    return groups


def is_quoted(row: LabelledSentence) -> bool:
    """Whether a sentence holds quotation marks or stands inside a quotation."""
    return row.in_quotation or any(mark in row.text for mark in '“”"')


def _shared(text: str, source: Source, part: str) -> int:
    """Tokens of the source that stand in a part of the gold, at the place where most do."""
    spans = [match.span() for match in _TOKEN.finditer(text)]
    named = {span for span in spans if source.start <= span[0] and span[1] <= source.end}
    places = [match.span() for match in re.finditer(re.escape(part), text, re.IGNORECASE)]
    return max((sum(start <= a and b <= end for a, b in named) for start, end in places), default=0)


def _figures(sums: Floats) -> dict[str, Floats]:
    """Figures from sums (…, 7): both, found, named, exact, shared tokens, found tokens, gold tokens."""
    both, found, named, exact, shared, found_tokens, gold_tokens = np.moveaxis(sums, -1, 0)

    def ratio(top: Floats, bottom: Floats) -> Floats:
        return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)

    return {
        "precision": ratio(both, found),
        "recall": ratio(both, named),
        "exact_precision": ratio(exact, found),
        "exact_recall": ratio(exact, named),
        "exact_f1": ratio(2 * exact, found + named),
        "overlap_precision": ratio(shared, found_tokens),
        "overlap_recall": ratio(shared, gold_tokens),
        "overlap_f1": ratio(2 * shared, found_tokens + gold_tokens),
    }
