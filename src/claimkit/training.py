"""Measure a model on a dataset and fit it: what lies between a built dataset and a logged run.

In: a dataset and an unfitted model. Out: an ``Evaluation`` for each way of measuring, a fitted model.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, LabelledSentence, reading_text, without_marks
from claimkit.dataset.annotations import labelled_sentences, read_annotations
from claimkit.dataset.built import Dataset
from claimkit.errors import ConfigError, DatasetError
from claimkit.evaluation.behaviour import FOLDER, Case, TestResult, read_behaviour, run_behaviour
from claimkit.evaluation.error_page import weigh_errors
from claimkit.evaluation.measured import Evaluation, evaluation_of
from claimkit.evaluation.splits import make_folds, unseen
from claimkit.models.contributions import Weighed
from claimkit.models.registry import MODELS, Classifier, HasSavedParts, claim_probabilities, fit_model
from claimkit.progress import progress_bar

OutsideFiles = dict[str, tuple[LabelledSentence, ...]]
"""The claims of labelled files outside the dataset, by the name that each is reported under."""


def texts_of(rows: Sequence[LabelledSentence]) -> list[str]:
    """The texts as a model reads them."""
    return [reading_text(row.text, row.in_quotation) for row in rows]


def given_texts(rows: Sequence[LabelledSentence]) -> tuple[list[str], list[LabelledSentence]]:
    """The texts that a model is fitted on, and of each its row.

    A sentence that is spoken throughout is given a second time without its quotation marks: news prints it so where the
    quotation runs on, and then nothing else tells that somebody answers for it.
    """
    bare = [(text, row) for row in rows if (text := without_marks(row.text, row.in_quotation)) is not None]
    return texts_of(rows) + [text for text, _ in bare], [*rows, *(row for _, row in bare)]


def fit(model: Classifier, rows: Sequence[LabelledSentence]) -> Classifier:
    """The model, fitted on the rows.

    A model that sets texts aside is told which belong to one event; one that learns to find cues and sources, which
    they are.

    Raises:
        ConfigError: a setting of the model is out of its range.
    """
    from sklearn.utils._param_validation import InvalidParameterError

    texts, given = given_texts(rows)
    try:
        return fit_model(
            model,
            texts,
            [row.label for row in given],
            groups=[row.event for row in given],
            cues=[row.cue for row in given],
            sources=[row.source for row in given],
        )
    except InvalidParameterError as error:
        raise ConfigError(f"a setting of the model is out of its range: {error}") from error


def cross_validate(
    model: Classifier,
    rows: Sequence[LabelledSentence],
    *,
    folds: int,
    seed: int,
) -> Evaluation:
    """Out-of-fold predictions of fresh copies of the model; articles, events and near-repeats stay on one side (but for
    events where there are so few articles that one is left out at a time)."""
    probabilities = np.zeros((len(rows), len(CLAIM_LABELS)))
    weighed: dict[int, list[Weighed]] = {}
    splits = make_folds(rows, folds, seed)
    with progress_bar(len(splits), "cross-validation", "folds") as bar:
        for train, test in splits:
            fitted = fit(copy.deepcopy(model), [rows[i] for i in train])
            tested = [rows[i] for i in test]
            probabilities[test] = claim_probabilities(fitted, texts_of(tested))
            found, note = weigh_errors(fitted, tested, probabilities[test], linear_only=True)
            weighed.update((int(test[i]), parts) for i, parts in found.items())
            bar.update()
    return evaluation_of("crossval", rows, probabilities, seed, weighed, note)


def cross_validations(model: Classifier, dataset: Dataset, settings: Mapping[str, Any]) -> list[Evaluation]:
    """Cross-validation over the training part: as many folds as ``evaluation.folds`` says, none where it is 0.

    ``auto`` means five for a cheap model, and none for a costly one that has held-out articles to be tested on.
    """
    folds = _folds(dataset, settings)
    return [cross_validate(model, dataset.train, folds=folds, seed=settings["seed"])] if folds else []


def _folds(dataset: Dataset, settings: Mapping[str, Any]) -> int:
    folds = settings["evaluation"]["folds"]
    if folds == "auto":
        costly = not MODELS[settings["model"]["name"]].cheap
        folds = 0 if costly and dataset.test else 5
    if not isinstance(folds, int) or folds < 0 or folds == 1:
        raise ConfigError(f"evaluation.folds is {folds!r}; allowed are auto, 0 (none), and 2 or more")
    return folds


def test_measurements(
    model: Classifier, dataset: Dataset, settings: Mapping[str, Any], outside: OutsideFiles
) -> list[Evaluation]:
    """What the fitted model comes to on the held-out articles, where there are any and ``evaluation.test`` says so,
    and on each outside file."""
    parts = {"test": dataset.test} if dataset.test and settings["evaluation"]["test"] else {}
    return [measure(model, rows, seed=settings["seed"], part=part) for part, rows in {**parts, **outside}.items()]


def behaviour_cases(dataset: Dataset, settings: Mapping[str, Any], root: Path) -> list[Case]:
    """The tests of behaviour in ``root``, none where ``evaluation.behaviour`` is false.

    ``auto`` takes them where articles are held out: a model of five articles fails most of them.

    Raises:
        ConfigError, AnnotationError: the setting or a file of the tests is wrong.
    """
    wanted = settings["evaluation"]["behaviour"]
    if wanted not in (True, False, "auto"):
        raise ConfigError(f"evaluation.behaviour is {wanted!r}; allowed are auto, true and false")
    folder = root / FOLDER
    if not wanted or (wanted == "auto" and not (dataset.test and folder.is_dir())):
        return []
    return read_behaviour(folder)


def behaviour_results(model: Classifier, cases: Sequence[Case]) -> list[TestResult]:
    """What the tests say of a fitted model."""
    return (
        run_behaviour(
            lambda texts: claim_probabilities(model, [reading_text(text, in_quotation=False) for text in texts]), cases
        )
        if cases
        else []
    )


def check_saved_parts(model: Classifier, dataset: Dataset, settings: Mapping[str, Any]) -> None:
    """Find what is wrong with saved models that the model takes, before anything is trained.

    Raises:
        ConfigError: a teacher of an encoder or a saved member of an ensemble was trained on other sentences than
            these, or on those that cross-validation would measure on. What it has seen is in the new model, and
            nothing would tell later.
        ModelError: one is not whole.
    """
    if not isinstance(model, HasSavedParts):
        return
    for folder, manifest in model.saved_parts().items():
        if _folds(dataset, settings):
            raise ConfigError(
                f"{model.saved_as}: {folder} is saved, and has seen the articles that cross-validation would test on;"
                " set evaluation.folds=0"
            )
        if manifest.get("dataset_sha256") != dataset.digest:
            raise ConfigError(
                f"{model.saved_as}: {folder} was trained on another dataset ({manifest.get('dataset')}, SHA-256"
                f" {str(manifest.get('dataset_sha256'))[:8]}) than this ({dataset.name}, {dataset.digest[:8]}); it may"
                " have seen what it would be tested on; train it on this one"
            )


def read_outside_files(dataset: Dataset, settings: Mapping[str, Any]) -> OutsideFiles:
    """The claims of each labelled file of ``evaluation.files``, by the file's name without its suffix.

    A file that has the columns ``dataset.text_column`` and ``dataset.label_column`` is read by these, any other by
    ``text`` and ``label``.

    Raises:
        ConfigError: two files share a name, or one is called like a part that there is anyway.
        DatasetError: a file holds no claim, or a sentence that is trained on or nearly so.
    """
    trained = {row.text for row in dataset.train}
    parts: OutsideFiles = {}
    columns = {key: settings["dataset"].get(f"{key}_column", key) for key in ("text", "label")}
    if isinstance(settings["evaluation"]["files"], str):
        raise ConfigError("evaluation.files is one name; give a list, as in 'evaluation.files=[other.csv]'")
    for name in settings["evaluation"]["files"]:
        part = re.sub(r"\W", "_", Path(name).stem)
        if part in parts or part in ("test", "crossval"):
            raise ConfigError(
                f"evaluation.files: {name} would be reported as {part!r}, which is taken; rename the file"
            )
        read = labelled_sentences(read_annotations(name, **columns, or_usual=True))
        rows = [row for row in read if row.label != NOT_A_CLAIM]
        if not rows:
            raise DatasetError(f"{name}: no claim in it, so nothing to measure")
        known = next((row.text for row in rows if row.text in trained), None)
        if known is not None:
            raise DatasetError(f"{name}: holds a sentence that is trained on: {known[:60]!r}; it would measure nothing")
        if seen := len(rows) - len(unseen(rows, dataset.train)):
            raise DatasetError(
                f"{name}: {seen:,} of its sentences nearly repeat one that is trained on, or stand in such an article;"
                f" take them out, or measure with 'claimkit evaluate --data {name}', which leaves them out"
            )
        parts[part] = tuple(rows)
    return parts


def measure(
    model: Classifier, rows: Sequence[LabelledSentence], *, seed: int, part: str = "test", weigh: bool = True
) -> Evaluation:
    """What a fitted model comes to on rows it has not seen; with ``weigh`` also what weighed in the wrong ones."""
    probabilities = claim_probabilities(model, texts_of(rows))
    weighed, note = weigh_errors(model, rows, probabilities) if weigh else ({}, "")
    return evaluation_of(part, rows, probabilities, seed, weighed, note)


def objective(evaluations: Sequence[Evaluation]) -> float | None:
    """Macro-F1 of the cross-validation, which a search maximises; None where there was none."""
    return next((e.figures["macro_f1"] for e in evaluations if e.part == "crossval"), None)
