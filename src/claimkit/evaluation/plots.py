"""Plots of an evaluation as PNG files, each readable at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS, COLOURS
from claimkit.evaluation.calibration import calibration_error, confidence_bins
from claimkit.evaluation.metrics import confusion_counts, label_indices, macro_f1s
from claimkit.evaluation.selective import PRECISION, risk_coverage
from claimkit.evaluation.sums import Floats
from claimkit.models.contributions import readable

TITLE: dict[str, Any] = {"fontsize": 10, "y": 1.01}
"""With a height given, matplotlib does not measure every label to find one."""


def plot_evaluation(
    part: str, labels: Sequence[str], probabilities: Floats, scaled: Floats | None, folder: Path
) -> None:
    """Write ``confusion.png``, ``reliability.png`` and ``risk_coverage.png`` into a folder."""
    truth, guess, confidence = label_indices(labels), probabilities.argmax(axis=1), probabilities.max(axis=1)
    correct = truth == guess
    confusion = confusion_counts(truth, guess)
    title = f"{part}: macro-F1 {float(macro_f1s(confusion)):.2f}, {len(labels):,} sentences"
    plot_confusion(confusion, folder / "confusion.png", title)
    reliability = {"as given": (confidence, correct)}
    error = f"{calibration_error(confidence, correct):.2f}"
    if scaled is not None:
        reliability["after temperature scaling"] = (scaled.max(axis=1), correct)
        error += f", {calibration_error(scaled.max(axis=1), correct):.2f} after scaling"
    plot_reliability(reliability, folder / "reliability.png", f"{part}: calibration error {error}")
    curves = {"all": risk_coverage(confidence, correct)}
    for i, label in enumerate(CLAIM_LABELS):
        if (guess == i).any():
            curves[label] = risk_coverage(confidence[guess == i], correct[guess == i])
    plot_risk_coverage(curves, folder / "risk_coverage.png", f"{part}: what is wrong among the most confident answers")


def plot_confusion(confusion: NDArray[np.int64], path: Path, title: str) -> None:
    """Counts of (true kind, guessed kind), shaded by the share of the true kind."""
    from matplotlib.figure import Figure

    names = [label.replace("_", " ") for label in CLAIM_LABELS]
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(5.6, 4.6))
    figure.subplots_adjust(left=0.22, right=0.98, bottom=0.12, top=0.92)
    axes = figure.subplots()
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for i, j in np.ndindex(*confusion.shape):
        axes.text(
            j,
            i,
            f"{confusion[i, j]}\n{share[i, j]:.0%}",
            ha="center",
            va="center",
            color="white" if share[i, j] > 0.55 else "black",
        )
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("guessed")
    axes.set_ylabel("true")
    axes.set_title(title, **TITLE)
    figure.savefig(path, dpi=110)


def plot_reliability(curves: Mapping[str, tuple[Floats, NDArray[np.bool_]]], path: Path, title: str) -> None:
    """Share of right answers over confidence in bins of equal mass, and below how many rows have which confidence.

    ``curves`` has (confidence, whether right) of each row by name: one, or one before and one after scaling. The first
    bears 95 % intervals of its shares (Wilson 1927).
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6, 5.6))
    figure.subplots_adjust(left=0.13, right=0.97, bottom=0.1, top=0.93, hspace=0.1)
    upper, lower = figure.subplots(2, 1, height_ratios=[4, 1], sharex=True)
    upper.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle=":")
    for (name, (confidence, correct)), colour in zip(curves.items(), ("#1f3b63", "#d08c2f"), strict=False):
        numbers = confidence_bins(confidence)
        rows = np.bincount(numbers)
        mean = np.bincount(numbers, weights=confidence) / np.maximum(rows, 1)
        right = np.bincount(numbers, weights=correct) / np.maximum(rows, 1)
        first = name == next(iter(curves))
        held = f"{rows.min()} to {rows.max()}" if rows.min() < rows.max() else f"{rows.max()}"
        label = f"{name} ({len(rows)} bins of {held} rows)" if first else name
        upper.plot(
            mean, right, "o" if first else "s", ls="-", ms=5, lw=1.2, color=colour, label=label, zorder=3 - first
        )
        if first:
            low, high = _wilson(right, rows)
            upper.vlines(mean, low, high, color=colour, linewidth=1, alpha=0.5)
            counts, edges = np.histogram(confidence, bins=20, range=(0, 1))
            lower.stairs(counts, edges, fill=True, color=colour)
            for x, count in zip(edges[:-1][counts > 0], counts[counts > 0], strict=True):
                lower.text(x + 0.025, count, f"{count:,}", ha="center", va="bottom", fontsize=6)
    upper.set_ylabel("share of right answers")
    upper.set_ylim(-0.02, 1.02)
    upper.legend(frameon=False, loc="lower right", fontsize=8)
    upper.set_title(title, **TITLE)
    lower.set_ylabel("rows")
    lower.margins(y=0.2)
    lower.set_xlabel("confidence")
    lower.set_xlim(1 / len(CLAIM_LABELS) - 0.05, 1.01)
    figure.savefig(path, dpi=110)


def plot_risk_coverage(curves: Mapping[str, tuple[Floats, Floats]], path: Path, title: str) -> None:
    """Share of wrong ones among the most confident answers, over the share of answers kept.

    ``curves`` has (coverage, risk) by kind, and of all.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6, 5.0))
    figure.subplots_adjust(left=0.13, right=0.97, bottom=0.22, top=0.93)
    axes = figure.subplots()
    allowed = (100 - PRECISION) / 100
    axes.axhline(allowed, color="#999999", linewidth=1, linestyle=":", label=f"{PRECISION} % precision")
    for name, (coverage, risk) in curves.items():
        colour = COLOURS.get(name, "#222222")
        axes.plot(coverage, risk, color=colour, linewidth=1.4, label=name.replace("_", " "))
        axes.plot(coverage[-1:], risk[-1:], "o", markersize=4, color=colour)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("coverage: share of the answers kept, the most confident first")
    axes.set_ylabel("risk: share of wrong ones among them")
    axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncol=3)
    axes.set_title(title, **TITLE)
    figure.savefig(path, dpi=110)


def plot_features(features: Mapping[str, Sequence[tuple[str, float]]], path: Path, title: str) -> None:
    """The heaviest features of each kind, as bars."""
    from matplotlib.figure import Figure

    longest = max((len(rows) for rows in features.values()), default=1)
    figure = Figure(figsize=(12, 0.24 * longest + 1.2))
    figure.subplots_adjust(left=0.16, right=0.99, bottom=0.1, top=0.84, wspace=1.5)
    for axes, (label, rows) in zip(np.ravel(figure.subplots(1, len(features))), features.items(), strict=True):
        axes.barh(range(len(rows)), [w for _, w in rows], color=COLOURS.get(label))
        axes.invert_yaxis()
        axes.set_yticks([])
        for i, (name, _) in enumerate(rows):  # texts are drawn in half the time of tick labels
            axes.text(
                -0.03, i, readable(name), ha="right", va="center", fontsize=8, transform=axes.get_yaxis_transform()
            )
        axes.set_title(label.replace("_", " "), **TITLE)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, fontsize=10)
    figure.savefig(path, dpi=110)


def _wilson(share: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
    spread = 1.96**2 / np.maximum(rows, 1)
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
    return middle - half, middle + half
