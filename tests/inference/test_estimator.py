"""A trained model inside scikit-learn: clone, pipelines, cross-validation, copies."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

import claimkit
from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ModelError
from claimkit.inference.estimator import ClaimClassifier
from claimkit.models.registry import build_model
from claimkit.models.store import save_model

TEXTS = ["It rained.", "It rained, Ode said.", "Ode denied it.", "It will rain."] * 3
LABELS = list(CLAIM_LABELS) * 3


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    fitted = build_model("rules", seed=0).fit(TEXTS, LABELS)
    return save_model(fitted, tmp_path_factory.mktemp("saved") / "rules", name="rules", about={})


def test_it_keeps_its_parameters(model: Path) -> None:
    step = ClaimClassifier(model=model, store="sqlite:///x.db")
    assert step.get_params() == {"model": model, "store": "sqlite:///x.db"}
    assert clone(step).get_params() == step.get_params()
    assert step.set_params(store=None).store is None


def test_as_last_step(model: Path) -> None:
    steps = [
        ("lower", FunctionTransformer(lambda texts: [t.strip() for t in texts])),
        ("claims", ClaimClassifier(model)),
    ]
    pipeline = Pipeline(steps)
    expected = [p.label for p in claimkit.load(model).predict(TEXTS)]
    assert list(pipeline.predict([f" {text} " for text in TEXTS])) == expected
    assert list(clone(pipeline).fit(TEXTS, LABELS).predict(np.array(TEXTS, dtype=object))) == expected
    assert list(pipeline.classes_) == list(CLAIM_LABELS)
    assert pipeline.score(TEXTS, LABELS) == 1
    assert cross_val_score(pipeline, TEXTS, LABELS, cv=3) == pytest.approx([1, 1, 1])


def test_as_features_of_another_model(model: Path) -> None:
    union = FeatureUnion([("claims", ClaimClassifier(model)), ("length", FunctionTransformer(lengths))])
    pipeline = make_pipeline(union, LogisticRegression(C=100))
    denials = [label == "denial" for label in LABELS]
    assert pipeline.fit(TEXTS, denials).score(TEXTS, denials) == 1
    assert union.fit_transform(TEXTS).shape == (12, 5)
    assert list(ClaimClassifier(model).get_feature_names_out()) == [f"claim_{label}" for label in CLAIM_LABELS]
    search = GridSearchCV(
        make_pipeline(ClaimClassifier(model), LogisticRegression()), {"logisticregression__C": [1, 9]}, cv=3
    )
    assert search.fit(TEXTS, LABELS).best_score_ > 0.9


def lengths(texts: list[str]) -> np.ndarray:
    return np.array([[len(text)] for text in texts]) / 100


def test_a_copy_opens_the_model_again(model: Path) -> None:
    step = ClaimClassifier(model).fit(TEXTS)
    content = pickle.dumps(step)
    assert len(content) < 1_000
    assert list(pickle.loads(content).predict(TEXTS)) == list(step.predict(TEXTS))  # noqa: S301


def test_a_missing_model_is_told_as_by_load(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        ClaimClassifier(tmp_path / "none").predict(TEXTS)


def test_the_folder_behind_a_reference(model: Path, trained: Path) -> None:
    assert claimkit.model_folder(model.parent) == model
    found = claimkit.model_folder("models:/claimkit@champion", store=f"sqlite:///{trained / 'mlflow.db'}")
    assert (found / "claimkit.json").is_file()
