"""The trivial baseline: always the commonest label, with the shares of the labels as probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sklearn.dummy import DummyClassifier


def build_majority(*, seed: int) -> DummyClassifier:
    """scikit-learn's DummyClassifier; it looks at no text."""
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior", random_state=seed)
