"""An encoder that learns from trained models as well: it comes to say what they say, and what they are is checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_encoder import CUES, GROUPS, LABELS, TEXTS, tiny_model, trained_weights

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError
from claimkit.models.store import save_model
from claimkit.models.teachers import SOFTNESS, said_by

OTHERWISE = ["forecast", "denial", "allegation", "asserted_fact"] * 12
"""Labels of which none is the one that the teacher learnt."""


@pytest.fixture(scope="module")
def teacher(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(
        tiny_model(tiny).fit(TEXTS, LABELS), tmp_path_factory.mktemp("t") / "minilm", name="minilm", about={}
    )


@pytest.mark.parametrize(("taught", "learnt"), [(1.0, LABELS), (0.0, OTHERWISE)])
def test_the_share_decides_whom_it_believes(tiny: Path, teacher: Path, taught: float, learnt: list[str]) -> None:
    pupil = tiny_model(tiny, teachers=[str(teacher)], taught=taught).fit(TEXTS, OTHERWISE)
    assert list(pupil.predict(TEXTS)) == learnt


def test_what_is_said_is_the_softened_mean_in_the_order_of_the_classes(teacher: Path) -> None:
    classes = list(CLAIM_LABELS[1:])
    said = said_by([str(teacher), str(teacher)], TEXTS[:4], classes)
    assert said.shape == (4, 3)
    assert said.sum(axis=1) == pytest.approx(1)
    plain = said**SOFTNESS
    assert plain.argmax(axis=1)[1:].tolist() == [0, 1, 2]


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


def _stops_after(steps: int) -> Any:
    from torch.nn.utils import clip_grad_norm_

    left = iter(range(steps))

    def clip(*given: Any) -> Any:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return clip_grad_norm_(*given)

    return clip


def test_teachers_that_cannot_teach_are_refused(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"model\.teachers: '.*none' is no folder"):
        tiny_model(tiny, teachers=[str(tmp_path / "none")])
    with pytest.raises(ConfigError, match=r"model\.taught is 7; allowed are 0 .* to 1"):
        tiny_model(tiny, taught=7)
