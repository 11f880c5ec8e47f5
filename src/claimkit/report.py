"""What a training run says on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimkit.claims import CLAIM_LABELS

if TYPE_CHECKING:
    from claimkit.dataset.built import Dataset
    from claimkit.evaluation.behaviour import TestResult
    from claimkit.evaluation.measured import Evaluation
    from claimkit.tracking.record import Logged


TITLES = {"crossval": "cross-validation over articles", "test": "held-out articles"}
NAMES = {
    "macro_f1": "macro-F1",
    "accuracy": "accuracy",
    "log_loss": "log loss",
    "brier": "Brier score",
    "calibration_error": "calibration error",
    "calibration_error_scaled": "  after scaling",
    "aurc": "risk-coverage area",
}
"""The figures of the table that are not of one kind."""


def say_dataset(dataset: Dataset, built: bool) -> None:
    """One line on what is trained on."""
    articles = len({row.document for row in dataset.train})
    test = f", {len(dataset.test):,} claims held out" if dataset.test else ""
    state = "built" if built else "unchanged"
    print(f"dataset {dataset.name} ({state}): {len(dataset.train):,} claims in {articles:,} articles{test}")
    if dataset.unlabelled:
        print(f"  {dataset.unlabelled} sentences of the articles bear no label and are left out")


def say_evaluations(evaluations: Sequence[Evaluation]) -> None:
    """A table for each way of measuring."""
    for evaluation in evaluations:
        print(f"\n{evaluation_table(evaluation)}")


def evaluation_table(evaluation: Evaluation) -> str:
    """Figures per class and overall, with 95 % intervals by article.

    The last column is the share of the guesses that can be kept with 90 % of them right.
    """
    figures, bounds = evaluation.figures, evaluation.intervals
    articles = len({row.document for row in evaluation.rows})
    title = TITLES.get(evaluation.part, evaluation.part)
    lines = [
        f"{title}: {len(evaluation.rows):,} claims in {articles:,} articles, 95 % intervals by article",
        f"  {'':18} {'precision':>9} {'recall':>7} {'F1':>6} {'':>12} {'support':>8} {'kept at 90 %':>13}",
    ]
    for label in CLAIM_LABELS:
        lines.append(
            f"  {label:18} {figures[f'precision_{label}']:9.2f} {figures[f'recall_{label}']:7.2f}"
            f" {figures[f'f1_{label}']:6.2f} {_interval(bounds.get(f'f1_{label}')):>12}"
            f" {figures[f'support_{label}']:8,.0f} {figures[f'coverage_at_90_precision_{label}']:13.0%}"
        )
    for name, words in NAMES.items():
        if name in figures:
            digits = 3 if name.startswith(("calibration", "aurc")) else 2
            interval = _interval(bounds.get(name), digits)
            lines.append(f"  {words:18} {'':9} {'':7} {figures[name]:6.{digits}f} {interval:>12}".rstrip())
    return "\n".join(lines)


def say_behaviour(results: Sequence[TestResult]) -> None:
    """The share of failures of each sort of test."""
    if results:
        from claimkit.evaluation.behaviour import sort_lines

        print("\ntests of behaviour (claimkit evaluate --behaviour tells which cases failed):")
        for line in sort_lines(results).values():
            print(f"  {line}")


def say_next(logged: Logged | None) -> None:
    """What became of the run, and the commands that come next."""
    if logged is None:
        print("\nnothing was logged (tracking=off)")
        return
    print(f"\nlogged as {logged.run_name} ({logged.run_id})")
    for line in (*logged.notes, *logged.commands):
        print(f"  {line}")


def _interval(bounds: tuple[float, float] | None, digits: int = 2) -> str:
    return f"{bounds[0]:.{digits}f} to {bounds[1]:.{digits}f}" if bounds else ""
