"""Several models that vote: the weighted mean of their probabilities, tempered on articles that are set aside.

In: names of models, or folders of saved ones. Out: a classifier with the scikit-learn contract. A named member is
fitted on the texts given, with a seed of its own where it is named again; a saved one is taken as it is, so that a
costly model need not be trained twice. It must have been trained on the same articles and no others, or the figures
measured on the rest are worth nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError
from claimkit.models.allowed import is_number
from claimkit.models.frozen import FrozenEncoder
from claimkit.models.inner import fit_temperature, split_inner
from claimkit.models.registry import MODELS, Classifier, build_model, claim_probabilities, fit_model

SETTINGS = "ensemble.json"
SEEDS_APART = 1000
"""Between the seeds of members of one name, so that they are not those of another run."""

INNER_PERCENT = 5
"""Share of the training texts, whole articles, on which the temperature is fitted."""


class Ensemble:
    """See the module. ``settings`` are those of named members."""

    kind = "ensemble"
    saved_as = "model.members"
    takes_groups = True
    takes_cues = True
    takes_sources = True

    def __init__(
        self,
        *,
        members: Sequence[str],
        weights: Sequence[float],
        settings: Mapping[str, Mapping[str, Any]],
        seed: int,
    ) -> None:
        self.members = tuple(members)
        self.weights = tuple(weights)
        self.settings = {name: dict(values) for name, values in settings.items()}
        self.seed = seed

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        groups: Sequence[str] | None = None,
        cues: Sequence[str] | None = None,
        sources: Sequence[str] | None = None,
    ) -> Self:
        """Fit the named members on all texts but those set aside, and the temperature on these."""
        self.classes_ = np.array([label for label in CLAIM_LABELS if label in set(labels)])
        # a saved member may have been trained on whatever would be set aside: no temperature then
        percent = INNER_PERCENT if all(name in MODELS for name in self.members) else 0
        outer, inner = split_inner(labels, groups or texts, percent, self.seed)
        beside = {"groups": groups, "cues": cues, "sources": sources}
        known = {name: [row[i] for i in outer] for name, row in beside.items() if row}
        members = [self._member(number) for number in range(len(self.members))]
        for name, model in zip(self.members, members, strict=True):
            if name in MODELS and isinstance(model, FrozenEncoder):
                model.check_encoder()  # a fault that only the encoder shows, before another member is trained
        self.fitted_ = [
            fit_model(model, [texts[i] for i in outer], [labels[i] for i in outer], **known)
            if name in MODELS
            else model
            for name, model in zip(self.members, members, strict=True)
        ]
        self.history_ = [
            (step, f"member_{number}.{name}", value)
            for number, model in enumerate(self.fitted_)
            for step, name, value in getattr(model, "history_", ())
        ]
        self.origin_ = next(filter(None, (getattr(model, "origin_", "") for model in self.fitted_)), "")
        self.temperature_ = 1.0
        if inner:
            targets = np.array([CLAIM_LABELS.index(labels[i]) for i in inner])
            self.temperature_ = fit_temperature(np.log(self._mean([texts[i] for i in inner])), targets)
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, classes) in the order of ``classes_``."""
        from scipy.special import softmax

        columns = [CLAIM_LABELS.index(str(label)) for label in self.classes_]
        rows: NDArray[np.float64] = softmax(np.log(self._mean(texts)[:, columns]) / self.temperature_, axis=1)
        return rows

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The likeliest label of each text."""
        chosen: NDArray[np.str_] = self.classes_[self.predict_proba(texts).argmax(axis=1)]
        return chosen

    def save_files(self, folder: Path) -> None:
        """Write each member into a folder of its own, and what joins them."""
        from claimkit.models.store import write_model

        entries = []
        for number, model in enumerate(self.fitted_):
            place = folder / f"member-{number}"
            place.mkdir()
            kind = write_model(model, place)
            entries.append({"name": self.members[number], "weight": self.weights[number], "kind": kind})
        kept = {name: {k: v for k, v in own.items() if k != "checkpoints"} for name, own in self.settings.items()}
        about = {
            "members": entries,
            "settings": kept,  # without the folder of this machine that unfinished trainings are kept in
            "seed": self.seed,
            "temperature": self.temperature_,
            "classes": list(map(str, self.classes_)),
        }
        (folder / SETTINGS).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load_files(cls, folder: Path) -> Self:
        """The ensemble whose files are in a folder."""
        from claimkit.models.store import read_model

        about = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        names = [entry["name"] for entry in about["members"]]
        weights = [entry["weight"] for entry in about["members"]]
        model = cls(members=names, weights=weights, settings=about["settings"], seed=about["seed"])
        model.classes_ = np.array(about["classes"])
        model.temperature_ = about["temperature"]
        model.fitted_ = [
            read_model(entry["kind"], folder / f"member-{number}") for number, entry in enumerate(about["members"])
        ]
        return model

    def saved_parts(self) -> dict[str, Mapping[str, Any]]:
        """The manifests of the members that are taken as saved, by folder, their files checked.

        Raises:
            ModelError: one is no saved model, or a byte of it was changed.
        """
        from claimkit.models.store import check_files

        return {name: check_files(Path(name)) for name in self.members if name not in MODELS}

    def _member(self, number: int) -> Classifier:
        """A member as saved, or one that is not fitted yet."""
        name = self.members[number]
        if name not in MODELS:
            from claimkit.models.store import load_model

            return load_model(name).classifier
        seed = self.seed + SEEDS_APART * self.members[:number].count(name)
        return build_model(name, seed=seed, **self.settings.get(name, {}))

    def _mean(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Weighted mean of the members' probabilities (texts, 4), none quite 0."""
        rows = [claim_probabilities(model, texts) for model in self.fitted_]
        mean: NDArray[np.float64] = np.clip(np.average(rows, axis=0, weights=self.weights), 1e-9, 1.0)
        return mean


def build_ensemble(
    *,
    seed: int,
    members: Sequence[str] = ("minilm", "minilm", "logreg"),
    weights: Sequence[float] | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Ensemble:
    """An ensemble. ``members`` are names of models or folders of saved ones; without ``weights`` all count the same.

    Raises:
        ConfigError: no member, a member that is neither, weights that are not one positive number for each, or a
            setting of a member that is not what it may be.
    """
    known = sorted(MODELS.keys() - {"ensemble"})
    if isinstance(members, str) or not isinstance(members, Sequence):
        raise ConfigError(f"model.members is {members!r}; give a list, as in 'model.members=[{known[0]},rules]'")
    if not members:
        raise ConfigError(f"model.members is empty; name two models or more, as in 'model.members=[{known[0]},rules]'")
    for name in members:
        if name not in known and not (isinstance(name, str) and Path(name).is_dir()):
            raise ConfigError(
                f"model.members: {name!r} is neither a model nor the folder of a saved one; there are"
                f" {', '.join(known)}"
            )
    weights = [1.0] * len(members) if weights is None else weights
    if not isinstance(weights, Sequence) or not (
        len(weights) == len(members) and all(is_number(w) and w > 0 for w in weights)
    ):
        raise ConfigError(f"model.weights is {weights!r}; it needs a number above 0 for each of {list(members)}")
    settings = {} if settings is None else settings
    if not isinstance(settings, Mapping):
        raise ConfigError(
            f"model.settings is {settings!r}; give those of each model, as in {{logreg: {{strength: 1}}}}"
        )
    for name, own in settings.items():
        if name not in known:
            raise ConfigError(f"model.settings: no model is called {name!r}; there are {', '.join(known)}")
        _check_member(name, own)
    return Ensemble(members=members, weights=weights, settings=settings, seed=seed)


def _check_member(name: str, own: Any) -> None:
    """Build a member and throw it away: a fault in its settings shows before another is trained."""
    place = f"model.settings.{name}"
    if not isinstance(own, Mapping):
        raise ConfigError(f"{place} is {own!r}; give its settings, as in {{strength: 1}}, or leave it out")
    if "seed" in own or "name" in own:
        raise ConfigError(
            f"{place}: a member has neither seed nor name of its own; its seed comes from that of the run"
        )
    if own.get("teachers"):
        raise ConfigError(f"{place}.teachers: train that one first and name its folder in model.members")
    try:
        build_model(name, seed=0, **own)
    except ConfigError as error:
        said = str(error)
        raise ConfigError(f"{place}{said[5:]}" if said.startswith("model.") else f"{place}: {said}") from error
