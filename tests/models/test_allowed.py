"""A setting out of its range is refused in one line, before anything is trained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_encoder import LABELS, TEXTS, tiny_model

from claimkit.errors import ConfigError
from claimkit.models.encoder import FineTunedEncoder
from claimkit.models.registry import build_model, fit_model

WRONG: dict[str, dict[str, list[Any]]] = {
    "minilm": {
        "pretrained": [3, ""],
        "epochs": [0, 1.5, True],
        "learning_rate": [-1, 0, "fast", float("nan")],
        "batch_size": [0],
        "warmup": [5],
        "weight_decay": [-0.1],
        "dropout": [2, 1, -0.1],
        "class_weight": [-3, 2],
        "smoothing": [1.5, 1],
        "cue_weight": [-1],
        "freeze_words": ["no", 1],
        "max_tokens": [0, 2],
        "inner_percent": [-5, 51],
        "patience": [0, True],
        "checkpoints": [3, "/proc/none/here", "/dev/null/here"],
        "checkpoint_steps": [0],
    },
    "logreg": {
        "strength": [0, -1, float("inf")],
        "word_runs": [-1],
        "masked": [-2],
        "characters": [-1],
        "features": ["yes"],
        "decision": [1],
        "feature_weight": ["abc", -1],
        "min_count": [0, 0.5],
        "balanced": [None],
        "cue_weight": ["x"],
        "without": ["hedge", None],
    },
    "linear_svm": {"strength": [0], "calibration_folds": [0, 1], "min_count": [0]},
    "naive_bayes": {"smoothing": [-1, 0], "word_runs": [-1], "min_count": [0]},
    "minilm_frozen": {"layers": [0, -1, True], "strength": [-1], "balanced": ["yes"], "pretrained": [None]},
}


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [(name, setting, value) for name, own in WRONG.items() for setting, values in own.items() for value in values],
)
def test_it_is_refused_when_the_model_is_built(name: str, setting: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=rf"^model\.{setting} is {value!r}[;,] [^\n]*$"):
        build_model(name, seed=0, **{setting: value})


def test_a_group_of_features_must_exist_even_where_none_is_used() -> None:
    with pytest.raises(ConfigError, match=r"model\.without: no group of features is called 'nonsense'"):
        build_model("logreg", seed=0, features=False, without=["nonsense"])


@pytest.mark.parametrize("name", ["logreg", "linear_svm", "naive_bayes"])
def test_a_count_that_no_run_of_words_reaches_is_named(name: str) -> None:
    with pytest.raises(ConfigError, match=r"model\.min_count is 49; no run of words .* of the 48 training texts"):
        fit_model(build_model(name, seed=0, min_count=49), TEXTS, LABELS)
    unlike = [f"word{i}" for i in range(len(TEXTS))]
    with pytest.raises(ConfigError, match=r"model\.min_count is 2; no run of words"):
        fit_model(build_model(name, seed=0, **({} if name == "naive_bayes" else {"masked": 0})), unlike, LABELS)


def test_more_layers_than_the_encoder_has_are_refused(tiny: Path) -> None:
    with pytest.raises(ConfigError, match=r"model\.layers is 3; allowed are 1 to 2"):
        build_model("minilm_frozen", seed=0, pretrained=str(tiny), layers=3).fit(TEXTS, LABELS)


def test_a_folder_that_can_be_made_is_left_unmade(tiny: Path, tmp_path: Path) -> None:
    tiny_model(tiny, checkpoints=str(tmp_path / "new" / "folder"))
    assert not list(tmp_path.iterdir())


def test_a_model_saved_with_what_was_once_allowed_is_opened(tiny: Path, tmp_path: Path) -> None:
    tiny_model(tiny, epochs=1).fit(TEXTS, LABELS).save_files(tmp_path)
    kept = json.loads((tmp_path / "encoder.json").read_text(encoding="utf-8"))
    kept["recipe"] |= {"learning_rate": 0.0, "patience": 0, "class_weight": 2.0}
    (tmp_path / "encoder.json").write_text(json.dumps(kept), encoding="utf-8")
    assert FineTunedEncoder.load_files(tmp_path).predict(TEXTS[:4]).shape == (4,)
