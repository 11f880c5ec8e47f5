"""Model names and how each is built. A new model is one file here and one YAML in ``conf/model``.

A builder takes plain keyword arguments and gives an unfitted classifier with the scikit-learn contract
on a list of strings: ``fit(texts, labels)``, ``predict``, ``predict_proba``, ``classes_``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError


class Classifier(Protocol):
    """What every model is. One with ``takes_groups = True`` is also given ``groups``, the event of each text; with
    ``takes_cues = True`` ``cues``, the words of each that decided its label; with ``takes_sources = True`` ``sources``,
    the words that name who answers for it."""

    classes_: Any

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self: ...

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]: ...

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]: ...


@runtime_checkable
class HasSavedParts(Protocol):
    """A model that takes others as saved, members of an ensemble or teachers; ``saved_as`` is the setting that names
    them."""

    saved_as: str

    def saved_parts(self) -> dict[str, Mapping[str, Any]]: ...


class Entry(NamedTuple):
    """Where the builder of a model is, and whether it is cheap enough to be cross-validated unasked."""

    module: str
    builder: str
    cheap: bool = True


MODELS: dict[str, Entry] = {
    "majority": Entry("claimkit.models.majority", "build_majority"),
    "rules": Entry("claimkit.models.rules", "build_rules"),
    "minilm_frozen": Entry("claimkit.models.frozen", "build_frozen", cheap=False),
    "minilm": Entry("claimkit.models.encoder", "build_encoder", cheap=False),
    "transformer": Entry("claimkit.models.encoder", "build_transformer", cheap=False),
    "logreg": Entry("claimkit.models.linear", "build_logreg"),
    "naive_bayes": Entry("claimkit.models.linear", "build_naive_bayes"),
    "linear_svm": Entry("claimkit.models.linear", "build_linear_svm"),
    "ensemble": Entry("claimkit.models.ensemble", "build_ensemble", cheap=False),
}

_NO_RUNS = ("no terms remain", "empty vocabulary", "documents than min_df")
"""What scikit-learn says where no run of words is left to count."""


def build_model(name: str, *, seed: int, **settings: Any) -> Classifier:
    """An unfitted model.

    Raises:
        ConfigError: no such model, or no such setting; the message lists those there are.
    """
    builder = _builder_of(name)
    allowed = [p for p in inspect.signature(builder).parameters if p != "seed"]
    for key in settings:
        if key not in allowed:
            raise ConfigError(f"model {name} has no setting {key!r}; there are {', '.join(allowed) or 'none'}")
    return builder(seed=seed, **settings)


def fit_model(
    model: Classifier,
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    cues: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
) -> Classifier:
    """The model, fitted; ``groups`` (the event of each text), ``cues`` (the words that decided its label) and
    ``sources`` (those that name who answers for it) go to models, and last steps of pipelines, that take them.

    Raises:
        ConfigError: no run of words occurs as often as ``min_count`` asks for.
    """
    last, step = getattr(model, "steps", [("", None)])[-1]
    given: dict[str, Sequence[str]] = {}
    for name, values in (("groups", groups), ("cues", cues), ("sources", sources)):
        if values is not None and getattr(model, f"takes_{name}", False):
            given[name] = values
        elif values is not None and getattr(step, f"takes_{name}", False):
            given[f"{last}__{name}"] = values
    try:
        return model.fit(texts, labels, **given)
    except ValueError as error:
        if not any(said in str(error) for said in _NO_RUNS):
            raise
        counts = {value for name, value in model.get_params().items() if name.endswith("__min_df")}  # type: ignore[attr-defined]
        raise ConfigError(
            f"model.min_count is {', '.join(map(str, counts))}; no run of words occurs in so many of the"
            f" {len(texts):,} training texts; set it lower"
        ) from error


def complete_settings(name: str, **settings: Any) -> dict[str, Any]:
    """All settings of a model: those given, and the builder's defaults for those that are not."""
    parameters = inspect.signature(_builder_of(name)).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
    return {"name": name, **defaults, **settings}


def claim_probabilities(model: Classifier, texts: Sequence[str]) -> NDArray[np.float64]:
    """Probabilities (texts, 4) in the order of ``CLAIM_LABELS``, whatever order the model keeps.

    A class the model never met gets 0.
    """
    given = np.asarray(model.predict_proba(list(texts)), dtype=np.float64)
    ordered = np.zeros((len(texts), len(CLAIM_LABELS)))
    for column, label in enumerate(model.classes_):
        ordered[:, CLAIM_LABELS.index(str(label))] = given[:, column]
    return ordered


def _builder_of(name: str) -> Callable[..., Classifier]:
    if name not in MODELS:
        raise ConfigError(f"no model is called {name!r}; there are {', '.join(sorted(MODELS))}")
    entry = MODELS[name]
    builder: Callable[..., Classifier] = getattr(import_module(entry.module), entry.builder)
    return builder
