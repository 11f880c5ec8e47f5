"""Intervals by resampling articles.

Sentences of one article stand or fall together, so resampling sentences gives intervals that are too
narrow. Whole articles are drawn with replacement (cluster bootstrap, Field and Welsh 2007), and the
interval is read off the percentiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.evaluation.metrics import Floats, label_indices, per_class

RESAMPLES = 2000


def article_intervals(
    labels: Sequence[str], probabilities: Floats, articles: Sequence[str], *, seed: int = 0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Lower and upper bound of ``macro_f1``, ``accuracy``, ``log_loss`` and each ``f1_…``, by name.

    With fewer than about ten articles the bounds are themselves uncertain; they are given all the same.
    """
    truth = label_indices(labels)
    guess = probabilities.argmax(axis=1)
    names, article = np.unique(np.asarray(articles), return_inverse=True)
    size = len(CLAIM_LABELS)
    confusion = np.zeros((len(names), size, size), dtype=np.int64)
    np.add.at(confusion, (article, truth, guess), 1)
    surprise = np.bincount(article, weights=-np.log(np.clip(probabilities[np.arange(len(truth)), truth], 1e-15, 1.0)))
    draws = _draws(len(names), seed)
    drawn = np.tensordot(draws, confusion, axes=1)
    total = drawn.sum(axis=(1, 2))
    _, _, f1 = per_class(drawn)
    present = (drawn.sum(axis=1) + drawn.sum(axis=2)) > 0
    figures = {
        "macro_f1": (f1 * present).sum(axis=1) / present.sum(axis=1),
        "accuracy": np.trace(drawn, axis1=1, axis2=2) / total,
        "log_loss": draws @ surprise / total,
        **{f"f1_{label}": f1[:, i] for i, label in enumerate(CLAIM_LABELS)},
    }
    return _percentiles(figures, level)


def summed_intervals(
    counts: Floats, figures: Callable[[Floats], Mapping[str, Floats]], *, seed: int = 0, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Bounds of figures that are made from sums over articles.

    ``counts`` has a row an article; ``figures`` takes sums (resamples, columns) and gives each figure by name.
    """
    return _percentiles(figures(_draws(len(counts), seed) @ counts), level)


def _draws(articles: int, seed: int) -> NDArray[np.int64]:
    """How often each article was drawn, shape (resamples, articles)."""
    return np.random.default_rng(seed).multinomial(articles, np.full(articles, 1 / articles), RESAMPLES)


def _percentiles(figures: Mapping[str, Floats], level: float) -> dict[str, tuple[float, float]]:
    tail = (1 - level) / 2
    return {
        name: (float(np.quantile(values, tail)), float(np.quantile(values, 1 - tail)))
        for name, values in figures.items()
    }
