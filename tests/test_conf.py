"""Every option of conf/ composes and builds what it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claimkit.config import check_options, compose_settings
from claimkit.dataset.parts import PRESETS, Recipe
from claimkit.models.registry import MODELS, build_model, complete_settings
from conftest import ROOT

CONF = ROOT / "conf"
OPTIONS = [(path.parent.name, path.stem) for path in sorted(CONF.glob("*/*.yaml"))]


@pytest.mark.parametrize(("group", "option"), OPTIONS)
def test_option_composes(group: str, option: str) -> None:
    settings = compose_settings(CONF, [f"{group}={option}"])
    assert set(settings) >= {"dataset", "model", "evaluation", "tracking", "seed"}
    assert Recipe(**settings["dataset"]).name
    assert set(settings["evaluation"]) == {"folds", "test", "behaviour", "files"}
    assert set(settings["tracking"]) == {"uri", "model", "register"}


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_dataset_is_built_into_a_folder_of_its_plain_name(name: str) -> None:
    given = compose_settings(CONF, [f"dataset={name}"])["dataset"]
    assert Recipe(**given).folder == name
    assert Recipe(**{**given, "limit": 500, "limit_seed": 1}).folder == f"{name}-500-1"
    assert re.fullmatch(rf"{name}-[0-9a-f]{{8}}", Recipe(**{**given, "held_out_percent": 7}).folder)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_model_has_a_yaml_and_builds(name: str) -> None:
    settings = compose_settings(CONF, [f"model={name}"])
    assert settings["model"]["name"] == name
    assert hasattr(build_model(**settings["model"], seed=1), "fit")


@pytest.mark.parametrize("name", sorted(MODELS))
def test_yaml_says_what_the_model_is_without_it(name: str) -> None:
    stated = {
        setting: tuple(value) if isinstance(value, list) else value
        for setting, value in compose_settings(CONF, [f"model={name}"])["model"].items()
        if setting != "checkpoints" and not (name == "ensemble" and setting in ("weights", "settings"))
    }
    complete = complete_settings(name)
    assert stated == {setting: complete.get(setting) for setting in stated}
    assert complete.keys() - stated.keys() <= {"checkpoints", "checkpoint_steps", "max_tokens", "weights", "settings"}


def test_no_yaml_without_a_model() -> None:
    assert {path.stem for path in (CONF / "model").glob("*.yaml")} == set(MODELS)


def test_no_dataset_but_that_of_files_without_a_plain_name() -> None:
    assert {path.stem for path in (CONF / "dataset").glob("*.yaml")} == {*PRESETS, "files"}


def test_yaml_is_short() -> None:
    long = [path for path in CONF.glob("*/*.yaml") if len(path.read_text().splitlines()) > 20]
    assert not long


def test_no_target_in_any_yaml_but_that_of_the_multirun() -> None:
    lines = [line.strip() for path in CONF.rglob("*.yaml") for line in path.read_text().splitlines()]
    targets = [line for line in lines if "_target_" in line]
    assert targets == ["_target_: claimkit.tracking.sweep_callback.SweepCallback"]


def test_unknown_option_stops(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        check_options(CONF, ["seed=3", "model=logreg,gpt"])
    assert stop.value.code == 2
    assert "logreg" in capsys.readouterr().err


def test_known_options_pass() -> None:
    check_options(CONF, ["-m", "model=logreg", "seed=1,2", "dataset=files", "experiment=null"])
    assert Path(CONF).is_dir()


def test_preset_bears_its_name_and_has_a_folder() -> None:
    for path in sorted((CONF / "experiment").glob("*.yaml")):
        assert compose_settings(CONF, [f"experiment={path.stem}"])["series"] == path.stem
        assert f"experiment={path.stem}" in path.read_text()
        assert (ROOT / "experiments" / path.stem.replace("_", "-") / "README.md").is_file()
