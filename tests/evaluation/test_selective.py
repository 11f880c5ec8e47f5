"""Risk and coverage against a slow count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from claimkit.evaluation.metrics import score
from claimkit.evaluation.selective import (
    LEVELS,
    area_under_risk,
    coverage_at_precision,
    risk_coverage,
    selective_block,
)
from conftest import random_case


def levels(confidence: np.ndarray, correct: np.ndarray) -> np.ndarray:
    found = selective_block(confidence, np.zeros(len(correct), dtype=np.intp), correct)
    sums = np.bincount(found.cell, weights=found.amount, minlength=int(np.prod(found.shape))).reshape(found.shape)
    return sums.sum(axis=0)


def area_by_hand(correct: list[bool]) -> float:
    return float(np.mean([np.mean([not c for c in correct[: k + 1]]) for k in range(len(correct))]))


def test_area_without_ties_is_the_mean_risk() -> None:
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    correct = np.array([True, False, True, True, False])
    assert area_under_risk(levels(confidence, correct)) == pytest.approx(area_by_hand(correct.tolist()))


def test_area_with_ties_is_that_of_a_random_order() -> None:
    generator = np.random.default_rng(0)
    confidence = np.array([0.9, 0.7, 0.7, 0.7, 0.7, 0.4, 0.4])
    correct = np.array([True, False, True, True, False, False, True])
    areas = []
    for _ in range(4000):
        order = sorted(range(7), key=lambda i: (-confidence[i], generator.random()))
        areas.append(area_by_hand([bool(correct[i]) for i in order]))
    assert area_under_risk(levels(confidence, correct)) == pytest.approx(np.mean(areas), abs=0.004)


def test_area_of_many_rows_is_hardly_changed_by_levels() -> None:
    generator = np.random.default_rng(3)
    confidence = generator.random(4000)
    correct = generator.random(4000) < confidence
    assert levels(confidence, correct).shape == (LEVELS, 2)
    order = np.argsort(-confidence)
    exact = np.mean(np.cumsum(~correct[order]) / np.arange(1, 4001))
    assert area_under_risk(levels(confidence, correct)) == pytest.approx(exact, abs=2e-4)


@pytest.mark.parametrize(
    ("correct", "share"),
    [
        ([True] * 9 + [False], 1.0),
        ([True] * 9 + [False, False], 10 / 11),
        ([False] + [True] * 8, 0.0),
        ([False] + [True] * 9, 1.0),
        ([True, False], 0.5),
        ([False], 0.0),
    ],
)
def test_coverage_by_hand(correct: list[bool], share: float) -> None:
    confidence = np.linspace(0.9, 0.4, len(correct))
    assert coverage_at_precision(levels(confidence, np.array(correct))) == pytest.approx(share)


def test_rows_of_one_confidence_are_taken_together() -> None:
    assert coverage_at_precision(levels(np.full(4, 0.6), np.array([True, True, True, False]))) == 0.0


def test_curve_ends_at_the_error_rate() -> None:
    confidence = np.array([0.9, 0.8, 0.8, 0.5])
    coverage, risk = risk_coverage(confidence, np.array([True, True, False, False]))
    assert coverage.tolist() == [0.25, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0.0, 1 / 3, 0.5])


def test_figures_of_a_kind_count_its_guesses_alone() -> None:
    labels, probabilities = random_case(0)
    guess = probabilities.argmax(axis=1)
    correct = np.array([labels[i] == "asserted_fact" for i in range(len(labels))])[guess == 0]
    confidence = probabilities.max(axis=1)[guess == 0]
    order = np.argsort(-confidence)
    wrong = np.cumsum(~correct[order])
    best = max((k for k in range(1, len(order) + 1) if wrong[k - 1] <= 0.1 * k), default=0)
    found = score(labels, probabilities)["coverage_at_90_precision_asserted_fact"]
    assert found == pytest.approx(best / len(order))
