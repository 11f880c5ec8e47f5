"""Intervals by resampling articles.

Sentences of one article stand or fall together, so resampling sentences gives intervals that are too
narrow. Whole articles are drawn with replacement (cluster bootstrap, Field and Welsh 2007), and the
interval is read off the percentiles. Only the calibration error needs another way: see ``_gap_interval``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from claimkit.evaluation.calibration import bin_gaps
from claimkit.evaluation.metrics import drawn_macro_f1s, figure_blocks, figures_of
from claimkit.evaluation.sums import ArticleSums, Floats, Sums, sums_by_article

RESAMPLES = 2000
AT_ONCE = 2_000_000
"""Numbers in one chunk of draws: memory does not grow with the count of articles."""

Bounds = tuple[float, float]


def article_intervals(
    labels: Sequence[str],
    probabilities: Floats,
    articles: Sequence[str],
    *,
    scaled: Floats | None = None,
    seed: int = 0,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> dict[str, Bounds]:
    """Lower and upper bound of every figure of ``score`` but the supports, by name; none where one is undefined.

    Draws that lack a class of the sample do not count for macro-F1, which would be a mean over fewer. With fewer than
    about ten articles the bounds are themselves uncertain; they are given all the same.
    """
    sums = sums_by_article(figure_blocks(labels, probabilities, scaled), articles)
    total = sums.total()
    bins = [name for name in total if name.startswith("calibration")]

    def figures_and_moves(drawn: Sums) -> dict[str, Floats]:
        moves = {f"move of {name}": np.abs(bin_gaps(drawn[name]) - bin_gaps(total[name])).sum(axis=-1) for name in bins}
        figures = figures_of(drawn)
        figures["macro_f1"] = drawn_macro_f1s(drawn["confusion"], total["confusion"][0])
        return figures | moves

    drawn_bounds = resample(sums, figures_and_moves, seed=seed, level=level, resamples=resamples)
    bounds = {name: (float(low), float(high)) for name, (low, high) in drawn_bounds.items() if not np.isnan(low)}
    seen = figures_of(total)
    for name in bins:
        _, furthest = bounds.pop(f"move of {name}")
        error = name.replace("calibration", "calibration_error")
        bounds[error] = _gap_interval(float(seen[error][0]), bounds[error], furthest)
    return bounds


def _gap_interval(error: float, percentiles: Bounds, furthest: float) -> Bounds:
    """The interval of a calibration error, a sum of absolute gaps, which chance widens and a resample widens twice.

    Below: what the gaps may have moved by in all, by the triangle inequality. Above: the percentile mirrored about the
    figure, which takes that bias off (basic interval, Davison and Hinkley 1997, section 5.2). The plain percentiles
    may leave out the figure itself.
    """
    return max(error - furthest, 0.0), max(2 * error - percentiles[0], error)


def resample(
    sums: ArticleSums,
    figures: Callable[[Sums], Mapping[str, Floats]],
    *,
    seed: int = 0,
    level: float = 0.95,
    resamples: int = RESAMPLES,
) -> dict[str, tuple[Floats, Floats]]:
    """Lower and upper bounds of ``figures``, which come as arrays (samples, …); the bounds have their shape without
    the first axis. Samples in which a figure is undefined do not count; nan where it always is.
    """
    count, cells = sums.matrix.shape
    by_cell = sums.matrix.T.tocsr()
    generator = np.random.default_rng(seed)
    shares = np.full(count, 1 / count)
    step = max(1, AT_ONCE // max(count, cells))
    found: dict[str, list[Floats]] = {}
    for start in range(0, resamples, step):
        draws = generator.multinomial(count, shares, min(step, resamples - start))
        drawn = np.ascontiguousarray((by_cell @ draws.T.astype(np.float64)).T)
        for name, values in figures(sums.parted(drawn)).items():
            found.setdefault(name, []).append(values)
    tail = (1 - level) / 2
    return {name: _quantiles(np.concatenate(chunks), tail) for name, chunks in found.items()}


def summed_intervals(
    counts: Floats, figures: Callable[[Floats], Mapping[str, Floats]], *, seed: int = 0, level: float = 0.95
) -> dict[str, Bounds]:
    """Bounds of figures that are made from sums over articles.

    ``counts`` has a row an article; ``figures`` takes sums (resamples, columns) and gives each figure by name.
    """
    sums = ArticleSums(csr_matrix(counts), {"counts": counts.shape[1:]})
    found = resample(sums, lambda drawn: figures(drawn["counts"]), seed=seed, level=level)
    return {name: (float(low), float(high)) for name, (low, high) in found.items()}


def _quantiles(values: Floats, tail: float) -> tuple[Floats, Floats]:
    """The quantiles at both tails along the first axis, without what is not a number."""
    ordered = np.sort(values, axis=0)  # nan comes last
    known = (~np.isnan(ordered)).sum(axis=0)
    bounds = []
    for share in (tail, 1 - tail):
        place = np.maximum(known - 1, 0) * share
        below = np.floor(place).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(known - 1, 0))
        low = np.take_along_axis(ordered, below[np.newaxis], axis=0)[0]
        high = np.take_along_axis(ordered, above[np.newaxis], axis=0)[0]
        bounds.append(low + (high - low) * (place - below))
    return bounds[0], bounds[1]
