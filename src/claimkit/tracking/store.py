"""The MLflow store: one sqlite file beside the project, opened so that parallel starts do not break it."""

from __future__ import annotations

import logging
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import TrackingError

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "claimkit"
REGISTERED_MODEL = "claimkit"
MODEL_ARTIFACT = "claimkit_model"
"""Name of the saved model among the artifacts of a logged one."""

URI_VARIABLE = "MLFLOW_TRACKING_URI"
LOCK_SECONDS = 600


def default_uri(root: str | Path | None = None) -> str:
    """Where runs are logged: ``MLFLOW_TRACKING_URI``, else ``mlflow.db`` in ``root`` or the working directory."""
    return os.environ.get(URI_VARIABLE) or f"sqlite:///{(Path(root) if root else Path.cwd()).resolve() / 'mlflow.db'}"


def open_store(uri: str) -> MlflowClient:
    """A client of the store, made if it is a local file that is not there yet.

    The first start migrates the database; that happens under a file lock, since two migrations at once
    leave it unusable.

    Raises:
        TrackingError: the store cannot be read or written.
    """
    _quiet_mlflow()
    from mlflow.tracking import MlflowClient

    path = sqlite_path(uri)
    try:
        if path is None:
            return MlflowClient(uri, registry_uri=uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
        with store_lock(uri):
            client = MlflowClient(uri, registry_uri=uri)
            client.get_experiment("0")
        return client
    except Exception as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise TrackingError(
            f"the MLflow store {uri} cannot be used ({reason}); set tracking.uri to one that can"
        ) from error


def open_experiment(client: MlflowClient, uri: str, name: str = EXPERIMENT) -> str:
    """The id of the experiment, made with an absolute artifact folder beside a local store.

    Raises:
        TrackingError: the experiment cannot be made, or was deleted.
    """
    from mlflow.exceptions import MlflowException

    from claimkit.tracking.views import add_views, experiment_tags

    path = sqlite_path(uri)
    try:
        found = client.get_experiment_by_name(name)
        if found is None:
            place = (path.parent / "mlruns").as_uri() if path is not None else None
            try:
                return str(client.create_experiment(name, artifact_location=place, tags=experiment_tags()))
            except MlflowException:
                found = client.get_experiment_by_name(name)  # another job was first
                if found is None:
                    raise
        if found.lifecycle_stage == "active":
            add_views(client, found.experiment_id, found.tags)
    except Exception as error:
        raise TrackingError(f"the MLflow store {uri} cannot be used ({str(error).splitlines()[0]})") from error
    if found.lifecycle_stage != "active":
        raise TrackingError(
            f"the experiment {name!r} was deleted in {uri}; restore it with 'mlflow experiments restore'"
        )
    return str(found.experiment_id)


def store_lock(uri: str) -> AbstractContextManager[object]:
    """Held by one process at a time where the store is a local file; nothing for any other store."""
    path = sqlite_path(uri)
    if path is None:
        return nullcontext()
    from filelock import FileLock

    return FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS)


def sqlite_path(uri: str) -> Path | None:
    """The file of a sqlite store, or None for any other."""
    return Path(uri.removeprefix("sqlite:///").partition("?")[0]).absolute() if uri.startswith("sqlite:///") else None


def _quiet_mlflow() -> None:
    """No telemetry, and no lines of MLflow's own between ours."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
