"""Figures by slice: where a model is strong and where it is weak.

In: rows and their probabilities. Out: for each slice (an outlet, a length, quoted or not …) its figures with intervals
from resampling articles. A way of slicing that the rows lack the field for, or that leaves them in one piece, is left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.evaluation.intervals import resample
from claimkit.evaluation.metrics import KINDS, drawn_macro_f1s, label_indices, per_class
from claimkit.evaluation.sums import Block, Floats, Sums, sums_by_article

TOO_SMALL = 20
"""Slices of fewer rows are marked: their figures tell next to nothing."""
MIN_ARTICLES = 5
"""Resampling fewer articles would tell of a certainty that is not there (of one article it gives no width at all)."""
MOST = 50
"""With more slices of one way, the smallest are one slice, ``OTHERS``."""
OTHERS = "all others"
LENGTHS = ((12, "under 12 words"), (25, "12 to 24 words"), (41, "25 to 40 words"))
LONGEST = "over 40 words"


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice: ``by`` is the way of slicing, ``name`` the slice.

    An interval is missing where a figure is undefined, and all are with fewer than ``MIN_ARTICLES`` articles.
    """

    by: str
    name: str
    rows: int
    articles: int
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]

    @property
    def too_small(self) -> bool:
        """Whether there are fewer than ``TOO_SMALL`` rows."""
        return self.rows < TOO_SMALL

    def to_dict(self) -> dict[str, Any]:
        """The slice as plain Python values, ready for JSON."""
        return {**asdict(self), "too_small": self.too_small}


def evaluate_slices(rows: Sequence[LabelledSentence], probabilities: Floats, *, seed: int = 0) -> list[Slice]:
    """``macro_f1`` (over the kinds that occur in the slice), ``accuracy`` and ``f1_…`` of every slice, in the order of
    ``WAYS`` and of their size; those of a length in their order."""
    found = slices_of(rows)
    if not found:
        return []
    truth, guess = label_indices([row.label for row in rows]), probabilities.argmax(axis=1)
    members = np.concatenate(list(found.values()))
    number = np.repeat(np.arange(len(found)), [len(places) for places in found.values()])
    cells = (number * KINDS + truth[members]) * KINDS + guess[members]
    added = Block((len(found), KINDS, KINDS), members, cells, np.ones(len(cells)))
    sums = sums_by_article({"slices": added}, [row.document for row in rows])
    total = sums.total()
    figures, bounds = _figures(total, total), resample(sums, partial(_figures, whole=total), seed=seed)
    slices = []
    for i, ((by, name), places) in enumerate(found.items()):
        articles = len({rows[place].document for place in places})
        known = {key: (float(low[i]), float(high[i])) for key, (low, high) in bounds.items() if not np.isnan(low[i])}
        slices.append(
            Slice(
                by=by,
                name=name,
                rows=len(places),
                articles=articles,
                figures={key: float(np.nan_to_num(values[0, i])) for key, values in figures.items()},
                intervals=known if articles >= MIN_ARTICLES else {},
            )
        )
    return slices


def slices_of(rows: Sequence[LabelledSentence]) -> dict[tuple[str, str], list[int]]:
    """The places of the rows of each slice, by way and name; a row without the field is in no slice of that way."""
    found: dict[tuple[str, str], list[int]] = {}
    for by, name_of in _ways(rows):
        own: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            if name := name_of(row):
                own.setdefault(name, []).append(i)
        if len(own) > 1:
            order = ORDERS.get(by) or sorted(own, key=lambda name: (-len(own[name]), name))
            found.update({(by, name): own[name] for name in order[:MOST] if name in own})
            if others := sorted(i for name in order[MOST:] for i in own[name]):
                found[by, OTHERS] = others
    return found


def slice_table(slices: Sequence[Slice]) -> str:
    """The slices for the terminal, each way together."""
    width = max((len(s.name) for s in slices), default=0) + 2
    lines = [f"  {'':{width}} {'rows':>6} {'articles':>8}  {'macro-F1':>8} {'':12}  {'accuracy':>8}"]
    by = ""
    for s in slices:
        if s.by != by:
            by = s.by
            lines.append(f"by {by}")
        line = f"  {s.name:{width}} {s.rows:6,} {s.articles:8,}"
        line += f"  {s.figures['macro_f1']:8.2f} {_interval(s, 'macro_f1'):12}"
        line += f"  {s.figures['accuracy']:8.2f} {_interval(s, 'accuracy'):12}"
        lines.append(f"{line}{'  too few rows to read' if s.too_small else ''}".rstrip())
    if any(not s.intervals for s in slices):
        lines.append(f"no interval with fewer than {MIN_ARTICLES} articles")
    return "\n".join(lines)


def length_of(text: str) -> str:
    """The slice of a sentence's length in words.

    >>> length_of("The bridge was closed.")
    'under 12 words'
    """
    words = len(text.split())
    return next((name for limit, name in LENGTHS if words < limit), LONGEST)


def has_cue(text: str) -> bool:
    """Whether the published lexicon finds a cue of denial, forecast or allegation in the text.

    >>> [has_cue(t) for t in ("The bridge was closed in March.", "The ministry denied it.")]
    [False, True]
    """
    from claimkit.models import cues

    plain = cues.plain(text)
    patterns = (cues.ATTRIBUTION, cues.FORECAST, cues.DENIAL, cues.HEDGE, cues.INSISTS_NOT)
    return any(pattern.search(plain) for pattern in patterns)


def is_quoted(row: LabelledSentence) -> bool:
    """Whether any of the sentence stands inside double quotation marks."""
    return row.in_quotation or any(mark in row.text for mark in '“”"«»')


WAYS: dict[str, Callable[[LabelledSentence], str]] = {
    "outlet": lambda row: row.outlet,
    "topic": lambda row: row.topic,
    "length": lambda row: length_of(row.text),
    "quotation": lambda row: "quoted" if is_quoted(row) else "not quoted",
    "cue word": lambda row: "with a cue word" if has_cue(row.text) else "without a cue word",
    "place": lambda row: "first of the article" if row.position == 0 else "later in the article",
    "propositions": lambda row: "two propositions" if row.secondary else "one proposition",
}
"""The ways of slicing: the slice of a row, empty where the row lacks the field."""

ORDERS = {"length": [*(name for _, name in LENGTHS), LONGEST]}


def _ways(rows: Sequence[LabelledSentence]) -> Iterator[tuple[str, Callable[[LabelledSentence], str]]]:
    single = len({row.document for row in rows}) == len(rows)  # sentences on their own have no place in an article
    for by, name_of in WAYS.items():
        if not (by == "place" and single):
            yield by, name_of


def _figures(drawn: Sums, whole: Sums) -> dict[str, Floats]:
    """Figures (samples, slices); nan where a slice has no row in a sample, macro-F1 also where it lacks a class."""
    confusion = drawn["slices"]
    rows = confusion.sum(axis=(2, 3))
    seen = confusion.sum(axis=2) + confusion.sum(axis=3)
    _, _, f1 = per_class(confusion)
    hits = np.trace(confusion, axis1=2, axis2=3)
    accuracy = np.divide(hits, rows, out=np.full_like(hits, np.nan), where=rows > 0)
    own = {f"f1_{label}": np.where(seen[..., i] > 0, f1[..., i], np.nan) for i, label in enumerate(CLAIM_LABELS)}
    return {"macro_f1": drawn_macro_f1s(confusion, whole["slices"][0]), "accuracy": accuracy, **own}


def _interval(found: Slice, name: str) -> str:
    bounds = found.intervals.get(name)
    return f"{bounds[0]:.2f} to {bounds[1]:.2f}" if bounds else ""
