"""Find a logged model in the MLflow store and bring its files to this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import ModelError, TrackingError
from claimkit.tracking.store import MODEL_ARTIFACT, default_uri, open_store, sqlite_path

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient


def fetch_model(reference: str, store: str | None = None) -> Path:
    """The local folder of the claimkit model behind ``models:/…`` or ``runs:/…``; MLflow's own loader is not used.

    Raises:
        ModelError: the store does not hold it.
        TrackingError: the store cannot be used.
    """
    uri, client = open_existing(store)
    from mlflow.artifacts import download_artifacts
    from mlflow.exceptions import MlflowException

    try:
        logged = client.get_logged_model(_model_id(client, reference))
        found = Path(download_artifacts(artifact_uri=logged.artifact_location, tracking_uri=uri))
    except (MlflowException, OSError) as error:
        raise ModelError(f"{reference}: not in the store {uri}; {_known(client)}") from error
    folder = found / "artifacts" / MODEL_ARTIFACT
    if not folder.is_dir():
        raise ModelError(f"{reference}: a model, but none of claimkit's (it has no artifacts/{MODEL_ARTIFACT})")
    return folder


def open_existing(store: str | None = None) -> tuple[str, MlflowClient]:
    """The URI of a store that is there already (None: the default one), and a client of it.

    Raises:
        TrackingError: there is no such store, or it cannot be used.
    """
    uri = store or default_uri()
    path = sqlite_path(uri)
    if path is not None and not path.is_file():
        raise TrackingError(f"{path}: no MLflow store here; train a model first, or set MLFLOW_TRACKING_URI")
    return uri, open_store(uri)


def find_version(client: MlflowClient, reference: str, uri: str) -> tuple[str, str]:
    """Name and version behind ``models:/name/version`` or ``models:/name@alias``.

    Raises:
        ModelError: it is no such reference, or the store does not hold it.
    """
    from mlflow.exceptions import MlflowException

    scheme, _, rest = reference.partition(":/")
    name, mark, version = rest.partition("@") if "@" in rest else rest.partition("/")
    if scheme != "models" or not version:
        raise ModelError(f"{reference}: not a registered version; write it as models:/claimkit/3")
    try:
        if mark == "@":
            version = str(client.get_model_version_by_alias(name, version).version)
        client.get_model_version(name, version)
    except MlflowException as error:
        raise ModelError(f"{reference}: not in the store {uri}; {_known(client)}") from error
    return name, version


def version_of(reference: str, store: str | None = None) -> str:
    """The registered version behind ``models:/<name>/…`` or ``models:/<name>@<alias>``; empty for anything else.

    Raises:
        ModelError, TrackingError: there is no such version, or the store cannot be used.
    """
    if not reference.startswith("models:/"):
        return ""
    uri, client = open_existing(store)
    return find_version(client, reference, uri)[1]


def _model_id(client: MlflowClient, reference: str) -> str:
    """The id of the logged model that a reference comes to."""
    scheme, _, rest = reference.partition(":/")
    if scheme == "runs":
        run = client.get_run(rest.split("/")[0])
        outputs = run.outputs.model_outputs if run.outputs else []
        if not outputs:
            raise ModelError(f"{reference}: this run logged no model")
        return str(outputs[-1].model_id)
    if "@" in rest:
        made = client.get_model_version_by_alias(*rest.split("@", 1))
    elif "/" in rest:
        made = client.get_model_version(*rest.split("/", 1))
    else:
        return rest
    return str(made.model_id or made.source.removeprefix("models:/"))


def _known(client: MlflowClient) -> str:
    models = client.search_registered_models()
    if not models:
        return "no model is registered in it"
    parts = []
    for model in models:
        versions = sorted(int(v.version) for v in client.search_model_versions(f"name='{model.name}'"))
        aliases = "".join(f", @{alias}" for alias in model.aliases)
        parts.append(f"models:/{model.name}/{versions[0]} to {versions[-1]}{aliases}" if versions else model.name)
    return f"there are {'; '.join(parts)}"
