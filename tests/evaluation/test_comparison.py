"""Comparing models: the test holds its level, sees a difference, and agrees with a slow one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from sklearn.metrics import f1_score

import claimkit.evaluation.comparison as module
from claimkit.claims import CLAIM_LABELS
from claimkit.evaluation.comparison import compare_predictions, holm
from claimkit.evaluation.metrics import label_indices
from conftest import random_case


def another(labels: list[str], help_: float, seed: int) -> np.ndarray:
    probabilities = np.random.default_rng(seed).dirichlet(np.ones(4), len(labels))
    probabilities[np.arange(len(labels)), label_indices(labels)] += help_
    scaled: np.ndarray = probabilities / probabilities.sum(axis=1, keepdims=True)
    return scaled


def articles_of(rows: int, size: int) -> list[str]:
    return [f"a{i // size:03}" for i in range(rows)]


def macro_f1(labels: list[str], probabilities: np.ndarray) -> float:
    return float(f1_score(labels, [CLAIM_LABELS[i] for i in probabilities.argmax(axis=1)], average="macro"))


def test_every_way_of_swapping_five_articles_by_hand() -> None:
    labels, a = random_case(5, 100)
    b = another(labels, 0.2, 6)
    articles = articles_of(100, 20)
    found = compare_predictions(labels, {"a": a, "b": b}, articles)
    assert found.exact
    seen = abs(macro_f1(labels, a) - macro_f1(labels, b))
    as_large = 0
    for swap in product([False, True], repeat=5):
        rows = np.repeat(swap, 20)[:, np.newaxis]
        between = macro_f1(labels, np.where(rows, b, a)) - macro_f1(labels, np.where(rows, a, b))
        as_large += abs(between) >= seen - 1e-12
    assert found.pairs[0].p_value == pytest.approx(as_large / 32)
    assert abs(found.pairs[0].difference) == pytest.approx(seen)


def test_drawn_swaps_come_near_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    labels, a = random_case(7, 120)
    predictions, articles = {"a": a, "b": another(labels, 0.4, 8)}, articles_of(120, 10)
    exact = compare_predictions(labels, predictions, articles)
    assert exact.exact
    drawn = compare_predictions(labels, predictions, articles, draws=4000)
    assert not drawn.exact
    assert drawn.pairs[0].p_value == pytest.approx(exact.pairs[0].p_value, abs=0.03)
    monkeypatch.setattr(module, "AT_ONCE", 1000)
    assert compare_predictions(labels, predictions, articles, draws=4000).pairs == drawn.pairs


def test_equal_models_do_not_differ() -> None:
    labels, a = random_case(1)
    (pair,) = compare_predictions(labels, {"a": a, "b": a.copy()}, articles_of(300, 10), draws=200).pairs
    assert (pair.difference, pair.p_value, pair.differing, pair.most_different) == (0.0, 1.0, 0, ())
    assert pair.interval == (0.0, 0.0)


def test_false_alarms_are_as_rare_as_they_say() -> None:
    alarms = 0
    for seed in range(100):
        labels, a = random_case(seed, 120)
        sums = module._confusions(label_indices(labels), a, another(labels, 0.5, seed + 500), articles_of(120, 6))
        alarms += module.permutation_p_value(sums, draws=199, seed=seed) <= 0.05
    assert alarms <= 11


def test_a_true_difference_is_seen_and_its_sentences_named() -> None:
    labels, a = random_case(2, 600)
    worse = another(labels, 0.1, 3)
    found = compare_predictions(labels, {"worse": worse, "better": a}, articles_of(600, 6), draws=999)
    assert list(found.figures) == ["better", "worse"]
    (pair,) = found.pairs
    assert (pair.first, pair.second) == ("better", "worse")
    assert pair.p_value == pytest.approx(0.001)
    low, high = pair.interval
    assert 0 < low < pair.difference < high
    truth = label_indices(labels)
    apart = np.abs(a[np.arange(600), truth] - worse[np.arange(600), truth])
    apart[a.argmax(axis=1) == worse.argmax(axis=1)] = 0
    assert pair.most_different[0] == apart.argmax()
    assert pair.differing == (a.argmax(axis=1) != worse.argmax(axis=1)).sum()
    assert {"macro_f1", "calibration_error_scaled", "aurc"} <= set(found.intervals["better"])


def test_holm_against_a_worked_example() -> None:
    assert holm([0.01, 0.02, 0.03, 0.005]) == pytest.approx([0.03, 0.04, 0.04, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.04]) == [0.04]


def test_holm_is_over_all_pairs() -> None:
    labels, a = random_case(4, 200)
    predictions = {"a": a, "b": another(labels, 0.3, 1), "c": another(labels, 0.1, 2)}
    found = compare_predictions(labels, predictions, articles_of(200, 5), draws=499)
    assert len(found.pairs) == 3
    assert [pair.adjusted for pair in found.pairs] == pytest.approx(holm([pair.p_value for pair in found.pairs]))
