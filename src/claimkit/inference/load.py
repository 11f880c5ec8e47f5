"""Find a trained model by its reference and load it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from claimkit.errors import ModelError

if TYPE_CHECKING:
    from claimkit.inference.predictor import Predictor

DEFAULT_REFERENCE = "models:/claimkit@champion"


def load(reference: str | Path = DEFAULT_REFERENCE, *, store: str | None = None) -> Predictor:
    """A trained model, ready to predict.

    ``reference`` is ``models:/claimkit/1``, ``models:/claimkit@champion``, ``runs:/<run id>`` or a folder. ``store``
    is the MLflow tracking URI for the first three; without it ``MLFLOW_TRACKING_URI`` counts, else ``mlflow.db`` in
    the working directory.

    Raises:
        ModelError: there is no such model, a byte of it was changed, or it holds a type that is not trusted.
        TrackingError: the store cannot be used.
    """
    from claimkit.inference.predictor import Predictor
    from claimkit.models.store import load_model

    stored = load_model(find_folder(str(reference), store))
    return Predictor(stored.classifier, stored.manifest)


def find_folder(reference: str | Path, store: str | None = None) -> Path:
    """The folder on this machine that holds the saved model of a reference, as ``load`` takes it.

    That of a fine-tuned encoder opens with ``transformers.pipeline("text-classification", model=str(folder))``.

    Raises:
        ModelError: there is no such model.
        TrackingError: the store cannot be used.
    """
    from claimkit.models.store import MANIFEST

    reference = str(reference)
    if reference.startswith(("models:/", "runs:/")):
        from claimkit.tracking.registered import fetch_model

        return fetch_model(reference, store)
    folder = Path(reference)
    if not folder.is_dir():
        raise ModelError(
            f"{reference}: no such folder; a model is a folder, models:/<name>/<version>, models:/<name>@<alias>"
            " or runs:/<run id>"
        )
    found = [folder] if (folder / MANIFEST).is_file() else sorted(p.parent for p in folder.glob(f"**/{MANIFEST}"))
    if len(found) != 1:
        count = "no claimkit model" if not found else f"{len(found)} claimkit models"
        raise ModelError(f"{folder}: {count} in it; give the folder that holds {MANIFEST}")
    return found[0]
