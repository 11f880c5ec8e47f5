"""Write a training run down: its settings, what it came to, and the model, into the MLflow store."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.dataset.built import Dataset
from claimkit.evaluation.behaviour import TestResult, behaviour_figures
from claimkit.models.registry import Classifier

if TYPE_CHECKING:
    from claimkit.tracking.runs import Run
    from claimkit.training import Evaluation

OFF = "off"


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a finished run is found. ``reference`` is what ``claimkit.load`` takes, None where no model was logged."""

    run_id: str
    run_name: str
    reference: str | None


class Recorder:
    """What ``train.py`` hands its results to. Without a run (tracking off) it does nothing."""

    def __init__(self, run: Run | None, settings: Mapping[str, Any], dataset: Dataset) -> None:
        self._run, self._settings, self._dataset = run, settings, dataset

    def log(
        self, model: Classifier, evaluations: Sequence[Evaluation], behaviour: Sequence[TestResult] = ()
    ) -> Logged | None:
        """Log figures, predictions, plots and the model; register the model where the settings name one."""
        run = self._run
        if run is None:
            return None
        from claimkit.models.store import save_model
        from claimkit.training import write_evaluation

        for evaluation in evaluations:
            run.log_metrics(metric_values(evaluation))
        if behaviour:
            run.log_metrics(behaviour_figures(behaviour))
        with tempfile.TemporaryDirectory() as folder:
            artifacts = Path(folder) / "artifacts"
            artifacts.mkdir()
            (artifacts / "config.json").write_text(json.dumps(self._settings, indent=2) + "\n", encoding="utf-8")
            for evaluation in evaluations:
                write_evaluation(evaluation, artifacts / evaluation.part, self._dataset.not_a_claim)
            if behaviour:
                tests = [result.to_dict() for result in behaviour]
                (artifacts / "behaviour.json").write_text(
                    json.dumps(tests, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
                )
            _write_features(model, artifacts / "features.png")
            run.log_folder(artifacts)
            if not self._settings["tracking"]["model"]:
                return Logged(run.id, run.name, None)
            saved = save_model(
                model,
                Path(folder) / "claimkit_model",
                name=self._settings["model"]["name"],
                about={
                    "settings": self._settings["model"],
                    "seed": self._settings["seed"],
                    "dataset": self._dataset.name,
                    "dataset_sha256": self._dataset.digest,
                },
            )
            register = self._settings["tracking"]["register"]
            version = run.log_model(saved, register=register)
        return Logged(run.id, run.name, f"models:/{register}/{version}" if version else f"runs:/{run.id}")


@contextmanager
def recorded_run(settings: Mapping[str, Any], dataset: Dataset, root: Path) -> Iterator[Recorder]:
    """A run of these settings on this dataset, open while the block runs.

    Raises:
        TrackingError: the store cannot be used.
    """
    uri = settings["tracking"]["uri"]
    if uri == OFF:
        yield Recorder(None, settings, dataset)
        return
    from claimkit.tracking.runs import start_run
    from claimkit.tracking.store import default_uri

    name = f"{settings['model']['name']} · {dataset.name} · seed {settings['seed']}"
    tags = {"model": settings["model"]["name"], "dataset": dataset.name, "seed": str(settings["seed"])}
    with start_run(uri or default_uri(root), name, tags) as run:
        run.log_params({key: settings[key] for key in ("model", "dataset", "evaluation", "seed")})
        run.log_dataset(dataset)
        yield Recorder(run, settings, dataset)


def metric_values(evaluation: Evaluation) -> dict[str, float]:
    """Figures and the bounds of their intervals under the names MLflow keeps: ``crossval.macro_f1_low``."""
    values = {f"{evaluation.part}.{name}": value for name, value in evaluation.figures.items()}
    for name, (low, high) in evaluation.intervals.items():
        values[f"{evaluation.part}.{name}_low"] = low
        values[f"{evaluation.part}.{name}_high"] = high
    return values


def _write_features(model: Classifier, path: Path) -> None:
    from claimkit.evaluation.plots import plot_features
    from claimkit.models.linear import has_weights, telling_features

    if has_weights(model):
        plot_features(telling_features(model), path, "What weighs most for each kind")
