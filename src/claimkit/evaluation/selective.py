"""Selective classification: what a model comes to where it may pass over what it is not sure of.

Rows are taken in the order of their confidence. *Coverage* is the share taken, *risk* the share of wrong ones among
these (El-Yaniv and Wiener 2010).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.evaluation.sums import Block, Floats, block

LEVELS = 500
"""More distinct confidences than this are merged into as many levels of equal mass, for the figures and intervals."""
PRECISION = 90
"""Per cent of right answers that ``coverage_at_precision`` asks for."""


def selective_block(confidence: Floats, guess: NDArray[np.intp], correct: NDArray[np.bool_]) -> Block:
    """Sums (kinds guessed, levels, 2) of rows and wrong answers; level 0 is the most confident."""
    distinct = np.unique(confidence)
    if len(distinct) > LEVELS:
        distinct = np.unique(np.quantile(confidence, np.arange(1, LEVELS) / LEVELS, method="inverted_cdf"))
        distinct = np.append(distinct, np.inf)
    level = len(distinct) - 1 - np.searchsorted(distinct, confidence, side="left")
    shape = (len(CLAIM_LABELS), len(distinct))
    return block(shape, guess * len(distinct) + level, np.ones(len(guess)), ~correct)


def area_under_risk(levels: Floats) -> Floats:
    """Area under the risk-coverage curve (AURC; Geifman, Uziel and El-Yaniv 2019) from sums (…, levels, 2).

    It is the mean risk over every number of rows taken; 0 is best. Rows of one level count as in random order: the area
    is that expected.
    """
    rows, wrong = levels[..., 0], levels[..., 1]
    before, wrong_before = rows.cumsum(axis=-1) - rows, wrong.cumsum(axis=-1) - wrong
    total = rows.sum(axis=-1)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, int(total.max(initial=0)) + 1))])
    start, stop = before.astype(np.intp), (before + rows).astype(np.intp)
    share = np.divide(wrong, rows, out=np.zeros_like(wrong), where=rows > 0)
    # The sum over j = 1 … rows of (wrong_before + share · j) / (before + j).
    areas = wrong + (wrong_before - share * before) * (harmonic[stop] - harmonic[start])
    area: Floats = areas.sum(axis=-1) / total
    return area


def coverage_at_precision(levels: Floats) -> Floats:
    """The largest share of rows that can be taken with ``PRECISION`` % right, from sums (…, levels, 2).

    0 where no threshold reaches that, or there is no row. The threshold is chosen on the rows it is measured on, so the
    figure is what could be reached at best.
    """
    rows, wrong = levels[..., 0].cumsum(axis=-1), levels[..., 1].cumsum(axis=-1)
    reached = 100 * wrong <= (100 - PRECISION) * rows
    most = np.where(reached, rows, 0).max(axis=-1)
    total = rows[..., -1]
    share: Floats = np.divide(most, total, out=np.zeros_like(most), where=total > 0)
    return share


def risk_coverage(confidence: Floats, correct: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The curve: coverage and risk at each distinct confidence, from the most confident on."""
    order = np.argsort(-confidence, kind="stable")
    taken = np.arange(1, len(order) + 1)
    risk = np.cumsum(~correct[order]) / taken
    last = np.append(np.diff(confidence[order]) != 0, True) if len(order) else np.zeros(0, dtype=np.bool_)
    return (taken / max(len(order), 1))[last], risk[last]
