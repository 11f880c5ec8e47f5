"""Checkpoints of a training that may be interrupted: tensors as safetensors, counters as JSON.

A checkpoint is a folder that appears whole or not at all. One that was damaged since is skipped, and that is said; the
next older one is taken. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimkit.models.store import package_versions

if TYPE_CHECKING:
    import torch

READ = (".json", ".txt", ".model", ".safetensors")
"""How the files of an encoder's folder are named that are read: configuration, tokenizer, weights."""

KEPT = 2
"""The newest and the one before it, should the newest be damaged."""


def training_digest(pretrained: Path, about: Sequence[Any]) -> str:
    """Names a training: the same for the same files of the encoder, versions of packages, settings and inputs alone."""
    read = [path for path in sorted(pretrained.iterdir()) if path.suffix in READ and path.is_file()]
    files = {path.name: _sha256(path) for path in read}
    return hashlib.sha256(json.dumps([package_versions(), files, *about]).encode()).hexdigest()[:16]


class Checkpoints:
    """The checkpoints of one training, in a folder of their own, one every ``every`` steps."""

    def __init__(self, folder: Path, every: int) -> None:
        self.folder = folder
        self.every = every

    def save(self, step: int, tensors: dict[str, torch.Tensor], numbers: dict[str, Any]) -> None:
        """Write a checkpoint and remove those no longer needed."""
        from safetensors.torch import save_file

        fresh = self.folder / f".step-{step:07}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        save_file(tensors, fresh / "tensors.safetensors")
        numbers = {"step": step, **numbers}
        state = {"sha256": _sha256(fresh / "tensors.safetensors", numbers), "numbers": numbers}
        with (fresh / "state.json").open("w", encoding="utf-8") as stream:
            json.dump(state, stream)
            stream.flush()
            os.fsync(stream.fileno())
        target = self.folder / fresh.name[1:]
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)
        for old in self._folders()[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def newest(self) -> tuple[dict[str, torch.Tensor], dict[str, Any]] | None:
        """Tensors and numbers of the newest whole checkpoint, None where there is none."""
        from safetensors.torch import load_file

        for folder in reversed(self._folders()):
            try:
                state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
                if _sha256(folder / "tensors.safetensors", state["numbers"]) != state["sha256"]:
                    raise ValueError("its SHA-256 differs")
                return load_file(folder / "tensors.safetensors"), state["numbers"]
            except (OSError, ValueError, KeyError, TypeError) as error:
                print(f"skipped the damaged checkpoint {folder} ({error})", file=sys.stderr)
        return None

    def remove(self) -> None:
        """Remove them all: the training is done."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return sorted(self.folder.glob("step-*"))


def _sha256(path: Path, numbers: dict[str, Any] | None = None) -> str:
    """Over a file and, for that of the tensors, the numbers beside it."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    if numbers is not None:
        digest.update(json.dumps(numbers, sort_keys=True).encode())
    return digest.hexdigest()
