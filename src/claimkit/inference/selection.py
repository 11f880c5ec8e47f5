"""Choose the sentences that a labeller should see first: those the model is least sure of, and unlike one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def uncertainty(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Entropy of each row (texts, classes), from 0 (sure) to 1 (all classes alike)."""
    from scipy.stats import entropy

    found: NDArray[np.float64] = np.asarray(entropy(probabilities, axis=1)) / np.log(probabilities.shape[1])
    return found


def most_telling(texts: Sequence[str], probabilities: NDArray[np.float64], count: int) -> list[int]:
    """Places of ``count`` texts at most, the most telling first; ``probabilities`` is (texts, classes).

    Uncertainty sampling by entropy (Lewis and Gale 1994, "A sequential algorithm for training text classifiers";
    Settles 2009, "Active learning literature survey"), joined with farthest-first traversal (Gonzalez 1985,
    "Clustering to minimize the maximum intercluster distance"; Sener and Savarese 2018 use it to choose what to label):
    each next text has the largest product of entropy and distance to the nearest text chosen before. Distance is 1
    less the cosine of TF-IDF weights of words, so a repeat is worth nothing.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not texts:
        return []
    weights = TfidfVectorizer(token_pattern=r"\w+", sublinear_tf=True).fit_transform(texts)
    doubt = uncertainty(probabilities)
    distance = np.ones(len(texts))
    open_ = np.ones(len(texts), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < min(count, len(texts)):
        best = int(np.where(open_, doubt * distance, -1).argmax())
        chosen.append(best)
        open_[best] = False
        distance = np.minimum(distance, 1 - (weights @ weights[best].T).toarray().ravel().clip(0, 1))
    return chosen
