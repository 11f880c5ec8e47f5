"""What in a sentence weighed for one kind and against another.

In: a fitted model, texts, and two kinds for each. Out: parts of the text with what each added to the first kind over
the second. Of linear models the amounts are exact: with the constant they sum to the difference of the two scores. Of
any other model each word is left out in turn (Li, Monroe and Jurafsky 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS, PRINTED_WORD
from claimkit.models.registry import Classifier, claim_probabilities

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

MOST_WORDS = 80
"""Words of one text that are left out in turn."""


class Weighed(NamedTuple):
    """A part of a text, as a reader sees it, and what it adds to one kind over another."""

    part: str
    amount: float


def linear_weights(model: object) -> NDArray[np.float64] | None:
    """Weights (classes, features) of a linear model over its pipeline's inputs; None for any other model.

    Of the linear SVM they are those of its scores before these are made probabilities, of naive Bayes the logarithms
    of its feature probabilities.
    """
    steps: list[tuple[str, Any]] = getattr(model, "steps", [])
    if not steps or not hasattr(steps[0][1], "get_feature_names_out"):
        return None
    last = steps[-1][1]
    calibrated = getattr(last, "calibrated_classifiers_", [])
    if len(calibrated) == 1:  # the mean of several has no weights of its own
        last = calibrated[0].estimator
    weights = getattr(last, "coef_", getattr(last, "feature_log_prob_", None))
    if weights is None:
        return None
    table = np.asarray(weights, dtype=np.float64)
    return np.vstack([-table, table]) if len(table) == 1 else table  # two classes share one row


def linear_contributions(
    model: Pipeline, texts: Sequence[str], kinds: Sequence[tuple[str, str]], count: int = 10
) -> list[list[Weighed]]:
    """For each text the ``count`` features that moved the score most between the two kinds, heaviest first.

    A kind that the model has not met has no weights; the scores of the other kind then stand alone.
    """
    weights = linear_weights(model)
    if weights is None:
        raise TypeError(f"{type(model).__name__} is no linear model")
    names = model[:-1].get_feature_names_out()
    place = {str(label): i for i, label in enumerate(model.classes_)}
    inputs = model[:-1].transform(list(texts)).tocsr()
    found = []
    for number, pair in enumerate(kinds):
        first, second = (weights[place[kind]] if kind in place else np.zeros(weights.shape[1]) for kind in pair)
        row = inputs[number]
        amounts = row.data * (first - second)[row.indices]
        order = np.argsort(-np.abs(amounts), kind="stable")[:count]
        found.append([Weighed(readable(str(names[row.indices[i]])), float(amounts[i])) for i in order if amounts[i]])
    return found


def left_out_contributions(
    model: Classifier, texts: Sequence[str], kinds: Sequence[tuple[str, str]], count: int = 10
) -> list[list[Weighed]]:
    """For each text the ``count`` words without which the first kind would gain or lose most over the second.

    The amount of a word is by how much it raises the difference of the two probabilities. The first ``MOST_WORDS``
    words of a text are tried.
    """
    spans = [list(PRINTED_WORD.finditer(text))[:MOST_WORDS] for text in texts]
    shortened = [
        " ".join(f"{text[: word.start()]}{text[word.end() :]}".split())
        for text, words in zip(texts, spans, strict=True)
        for word in words
    ]
    probabilities = claim_probabilities(model, [*texts, *shortened])
    whole, parts = probabilities[: len(texts)], probabilities[len(texts) :]
    found, start = [], 0
    for number, (words, pair) in enumerate(zip(spans, kinds, strict=True)):
        first, second = (CLAIM_LABELS.index(kind) for kind in pair)
        own = parts[start : start + len(words)]
        start += len(words)
        amounts = (whole[number, first] - whole[number, second]) - (own[:, first] - own[:, second])
        order = np.argsort(-np.abs(amounts), kind="stable")[:count]
        found.append([Weighed(f"“{words[i].group()}”", float(amounts[i])) for i in order if amounts[i]])
    return found


def readable(feature: str) -> str:
    """A feature's name for people.

    >>> readable("words__said"), readable("features__hedge:hedges_first"), readable("masked__NAME said")
    ('“said”', 'hedge: hedges first', '“NAME said” (masked)')
    """
    kind, _, name = feature.partition("__")
    if kind == "features":
        return name.replace(":", ": ").replace("_", " ")
    if kind == "decision":
        return f"rules, {name.replace('_', ' ')}"
    return f"“{name or kind}”" if kind != "masked" else f"“{name}” (masked)"
