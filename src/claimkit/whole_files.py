"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimkit.errors import ClaimkitError


def write_whole(path: Path, content: str) -> None:
    """Write text as UTF-8: beside the file first, then in its place.

    Raises:
        ClaimkitError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        fresh = Path(name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as stream:
                stream.write(content)
            fresh.chmod(0o644)
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ClaimkitError(f"{path}: cannot be written ({error.strerror}); give another place") from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new folder to write into; when the block ends well its files are moved to ``path``, over those of their name.

    Raises:
        ClaimkitError: the folder cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new.", dir=path) as fresh:
            yield Path(fresh)
            for file in sorted(Path(fresh).iterdir()):
                file.replace(path / file.name)
    except OSError as error:
        raise ClaimkitError(f"{path}: cannot be written ({error.strerror}); give another place") from error
