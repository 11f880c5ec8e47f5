"""Compare models by what they said of the same sentences.

Sentences of one article stand or fall together, so the test swaps the models' answers article by article: a paired
permutation test (approximate randomisation: Noreen 1989; over articles as Dror, Baumer, Shlomov and Reichart 2018 ask
for). Several pairs need Holm's correction (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimkit.evaluation.calibration import scaled_by_other_half
from claimkit.evaluation.intervals import article_intervals, resample
from claimkit.evaluation.metrics import KINDS, drawn_macro_f1s, label_indices, macro_f1s, score
from claimkit.evaluation.sums import ArticleSums, Floats, Sums, block, sums_by_article

DRAWS = 10_000
AT_ONCE = 2_000_000
"""Numbers in one chunk of draws."""
MOST_DIFFERENT = 10
ALMOST = 1e-12
"""Differences this close count as equal: the same counts may be added in another order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two models: ``difference`` is the macro-F1 of ``first`` less that of ``second``, with its 95 % interval.

    ``p_value`` is that of the permutation test, ``adjusted`` that after Holm's correction over all pairs; ``differing``
    is in how many sentences the labels differ, ``most_different`` the places of those on which they differ most in the
    probability of the true label.
    """

    first: str
    second: str
    difference: float
    interval: tuple[float, float]
    p_value: float
    adjusted: float
    differing: int
    most_different: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """The pair as plain Python values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Models side by side: figures and 95 % intervals by name, best macro-F1 first, and every pair of them.

    ``exact`` tells that there are so few articles that every way of swapping them was tried.
    """

    figures: dict[str, dict[str, float]]
    intervals: dict[str, dict[str, tuple[float, float]]]
    pairs: tuple[Pair, ...]
    articles: int
    exact: bool


def compare_predictions(
    labels: Sequence[str],
    predictions: Mapping[str, Floats],
    articles: Sequence[str],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Comparison:
    """Two or more models on the same rows.

    ``predictions`` are probabilities (rows, 4) by the model's name, ``articles`` the article of each row.
    """
    truth = label_indices(labels)
    figures, intervals = {}, {}
    for name, probabilities in predictions.items():
        scaling = scaled_by_other_half(truth, probabilities, articles, seed=seed)
        scaled = scaling[0] if scaling else None
        figures[name] = score(labels, probabilities, scaled)
        intervals[name] = article_intervals(labels, probabilities, articles, scaled=scaled, seed=seed)
    names = sorted(predictions, key=lambda name: -figures[name]["macro_f1"])
    count = len(set(articles))
    found = []
    for first, second in combinations(names, 2):
        a, b = predictions[first], predictions[second]
        sums = _confusions(truth, a, b, articles)
        total = sums.total()
        difference = float(_difference(total, total)["difference"][0])
        low, high = resample(sums, partial(_difference, whole=total), seed=seed)["difference"]
        p_value = permutation_p_value(sums, draws=draws, seed=seed)
        apart = a[np.arange(len(truth)), truth] - b[np.arange(len(truth)), truth]
        changed = a.argmax(axis=1) != b.argmax(axis=1)
        order = np.argsort(-np.abs(np.where(changed, apart, 0)), kind="stable")[: min(MOST_DIFFERENT, changed.sum())]
        bounds = (float(low), float(high))
        found.append(
            Pair(first, second, difference, bounds, p_value, p_value, int(changed.sum()), tuple(map(int, order)))
        )
    adjusted = holm([pair.p_value for pair in found])
    pairs = tuple(Pair(**{**pair.to_dict(), "adjusted": p}) for pair, p in zip(found, adjusted, strict=True))
    return Comparison(
        {name: figures[name] for name in names},
        {name: intervals[name] for name in names},
        pairs,
        count,
        every_way(count, draws),
    )


def permutation_p_value(sums: ArticleSums, *, draws: int = DRAWS, seed: int = 0) -> float:
    """How often swapping the two models article by article at random gives as large a difference in macro-F1 as seen.

    ``sums`` has the confusions of both in each article, shape (2, 4, 4). Two-sided. With so few articles that ``draws``
    are enough for every way of swapping, each is tried once; else the seen one counts among the draws, so that p is
    never 0.
    """
    first, second = np.split(sums.matrix.toarray(), 2, axis=1)
    moved = second - first  # what a swap adds to the first, and takes from the second
    first, second = first.sum(axis=0), second.sum(axis=0)
    seen = abs(_between(first, second))
    as_large = 0
    for swapped in _swaps(len(moved), draws, seed):
        change = swapped @ moved
        as_large += int((np.abs(_between(first + change, second - change)) >= seen - ALMOST).sum())
    return as_large / 2 ** len(moved) if every_way(len(moved), draws) else (as_large + 1) / (draws + 1)


def every_way(articles: int, draws: int = DRAWS) -> bool:
    """Whether so few articles can be swapped in every way within ``draws``; no p-value is then below 2 / 2^articles."""
    return articles <= draws.bit_length() and 2**articles <= draws


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values after Holm's step-down correction, in the given order.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(p_values)
    most = 0.0
    for rank, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        most = max(most, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = most
    return adjusted


def _confusions(truth: NDArray[np.intp], first: Floats, second: Floats, articles: Sequence[str]) -> ArticleSums:
    guesses = [probabilities.argmax(axis=1) for probabilities in (first, second)]
    ones = np.ones(len(truth))
    blocks = {str(i): block((KINDS, KINDS), truth * KINDS + guess, ones) for i, guess in enumerate(guesses)}
    return sums_by_article(blocks, articles)


def _difference(drawn: Sums, whole: Sums) -> dict[str, Floats]:
    first, second = (drawn_macro_f1s(drawn[name], whole[name][0]) for name in ("0", "1"))
    return {"difference": first - second}


def _between(first: Floats, second: Floats) -> Floats:
    """Difference in macro-F1 of flat confusions (…, 16)."""
    shape = (*first.shape[:-1], KINDS, KINDS)
    return macro_f1s(first.reshape(shape)) - macro_f1s(second.reshape(shape))


def _swaps(articles: int, draws: int, seed: int) -> Iterator[Floats]:
    """Which articles are swapped, 1 or 0, in chunks (draws, articles): every way where that can be, else at random."""
    step = max(1, AT_ONCE // max(articles, 2 * KINDS * KINDS))
    every = every_way(articles, draws)
    count = 2**articles if every else draws
    generator = np.random.default_rng(seed)
    for start in range(0, count, step):
        numbers = np.arange(start, min(start + step, count))
        if every:
            yield ((numbers[:, np.newaxis] >> np.arange(articles)) & 1).astype(np.float64)
        else:
            yield generator.integers(0, 2, (len(numbers), articles)).astype(np.float64)
