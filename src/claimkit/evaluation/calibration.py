"""Calibration: whether a confidence of 70 % is right in 70 of 100 cases, and temperature scaling.

In: probabilities (rows, 4). Out: bins of confidence and their gap, and probabilities scaled by a temperature that was
fitted on other articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.evaluation.sums import Block, Floats, block

BINS = 15
LEAST = 1e-15
"""Probabilities are taken to be no smaller than this."""
TEMPERATURES = (0.05, 20.0)
"""The range in which a temperature is looked for."""


def confidence_bins(confidence: Floats, bins: int = BINS) -> NDArray[np.intp]:
    """The bin of each row: ``bins`` of equal mass, cut at the quantiles; equal confidences share a bin.

    Bins of equal mass, unlike those of equal width, hold no handful of rows whose share of right answers is chance
    (Nguyen and O'Connor 2015). Fewer distinct confidences make fewer bins.
    """
    cuts = np.quantile(confidence, np.arange(1, bins) / bins, method="inverted_cdf")
    return np.searchsorted(np.unique(cuts), confidence, side="left")


def calibration_block(confidence: Floats, correct: NDArray[np.bool_]) -> Block:
    """Sums (bins, 3) of rows, confidence and right answers."""
    return block((BINS,), confidence_bins(confidence), np.ones(len(confidence)), confidence, correct)


def calibration_gap(bins: Floats) -> Floats:
    """Expected calibration error from sums (…, bins, 3): the mean gap between confidence and share of right answers
    over the bins, weighted by their rows (Naeini, Cooper and Hauskrecht 2015)."""
    error: Floats = np.abs(bin_gaps(bins)).sum(axis=-1)
    return error


def bin_gaps(bins: Floats) -> Floats:
    """Confidence less right answers in each bin, as shares of all rows, from sums (…, bins, 3)."""
    gaps: Floats = (bins[..., 1] - bins[..., 2]) / bins[..., 0].sum(axis=-1, keepdims=True)
    return gaps


def binned(truth: NDArray[np.intp], probabilities: Floats) -> list[dict[str, float]]:
    """The bins of the calibration error, the least confident first: rows, mean confidence, share of right answers."""
    found = calibration_block(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth)
    sums = np.bincount(found.cell, weights=found.amount, minlength=BINS * 3).reshape(BINS, 3)
    return [
        {"rows": int(rows), "confidence": float(confidence / rows), "accuracy": float(right / rows)}
        for rows, confidence, right in sums
        if rows
    ]


def calibration_error(confidence: Floats, correct: NDArray[np.bool_]) -> float:
    """Expected calibration error of the top label, in ``BINS`` bins of equal mass."""
    found = calibration_block(confidence, correct)
    sums = np.bincount(found.cell, weights=found.amount, minlength=BINS * 3)
    return float(calibration_gap(sums.reshape(BINS, 3).astype(np.float64)))


def fit_temperature(truth: NDArray[np.intp], probabilities: Floats) -> float:
    """The temperature that makes the log loss least (Guo et al. 2017): above 1 where the model is too sure."""
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:
        scaled = scale(probabilities, float(np.exp(log_temperature)))
        return float(-np.log(np.maximum(scaled[rows, truth], LEAST)).mean())

    low, high = np.log(TEMPERATURES)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-3})
    return float(np.exp(found.x))


def scale(probabilities: Floats, temperature: float) -> Floats:
    """Probabilities whose logarithms are divided by the temperature, normalised; the likeliest label stays."""
    powers = np.log(np.maximum(probabilities, LEAST)) / temperature
    powers = np.exp(powers - powers.max(axis=1, keepdims=True))
    scaled: Floats = powers / powers.sum(axis=1, keepdims=True)
    return scaled


def scaled_by_other_half(
    truth: NDArray[np.intp], probabilities: Floats, articles: Sequence[str], *, seed: int = 0
) -> tuple[Floats, float] | None:
    """Probabilities after temperature scaling, and the temperature; None with fewer than two articles.

    The articles are parted into two halves; each half is scaled by the temperature fitted on the other, so that nothing
    is fitted on what it measures. The temperature given is the geometric mean of the two.
    """
    first = _half_of_articles(articles, seed)
    if first is None:
        return None
    scaled, temperatures = np.empty_like(probabilities), []
    for fitted in (first, ~first):
        temperature = fit_temperature(truth[fitted], probabilities[fitted])
        scaled[~fitted] = scale(probabilities[~fitted], temperature)
        temperatures.append(temperature)
    return scaled, float(np.sqrt(np.prod(temperatures)))


def _half_of_articles(articles: Sequence[str], seed: int) -> NDArray[np.bool_] | None:
    """Which rows belong to the first half: whole articles in a drawn order, each to the half with fewer rows."""
    counts = Counter(articles)
    if len(counts) < 2:
        return None
    names = sorted(counts)
    side, balance = {}, 0
    for number in np.random.default_rng(seed).permutation(len(names)):
        name = names[number]
        side[name] = balance <= 0
        balance += counts[name] if side[name] else -counts[name]
    return np.fromiter((side[name] for name in articles), dtype=np.bool_, count=len(articles))
