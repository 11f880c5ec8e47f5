"""One training run in MLflow: parameters, metrics, plots, the dataset as an input, the model.

In: a store and what a run came to. Out: a finished run with a readable name, and a registered version.
"""

from __future__ import annotations

import errno
import io
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.built import Dataset
from claimkit.errors import TrackingError
from claimkit.tracking.origin import mark_killed, origin_tags
from claimkit.tracking.store import EXPERIMENT, MODEL_ARTIFACT, URI_VARIABLE, open_experiment, open_store

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

KIND = "claimkit.kind"
"""Tag of every run: ``run``, ``sweep`` (the parent of a multirun) or ``summary`` (the mean over seeds)."""

PARENT = "mlflow.parentRunId"

SWEEP_VARIABLE = "CLAIMKIT_SWEEP"
"""Environment variable with id and store of the sweep that this process belongs to."""

NOTE = "mlflow.note.content"
"""Tag that MLflow shows as the description of a run."""

LONGEST_NOTE = 8000

BATCH = 1000
"""MLflow takes so many metrics at once."""


class Run:
    """A run that is being written. Folders given to ``log_*`` are copied into the artifact store."""

    def __init__(
        self, client: MlflowClient, run_id: str, name: str, uri: str, experiment: str, commit: str = ""
    ) -> None:
        self.client = client
        self.id = run_id
        self.name = name
        self.uri = uri
        self.experiment = experiment
        self.commit = commit

    def log_params(self, settings: Mapping[str, Any]) -> None:
        """Log nested settings as flat parameters: ``model.strength``."""
        from mlflow.entities import Param

        flat = flatten(settings)
        self.client.log_batch(self.id, params=[Param(key, str(value)) for key, value in flat.items()])

    def log_metrics(self, figures: Mapping[str, float]) -> None:
        """Log figures under their names."""
        self.log_steps((0, name, value) for name, value in figures.items())

    def log_steps(self, figures: Iterable[tuple[int, str, float]]) -> None:
        """Log figures (step, name, value), as MLflow draws them over the steps of a training."""
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        metrics = [Metric(name, float(value), now, step) for step, name, value in figures]
        for start in range(0, len(metrics), BATCH):
            self.client.log_batch(self.id, metrics=metrics[start : start + BATCH])

    def log_dataset(self, dataset: Dataset) -> None:
        """Log the dataset as an input of the run, with its full digest (MLflow's own stops at 10,000 rows)."""
        from mlflow.entities import Dataset as MlflowDataset
        from mlflow.entities import DatasetInput, InputTag

        profile = {"train": len(dataset.train), "test": len(dataset.test), "sha256": dataset.digest}
        entry = MlflowDataset(
            name=dataset.name,
            digest=dataset.digest[:8],
            source_type="local",
            source=json.dumps({"uri": dataset.folder.as_uri()}),
            profile=json.dumps(profile),
        )
        self.client.log_inputs(self.id, [DatasetInput(entry, [InputTag("mlflow.data.context", "training")])])
        self.client.set_tag(self.id, "dataset.sha256", dataset.digest)

    def log_folder(self, folder: Path) -> None:
        """Copy everything in a folder to the run's artifacts."""
        self.client.log_artifacts(self.id, str(folder))

    def describe(self, text: str) -> None:
        """Put Markdown at the head of the run's page; what MLflow's database has no room for is cut."""
        self.client.set_tag(self.id, NOTE, text[:LONGEST_NOTE])

    def log_model(self, folder: Path, *, register: str | None) -> str | None:
        """Log a saved model once, and register it; gives its version."""
        # MLflow warns of missing type hints and input examples; the signature says what they would.
        with redirect_stderr(io.StringIO()):
            import mlflow.pyfunc

            info = mlflow.pyfunc.log_model(
                name="model",
                python_model=str(Path(__file__).with_name("served.py")),
                artifacts={MODEL_ARTIFACT: str(folder)},
                signature=_signature(),
                pip_requirements=[f"claimkit=={version('claimkit')}"],
            )
        if register is None:
            return None
        from mlflow.exceptions import MlflowException

        with suppress(MlflowException):  # there already
            self.client.create_registered_model(register, description="How a sentence of news is put.")
        made = self.client.create_model_version(
            register, info.model_uri, run_id=self.id, description=self.name, model_id=info.model_id
        )
        return str(made.version)


@contextmanager
def start_run(
    uri: str, name: str, tags: Mapping[str, str], experiment: str = EXPERIMENT, root: Path | None = None
) -> Iterator[Run]:
    """A run that ends FINISHED, FAILED where the block raises, KILLED where the user stops it.

    It is a child of the sweep that this process belongs to, if any. Runs of this machine that were killed outright are
    marked first. ``root`` is the project's folder, whose commit is recorded.

    Raises:
        TrackingError: the store cannot be used.
    """
    client = open_store(uri)
    experiment_id = open_experiment(client, uri, experiment)
    import mlflow

    before = os.environ.get(URI_VARIABLE)
    mlflow.set_tracking_uri(uri)
    if before is None:  # MLflow leaves it in the environment, where it would pass for the user's own choice
        os.environ.pop(URI_VARIABLE, None)
    else:
        os.environ[URI_VARIABLE] = before
    try:
        mark_killed(client, experiment_id)
        given = {KIND: "run", **tags, **_parent(uri), **origin_tags(root)}
        active = mlflow.start_run(experiment_id=experiment_id, run_name=name, tags=given)
    except Exception as error:
        raise TrackingError(f"the MLflow store {uri} cannot be written ({str(error).splitlines()[0]})") from error
    status = "FINISHED"
    try:
        yield Run(client, active.info.run_id, name, uri, experiment_id, given["git.commit"])
    except KeyboardInterrupt:
        status = "KILLED"
        raise
    except Exception as error:
        status = "FAILED"
        if _is_full(error):
            raise TrackingError(f"the disk of the MLflow store {uri} is full; make room and run again") from error
        raise
    except BaseException:
        status = "FAILED"
        raise
    finally:
        with suppress(*([] if status == "FINISHED" else [Exception])):  # the first error is the one to tell
            mlflow.end_run(status)


def _is_full(error: BaseException | None) -> bool:
    """Whether no room on the disk is behind an error."""
    while error is not None:
        if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def flatten(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested settings with dotted names."""
    flat: dict[str, Any] = {}
    for key, value in settings.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{name}."))
        else:
            flat[name] = value
    return flat


def _parent(uri: str) -> dict[str, str]:
    run_id, _, store = os.environ.get(SWEEP_VARIABLE, "").partition(" ")
    return {PARENT: run_id} if run_id and store == uri else {}


def _signature() -> Any:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema

    numbers = [ColSpec(DataType.double, name) for name in ("confidence", *CLAIM_LABELS)]
    return ModelSignature(
        inputs=Schema([ColSpec(DataType.string, "text")]),
        outputs=Schema([ColSpec(DataType.string, "label"), *numbers]),
        params=ParamSchema([ParamSpec("min_confidence", DataType.double, 0.0)]),
    )
