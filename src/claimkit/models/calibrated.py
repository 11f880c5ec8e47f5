"""Calibration on whole articles, that says in one line when a class has too few sentences for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedGroupKFold

from claimkit.errors import DatasetError


class Calibrated(CalibratedClassifierCV):  # type: ignore[misc, unused-ignore]
    """scikit-learn's calibration over ``cv`` parts of the training sentences."""

    takes_groups = True

    def fit(self, X: Any, y: Sequence[str], sample_weight: Any = None, groups: Sequence[str] | None = None) -> Self:
        """Fit the classifier and the calibration.

        Sentences of one of ``groups`` stay in one part, unless the other parts would then lack a label.

        Raises:
            DatasetError: a class has fewer sentences than there are parts.
        """
        label, count = min(Counter(y).items(), key=lambda item: item[1])
        parts: int = self.get_params()["cv"]
        if count < parts:
            raise DatasetError(
                f"the training sentences hold {count} of {label}, too few for calibration in {parts} parts;"
                f" set calibration_folds lower (2 or more), add sentences, or take model logreg"
            )
        try:
            self.cv = _whole_groups(np.asarray(y), groups, parts) or parts
            super().fit(X, y, sample_weight)
        finally:
            self.cv = parts
        return self


def _whole_groups(labels: Any, groups: Sequence[str] | None, parts: int) -> list[tuple[Any, Any]]:
    """Splits that keep groups whole; none where they cannot."""
    if groups is None or len(set(groups)) < parts:
        return []
    found = list(StratifiedGroupKFold(parts).split(labels, labels, groups))
    return found if all(set(labels[train]) == set(labels) for train, _ in found) else []
