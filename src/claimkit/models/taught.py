"""Pipelines over texts; one is also taught the cues: the words of a text that decided its label, as rows of their own.

Cues tell the model which words of a text carry its label, as the rationales of Zaidan, Eisner and Piatko (2007) do. To
what is counted before the fit (in how many texts a run of words occurs) a cue is a text like another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from claimkit.claims import JOIN


class TextPipeline(Pipeline):  # type: ignore[misc, unused-ignore]
    """A pipeline that also bears no text at all, of which it says nothing; its parts refuse that."""

    def predict_proba(self, X: Sequence[str], **params: Any) -> NDArray[np.float64]:
        """Probabilities (texts, classes) in the order of ``classes_``."""
        rows: NDArray[np.float64] = super().predict_proba(X, **params) if len(X) else np.zeros((0, len(self.classes_)))
        return rows

    def predict(self, X: Sequence[str], **params: Any) -> NDArray[np.str_]:
        """The likeliest label of each text."""
        chosen: NDArray[np.str_] = super().predict(X, **params) if len(X) else self.classes_[:0]
        return chosen


class TaughtPipeline(TextPipeline):
    """A pipeline over texts; each cue is a text with the label of the one that it comes from, and counts for
    ``cue_weight`` of a text."""

    takes_cues = True

    def __init__(
        self,
        steps: list[tuple[str, Any]],
        *,
        cue_weight: float = 0.0,
        transform_input: Any = None,
        memory: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(steps, transform_input=transform_input, memory=memory, verbose=verbose)
        self.cue_weight = cue_weight

    def fit(self, X: Sequence[str], y: Sequence[str], cues: Sequence[str] | None = None, **params: Any) -> Self:
        """Fit on the texts ``X``, their labels ``y`` and, where ``cues`` are given, on those that are not empty."""
        known = [(cue, label) for cue, label in zip(cues or (), y if cues else (), strict=True) if cue]
        if known and self.cue_weight:
            params[f"{self.steps[-1][0]}__sample_weight"] = [1.0] * len(X) + [self.cue_weight] * len(known)
            X = [*X, *(" ".join(cue.split(JOIN)) for cue, _ in known)]
            y = [*y, *(label for _, label in known)]
        super().fit(X, y, **params)
        return self
