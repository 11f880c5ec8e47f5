"""Every setting tells: another value of it gives another model, and what is kept of a training is what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_encoder import CUES, GROUPS, LABELS, TEXTS, tiny_model, trained_weights

from claimkit.claims import CLAIM_LABELS
from claimkit.models.ensemble import build_ensemble
from claimkit.models.finetuning import parameter_groups
from claimkit.models.networks import load_network
from claimkit.models.recipe import Recipe
from claimkit.models.registry import build_model, claim_probabilities
from conftest import small_texts

UNLIKE = [*TEXTS, *TEXTS[:2] * 6], [*LABELS, *LABELS[:2] * 6]
"""Texts and labels of which two are commoner than the others."""


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("learning_rate", 1e-3),
        ("batch_size", 4),
        ("warmup", 0.5),
        ("weight_decay", 0.5),
        ("dropout", 0.0),
        ("class_weight", 0.0),
        ("smoothing", 0.3),
        ("freeze_words", True),
        ("max_tokens", 4),
    ],
)
def test_another_value_gives_another_encoder(tiny: Path, setting: str, value: Any) -> None:
    usual = tiny_model(tiny, epochs=1, inner_percent=0).fit(*UNLIKE)
    other = tiny_model(tiny, epochs=1, inner_percent=0, **{setting: value}).fit(*UNLIKE)
    assert not np.array_equal(trained_weights(usual), trained_weights(other))


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        *(("logreg", "strength", 0.1), ("logreg", "balanced", False), ("logreg", "feature_weight", 1.0)),
        *(("linear_svm", "strength", 0.01), ("linear_svm", "balanced", False), ("linear_svm", "feature_weight", 1.0)),
        *(("linear_svm", "calibration_folds", 2), ("naive_bayes", "smoothing", 3.0), ("naive_bayes", "word_runs", 1)),
        *(("minilm_frozen", "strength", 10.0), ("minilm_frozen", "balanced", False), ("minilm_frozen", "layers", 1)),
    ],
)
def test_another_value_gives_another_model(tiny: Path, name: str, setting: str, value: Any) -> None:
    given = {"pretrained": str(tiny), "layers": 2} if name == "minilm_frozen" else {}
    texts, labels = small_texts() if name != "minilm_frozen" else UNLIKE
    texts, labels = [*texts, *texts[:2] * 3], [*labels, *labels[:2] * 3]
    usual, other = (
        build_model(name, seed=0, **{**given, **changed}).fit(texts, labels) for changed in ({}, {setting: value})
    )
    assert not np.allclose(usual.predict_proba(texts), other.predict_proba(texts), atol=1e-5)


@pytest.mark.parametrize("name", ["logreg", "linear_svm", "naive_bayes"])
def test_a_run_must_occur_as_often_as_is_said(name: str) -> None:
    parts = {"words": "word_runs", "masked": "masked", "characters": "characters"}
    for part, setting in parts.items() if name != "naive_bayes" else [("words", "word_runs")]:
        alone = {} if name == "naive_bayes" else dict.fromkeys(parts.values(), 0)
        counts = []
        for least in (2, 7):
            model = build_model(name, seed=0, min_count=least, **{**alone, setting: 2}).fit(*small_texts())
            counts.append(sum(column.startswith(part) for column in model[0].get_feature_names_out()))
        assert counts[0] > counts[1] > 0


@pytest.mark.parametrize("name", ["logreg", "linear_svm"])
def test_groups_of_features_are_left_out(name: str) -> None:
    model = build_model(name, seed=0, without=["hedge", "tense"]).fit(*small_texts())
    groups = {c.split("__")[1].split(":")[0] for c in model[0].get_feature_names_out() if c.startswith("features")}
    assert "reporting" in groups
    assert not groups & {"hedge", "tense"}


def test_biases_and_norms_do_not_decay(tiny: Path) -> None:
    network = load_network(tiny, np.array(CLAIM_LABELS), 0.0)
    groups = parameter_groups(network, Recipe(weight_decay=0.25, freeze_words=False))
    decays = {id(parameter): group["weight_decay"] for group in groups for parameter in group["params"]}
    for name, parameter in network.named_parameters():
        flat = name.endswith("bias") or "LayerNorm" in name
        assert decays[id(parameter)] == (0 if flat else 0.25), name


@pytest.mark.parametrize("best", [0, 1, 3])
def test_the_weights_kept_are_those_of_the_epoch_measured_best(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, best: int
) -> None:
    seen: list[np.ndarray] = []

    def measured(network: Any, tokens: Any, _: int) -> torch.Tensor:
        """Right in the best epoch alone."""
        seen.append(np.concatenate([value.detach().numpy().ravel() for value in network.parameters()]))
        right = torch.arange(len(tokens)) % 4  # whole articles are set aside, the four labels of each in order
        return torch.nn.functional.one_hot((right + (len(seen) - 1 != best)) % 4, 4).double()

    monkeypatch.setattr("claimkit.models.finetuning.logits_of", measured)
    monkeypatch.setattr("claimkit.models.encoder.divide_logits", lambda *_: None)
    model = tiny_model(tiny, epochs=4, patience=9, inner_percent=20).fit(TEXTS, LABELS, GROUPS)
    figures = [entry.value for entry in model.history_ if entry.name == "inner.macro_f1"]
    assert figures == [float(epoch == best) for epoch in range(4)]
    kept = trained_weights(model)
    assert [bool(np.array_equal(kept, weights)) for weights in seen] == [epoch == best for epoch in range(4)]


def test_no_more_tokens_are_read_than_is_said(tiny: Path) -> None:
    model = tiny_model(tiny, epochs=1, max_tokens=4, inner_percent=0).fit(TEXTS, LABELS, GROUPS, CUES)
    short, long = model.predict_proba(["ode denied", "ode denied it will rain"])
    assert short == pytest.approx(long, abs=1e-6)
    assert model.predict_with_cues(["ode denied it will rain"])[0][0] == pytest.approx(long, abs=1e-6)
    wide = tiny_model(tiny, epochs=1, inner_percent=0).fit(TEXTS, LABELS)
    short, long = wide.predict_proba(["ode denied", "ode denied it will rain"])
    assert short != pytest.approx(long, abs=1e-6)


def test_an_embedding_is_the_first_state_and_the_mean_over_the_words(tiny: Path) -> None:
    model = build_model("minilm_frozen", seed=0, pretrained=str(tiny), layers=2, strength=1.0).fit(TEXTS, LABELS)
    texts = ["it rained", "ode said it will rain"]  # of unlike length: what pads the shorter is no word of it
    found: np.ndarray = model.embed(texts)  # type: ignore[attr-defined]
    for text, row in zip(texts, found, strict=True):
        ids = model.tokenizer_([text], return_tensors="pt")["input_ids"]  # type: ignore[attr-defined]
        with torch.inference_mode():
            states = model.network_(input_ids=ids, output_hidden_states=True).hidden_states[-2:]  # type: ignore[attr-defined]
        expected = torch.cat([part for state in states for part in (state[0, 0], state[0].mean(dim=0))])
        assert row == pytest.approx(expected.numpy(), abs=0.05)  # it may be computed in bf16


def test_an_ensemble_that_is_too_sure_is_tempered() -> None:
    texts = [f"The mill in {place} was closed, said {name}." for place in "ABCDEFGHIJ" for name in ("Ode", "Ama")] * 12
    labels = [CLAIM_LABELS[i] for i in np.random.default_rng(0).integers(0, 4, len(texts))]
    groups = [f"article {i // 12}" for i in range(len(texts))]
    settings = {"logreg": {"strength": 1e4, "characters": 4, "min_count": 1}}
    model = build_ensemble(seed=0, members=["logreg"], settings=settings).fit(texts, labels, groups)
    untempered = claim_probabilities(model.fitted_[0], texts)
    assert model.temperature_ > 1.2
    assert model.predict_proba(texts).max(axis=1).mean() < untempered.max(axis=1).mean() - 0.02
