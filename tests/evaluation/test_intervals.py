"""Intervals: every figure has one, they cover what they say, and memory does not grow with the articles."""

from __future__ import annotations

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.evaluation import intervals
from claimkit.evaluation.calibration import calibration_error, scale
from claimkit.evaluation.comparison import compare_predictions
from claimkit.evaluation.intervals import article_intervals, resample
from claimkit.evaluation.metrics import figure_blocks, figures_of, label_indices, score
from claimkit.evaluation.sums import block, sums_by_article
from claimkit.tracking.champion import paired_difference
from conftest import random_case


def articles_of(rows: int, size: int) -> list[str]:
    return [f"a{i // size}" for i in range(rows)]


def test_every_figure_but_support_has_an_interval_that_holds_it() -> None:
    labels, probabilities = random_case(1, 400)
    scaled = scale(probabilities, 1.3)
    figures = score(labels, probabilities, scaled)
    bounds = article_intervals(labels, probabilities, articles_of(400, 10), scaled=scaled)
    assert set(bounds) == {name for name in figures if not name.startswith("support_")}
    for name, (low, high) in bounds.items():
        assert low <= figures[name] <= high, name


def test_figure_of_the_sums_of_articles_is_that_of_the_rows() -> None:
    labels, probabilities = random_case(2)
    by_article = figures_of(sums_by_article(figure_blocks(labels, probabilities), articles_of(300, 7)).total())
    for name, value in score(labels, probabilities).items():
        if not name.startswith("support_"):
            assert by_article[name][0] == pytest.approx(value)


def test_a_resample_is_the_figure_of_the_drawn_rows() -> None:
    labels, probabilities = random_case(3, 60)
    articles = np.array(articles_of(60, 6))
    sums = sums_by_article(figure_blocks(labels, probabilities), list(articles))
    draw = np.array([2, 0, 1, 3, 0, 0, 1, 2, 0, 1])
    drawn = figures_of(sums.parted((sums.matrix.T @ draw).reshape(1, -1)))
    rows = np.concatenate([np.flatnonzero(articles == f"a{i}") for i, times in enumerate(draw) for _ in range(times)])
    again = score([labels[i] for i in rows], probabilities[rows])
    for name in ("macro_f1", "accuracy", "log_loss", "brier", "aurc", "coverage_at_90_precision_allegation"):
        assert drawn[name][0] == pytest.approx(again[name]), name


def test_chunks_give_the_bounds_of_one_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    labels, probabilities = random_case(4)
    whole = article_intervals(labels, probabilities, articles_of(300, 5))
    monkeypatch.setattr(intervals, "AT_ONCE", 20_000)
    assert article_intervals(labels, probabilities, articles_of(300, 5)) == whole


def test_many_articles_fit_into_little_memory() -> None:
    import tracemalloc

    count = 60_000
    generator = np.random.default_rng(0)
    sums = sums_by_article(
        {"hits": block((1,), np.zeros(count), generator.random(count) < 0.7)}, list(map(str, range(count)))
    )
    tracemalloc.start()
    bounds = resample(sums, lambda drawn: {"rate": drawn["hits"][:, 0] / count}, resamples=200)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    low, high = bounds["rate"]
    assert 0.002 < high - low < 0.012
    assert peak < 80e6  # all draws at once would take 96 MB, and as much again as numbers


def test_undefined_figure_has_no_interval() -> None:
    labels = ["denial", "forecast"] * 10
    probabilities = np.eye(4)[label_indices(labels)]
    bounds = article_intervals(labels, probabilities, articles_of(20, 2))
    assert "f1_allegation" not in bounds
    assert bounds["f1_denial"] == (1.0, 1.0)
    assert score(labels, probabilities)["f1_allegation"] == 0.0


def test_draws_that_lack_a_class_do_not_count_for_macro_f1() -> None:
    """One article of six holds the denials, all of them wrong: without it the mean over three classes would be 1."""
    labels = ["denial"] * 3 + ["asserted_fact", "allegation", "forecast"] * 10
    guesses = ["allegation"] * 3 + labels[3:]
    articles = ["a0"] * 3 + [f"a{1 + i // 6}" for i in range(30)]
    probabilities = np.eye(4)[label_indices(guesses)]
    _, high = article_intervals(labels, probabilities, articles)["macro_f1"]
    assert high < 0.75
    _, _, high = paired_difference(labels, labels, guesses, articles)
    assert high < -0.25
    (pair,) = compare_predictions(labels, {"a": np.eye(4)[label_indices(labels)], "b": probabilities}, articles).pairs
    assert pair.interval[0] > 0.25


def test_interval_of_macro_f1_covers_the_true_one() -> None:
    """As often as it says, less what few articles cost."""
    true = score(*drawn_news(99, 4000))["macro_f1"]
    covered = 0
    for seed in range(100):
        labels, probabilities = drawn_news(seed, 40)
        low, high = article_intervals(labels, probabilities, articles_of(400, 10), resamples=300)["macro_f1"]
        covered += low <= true <= high
    assert 88 <= covered < 100


@pytest.mark.parametrize("shift", [0.0, 0.08])
def test_interval_of_the_calibration_error_covers_the_true_one(shift: float) -> None:
    """The plain percentiles never hold the true error of a calibrated model, which is 0."""
    true = calibration_error(*drawn_answers(99, 200_000, shift)) if shift else 0.0
    covered = 0
    for seed in range(40):
        confidence, correct = drawn_answers(seed, 30 * 15, shift)
        probabilities = np.column_stack([confidence, *([(1 - confidence) / 3] * 3)])
        labels = [CLAIM_LABELS[0] if c else CLAIM_LABELS[1] for c in correct]
        low, high = article_intervals(labels, probabilities, articles_of(450, 15), resamples=200)["calibration_error"]
        assert low <= calibration_error(confidence, correct) <= high + 1e-12
        covered += low <= true <= high
    assert covered >= 34


def drawn_news(seed: int, articles: int) -> tuple[list[str], np.ndarray]:
    """Labels and certain guesses of articles of ten sentences, some articles harder than others."""
    generator = np.random.default_rng(seed)
    truth = generator.choice(4, (articles, 10), p=[0.4, 0.35, 0.1, 0.15])
    wrong = generator.random((articles, 10)) < generator.beta(1, 4, (articles, 1))
    guess = np.where(wrong, generator.integers(0, 4, truth.shape), truth)
    return [CLAIM_LABELS[i] for i in truth.ravel()], np.eye(4)[guess.ravel()]


def drawn_answers(seed: int, rows: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    confidence = 0.4 + 0.6 * generator.beta(2, 1, rows)
    return confidence, generator.random(rows) < np.clip(confidence - shift, 0, 1)
