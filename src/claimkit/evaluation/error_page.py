"""A page of the sentences that a model guessed wrong, to be read by people: one HTML file that needs no network.

In: rows, probabilities and what weighed in each wrong one. Out: HTML. Every text in it is escaped by jinja2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from claimkit.claims import CLAIM_LABELS, PRINTED_WORD, LabelledSentence, reading_text
from claimkit.evaluation.sums import Floats
from claimkit.models.contributions import (
    Weighed,
    left_out_contributions,
    linear_contributions,
    linear_weights,
)
from claimkit.models.registry import Classifier

MOST_LEFT_OUT = 100
"""Sentences of a model that is not linear whose words are left out in turn: each takes a prediction a word."""
EXACT = (
    "Below each stand the features that weighed most, by how much each moved the score of the guess over that of the"
    " true kind: exact for this linear model."
)
LEFT_OUT = (
    f"Below the {MOST_LEFT_OUT} most confident mistakes stand the words that weighed most: by how much each raises the"
    " probability of the guess over that of the true kind, measured by leaving it out."
)
_MARKED = 6  # of the heaviest parts are shaded in the sentence


def error_page(
    title: str,
    rows: Sequence[LabelledSentence],
    probabilities: Floats,
    weighed: Mapping[int, Sequence[Weighed]],
    *,
    note: str,
    others: Sequence[LabelledSentence] = (),
) -> str:
    """The page. ``weighed`` has the parts by the place of a row, ``others`` rows that only serve as neighbours."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("claimkit.evaluation", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    near = {(row.document, row.position): row.text for row in (*others, *rows)}
    wrong = wrong_rows(rows, probabilities)
    errors = [_error(rows[i], probabilities[i], weighed.get(i, ()), near) for i in wrong]
    return environment.get_template("error_page.html.jinja").render(
        title=title,
        total=len(rows),
        errors=errors,
        note=note if weighed else "",
        trues=Counter(error["truth"] for error in errors).most_common(),
        guesses=Counter(error["guess"] for error in errors).most_common(),
    )


def wrong_rows(rows: Sequence[LabelledSentence], probabilities: Floats) -> list[int]:
    """The places of the rows that were guessed wrong, the most confident first."""
    guesses = probabilities.argmax(axis=1)
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    return [int(i) for i in order if CLAIM_LABELS[guesses[i]] != rows[i].label]


def weigh_errors(
    model: Classifier, rows: Sequence[LabelledSentence], probabilities: Floats, *, linear_only: bool = False
) -> tuple[dict[int, list[Weighed]], str]:
    """What weighed for the guess over the true kind, by the place of the wrong row, and a line on how it was found.

    Exact for a linear model; for any other at most ``MOST_LEFT_OUT`` rows, or none at all with ``linear_only``.
    """
    wrong = wrong_rows(rows, probabilities)
    linear = linear_weights(model) is not None
    if not linear:
        wrong = [] if linear_only else wrong[:MOST_LEFT_OUT]
    note = EXACT if linear else LEFT_OUT
    if not wrong:
        return {}, note
    texts = [reading_text(rows[i].text, rows[i].in_quotation) for i in wrong]
    kinds = [(CLAIM_LABELS[probabilities[i].argmax()], rows[i].label) for i in wrong]
    weigh: Any = linear_contributions if linear else left_out_contributions
    return dict(zip(wrong, weigh(model, texts, kinds), strict=True)), note


def _error(
    row: LabelledSentence, probabilities: Floats, weighed: Sequence[Weighed], near: Mapping[tuple[str, int], str]
) -> dict[str, Any]:
    return {
        "where": f"{row.document}, sentence {row.position + 1}",
        "truth": row.label,
        "guess": CLAIM_LABELS[probabilities.argmax()],
        "before": near.get((row.document, row.position - 1), ""),
        "after": near.get((row.document, row.position + 1), ""),
        "pieces": _pieces(row.text, weighed),
        "probabilities": [(label, float(p)) for label, p in zip(CLAIM_LABELS, probabilities, strict=True)],
        "weighed": list(weighed),
    }


def _pieces(text: str, weighed: Sequence[Weighed]) -> list[tuple[str, str]]:
    """The text in pieces, each with the side on which its words weighed: ``for`` the guess, ``against``, or empty."""
    sides = [""] * len(text)
    for part, amount in weighed[:_MARKED]:
        words = PRINTED_WORD.findall(part) if part.endswith("”") else []
        if words:
            pattern = r"\W+".join(re.escape(word) for word in words)
            for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
                if not any(sides[found.start() : found.end()]):
                    sides[found.start() : found.end()] = ["for" if amount > 0 else "against"] * len(found.group())
    cuts = [0, *(i for i in range(1, len(text)) if sides[i] != sides[i - 1]), len(text)]
    return [(text[a:b], sides[a]) for a, b in pairwise(cuts) if a < b]
