"""What lies between a dataset and a run: outside files, tests of behaviour, what an evaluation holds and writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimkit.dataset.build import build_dataset
from claimkit.dataset.built import Dataset
from claimkit.dataset.parts import Recipe
from claimkit.errors import AnnotationError, ConfigError, DatasetError, ModelError
from claimkit.evaluation.measured import write_evaluation
from claimkit.evaluation.painter import Painter
from claimkit.models.registry import build_model
from claimkit.models.store import save_model
from claimkit.training import (
    behaviour_cases,
    behaviour_results,
    check_saved_parts,
    cross_validate,
    fit,
    measure,
    read_outside_files,
)
from conftest import ROOT


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    out = tmp_path_factory.mktemp("built")
    return build_dataset(Recipe(name="seeds", train=("seeds",)), ROOT, out)[0]


def settings(**evaluation: Any) -> dict[str, Any]:
    return {"dataset": {}, "evaluation": {"files": [], "behaviour": "auto", **evaluation}}


def test_outside_file_that_nearly_repeats_what_is_trained_on(seeds: Dataset, tmp_path: Path) -> None:
    longest = max((row.text for row in seeds.train), key=len)
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"text": f"Last week: {longest}", "label": "denial"}) + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="1 of its sentences nearly repeat one that is trained on"):
        read_outside_files(seeds, settings(files=[str(path)]))
    path.write_text('{"text": "The owner denied it.", "label": "denial"}\n')
    assert len(read_outside_files(seeds, settings(files=[str(path)]))["mine"]) == 1


def test_outside_file_is_read_by_the_columns_of_the_dataset_where_it_has_them(seeds: Dataset, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("text,label,said,kind\nDraft.,forecast,The owner denied it.,denial\n")
    (tmp_path / "usual.csv").write_text("text,label\nThe dam broke at noon.,asserted_fact\n")
    files = [str(tmp_path / name) for name in ("mine.csv", "usual.csv")]
    asked = {**settings(files=files), "dataset": {"text_column": "said", "label_column": "kind"}}
    found = [(row.text, row.label) for rows in read_outside_files(seeds, asked).values() for row in rows]
    assert found == [("The owner denied it.", "denial"), ("The dam broke at noon.", "asserted_fact")]
    (tmp_path / "usual.csv").write_text("text,kind\nThe dam broke at noon.,asserted_fact\n")
    with pytest.raises(AnnotationError, match=r"usual.csv:2: no column 'said'; there are text, kind"):
        read_outside_files(seeds, asked)


def test_behaviour_is_tested_where_articles_are_held_out_or_when_told(seeds: Dataset) -> None:
    assert behaviour_cases(seeds, settings(), ROOT) == []
    assert behaviour_cases(seeds, settings(behaviour=False), ROOT) == []
    assert len(behaviour_cases(seeds, settings(behaviour=True), ROOT)) > 1000
    with pytest.raises(ConfigError, match=r"evaluation.behaviour is 'maybe'; allowed are auto, true and false"):
        behaviour_cases(seeds, settings(behaviour="maybe"), ROOT)
    assert behaviour_results(build_model("majority", seed=0), []) == []


def test_errors_of_linear_models_are_weighed_by_the_fold_that_made_them(seeds: Dataset, tmp_path: Path) -> None:
    evaluation = cross_validate(build_model("naive_bayes", seed=0), seeds.train, folds=5, seed=0)
    wrong = {i for i, row in enumerate(evaluation.rows) if evaluation.guesses[i] != row.label}
    assert set(evaluation.weighed) == wrong
    assert evaluation.scaled is not None
    assert evaluation.figures["temperature"] > 0
    assert {part.by for part in evaluation.slices} >= {"length", "quotation", "cue word", "place"}
    with Painter() as painter:
        write_evaluation(evaluation, tmp_path, painter, seeds.not_a_claim)
    slices = json.loads((tmp_path / "slices.json").read_text(encoding="utf-8"))
    assert sum(part["rows"] for part in slices if part["by"] == "length") == 99
    assert (tmp_path / "errors.html").read_text(encoding="utf-8").count("<article") == len(wrong)


def test_every_model_gets_an_error_page_and_bins_of_confidence(seeds: Dataset, tmp_path: Path) -> None:
    model = fit(build_model("rules", seed=0), seeds.train)
    evaluation = measure(model, seeds.train, seed=0)
    wrong = sum(guess != label for guess, label in zip(evaluation.guesses, evaluation.labels, strict=True))
    assert 0 < len(evaluation.weighed) == wrong
    with Painter() as painter:
        write_evaluation(evaluation, tmp_path, painter)
    page = (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert page.count("<article") == wrong
    assert "measured by leaving it out" in page
    bins = json.loads((tmp_path / "figures.json").read_text())["calibration_bins"]
    assert sum(part["rows"] for part in bins) == len(evaluation.rows)
    gaps = sum(part["rows"] * abs(part["confidence"] - part["accuracy"]) for part in bins)
    assert gaps / len(evaluation.rows) == pytest.approx(evaluation.figures["calibration_error"])


@pytest.mark.parametrize(
    ("name", "given"),
    [("ensemble", lambda folder: {"members": [folder, "majority"]}), ("minilm", lambda folder: {"teachers": [folder]})],
)
def test_a_saved_model_that_may_know_the_test_is_refused(
    seeds: Dataset, tmp_path: Path, name: str, given: Callable[[str], dict[str, Any]]
) -> None:
    rules = fit(build_model("rules", seed=0), seeds.train)
    about = {"dataset": seeds.name, "dataset_sha256": seeds.digest}
    own = save_model(rules, tmp_path / "own", name="rules", about=about)
    other = save_model(rules, tmp_path / "other", name="rules", about={**about, "dataset_sha256": "0" * 64})

    def check(folder: Path, folds: int) -> None:
        model = build_model(name, seed=0, **given(str(folder)))
        check_saved_parts(model, seeds, {"model": {"name": name}, **settings(folds=folds)})

    check(own, 0)
    with pytest.raises(ConfigError, match=r"trained on another dataset \(seeds, SHA-256 00000000\)"):
        check(other, 0)  # nothing is measured now; later nothing would tell
    with pytest.raises(ConfigError, match="has seen the articles that cross-validation would test on"):
        check(own, 5)
    (own / "model.skops").unlink()
    with pytest.raises(ModelError, match="missing"):
        check(own, 0)
