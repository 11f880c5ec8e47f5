"""The linear models: the contract of a classifier, their switches, and what they say weighed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError, DatasetError
from claimkit.models.calibrated import Calibrated
from claimkit.models.linear import build_linear_svm, build_logreg, build_naive_bayes, has_weights, telling_features
from claimkit.models.registry import build_model, claim_probabilities, fit_model
from claimkit.models.store import load_model, save_model
from conftest import small_texts

PLACES = ("Lagos", "Turin", "Quito", "Hanoi", "Leeds", "Perth")
SENTENCES = {
    "asserted_fact": "The mill in {} was closed to visitors in March.",
    "allegation": "The mill in {} lost money for years, the union said.",
    "denial": "The owner of the mill in {} denied hiding losses.",
    "forecast": "The mill in {} will be sold next year.",
}
TEXTS = [sentence.format(place) for place in PLACES for sentence in SENTENCES.values()]
LABELS = [label for _ in PLACES for label in SENTENCES]
UNSEEN = [sentence.format("Minsk") for sentence in SENTENCES.values()]

NAMES = ("logreg", "naive_bayes", "linear_svm")


def fitted(name: str, seed: int = 0, **settings: Any) -> Any:
    return build_model(name, seed=seed, **settings).fit(TEXTS, LABELS)


@pytest.mark.parametrize("name", NAMES)
def test_contract(name: str) -> None:
    model = fitted(name)
    assert list(model.classes_) == sorted(CLAIM_LABELS)
    given = model.predict_proba(UNSEEN)
    assert given.shape == (4, 4)
    assert given.dtype == np.float64
    assert np.allclose(given.sum(axis=1), 1)
    assert (given >= 0).all()
    assert list(model.predict(UNSEEN)) == list(SENTENCES)
    assert [CLAIM_LABELS[i] for i in claim_probabilities(model, UNSEEN).argmax(axis=1)] == list(SENTENCES)


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_model(name: str) -> None:
    assert (fitted(name, seed=3).predict_proba(UNSEEN) == fitted(name, seed=3).predict_proba(UNSEEN)).all()


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name: str, tmp_path: Path) -> None:
    model = fitted(name)
    folder = save_model(model, tmp_path / name, name=name, about={"dataset": "tiny"})
    assert (load_model(folder).classifier.predict_proba(UNSEEN) == model.predict_proba(UNSEEN)).all()


def test_round_trip_keeps_every_part(tmp_path: Path) -> None:
    model = fitted("logreg", characters=4)
    folder = save_model(model, tmp_path / "model", name="logreg", about={})
    assert (load_model(folder).classifier.predict_proba(UNSEEN) == model.predict_proba(UNSEEN)).all()


@pytest.mark.parametrize("name", ["logreg", "linear_svm"])
@pytest.mark.parametrize("part", ["words", "masked", "characters", "features", "decision"])
def test_each_part_alone(name: str, part: str) -> None:
    off: dict[str, Any] = {"word_runs": 0, "masked": 0, "characters": 0, "features": False, "decision": False}
    on = {
        "words": {"word_runs": 1},
        "masked": {"masked": 2},
        "characters": {"characters": 3},
        "features": {"features": True},
        "decision": {"decision": True},
    }
    model = fitted(name, **(off | on[part]))
    names = model[0].get_feature_names_out()
    assert {column.split("__")[0] for column in names} == {part}
    assert model.predict_proba(UNSEEN).shape == (4, 4)


@pytest.mark.parametrize("builder", [build_logreg, build_linear_svm])
def test_nothing_to_see_is_refused(builder: Any) -> None:
    with pytest.raises(ConfigError, match="all off"):
        builder(seed=0, word_runs=0, masked=0, characters=0, features=False, decision=False)


def test_naive_bayes_without_words_is_refused() -> None:
    with pytest.raises(ConfigError, match="all off"):
        build_naive_bayes(seed=0, word_runs=0)


def test_feature_weight_scales_the_features() -> None:
    one, half = (fitted("logreg", word_runs=0, masked=0, feature_weight=w)[0].transform(UNSEEN) for w in (1.0, 0.5))
    assert np.allclose(one.toarray(), 2 * half.toarray())


def test_telling_features() -> None:
    model = fitted("logreg")
    assert has_weights(model)
    told = telling_features(model, count=8)
    assert set(told) == set(CLAIM_LABELS)
    assert all(len(heaviest) == 8 for heaviest in told.values())
    assert all(weight >= after for row in told.values() for (_, weight), (_, after) in pairwise(row))
    assert any("will" in name for name, _ in told["forecast"])


def test_only_logreg_tells() -> None:
    assert not has_weights(fitted("naive_bayes"))
    assert not has_weights(fitted("linear_svm"))
    assert not has_weights(object())


def test_unknown_setting_is_refused() -> None:
    with pytest.raises(ConfigError, match="feature_weight"):
        build_model("linear_svm", seed=0, depth=3)


def test_too_few_sentences_to_calibrate_is_said() -> None:
    few = [*LABELS[:8], *(label for label in LABELS[8:] if label != "denial")]
    texts = [*TEXTS[:8], *(text for text, label in zip(TEXTS[8:], LABELS[8:], strict=True) if label != "denial")]
    with pytest.raises(DatasetError, match="2 of denial"):
        build_model("linear_svm", seed=0).fit(texts, few)


def test_calibration_keeps_articles_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def watched(self: Calibrated, *_: Any) -> Calibrated:
        given.append(self.cv)
        return self

    monkeypatch.setattr("sklearn.calibration.CalibratedClassifierCV.fit", watched)
    labels = ["denial", "forecast"] * 12
    groups = [f"a{i // 4}" for i in range(24)]
    model = Calibrated(cv=3)
    model.fit(np.zeros((24, 1)), labels, groups=groups)
    for train, test in given[0]:
        assert not {groups[i] for i in train} & {groups[i] for i in test}
    assert model.cv == 3
    model.fit(np.zeros((24, 1)), labels, groups=labels)  # a part would lack a label
    assert given[1] == 3


def test_events_reach_the_last_step_of_a_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    fitting = Calibrated.fit

    def watched(self: Calibrated, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> Calibrated:
        seen.append(groups)
        return fitting(self, X, y, sample_weight, groups)

    monkeypatch.setattr(Calibrated, "fit", watched)
    texts, labels = small_texts()
    fit_model(build_model("linear_svm", seed=0), texts, labels, texts, [""] * len(texts))
    assert seen == [texts]


def test_cues_are_rows_of_their_own_that_count_for_less(tmp_path: Path) -> None:
    texts, labels = small_texts()
    cues = [{"denial": "denied", "forecast": "will ... next"}.get(label, "") for label in labels]
    taught = fit_model(build_logreg(seed=0, cue_weight=0.3), texts, labels, None, cues)
    plain = fit_model(build_logreg(seed=0), texts, labels)
    ignored = fit_model(build_logreg(seed=0, cue_weight=0.0), texts, labels, None, cues)
    unseen = ["Ode denied it."]
    denial = CLAIM_LABELS.index("denial")
    assert np.array_equal(claim_probabilities(ignored, unseen), claim_probabilities(plain, unseen))
    assert claim_probabilities(taught, unseen)[0, denial] > claim_probabilities(plain, unseen)[0, denial]
    loaded = load_model(save_model(taught, tmp_path / "m", name="logreg", about={})).classifier
    assert np.array_equal(claim_probabilities(loaded, texts), claim_probabilities(taught, texts))
    with pytest.raises(ConfigError, match=r"model\.cue_weight is -1"):
        build_logreg(seed=0, cue_weight=-1)
