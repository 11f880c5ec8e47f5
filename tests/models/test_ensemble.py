"""The ensemble: its members, what is set aside, and saving."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError, ModelError
from claimkit.models.ensemble import Ensemble, build_ensemble
from claimkit.models.registry import build_model, claim_probabilities
from claimkit.models.store import load_model, save_model

TEXTS = [
    sentence.format(place=place)
    for place in ("Ghent", "Lima", "Oslo", "Pune", "Kano", "Bari", "Cork", "Baku", "Suva", "Riga", "Bonn", "Gyor")
    for sentence in (
        "The bridge at {place} was closed.",
        "Ode said the bridge at {place} was old.",
        "Ode denied that {place} had paid.",
        "It will open in {place} in May.",
    )
]
LABELS = list(CLAIM_LABELS) * 12
GROUPS = [f"article {i // 4}" for i in range(len(TEXTS))]
MEMBERS = ["logreg", "rules"]


@pytest.fixture(scope="module")
def fitted() -> Ensemble:
    return build_ensemble(seed=0, members=MEMBERS, weights=[2, 1]).fit(TEXTS, LABELS, GROUPS)


def test_it_keeps_the_contract(fitted: Ensemble) -> None:
    assert list(fitted.classes_) == list(CLAIM_LABELS)
    assert np.allclose(fitted.predict_proba(TEXTS).sum(axis=1), 1)
    assert (fitted.predict(TEXTS) == np.array(LABELS)).mean() > 0.9


def test_it_is_the_weighted_mean_tempered(fitted: Ensemble) -> None:
    members = [claim_probabilities(model, TEXTS) for model in fitted.fitted_]
    powered = ((2 * members[0] + members[1]) / 3) ** (1 / fitted.temperature_)
    assert np.allclose(fitted.predict_proba(TEXTS), powered / powered.sum(axis=1, keepdims=True))


def test_a_member_named_again_has_a_seed_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []

    def watched(name: str, *, seed: int, **settings: Any) -> Any:
        seeds.append(seed)
        return build_model(name, seed=seed, **settings)

    model = build_ensemble(seed=3, members=["rules", "majority", "rules", "rules"])
    monkeypatch.setattr("claimkit.models.ensemble.build_model", watched)
    model.fit(TEXTS, LABELS, GROUPS)
    assert seeds == [3, 3, 1003, 2003]


def test_layers_that_an_encoder_lacks_show_before_another_is_trained(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[Any] = []
    monkeypatch.setattr("claimkit.models.ensemble.fit_model", lambda *given, **_: trained.append(given))
    settings = {"minilm_frozen": {"pretrained": str(tiny), "layers": 9}}
    with pytest.raises(ConfigError, match=r"model\.layers is 9; allowed are 1 to 2"):
        build_ensemble(seed=0, members=["rules", "minilm_frozen"], settings=settings).fit(TEXTS, LABELS, GROUPS)
    assert not trained


def test_members_do_not_see_what_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def watched(model: Any, texts: Any, labels: Any, groups: Any, cues: Any, sources: Any) -> Any:
        seen.extend(texts)
        assert len(texts) == len(labels) == len(groups) == len(cues) == len(sources)
        return model.fit(texts, labels)

    monkeypatch.setattr("claimkit.models.ensemble.fit_model", watched)
    build_ensemble(seed=0, members=["rules"]).fit(TEXTS, LABELS, GROUPS, LABELS, LABELS)
    assert len(seen) == len(TEXTS) - 4  # one article of twelve


def test_saved_model_gives_the_same_answers(fitted: Ensemble, tmp_path: Path) -> None:
    folder = save_model(fitted, tmp_path / "model", name="ensemble", about={})
    stored = load_model(folder)
    assert stored.manifest["kind"] == "ensemble"
    assert np.array_equal(stored.classifier.predict_proba(TEXTS), fitted.predict_proba(TEXTS))
    member = folder / "member-0" / "model.skops"
    member.write_bytes(member.read_bytes() + b"x")
    with pytest.raises(ModelError, match=r"member-0/model\.skops: changed"):
        load_model(folder)


def test_what_is_saved_does_not_tell_where_checkpoints_were(fitted: Ensemble, tmp_path: Path) -> None:
    model = copy.copy(fitted)
    model.settings = {"minilm": {"epochs": 1, "checkpoints": "/home/somebody/checkpoints"}}
    saved = json.loads((save_model(model, tmp_path / "model", name="ensemble", about={}) / "ensemble.json").read_text())
    assert saved["settings"] == {"minilm": {"epochs": 1}}


def test_an_unknown_kind_of_member_is_refused(fitted: Ensemble, tmp_path: Path) -> None:
    from claimkit.models.store import read_model

    folder = save_model(fitted, tmp_path / "model", name="ensemble", about={})
    about = json.loads((folder / "ensemble.json").read_text())
    about["members"][0]["kind"] = "pickle"
    (folder / "ensemble.json").write_text(json.dumps(about))
    with pytest.raises(ModelError, match="SHA-256"):
        load_model(folder)
    with pytest.raises(ModelError, match="kind 'pickle'; allowed are"):
        read_model("ensemble", folder)


def test_a_saved_model_can_be_a_member(tmp_path: Path) -> None:
    rules = build_model("rules", seed=0).fit(TEXTS, LABELS)
    folder = save_model(rules, tmp_path / "rules", name="rules", about={})
    model = build_ensemble(seed=0, members=[str(folder), "logreg"]).fit(TEXTS, LABELS, GROUPS)
    taken = claim_probabilities(model.fitted_[0], TEXTS)
    assert np.array_equal(taken, claim_probabilities(rules, TEXTS))
    assert model.temperature_ == 1.0  # it may know what would be set aside
    again = load_model(save_model(model, tmp_path / "model", name="ensemble", about={})).classifier
    assert np.array_equal(again.predict_proba(TEXTS), model.predict_proba(TEXTS))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"members": []}, "model.members is empty"),
        ({"weights": [1, 0, 1]}, r"model.weights is \[1, 0, 1\]; it needs a number above 0 for each of"),
        ({"weights": [1]}, "it needs a number above 0 for each of"),
        ({"weights": [1, 1, float("inf")]}, "it needs a number above 0 for each of"),
        ({"weights": [1, 1, float("nan")]}, "it needs a number above 0 for each of"),
        ({"weights": [1, 1, True]}, "it needs a number above 0 for each of"),
        ({"weights": 3}, "model.weights is 3; it needs a number above 0 for each of"),
        ({"members": "logreg"}, "model.members is 'logreg'; give a list"),
        ({"members": [3]}, "model.members: 3 is neither a model nor the folder"),
        ({"members": ["bert"]}, "'bert' is neither a model nor the folder of a saved one; there are linear_svm"),
        ({"members": ["ensemble"]}, "'ensemble' is neither"),
        ({"settings": {"bert": {}}}, "no model is called 'bert'; there are linear_svm"),
        ({"settings": {"minilm": {"teachers": ["/tmp"]}}}, r"model\.settings\.minilm\.teachers: train that one first"),
        ({"settings": ["logreg"]}, r"model\.settings is \['logreg'\]; give those of each model"),
        ({"settings": {"logreg": None}}, r"model\.settings\.logreg is None; give its settings"),
        ({"settings": {"logreg": {"strenght": 1}}}, r"model\.settings\.logreg: model logreg has no setting 'strenght'"),
        (
            {"settings": {"logreg": {"strength": 0}}},
            r"^model\.settings\.logreg\.strength is 0; allowed are numbers above",
        ),
        ({"settings": {"logreg": {"seed": 1}}}, r"model\.settings\.logreg: a member has neither seed nor name"),
        ({"settings": {"logreg": {"name": "rules"}}}, r"model\.settings\.logreg: a member has neither seed nor name"),
    ],
)
def test_a_wrong_setting_is_one_line(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        build_ensemble(seed=0, **settings)
