"""Names of input files that do not depend on where the project lies on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def names_of(paths: Iterable[Path], root: Path) -> dict[Path, str]:
    """A name for each file: its path within ``root``; of a file outside its last part, and as many before it as tell it
    from the others."""
    whole = {path: _whole(path) for path in paths}
    base = _whole(root)
    names = {path: path.relative_to(base).as_posix() for path in whole.values() if path.is_relative_to(base)}
    for path in whole.values():
        if path not in names:
            ends = ("/".join(path.parts[-n:]) for n in range(1, len(path.parts) + 1))
            names[path] = next(end for end in ends if end not in names.values())
    return {given: names[path] for given, path in whole.items()}


def _whole(path: Path) -> Path:
    """The path from the top of the disk, without ``..``; links stay links."""
    return Path(os.path.normpath(path.absolute()))
