"""Metrics against scikit-learn, intervals against theory, folds that leak nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, log_loss, precision_recall_fscore_support

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.errors import ConfigError
from claimkit.evaluation.intervals import article_intervals
from claimkit.evaluation.metrics import score
from claimkit.evaluation.splits import make_folds
from conftest import random_case


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_scikit_learn(seed: int) -> None:
    labels, probabilities = random_case(seed)
    guesses = [CLAIM_LABELS[i] for i in probabilities.argmax(axis=1)]
    figures = score(labels, probabilities)
    assert figures["macro_f1"] == pytest.approx(f1_score(labels, guesses, average="macro"))
    order = sorted(CLAIM_LABELS)
    columns = [CLAIM_LABELS.index(label) for label in order]
    assert figures["log_loss"] == pytest.approx(log_loss(labels, probabilities[:, columns], labels=order))
    wanted = precision_recall_fscore_support(labels, guesses, labels=list(CLAIM_LABELS))
    for i, label in enumerate(CLAIM_LABELS):
        found = [figures[f"{name}_{label}"] for name in ("precision", "recall", "f1", "support")]
        assert found == pytest.approx([row[i] for row in wanted])


def test_class_that_never_occurs_does_not_count() -> None:
    figures = score(["denial", "forecast"], np.array([[0, 0, 1.0, 0], [0, 0, 0, 1.0]]))
    assert figures["macro_f1"] == 1.0
    assert figures["support_allegation"] == 0


def test_interval_holds_the_figure_and_widens_with_clumped_articles() -> None:
    labels, probabilities = random_case(0, 400)
    figure = score(labels, probabilities)["macro_f1"]
    single = article_intervals(labels, probabilities, [str(i) for i in range(400)])["macro_f1"]
    assert single[0] < figure < single[1]
    right = np.array([CLAIM_LABELS[i] for i in probabilities.argmax(axis=1)]) == np.array(labels)
    clumped = np.empty(400, dtype=object)
    clumped[np.argsort(right, kind="stable")] = [str(i // 20) for i in range(400)]
    wide = article_intervals(labels, probabilities, list(clumped))["accuracy"]
    narrow = article_intervals(labels, probabilities, [str(i) for i in range(400)])["accuracy"]
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])
    again = article_intervals(labels, probabilities, list(clumped))["accuracy"]
    assert again == wide


def sentence(document: str, event: str, label: str, group: int = -1) -> LabelledSentence:
    return LabelledSentence(document, event, 0, -1, -1, "x", False, label, "one reading", group=group)


def test_articles_events_and_repeats_stay_on_one_side() -> None:
    generator = np.random.default_rng(1)
    rows = [
        sentence(f"d{d}", f"e{d // 2}", str(generator.choice(CLAIM_LABELS)), int(generator.integers(-1, 6)))
        for d in range(30)
        for _ in range(6)
    ]
    folds = make_folds(rows, 5, seed=0)
    assert len(folds) == 5
    assert sorted(i for _, test in folds for i in test) == list(range(len(rows)))
    for train, test in folds:
        for field in ("document", "event"):
            assert not {getattr(rows[i], field) for i in train} & {getattr(rows[i], field) for i in test}
        assert not ({rows[i].group for i in train} & {rows[i].group for i in test}) - {-1}


def test_few_articles_are_left_out_one_at_a_time() -> None:
    rows = [sentence(f"d{d}", "one", label) for d in range(5) for label in CLAIM_LABELS]
    folds = make_folds(rows, 3, seed=0)
    assert [len({rows[i].document for i in test}) for _, test in folds] == [1] * 5
    with pytest.raises(ConfigError, match="two articles or more"):
        make_folds(rows[:4], 5, seed=0)
