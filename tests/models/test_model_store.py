"""Saving and loading: the same answers, and nothing that was changed or is not trusted."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError, ModelError
from claimkit.inference.load import load
from claimkit.models.registry import MODELS, build_model, claim_probabilities
from claimkit.models.store import MANIFEST, load_model, manifest_digest, save_model

TEXTS = ["The bridge was closed.", "Ode said it was old.", "Ode denied it.", "It will open in May."] * 3
LABELS = list(CLAIM_LABELS) * 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = build_model("logreg", seed=0).fit(TEXTS, LABELS)
    return save_model(model, tmp_path / "model", name="logreg", about={"dataset": "tiny"})


def test_round_trip(folder: Path) -> None:
    model = build_model("logreg", seed=0).fit(TEXTS, LABELS)
    stored = load_model(folder)
    assert np.array_equal(claim_probabilities(stored.classifier, TEXTS), claim_probabilities(model, TEXTS))
    assert stored.manifest["dataset"] == "tiny"
    assert stored.manifest["labels"] == list(CLAIM_LABELS)
    assert [p.label for p in load(folder).predict(TEXTS[:4])] == LABELS[:4]
    assert load(folder.parent).predict("Ode denied it.")[0].label == "denial"


def test_models_saved_when_masking_had_a_setting_still_load(tmp_path: Path) -> None:
    model = build_model("logreg", seed=0).fit(TEXTS, LABELS)
    dict(model[0].transformer_list)["masked"][0].background = False
    loaded = load_model(save_model(model, tmp_path / "model", name="logreg", about={})).classifier
    assert np.array_equal(claim_probabilities(loaded, TEXTS), claim_probabilities(model, TEXTS))


def test_every_changed_byte_is_refused(folder: Path) -> None:
    path = folder / "model.skops"
    content = path.read_bytes()
    for position in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        with pytest.raises(ModelError, match="SHA-256"):
            load_model(folder)
    path.unlink()
    with pytest.raises(ModelError, match="missing"):
        load_model(folder)


def test_file_that_was_not_saved_is_refused(folder: Path) -> None:
    (folder / "more.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match=r"more\.bin: not in the manifest"):
        load_model(folder)
    (folder / "more.bin").unlink()
    rewrite(folder, files={})
    with pytest.raises(ModelError, match=r"model\.skops: not in the manifest"):
        load_model(folder)


def rewrite(folder: Path, **changes: object) -> None:
    """Change what the manifest says, and its digest with it."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest.update(changes)
    manifest["sha256"] = manifest_digest(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_a_changed_manifest_is_refused(folder: Path) -> None:
    path = folder / MANIFEST
    path.write_text(path.read_text().replace('"tiny"', '"other"'))
    with pytest.raises(ModelError, match=r"claimkit\.json: changed since it was saved"):
        load_model(folder)


def test_manifest_is_checked(folder: Path) -> None:
    rewrite(folder, files={"../../etc/hosts": "0"})
    with pytest.raises(ModelError, match="missing"):
        load_model(folder)
    rewrite(folder, format=99)
    with pytest.raises(ModelError, match="format 99"):
        load_model(folder)
    (folder / MANIFEST).write_text("[")
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(folder)
    (folder / MANIFEST).unlink()
    with pytest.raises(ModelError, match="no claimkit model"):
        load_model(folder)


class Marker:
    """A type that no claimkit model holds."""

    def __init__(self) -> None:
        self.value = 3


def test_type_that_is_not_trusted_is_refused(folder: Path) -> None:
    import hashlib

    import skops.io

    skops.io.dump(Marker(), folder / "model.skops")
    digest = hashlib.sha256((folder / "model.skops").read_bytes()).hexdigest()
    rewrite(folder, files={"model.skops": digest})
    with pytest.raises(ModelError, match="does not trust"):
        load_model(folder)


def test_archive_that_unpacks_to_too_much_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimkit.models.store.MAX_UNPACKED", 10)
    with pytest.raises(ModelError, match="unpacks to more than 10 bytes"):
        load_model(folder)
    assert zipfile.is_zipfile(folder / "model.skops")


def test_nothing_is_overwritten_or_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = build_model("logreg", seed=0).fit(TEXTS, LABELS)
    with pytest.raises(ModelError, match="already there"):
        save_model(model, folder, name="logreg", about={})
    monkeypatch.setattr(
        "claimkit.models.store.write_model", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(ModelError, match="No space left"):
        save_model(model, folder.parent / "other", name="logreg", about={})
    assert sorted(p.name for p in folder.parent.iterdir()) == ["model"]


def test_unknown_names_are_told() -> None:
    with pytest.raises(ConfigError, match=r"there are .*logreg"):
        build_model("gpt", seed=0)
    with pytest.raises(ConfigError, match="no setting 'depth'"):
        build_model("logreg", seed=0, depth=3)


def test_probabilities_follow_the_fixed_order_of_labels() -> None:
    class Backwards:
        classes_ = ("forecast", "denial")

        def predict_proba(self, texts: list[str]) -> np.ndarray:
            return np.tile([0.9, 0.1], (len(texts), 1))

    found = claim_probabilities(Backwards(), ["a", "b"])  # type: ignore[arg-type]
    assert found.tolist() == [[0, 0, 0.1, 0.9]] * 2


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_is_loaded_as_it_was_saved(name: str, tiny: Path, tmp_path: Path) -> None:
    encoder = {"pretrained": str(tiny)}
    settings: dict[str, dict[str, Any]] = {
        "minilm": {**encoder, "epochs": 1},
        "transformer": {**encoder, "epochs": 1},
        "minilm_frozen": {**encoder, "layers": 2},
        "ensemble": {"members": ["minilm", "linear_svm"], "settings": {"minilm": encoder}},
    }
    model = build_model(name, seed=0, **settings.get(name, {})).fit(TEXTS * 3, LABELS * 3)
    loaded = load_model(save_model(model, tmp_path / "model", name=name, about={})).classifier
    assert np.array_equal(claim_probabilities(loaded, TEXTS), claim_probabilities(model, TEXTS))
    for one in (model, loaded):
        assert one.predict_proba([]).shape == (0, 4)
        assert len(one.predict([])) == 0
