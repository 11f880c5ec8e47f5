"""Figures of a classifier: macro-F1 first, then what a sceptic asks for.

Labels are strings of ``CLAIM_LABELS``, probabilities an array (rows, 4) in that order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS

Floats = NDArray[np.float64]

CALIBRATION_BINS = 15


def label_indices(labels: Sequence[str]) -> NDArray[np.intp]:
    """Positions of labels in ``CLAIM_LABELS``."""
    position = {label: i for i, label in enumerate(CLAIM_LABELS)}
    return np.array([position[label] for label in labels], dtype=np.intp)


def score(labels: Sequence[str], probabilities: Floats) -> dict[str, float]:
    """All figures by name: ``macro_f1``, ``accuracy``, ``log_loss``, ``brier``, ``calibration_error`` and, for
    each kind, ``precision_…``, ``recall_…``, ``f1_…``, ``support_…``.

    ``calibration_error`` is the expected calibration error of the top label with equal-width bins (Guo et al.
    2017). ``brier`` is the sum over the four classes, 0 to 2 (Brier 1950).
    """
    truth = label_indices(labels)
    guess = probabilities.argmax(axis=1)
    confusion = confusion_counts(truth, guess)
    precision, recall, f1 = per_class(confusion)
    clipped = np.clip(probabilities[np.arange(len(truth)), truth], 1e-15, 1.0)
    figures = {
        "macro_f1": macro_f1(confusion),
        "accuracy": float((truth == guess).mean()),
        "log_loss": float(-np.log(clipped).mean()),
        "brier": float(((probabilities - np.eye(len(CLAIM_LABELS))[truth]) ** 2).sum(axis=1).mean()),
        "calibration_error": calibration_error(probabilities.max(axis=1), truth == guess),
    }
    for i, label in enumerate(CLAIM_LABELS):
        figures[f"precision_{label}"] = float(precision[i])
        figures[f"recall_{label}"] = float(recall[i])
        figures[f"f1_{label}"] = float(f1[i])
        figures[f"support_{label}"] = float(confusion[i].sum())
    return figures


def confusion_counts(truth: NDArray[np.intp], guess: NDArray[np.intp]) -> NDArray[np.int64]:
    """Counts (true label, guessed label), shape (4, 4)."""
    size = len(CLAIM_LABELS)
    return np.bincount(truth * size + guess, minlength=size * size).reshape(size, size).astype(np.int64)


def per_class(confusion: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of each class; 0 where undefined. Works on stacked matrices (…, 4, 4)."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1).astype(float)
    precision = _ratio(hits, confusion.sum(axis=-2))
    recall = _ratio(hits, confusion.sum(axis=-1))
    return precision, recall, _ratio(2 * hits, confusion.sum(axis=-2) + confusion.sum(axis=-1))


def macro_f1(confusion: NDArray[np.int64]) -> float:
    """Mean F1 over the classes that occur in truth or guess."""
    _, _, f1 = per_class(confusion)
    present = (confusion.sum(axis=0) + confusion.sum(axis=1)) > 0
    return float(f1[present].mean())


def calibration_error(confidence: Floats, correct: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean gap between confidence and accuracy, weighted by bin size."""
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gap = 0.0
    for number in np.unique(bins):
        inside = bins == number
        gap += abs(confidence[inside].mean() - correct[inside].mean()) * inside.mean()
    return float(gap)


def _ratio(top: NDArray[np.float64], bottom: NDArray[np.int64]) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
