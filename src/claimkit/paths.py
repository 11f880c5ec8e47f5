"""Relative paths in settings: from the working directory where it has them, else from the project's folder."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

from claimkit.dataset.parts import NAMED_PARTS
from claimkit.models.registry import MODELS


def placed(settings: Mapping[str, Any], root: Path) -> dict[str, Any]:
    """The settings, each relative path such that it leads from the working directory to the file: as it is where that
    directory has it, else from the project's folder ``root``. In that folder all stay as they are.

    They are to read and write by; what is logged are the settings as given, which name no machine.
    """
    root = root.resolve()
    if Path.cwd() == root:
        return dict(settings)
    found = {group: dict(settings[group]) for group in ("dataset", "evaluation", "model")}
    for group, key, names in (
        ("dataset", "train", NAMED_PARTS),
        ("dataset", "test", NAMED_PARTS),
        ("evaluation", "files", ()),
        ("model", "teachers", ()),
        ("model", "members", MODELS),
    ):
        if isinstance(paths := found[group].get(key), list):
            found[group][key] = [_found(path, root, names, of_dataset=group == "dataset") for path in paths]
    found["model"] = _with_own_paths(found["model"], root)
    if isinstance(members := found["model"].get("settings"), Mapping):
        found["model"]["settings"] = {name: _with_own_paths(own, root) for name, own in members.items()}
    return {**settings, **found}


def _with_own_paths(model: Any, root: Path) -> Any:
    """The settings of one model. ``pretrained`` is a path where there is such a folder, else a name on the hub."""
    if not isinstance(model, Mapping):
        return model
    found = dict(model)
    if "checkpoints" in found:
        found["checkpoints"] = _found(found["checkpoints"], root)
    if isinstance(name := found.get("pretrained"), str) and Path(folder := _found(name, root)).is_dir():
        found["pretrained"] = folder
    return found


def _found(path: Any, root: Path, names: Container[str] = (), *, of_dataset: bool = False) -> Any:
    """The path as it is where the working directory has it; what is a name, or no text, stays. A part of a dataset is
    taken from the project's folder anyway, unless it is whole."""
    if not isinstance(path, str) or path in names:
        return path
    here = Path(path).exists()
    if of_dataset:
        return str(Path(path).absolute()) if here else path
    return path if here else str(root / path)
