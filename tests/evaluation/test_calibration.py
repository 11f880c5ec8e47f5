"""Calibration: bins of equal mass, temperatures fitted on other articles."""

from __future__ import annotations

import numpy as np
import pytest

from claimkit.evaluation.calibration import (
    BINS,
    calibration_error,
    confidence_bins,
    fit_temperature,
    scale,
    scaled_by_other_half,
)


def too_sure(rows: int, temperature: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Truth drawn from probabilities, and these made too sure by a temperature below 1."""
    generator = np.random.default_rng(seed)
    fair = generator.dirichlet(np.ones(4), rows)
    truth = np.array([generator.choice(4, p=row) for row in fair])
    return truth, scale(fair, temperature)


def test_bins_hold_the_same_number_of_rows() -> None:
    numbers = confidence_bins(np.random.default_rng(0).random(300))
    assert np.bincount(numbers).tolist() == [20] * BINS


def test_equal_confidences_share_a_bin_in_any_order() -> None:
    confidence = np.repeat([0.3, 0.5, 0.9], [40, 1, 59])
    order = np.random.default_rng(1).permutation(100)
    numbers = confidence_bins(confidence)
    assert len(set(zip(confidence, numbers, strict=True))) == 3
    assert (confidence_bins(confidence[order]) == numbers[order]).all()


def test_error_by_hand() -> None:
    confidence = np.array([0.95, 0.95, 0.95, 0.95, 0.55, 0.55])
    correct = np.array([True, True, True, False, True, False])
    assert calibration_error(confidence, correct) == pytest.approx((4 * 0.2 + 2 * 0.05) / 6)
    assert calibration_error(np.ones(7), np.ones(7, dtype=bool)) == 0.0
    assert calibration_error(np.ones(4), np.array([True, True, False, False])) == 0.5


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_fitted_temperature_undoes_the_true_one(temperature: float) -> None:
    truth, probabilities = too_sure(6000, temperature)
    assert fit_temperature(truth, probabilities) == pytest.approx(1 / temperature, rel=0.08)


def test_scaling_keeps_the_label_and_bears_zeros() -> None:
    probabilities = np.array([[0.7, 0.3, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    scaled = scale(probabilities, 3.0)
    assert (scaled.argmax(axis=1) == probabilities.argmax(axis=1)).all()
    assert np.allclose(scaled.sum(axis=1), 1)
    assert scaled[0, 0] < 0.7


def test_each_half_is_scaled_by_the_other_alone() -> None:
    truth, probabilities = too_sure(400, 0.5)
    articles = [str(i // 10) for i in range(400)]
    scaled, temperature = scaled_by_other_half(truth, probabilities, articles) or (None, 0.0)
    assert scaled is not None
    assert 1.5 < temperature < 2.7
    # Other truths in one half move the temperature of the other half alone.
    ratios = np.log(probabilities.max(axis=1) / probabilities.min(axis=1))
    halves = np.round(ratios / np.log(scaled.max(axis=1) / scaled.min(axis=1)), 6)
    assert len(set(halves)) == 2
    first = halves == halves[0]
    for article in set(articles):
        assert len(set(first[np.array(articles) == article])) == 1
    assert abs(first.sum() - 200) <= 10
    changed = truth.copy()
    changed[first] = (changed[first] + 1) % 4
    again, _ = scaled_by_other_half(changed, probabilities, articles) or (None, 0.0)
    assert again is not None
    assert (again[first] == scaled[first]).all()
    assert (again[~first] != scaled[~first]).any()


def test_one_article_cannot_be_halved() -> None:
    truth, probabilities = too_sure(10, 0.5)
    assert scaled_by_other_half(truth, probabilities, ["a"] * 10) is None
