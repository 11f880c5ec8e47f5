"""Linear models over word runs: small, fast, and they tell which words weighed.

In: texts. Out: scikit-learn pipelines whose every step is saved without pickle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

WORD = r"(?u)\b\w+(?:[’'-]\w+)*\b|[“”\"?]"
"""A word with its apostrophes and hyphens, a quotation mark or a question mark."""


def build_logreg(
    *, seed: int, strength: float = 10.0, word_runs: int = 2, min_count: int = 1, balanced: bool = True
) -> Pipeline:
    """TF-IDF over words and runs of words, and logistic regression.

    ``strength`` is scikit-learn's C (the larger, the less it is held back), ``word_runs`` the longest run of
    words, ``min_count`` in how many training sentences a run must occur, ``balanced`` weights classes inversely to their count.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline

    words = TfidfVectorizer(
        token_pattern=WORD, ngram_range=(1, word_runs), min_df=min_count, sublinear_tf=True, dtype=np.float64
    )
    regression = LogisticRegression(
        C=strength, class_weight="balanced" if balanced else None, max_iter=2000, random_state=seed
    )
    return Pipeline([("words", words), ("regression", regression)])


def has_weights(model: object) -> TypeGuard[Pipeline]:
    """Whether ``telling_features`` can tell something of this model."""
    steps = getattr(model, "steps", None)
    return bool(steps) and hasattr(steps[-1][1], "coef_") and hasattr(steps[0][1], "get_feature_names_out")


def telling_features(model: Pipeline, count: int = 12) -> dict[str, list[tuple[str, float]]]:
    """For each class the features with the largest weight, heaviest first."""
    names: Sequence[str] = model[:-1].get_feature_names_out()
    weights = model[-1].coef_
    return {
        str(label): [(str(names[i]), float(row[i])) for i in np.argsort(row)[::-1][:count]]
        for label, row in zip(model.classes_, weights, strict=True)
    }
