"""Write a training run down: its settings, what it came to, and the model, into the MLflow store."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.dataset.built import Dataset
from claimkit.evaluation.behaviour import TestResult, behaviour_figures
from claimkit.models.registry import Classifier

if TYPE_CHECKING:
    from claimkit.evaluation.measured import Evaluation
    from claimkit.evaluation.painter import Painter
    from claimkit.tracking.runs import Run

OFF = "off"

ORIGIN = "pretrained.from"
"""Tag that tells where a pretrained encoder was found: a folder, the hub's cache, a package, the hub."""

SPEED_ROWS = 500
"""Prediction speed is measured on so many of the evaluated rows at most."""


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a finished run is found. ``reference`` is what ``claimkit.load`` takes, None where no model was logged;
    ``notes`` are lines to print, ``commands`` those that come next."""

    run_id: str
    run_name: str
    reference: str | None
    notes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


class Recorder:
    """What ``train.py`` hands its results to. Without a run (tracking off) it does nothing."""

    def __init__(self, run: Run | None, settings: Mapping[str, Any], dataset: Dataset, root: Path) -> None:
        self._run, self._settings, self._dataset, self._root = run, settings, dataset, root
        self._start = time.perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Measure how long the block runs; logged as ``seconds.<what>``."""
        start = time.perf_counter()
        yield
        self._seconds[f"seconds.{what}"] = time.perf_counter() - start

    def log(
        self, model: Classifier, evaluations: Sequence[Evaluation], behaviour: Sequence[TestResult] = ()
    ) -> Logged | None:
        """Log figures, predictions, plots and the model; register the model where the settings name one."""
        run = self._run
        if run is None:
            return None
        from claimkit.evaluation.painter import Painter
        from claimkit.tracking.champion import PART, ROWS, rows_digest
        from claimkit.tracking.naming import next_commands

        run.log_metrics(headline(evaluations) | prediction_speed(model, evaluations))  # first on the run's page
        for evaluation in evaluations:
            run.log_metrics(metric_values(evaluation))
            if evaluation.part == PART:
                run.client.set_tag(run.id, ROWS, rows_digest(evaluation.rows))
        if behaviour:
            run.log_metrics(behaviour_figures(behaviour))
        run.log_steps(getattr(model, "history_", ()))
        if origin := getattr(model, "origin_", ""):
            run.client.set_tag(run.id, ORIGIN, origin)
        with tempfile.TemporaryDirectory() as folder:
            artifacts = Path(folder) / "artifacts"
            artifacts.mkdir()
            with Painter() as painter:
                card = self._write_artifacts(run, model, evaluations, behaviour, artifacts, painter)
                saved = self._save_model(run, model, Path(folder), card)
            run.log_folder(artifacts)
            reference, notes = self._log_model(run, saved)
        seconds = {**self._seconds, "seconds.run": time.perf_counter() - self._start}
        run.log_metrics({name: round(value, 2) for name, value in seconds.items()})
        commands = next_commands(run.uri, self._root, run.experiment, reference)
        return Logged(run.id, run.name, reference, tuple(notes), tuple(commands))

    def _write_artifacts(
        self,
        run: Run,
        model: Classifier,
        evaluations: Sequence[Evaluation],
        behaviour: Sequence[TestResult],
        artifacts: Path,
        painter: Painter,
    ) -> str:
        """Settings, model card, and what the evaluations came to, into a folder; gives the card."""
        from claimkit.evaluation.measured import write_evaluation
        from claimkit.models.linear import has_weights, telling_features

        (artifacts / "config.json").write_text(json.dumps(self._settings, indent=2) + "\n", encoding="utf-8")
        card = self._card(run, evaluations)
        (artifacts / "card.md").write_text(card, encoding="utf-8")
        run.describe(card)
        for evaluation in evaluations:
            write_evaluation(evaluation, artifacts / evaluation.part, painter, self._dataset.not_a_claim)
        if behaviour:
            tests = [result.to_dict() for result in behaviour]
            (artifacts / "behaviour.json").write_text(
                json.dumps(tests, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        if has_weights(model):
            painter.plot_features(telling_features(model), artifacts / "features.png", "What weighs most for each kind")
        return card

    def _card(self, run: Run, evaluations: Sequence[Evaluation]) -> str:
        from claimkit.tracking.card import model_card

        return model_card(
            self._settings,
            self._dataset,
            evaluations,
            commit=run.commit,
            model=complete_parameters(self._settings)["model"],
            reference=f"runs:/{run.id}",
        )

    def _save_model(self, run: Run, model: Classifier, folder: Path, card: str) -> Path | None:
        """The folder of the saved model; None where the settings want none."""
        if not self._settings["tracking"]["model"]:
            return None
        from claimkit.models.store import save_model

        about = {
            "settings": self._settings["model"],
            "seed": self._settings["seed"],
            "dataset": self._dataset.name,
            "dataset_sha256": self._dataset.digest,
            "commit": run.commit,
            "pretrained_from": getattr(model, "origin_", ""),
        }
        name = self._settings["model"]["name"]
        return save_model(model, folder / "claimkit_model", name=name, about=about, card=card)

    def _log_model(self, run: Run, saved: Path | None) -> tuple[str | None, list[str]]:
        """Log and register a saved model; gives its reference, and what became of the champion."""
        if saved is None:
            return None, []
        from claimkit.tracking.champion import consider
        from claimkit.tracking.store import store_lock

        run.log_metrics({"model.bytes": sum(path.stat().st_size for path in saved.rglob("*") if path.is_file())})
        register = self._settings["tracking"]["register"]
        version = run.log_model(saved, register=register)
        if version is None:
            return f"runs:/{run.id}", []
        with store_lock(run.uri):
            return f"models:/{register}/{version}", [consider(run.client, register, version)]


@contextmanager
def recorded_run(settings: Mapping[str, Any], dataset: Dataset, root: Path) -> Iterator[Recorder]:
    """A run of these settings on this dataset, open while the block runs.

    Raises:
        TrackingError: the store cannot be used.
    """
    uri = settings["tracking"]["uri"]
    if uri == OFF:
        yield Recorder(None, settings, dataset, root)
        return
    from claimkit.tracking.naming import run_label
    from claimkit.tracking.runs import start_run
    from claimkit.tracking.store import default_uri

    label = run_label(settings, root)
    tags = {
        "model": settings["model"]["name"],
        "dataset": dataset.name,
        "seed": str(settings["seed"]),
        "claimkit.label": label,
    }
    if series := settings.get("series"):
        tags["series"] = str(series)
    with start_run(uri or default_uri(root), f"{label} · seed {settings['seed']}", tags, root=root) as run:
        run.log_params(complete_parameters(settings))
        run.log_dataset(dataset)
        yield Recorder(run, settings, dataset, root)


def complete_parameters(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that decide a run, with those that the model and the dataset have without being told."""
    from dataclasses import asdict

    from claimkit.dataset.parts import Recipe
    from claimkit.models.registry import MODELS, complete_settings

    model = complete_settings(**settings["model"])
    if "members" in model:
        given = model["settings"] or {}
        named = sorted(set(model["members"]) & MODELS.keys())
        model["settings"] = {name: complete_settings(name, **given.get(name, {})) for name in named}
    return {
        "model": model,
        "dataset": asdict(Recipe(**settings["dataset"])),
        "evaluation": settings["evaluation"],
        "seed": settings["seed"],
    }


def metric_values(evaluation: Evaluation) -> dict[str, float]:
    """Figures and the bounds of their intervals under the names MLflow keeps: ``crossval.macro_f1_low``."""
    values = {f"{evaluation.part}.{name}": value for name, value in evaluation.figures.items()}
    for name, (low, high) in evaluation.intervals.items():
        values[f"{evaluation.part}.{name}_low"] = low
        values[f"{evaluation.part}.{name}_high"] = high
    return values


def prediction_speed(model: Classifier, evaluations: Sequence[Evaluation]) -> dict[str, float]:
    """``sentences_per_second`` on rows of the last evaluation, as if never read before; empty where there is none."""
    from claimkit.models.remembered import forget_texts
    from claimkit.training import texts_of

    if not evaluations:
        return {}
    texts = texts_of(evaluations[-1].rows[:SPEED_ROWS])
    forget_texts()
    start = time.perf_counter()
    model.predict_proba(texts)
    return {"sentences_per_second": round(len(texts) / (time.perf_counter() - start), 1)}


def headline(evaluations: Sequence[Evaluation]) -> dict[str, float]:
    """Macro-F1, its interval and accuracy of the held-out part, else of cross-validation: under short names and to four
    places, for MLflow's table shows as many as there are."""
    found = next((e for e in evaluations if e.part == "test"), None)
    found = found or next((e for e in evaluations if e.part == "crossval"), None)
    if found is None:
        return {}
    low, high = found.intervals["macro_f1"]
    figures = {name: found.figures[name] for name in ("macro_f1", "accuracy")}
    return {name: round(value, 4) for name, value in (figures | {"macro_f1_low": low, "macro_f1_high": high}).items()}
