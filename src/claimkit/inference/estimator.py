"""A trained model as a step of a scikit-learn pipeline: the last one, or one whose probabilities are features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin

from claimkit.claims import CLAIM_LABELS
from claimkit.inference.load import DEFAULT_REFERENCE, load

if TYPE_CHECKING:
    from claimkit.inference.predictor import Predictor


class ClaimClassifier(TransformerMixin, ClassifierMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """A trained model that is not trained further: ``fit`` opens it and learns nothing from what it is given.

    ``model`` and ``store`` are what ``claimkit.load`` takes. It predicts without ``fit`` too. As the last step it
    labels texts; before the last one, ``transform`` gives the four probabilities.

    >>> ClaimClassifier(model="models:/claimkit/1").get_params()
    {'model': 'models:/claimkit/1', 'store': None}
    """

    def __init__(self, model: str | Path = DEFAULT_REFERENCE, store: str | None = None) -> None:
        self.model = model
        self.store = store

    def fit(self, X: Sequence[str], y: ArrayLike | None = None) -> Self:  # noqa: ARG002
        """Open the model.

        Raises:
            ModelError, TrackingError: it cannot be opened.
        """
        self.predictor_ = load(self.model, store=self.store)
        return self

    @property
    def classes_(self) -> NDArray[np.str_]:
        """The four labels, in the order of the columns of ``predict_proba``."""
        return np.array(CLAIM_LABELS)

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, 4)."""
        found = self._opened().predict([str(text) for text in X])
        rows = [[prediction.probabilities[label] for label in CLAIM_LABELS] for prediction in found]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(CLAIM_LABELS))

    def predict(self, X: Sequence[str]) -> NDArray[np.str_]:
        """The likeliest label of each text."""
        labels: NDArray[np.str_] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return labels

    def transform(self, X: Sequence[str]) -> NDArray[np.float64]:
        """The same as ``predict_proba``: features (texts, 4) for the steps that follow."""
        return self.predict_proba(X)

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> NDArray[np.object_]:  # noqa: ARG002
        """Names of the columns of ``transform``."""
        return np.array([f"claim_{label}" for label in CLAIM_LABELS], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        """It was trained before."""
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        tags.target_tags.required = False
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """Without the opened model: a copy opens it again, so that its files are checked again."""
        return {key: value for key, value in super().__getstate__().items() if key != "predictor_"}

    def _opened(self) -> Predictor:
        if not hasattr(self, "predictor_"):
            self.predictor_ = load(self.model, store=self.store)
        return self.predictor_
