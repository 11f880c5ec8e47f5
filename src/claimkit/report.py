"""What a training run says on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimkit.claims import CLAIM_LABELS

if TYPE_CHECKING:
    from claimkit.dataset.built import Dataset
    from claimkit.tracking.record import Logged
    from claimkit.training import Evaluation


TITLES = {"crossval": "cross-validation over articles", "test": "held-out articles"}
NAMES = {
    "macro_f1": "macro-F1",
    "accuracy": "accuracy",
    "log_loss": "log loss",
    "calibration_error": "calibration error",
}


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
    """Figures per class and overall, with 95 % intervals by article."""
    figures, bounds = evaluation.figures, evaluation.intervals
    articles = len({row.document for row in evaluation.rows})
    title = TITLES.get(evaluation.part, evaluation.part)
    lines = [
        f"{title}: {len(evaluation.rows):,} claims in {articles:,} articles, 95 % intervals by article",
        f"  {'':17} {'precision':>9} {'recall':>7} {'F1':>6} {'':>12} {'support':>8}",
    ]
    for label in CLAIM_LABELS:
        lines.append(
            f"  {label:17} {figures[f'precision_{label}']:9.2f} {figures[f'recall_{label}']:7.2f}"
            f" {figures[f'f1_{label}']:6.2f} {_interval(bounds[f'f1_{label}']):>12} {figures[f'support_{label}']:8,.0f}"
        )
    for name in ("macro_f1", "accuracy", "log_loss", "calibration_error"):
        interval = _interval(bounds[name]) if name in bounds else ""
        lines.append(f"  {NAMES[name]:17} {'':9} {'':7} {figures[name]:6.2f} {interval:>12}".rstrip())
    return "\n".join(lines)


def say_next(logged: Logged | None) -> None:
    """What became of the run, and the commands that come next."""
    if logged is None:
        print("\nnothing was logged (tracking=off)")
        return
    print(f"\nlogged as {logged.run_name} ({logged.run_id})")
    for line in (*logged.notes, *logged.commands):
        print(f"  {line}")


def _interval(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.2f} to {bounds[1]:.2f}"
