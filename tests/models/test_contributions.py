"""What weighed: exact for linear models, and by leaving words out for any other."""

from __future__ import annotations

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.models.contributions import left_out_contributions, linear_contributions, linear_weights
from claimkit.models.registry import build_model
from conftest import small_texts

TEXTS, LABELS = small_texts()
UNSEEN = [text.replace("Lagos", "Minsk") for text in TEXTS[:4]]


@pytest.mark.parametrize("name", ["logreg", "linear_svm", "naive_bayes"])
def test_contributions_sum_to_the_difference_of_scores(name: str) -> None:
    model = build_model(name, seed=0).fit(TEXTS, LABELS)
    classes = [str(label) for label in model.classes_]
    inputs = model[:-1].transform(UNSEEN)
    last = model[-1]
    if name == "logreg":
        scores = last.decision_function(inputs) - last.intercept_
    elif name == "linear_svm":
        inner = last.calibrated_classifiers_[0].estimator
        scores = inner.decision_function(inputs) - inner.intercept_
    else:
        scores = last.predict_joint_log_proba(inputs)
    found = linear_contributions(model, UNSEEN, [("denial", "forecast")] * 4, count=10_000)
    first, second = classes.index("denial"), classes.index("forecast")
    for row, weighed in zip(scores, found, strict=True):
        assert sum(part.amount for part in weighed) == pytest.approx(row[first] - row[second])
        assert [abs(part.amount) for part in weighed] == sorted((abs(p.amount) for p in weighed), reverse=True)
    assert any("denied" in part.part and part.amount > 0 for part in found[2])


def test_two_classes_share_one_row_of_weights() -> None:
    pairs = [(text, label) for text, label in zip(TEXTS, LABELS, strict=True) if label in ("denial", "forecast")]
    model = build_model("logreg", seed=0).fit(*zip(*pairs, strict=True))
    weights = linear_weights(model)
    assert weights is not None
    assert weights.shape[0] == 2
    (weighed,) = linear_contributions(model, UNSEEN[2:3], [("denial", "allegation")])
    assert any("denied" in part.part and part.amount > 0 for part in weighed)


def test_several_machines_have_no_weights_in_common() -> None:
    model = build_model("linear_svm", seed=0)
    model.set_params(machine__ensemble=True).fit(TEXTS, LABELS)
    assert len(model[-1].calibrated_classifiers_) > 1
    assert linear_weights(model) is None


def test_other_models_are_not_linear() -> None:
    model = build_model("rules", seed=0).fit(TEXTS, LABELS)
    assert linear_weights(model) is None
    assert linear_weights(object()) is None
    with pytest.raises(TypeError, match="no linear model"):
        linear_contributions(model, UNSEEN, [("denial", "forecast")] * 4)  # type: ignore[arg-type]


class Counting:
    """Denial as likely as often as the text says no, up to four times."""

    classes_ = np.array(CLAIM_LABELS)

    def predict_proba(self, texts: list[str]) -> np.ndarray:
        share = np.array([text.lower().split().count("no") / 5 for text in texts])
        return np.column_stack([1 - share, 0 * share, share, 0 * share])


def test_left_out_words_by_hand() -> None:
    weighed, nothing = left_out_contributions(
        Counting(),  # type: ignore[arg-type]
        ["No, he said no twice.", "Rain fell."],
        [("denial", "asserted_fact"), ("denial", "asserted_fact")],
    )
    # “No,” with its comma is no word of the model's, so only the second counts.
    assert [(part.part, round(part.amount, 6)) for part in weighed] == [("“no”", 0.4)]
    assert nothing == []
