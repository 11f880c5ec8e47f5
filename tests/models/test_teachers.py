"""An encoder that learns from trained models as well: it comes to say what they say, and what they are is checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_encoder import CUES, GROUPS, LABELS, TEXTS, tiny_model, trained_weights

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError, ModelError
from claimkit.models.store import StoredModel, save_model
from claimkit.models.teachers import SOFTNESS, loss_to_teachers, said_by

OTHERWISE = ["forecast", "denial", "allegation", "asserted_fact"] * 12
"""Labels of which none is the one that the teacher learnt."""


@pytest.fixture(scope="module")
def teacher(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(
        tiny_model(tiny).fit(TEXTS, LABELS), tmp_path_factory.mktemp("t") / "minilm", name="minilm", about={}
    )


@pytest.mark.parametrize(("share", "learnt"), [(1.0, LABELS), (0.0, OTHERWISE)])
def test_the_share_decides_whom_it_believes(tiny: Path, teacher: Path, share: float, learnt: list[str]) -> None:
    pupil = tiny_model(tiny, teachers=[str(teacher)], teacher_share=share).fit(TEXTS, OTHERWISE)
    assert list(pupil.predict(TEXTS)) == learnt


class Says:
    """A teacher that says the same of every text."""

    def __init__(self, *probabilities: float, classes: Sequence[str] = CLAIM_LABELS) -> None:
        self.row, self.classes_ = probabilities, np.array(classes)

    def predict_proba(self, texts: Sequence[str]) -> np.ndarray:
        return np.tile(self.row, (len(texts), 1))


def teachers(monkeypatch: pytest.MonkeyPatch, **given: Says) -> list[str]:
    monkeypatch.setattr("claimkit.models.store.load_model", lambda name: StoredModel(given[name], {}, Path(name)))
    return list(given)


def test_what_is_said_is_the_mean_of_softened_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    names = teachers(monkeypatch, one=Says(0.01, 0.25, 0.49, 0.25), two=Says(0.04, 0.0, 0.0, 0.64))
    said = said_by(names, ["it rained", "it will"], ["denial", "forecast", "asserted_fact"])
    roots = np.array([0.7, 0.5, 0.1]) / 1.3, np.array([0.0, 0.8, 0.2])
    assert said == pytest.approx(np.tile((roots[0] + roots[1]) / 2, (2, 1)), abs=2e-3)
    assert said.dtype == np.float32


def test_a_teacher_that_lacks_a_class_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names = teachers(monkeypatch, one=Says(0.5, 0.5, classes=["asserted_fact", "denial"]))
    with pytest.raises(ConfigError, match=r"model\.teachers: one was not taught allegation, forecast; leave it out"):
        said_by(names, ["it rained"], CLAIM_LABELS)


def test_the_loss_is_least_where_the_pupil_says_the_same() -> None:
    logits = torch.tensor([[2.0, 0.0, -2.0]])
    said = torch.softmax(logits / SOFTNESS, dim=1)
    other = torch.softmax(torch.tensor([[0.0, 1.0, 0.0]]), dim=1)
    assert float(loss_to_teachers(logits, said)) == pytest.approx(0, abs=1e-6)
    apart = float((other * (other.log() - said.log())).sum())
    assert float(loss_to_teachers(logits, other)) == pytest.approx(apart * SOFTNESS**2, rel=1e-4)


def test_interrupted_teaching_ends_in_the_same_weights(
    tiny: Path, teacher: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: dict[str, Any] = {"epochs": 4, "teachers": [str(teacher)], "inner_percent": 0}
    whole = tiny_model(tiny, **settings).fit(TEXTS, OTHERWISE, GROUPS, CUES)
    interrupted = tiny_model(tiny, checkpoints=str(tmp_path), checkpoint_steps=4, **settings)
    with monkeypatch.context() as patched:
        patched.setattr("torch.nn.utils.clip_grad_norm_", _stops_after(10))
        with pytest.raises(KeyboardInterrupt):
            interrupted.fit(TEXTS, OTHERWISE, GROUPS, CUES)
    assert list(tmp_path.glob("*/step-*"))
    again = tiny_model(tiny, checkpoints=str(tmp_path), checkpoint_steps=4, **settings)
    again.fit(TEXTS, OTHERWISE, GROUPS, CUES)
    assert np.array_equal(trained_weights(whole), trained_weights(again))
    assert not list(tmp_path.iterdir())  # it was taken up, not begun anew


def _stops_after(steps: int) -> Any:
    from torch.nn.utils import clip_grad_norm_

    left = iter(range(steps))

    def clip(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return clip_grad_norm_(*given)

    return clip


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"teachers": ["/no/such"]}, r"model\.teachers: '/no/such' is no folder"),
        ({"teachers": "/tmp"}, r"model\.teachers is '/tmp'; give a list"),
        ({"teachers": None}, r"model\.teachers is None; give a list"),
        ({"teachers": [3]}, r"model\.teachers is \[3\]; give a list"),
        ({"teacher_share": 7}, r"model\.teacher_share is 7; allowed are numbers from 0 to 1"),
        ({"teacher_share": True}, r"model\.teacher_share is True; allowed are numbers from 0 to 1"),
    ],
)
def test_teachers_that_cannot_teach_are_refused(tiny: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        tiny_model(tiny, **settings)


def test_a_teacher_that_is_no_model_is_refused(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no claimkit model here"):
        tiny_model(tiny, teachers=[str(tmp_path)]).fit(TEXTS, LABELS)
