"""What a run is called: its model, its dataset, the settings that are not those of their YAML files, its seed.

In: the settings of a run and the project's folder. Out: ``logreg · news · strength=3.0 · seed 0``.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimkit.tracking.store import default_uri, sqlite_path
from claimkit.tracking.views import view_path

SEED_SETTINGS = ("seed", "dataset.limit_seed")
"""Parameters in which runs of one group differ: the seed, and what follows it."""

LONGEST = 120


def run_label(settings: Mapping[str, Any], root: Path) -> str:
    """The name without the seed, which runs over several seeds share."""
    words = [str(settings["model"]["name"]), str(settings["dataset"]["name"])]
    for group in ("dataset", "model"):
        usual = _usual(root / "conf" / group / f"{settings[group]['name']}.yaml")
        for key, value in sorted(settings[group].items(), key=lambda item: item[0] == "held_out_percent"):
            if usual and key not in ("name", "limit_seed") and _differs(key, value, usual):
                words.append(f"{key}={_short(value)}")
    label = " · ".join(words)
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def next_commands(uri: str, root: Path, experiment: str, reference: str | None) -> list[str]:
    """The commands that show a store's runs and use a model of it, as they must be typed in this folder."""
    path = sqlite_path(uri)
    page = view_path(experiment)
    if path is None:
        see = f"{uri.rstrip('/')}/{page}"
    else:
        store = "" if path == root.resolve() / "mlflow.db" else f" store={shlex.quote(uri)}"
        see = f"make ui{store}  (then http://127.0.0.1:5000/{page})"
    lines = [f"see it:  {see}"]
    if reference is not None:
        store = "" if uri == default_uri() else f" --store {shlex.quote(uri)}"
        example = os.path.relpath(root / "seeds")
        lines.append(f"use it:  claimkit predict --model {reference}{store} {shlex.quote(example)}/")
    return lines


def _usual(path: Path) -> dict[str, Any]:
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        found = OmegaConf.to_container(OmegaConf.load(path), resolve=False)
    except (OSError, OmegaConfBaseException):
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _differs(key: str, value: object, usual: Mapping[str, Any]) -> bool:
    """Whether a setting is not what the YAML says; one that the YAML does not name must say something."""
    return value != usual[key] if key in usual else bool(value)


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(Path(str(item)).name for item in value) or "none"
    return str(value)
