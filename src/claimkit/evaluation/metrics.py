"""Figures of a classifier: macro-F1 first, then what a sceptic asks for.

Labels are strings of ``CLAIM_LABELS``, probabilities an array (rows, 4) in that order. Every figure is a function of
sums over the rows (``figure_blocks``), so that ``intervals`` computes it for resampled articles by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.evaluation.calibration import LEAST, calibration_block, calibration_gap
from claimkit.evaluation.selective import PRECISION, area_under_risk, coverage_at_precision, selective_block
from claimkit.evaluation.sums import Block, Floats, Sums, block, sums_by_article

KINDS = len(CLAIM_LABELS)


def label_indices(labels: Sequence[str]) -> NDArray[np.intp]:
    """Positions of labels in ``CLAIM_LABELS``."""
    position = {label: i for i, label in enumerate(CLAIM_LABELS)}
    return np.array([position[label] for label in labels], dtype=np.intp)


def score(labels: Sequence[str], probabilities: Floats, scaled: Floats | None = None) -> dict[str, float]:
    """All figures by name; 0 where one is undefined (the precision of a kind that is never guessed).

    ``macro_f1``, ``accuracy``, ``log_loss``; ``brier``, the sum over the four classes, 0 to 2 (Brier 1950);
    ``calibration_error`` and ``aurc`` as in ``calibration`` and ``selective``; and for each kind ``precision_…``,
    ``recall_…``, ``f1_…``, ``coverage_at_90_precision_…`` and ``support_…``. With ``scaled``, the probabilities after
    temperature scaling, also ``log_loss_scaled`` and ``calibration_error_scaled``.
    """
    sums = sums_by_article(figure_blocks(labels, probabilities, scaled), [""] * len(labels)).total()
    figures = {name: float(np.nan_to_num(values[0])) for name, values in figures_of(sums).items()}
    support = sums["confusion"][0].sum(axis=1)
    return figures | {f"support_{label}": float(support[i]) for i, label in enumerate(CLAIM_LABELS)}


def figure_blocks(labels: Sequence[str], probabilities: Floats, scaled: Floats | None = None) -> dict[str, Block]:
    """What each row adds to the sums from which ``figures_of`` computes."""
    truth = label_indices(labels)
    guess = probabilities.argmax(axis=1)
    nowhere = np.zeros(len(truth), dtype=np.intp)
    squares = ((probabilities - np.eye(KINDS)[truth]) ** 2).sum(axis=1)
    blocks = {
        "confusion": block((KINDS, KINDS), truth * KINDS + guess, np.ones(len(truth))),
        "losses": block((1,), nowhere, _surprise(probabilities, truth), squares),
        "calibration": calibration_block(probabilities.max(axis=1), truth == guess),
        "selective": selective_block(probabilities.max(axis=1), guess, truth == guess),
    }
    if scaled is not None:
        blocks["losses_scaled"] = block((1,), nowhere, _surprise(scaled, truth))
        blocks["calibration_scaled"] = calibration_block(scaled.max(axis=1), truth == guess)
    return blocks


def figures_of(sums: Sums) -> dict[str, Floats]:
    """Every figure but the supports, an array (samples,) each; not a number where it is undefined in a sample."""
    confusion = sums["confusion"]
    rows = confusion.sum(axis=(1, 2))
    precision, recall, f1 = per_class(confusion)
    guessed, there = confusion.sum(axis=1), confusion.sum(axis=2)
    undefined = np.float64("nan")
    coverage = coverage_at_precision(sums["selective"])
    figures = {
        "macro_f1": macro_f1s(confusion),
        "accuracy": np.trace(confusion, axis1=1, axis2=2) / rows,
        "log_loss": sums["losses"][:, 0, 0] / rows,
        "brier": sums["losses"][:, 0, 1] / rows,
        "calibration_error": calibration_gap(sums["calibration"]),
        "aurc": area_under_risk(sums["selective"].sum(axis=1)),
    }
    if "losses_scaled" in sums:
        figures["log_loss_scaled"] = sums["losses_scaled"][:, 0] / rows
        figures["calibration_error_scaled"] = calibration_gap(sums["calibration_scaled"])
    for i, label in enumerate(CLAIM_LABELS):
        figures[f"precision_{label}"] = np.where(guessed[:, i] > 0, precision[:, i], undefined)
        figures[f"recall_{label}"] = np.where(there[:, i] > 0, recall[:, i], undefined)
        figures[f"f1_{label}"] = np.where(guessed[:, i] + there[:, i] > 0, f1[:, i], undefined)
        figures[f"coverage_at_{PRECISION}_precision_{label}"] = np.where(guessed[:, i] > 0, coverage[:, i], undefined)
    return figures


def confusion_counts(truth: NDArray[np.intp], guess: NDArray[np.intp]) -> NDArray[np.int64]:
    """Counts (true label, guessed label), shape (4, 4)."""
    return np.bincount(truth * KINDS + guess, minlength=KINDS * KINDS).reshape(KINDS, KINDS).astype(np.int64)


def per_class(confusion: NDArray[np.int64] | Floats) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and F1 of each class; 0 where undefined. Works on stacked matrices (…, 4, 4)."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1).astype(float)
    precision = _ratio(hits, confusion.sum(axis=-2))
    recall = _ratio(hits, confusion.sum(axis=-1))
    return precision, recall, _ratio(2 * hits, confusion.sum(axis=-2) + confusion.sum(axis=-1))


def macro_f1s(confusion: NDArray[np.int64] | Floats) -> Floats:
    """Mean F1 over the classes that occur in truth or guess, of stacked matrices (…, 4, 4); nan for an empty one."""
    _, _, f1 = per_class(confusion)
    present = ((confusion.sum(axis=-2) + confusion.sum(axis=-1)) > 0).sum(axis=-1)
    total = f1.sum(axis=-1)  # an absent class adds 0
    mean: Floats = np.divide(total, present, out=np.full_like(total, np.nan), where=present > 0)
    return mean


def drawn_macro_f1s(drawn: NDArray[np.int64] | Floats, whole: NDArray[np.int64] | Floats) -> Floats:
    """Macro-F1 of drawn matrices (samples, …, 4, 4); nan for one without a class that occurs in the ``whole`` (…, 4, 4)
    that it is drawn from: a mean over fewer classes does not compare."""
    there, needed = ((part.sum(axis=-2) + part.sum(axis=-1)) > 0 for part in (drawn, whole))
    found: Floats = np.where((needed & ~there).any(axis=-1), np.nan, macro_f1s(drawn))
    return found


def _surprise(probabilities: Floats, truth: NDArray[np.intp]) -> Floats:
    surprise: Floats = -np.log(np.clip(probabilities[np.arange(len(truth)), truth], LEAST, 1.0))
    return surprise


def _ratio(top: Floats, bottom: NDArray[np.int64] | Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
