"""Calibration that says in one line when a class has too few sentences for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

from sklearn.calibration import CalibratedClassifierCV

from claimkit.errors import DatasetError


class Calibrated(CalibratedClassifierCV):  # type: ignore[misc, unused-ignore]
    """scikit-learn's calibration over ``cv`` parts of the training sentences."""

    def fit(self, X: Any, y: Sequence[str], sample_weight: Any = None, **fit_params: Any) -> Self:
        """Fit the classifier and the calibration.

        Raises:
            DatasetError: a class has fewer sentences than there are parts.
        """
        label, count = min(Counter(y).items(), key=lambda item: item[1])
        if count < self.cv:
            raise DatasetError(
                f"the training sentences hold {count} of {label}, too few for calibration in {self.cv} parts;"
                f" set calibration_folds lower (2 or more), add sentences, or take model logreg"
            )
        super().fit(X, y, sample_weight, **fit_params)
        return self
