"""The model as MLflow serves it: every kind is logged, loaded by MLflow, and answers as claimkit's own loader does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.inference.predictor import Predictor
from claimkit.models.registry import MODELS, build_model
from claimkit.models.store import save_model
from claimkit.tracking.runs import start_run

TEXTS = ["It rained.", "It rained, Ode said.", "Ode denied it.", "It will rain."] * 6
LABELS = list(CLAIM_LABELS) * 6


def settings_of(name: str, tiny: Path) -> dict[str, Any]:
    """Settings with which a model of a kind is fitted in a moment."""
    encoder = {"pretrained": str(tiny), "epochs": 1, "freeze_words": False}
    ensemble = {"members": ["transformer", "rules"], "settings": {"transformer": encoder}}
    frozen = {"pretrained": str(tiny), "layers": 2}
    return {"transformer": encoder, "minilm": encoder, "minilm_frozen": frozen, "ensemble": ensemble}.get(name, {})


@pytest.mark.filterwarnings("ignore")  # MLflow's own
@pytest.mark.parametrize("name", MODELS)
def test_mlflow_gives_the_same_answers(name: str, tiny: Path, tmp_path: Path, migrated_store: Path) -> None:
    import mlflow.pyfunc
    from mlflow.exceptions import MlflowException

    fitted = build_model(name, seed=0, **settings_of(name, tiny)).fit(TEXTS, LABELS)
    shutil.copy(migrated_store, tmp_path / "mlflow.db")
    with start_run(f"sqlite:///{tmp_path / 'mlflow.db'}", name, {}) as run:
        saved = save_model(fitted, tmp_path / "claimkit_model", name=name, about={})
        version = run.log_model(saved, register="claimkit")
    served = mlflow.pyfunc.load_model(f"models:/claimkit/{version}")
    expected = Predictor(fitted, {}).predict(TEXTS[:4])
    table = served.predict(pandas.DataFrame({"text": TEXTS[:4]}))
    assert list(table["label"]) == [p.label for p in expected]
    assert np.allclose(table[list(CLAIM_LABELS)], [list(p.probabilities.values()) for p in expected], atol=1e-6)
    frame = served.predict(pandas.DataFrame({"text": TEXTS[:2]}, index=[7, 3]), params={"min_confidence": 1.0})
    assert list(frame.index) == [7, 3]
    assert set(frame["label"]) <= {"uncertain"} | {p.label for p in expected if p.confidence == 1}
    with pytest.raises(MlflowException, match=r"min_confidence is 7\.0; it must be from 0 to 1"):
        served.predict(frame.assign(text="It rained.")[["text"]], params={"min_confidence": 7.0})
    with pytest.raises(MlflowException):
        served.predict(pandas.DataFrame({"text": [None, "It rained."]}))
