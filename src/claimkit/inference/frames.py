"""Predictions as flat rows: for a pandas frame and for CSV.

In: predictions. Out: rows in which each kind of claim has a column for its probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from claimkit.claims import CLAIM_LABELS, Prediction, SentencePrediction

if TYPE_CHECKING:
    import pandas


def to_frame(predictions: Iterable[Prediction | SentencePrediction]) -> pandas.DataFrame:
    """A pandas frame, a row a prediction in their order; the four probabilities have a column each.

    >>> p = Prediction("It rained.", "asserted_fact", 0.7, dict(zip(CLAIM_LABELS, (0.7, 0.1, 0.1, 0.1))))
    >>> list(to_frame([p]).columns)
    ['text', 'label', 'confidence', 'asserted_fact', 'allegation', 'denial', 'forecast', 'cue']
    """
    import pandas

    return pandas.DataFrame([flat(prediction.to_dict()) for prediction in predictions])


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the probabilities beside the other values, in their place."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        found.update({label: value[label] for label in CLAIM_LABELS} if key == "probabilities" else {key: value})
    return found
