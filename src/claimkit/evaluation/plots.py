"""Plots of an evaluation as PNG files, each readable at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS, COLOURS


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
    axes.set_title(title, fontsize=10)
    figure.savefig(path, dpi=110)


def plot_features(features: Mapping[str, Sequence[tuple[str, float]]], path: Path, title: str) -> None:
    """The heaviest features of each kind, as bars."""
    from matplotlib.figure import Figure

    longest = max((len(rows) for rows in features.values()), default=1)
    figure = Figure(figsize=(11, 0.24 * longest + 1.2), layout="constrained")
    for axes, (label, rows) in zip(np.ravel(figure.subplots(1, len(features))), features.items(), strict=True):
        axes.barh([_readable(name) for name, _ in rows], [w for _, w in rows], color=COLOURS.get(label))
        axes.invert_yaxis()
        axes.set_title(label.replace("_", " "), fontsize=10)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(title, fontsize=10)
    figure.savefig(path, dpi=110)


def _readable(feature: str) -> str:
    """``words__said`` → “said”, ``features__hedge:hedges_first`` → hedge: hedges first."""
    kind, _, name = feature.partition("__")
    if kind == "features":
        return name.replace(":", ": ").replace("_", " ")
    return f"“{name or kind}”" if kind != "masked" else f"“{name}” (masked)"
