"""A training that was interrupted goes on from its newest whole checkpoint, to the same weights."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_encoder import CUES, GROUPS, LABELS, TEXTS, tiny_model, trained_weights

from claimkit.models import store
from claimkit.models.checkpoints import Checkpoints, training_digest


def interrupted(tiny: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, saves: int, **settings: float) -> None:
    """Train until so many checkpoints are written, and stop there as Ctrl-C does."""
    save = Checkpoints.save
    count = 0

    def stopping(self: Checkpoints, *given: Any) -> None:
        nonlocal count
        save(self, *given)
        count += 1
        if count == saves:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Checkpoints, "save", stopping)
        with pytest.raises(KeyboardInterrupt):
            tiny_model(tiny, checkpoints=str(folder), checkpoint_steps=4, **settings).fit(TEXTS, LABELS, GROUPS, CUES)


@pytest.mark.parametrize("settings", [{"inner_percent": 0}, {"inner_percent": 20, "patience": 9}])
@pytest.mark.parametrize("saves", [2, 5, 7])
def test_interrupted_training_ends_in_the_same_weights(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saves: int, settings: dict[str, float]
) -> None:
    whole = tiny_model(tiny, epochs=4, **settings).fit(TEXTS, LABELS, GROUPS, CUES)
    interrupted(tiny, tmp_path / "c", monkeypatch, saves, epochs=4, **settings)
    assert len(list((tmp_path / "c").glob("*/step-*"))) == min(saves, 2)
    again = tiny_model(tiny, epochs=4, checkpoints=str(tmp_path / "c"), checkpoint_steps=4, **settings)
    again.fit(TEXTS, LABELS, GROUPS, CUES)
    assert np.array_equal(trained_weights(whole), trained_weights(again))
    assert whole.history_ == again.history_
    assert not list((tmp_path / "c").iterdir())


@pytest.mark.parametrize("damaged", ["tensors.safetensors", "state.json"])
def test_a_damaged_checkpoint_is_skipped_and_said(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], damaged: str
) -> None:
    whole = tiny_model(tiny, epochs=4).fit(TEXTS, LABELS, GROUPS, CUES)
    interrupted(tiny, tmp_path / "c", monkeypatch, 5, epochs=4)
    newest = max((tmp_path / "c").glob("*/step-*")) / damaged
    text = newest.read_bytes()
    newest.write_bytes(text[:-100] if damaged == "tensors.safetensors" else text.replace(b'"losses": ', b'"losses": 1'))
    assert newest.read_bytes() != text
    again = tiny_model(tiny, epochs=4, checkpoints=str(tmp_path / "c"), checkpoint_steps=4)
    again.fit(TEXTS, LABELS, GROUPS, CUES)
    assert f"skipped the damaged checkpoint {newest.parent} (its SHA-256 differs)" in capsys.readouterr().err
    assert np.array_equal(trained_weights(whole), trained_weights(again))


def test_another_training_does_not_take_up_a_checkpoint(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(tiny, tmp_path / "c", monkeypatch, 2, epochs=4)
    other = tiny_model(tiny, seed=1, epochs=4, checkpoints=str(tmp_path / "c")).fit(TEXTS, LABELS, GROUPS)
    assert np.array_equal(
        trained_weights(tiny_model(tiny, seed=1, epochs=4).fit(TEXTS, LABELS, GROUPS)), trained_weights(other)
    )
    assert len(list((tmp_path / "c").iterdir())) == 1


@pytest.mark.parametrize("changed", ["tokenizer.json", "tokenizer_config.json", "config.json", "model.safetensors"])
def test_another_encoder_does_not_take_up_a_checkpoint(tiny: Path, tmp_path: Path, changed: str) -> None:
    folder = Path(shutil.copytree(tiny, tmp_path / "encoder"))
    before = training_digest(folder, [1])
    assert before == training_digest(tiny, [1]) != training_digest(tiny, [2])
    content = (folder / changed).read_bytes()
    (folder / changed).write_bytes(content.replace(b"{", b"{ ", 1))
    assert training_digest(folder, [1]) != before
    (folder / changed).write_bytes(content)
    (folder / "README.md").write_text("read by nobody")
    assert training_digest(folder, [1]) == before


@pytest.mark.parametrize("package", ["claimkit", "transformers", "torch"])
def test_another_version_does_not_take_up_a_checkpoint(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    before = training_digest(tiny, [])
    installed = store.version
    monkeypatch.setattr(store, "version", lambda name: "0.0" if name == package else installed(name))
    assert training_digest(tiny, []) != before
