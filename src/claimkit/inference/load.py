"""Find a trained model by its reference and load it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from claimkit.errors import ModelError

if TYPE_CHECKING:
    from claimkit.inference.predictor import Predictor

DEFAULT_REFERENCE = "models:/claimkit@champion"

_LOADED: WeakValueDictionary[str, Predictor] = WeakValueDictionary()
"""Models in use, by the SHA-256 of their manifest, which holds that of every file; let go when nobody uses them."""
_LOADING = Lock()


def load(reference: str | Path = DEFAULT_REFERENCE, *, store: str | None = None) -> Predictor:
    """A trained model, ready to predict.

    ``reference`` is ``models:/claimkit/1``, ``models:/claimkit@champion``, ``runs:/<run id>`` or a folder. ``store``
    is the MLflow tracking URI for the first three; without it ``MLFLOW_TRACKING_URI`` counts, else ``mlflow.db`` in
    the working directory. A model that is in use already is shared, not loaded again; its files are checked all the
    same.

    Raises:
        ModelError: there is no such model, a byte of it was changed, or it holds a type that is not trusted.
        TrackingError: the store cannot be used.
    """
    from claimkit.inference.predictor import Predictor
    from claimkit.models.store import check_files, load_model, manifest_hash

    with _LOADING:
        folder = find_folder(str(reference), store)
        check_files(folder)
        key = manifest_hash(folder)
        predictor = _LOADED.get(key)
        if predictor is None:
            stored = load_model(folder)
            predictor = _LOADED[key] = Predictor(stored.classifier, stored.manifest)
        return predictor


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
