"""The frozen encoder: contract and saving, on a tiny network with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from claimkit.claims import CLAIM_LABELS
from claimkit.models.frozen import FrozenEncoder, build_frozen
from claimkit.models.store import load_model, save_model

TEXTS = ["it rained", "ode said it rained", "ode denied it", "it will rain"] * 6
LABELS = list(CLAIM_LABELS) * 6


def frozen(tiny: Path) -> FrozenEncoder:
    return build_frozen(seed=0, pretrained=str(tiny), layers=2, strength=1.0)


def test_it_learns_and_keeps_the_contract(tiny: Path) -> None:
    model = frozen(tiny).fit(TEXTS, LABELS)
    assert list(model.classes_) == list(CLAIM_LABELS)
    assert list(model.predict(TEXTS)) == LABELS
    assert np.allclose(model.predict_proba(TEXTS).sum(axis=1), 1)
    assert model.embed(TEXTS[:3]).shape == (3, 2 * 2 * 32)
    assert model.origin_ == "folder"


def test_two_classes_are_those_of_the_regression(tiny: Path) -> None:
    rows = [(t, x) for t, x in zip(TEXTS, LABELS, strict=True) if x in ("denial", "forecast")]
    model = frozen(tiny).fit([t for t, _ in rows], [x for _, x in rows])
    assert list(model.classes_) == ["denial", "forecast"]
    assert list(model.predict(["ode denied it", "it will rain"])) == ["denial", "forecast"]


def test_saved_model_gives_the_same_answers(tiny: Path, tmp_path: Path) -> None:
    model = frozen(tiny).fit(TEXTS, LABELS)
    before = model.predict_proba(TEXTS)
    stored = load_model(save_model(model, tmp_path / "model", name="minilm_frozen", about={}))
    assert stored.manifest["kind"] == "frozen"
    assert np.array_equal(stored.classifier.predict_proba(TEXTS), before)
    assert np.array_equal(model.predict_proba(TEXTS), before)
    kept, original = (load_file(folder / "model.safetensors") for folder in (tmp_path / "model", tiny))
    assert all(np.array_equal(kept[name], value) for name, value in original.items() if name in kept)
    assert len(kept) > 10
