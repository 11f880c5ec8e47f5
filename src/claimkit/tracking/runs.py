"""One training run in MLflow: parameters, metrics, plots, the dataset as an input, the model.

In: a store and what a run came to. Out: a finished run with a readable name, and a registered version.
"""

from __future__ import annotations

import io
import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.built import Dataset
from claimkit.errors import TrackingError
from claimkit.tracking.store import EXPERIMENT, MODEL_ARTIFACT, REGISTERED_MODEL, open_experiment, open_store

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

CHAMPION = "champion"


class Run:
    """A run that is being written. Folders given to ``log_*`` are copied into the artifact store."""

    def __init__(self, client: MlflowClient, run_id: str, name: str) -> None:
        self.client = client
        self.id = run_id
        self.name = name

    def log_params(self, settings: Mapping[str, Any]) -> None:
        """Log nested settings as flat parameters: ``model.strength``."""
        from mlflow.entities import Param

        flat = flatten(settings)
        self.client.log_batch(self.id, params=[Param(key, str(value)) for key, value in flat.items()])

    def log_metrics(self, figures: Mapping[str, float], step: int = 0) -> None:
        """Log figures under their names."""
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        self.client.log_batch(self.id, metrics=[Metric(k, float(v), now, step) for k, v in figures.items()])

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

    def log_model(self, folder: Path, *, register: str | None = REGISTERED_MODEL) -> str | None:
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
        return self._register(register, info.model_uri)

    def _register(self, name: str, model_uri: str) -> str:
        from mlflow.exceptions import MlflowException

        with suppress(MlflowException):  # there already
            self.client.create_registered_model(name, description="How a sentence of news is put.")
        made = self.client.create_model_version(name, model_uri, run_id=self.id)
        if CHAMPION not in self.client.get_registered_model(name).aliases:
            self.client.set_registered_model_alias(name, CHAMPION, made.version)
        return str(made.version)


@contextmanager
def start_run(uri: str, name: str, tags: Mapping[str, str], experiment: str = EXPERIMENT) -> Iterator[Run]:
    """A run that ends FINISHED, FAILED where the block raises, KILLED where the user stops it.

    Raises:
        TrackingError: the store cannot be used.
    """
    client = open_store(uri)
    experiment_id = open_experiment(client, uri, experiment)
    import mlflow

    mlflow.set_tracking_uri(uri)
    try:
        active = mlflow.start_run(experiment_id=experiment_id, run_name=name, tags={**tags, **_origin()})
    except Exception as error:
        raise TrackingError(f"the MLflow store {uri} cannot be written ({str(error).splitlines()[0]})") from error
    status = "FINISHED"
    try:
        yield Run(client, active.info.run_id, name)
    except KeyboardInterrupt:
        status = "KILLED"
        raise
    except BaseException:
        status = "FAILED"
        raise
    finally:
        mlflow.end_run(status)


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


def git_commit() -> str:
    """The commit that is checked out, with ``+changes`` where files differ from it; empty outside git."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True, timeout=10
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=no"],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
    return f"{head}+changes" if changed else head


def _origin() -> dict[str, str]:
    return {"mlflow.source.name": "train.py", "git.commit": git_commit(), "claimkit.version": version("claimkit")}


def _signature() -> Any:
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema

    numbers = [ColSpec(DataType.double, name) for name in ("confidence", *CLAIM_LABELS)]
    return ModelSignature(
        inputs=Schema([ColSpec(DataType.string, "text")]),
        outputs=Schema([ColSpec(DataType.string, "label"), *numbers]),
        params=ParamSchema([ParamSpec("min_confidence", DataType.double, 0.0)]),
    )
