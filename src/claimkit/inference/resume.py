"""A file of results that grows batch by batch and can be gone on with after the run was stopped at any moment.

Beside it lies ``<name>.progress``, written after each batch: what the run reads and with what, how far it came, and
how many bytes of the file belong to that. What stands behind them was half-written and is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from claimkit.errors import OutputError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run came. ``job`` tells runs apart: only the same command may go on."""

    job: str
    size: int = 0
    items: int = 0
    failed: int = 0
    articles: int = 0
    sentences: int = 0


def job_of(chosen: Sequence[Any], files: Sequence[Path]) -> str:
    """What tells this run from others: all that was chosen, and each file's size and date. Standard input never is
    the same twice."""
    states = []
    for file in files:
        there = file.stat() if file.exists() else None
        states.append([str(file), *((there.st_size, there.st_mtime_ns) if there else (uuid.uuid4().hex,))])
    return hashlib.sha256(json.dumps([chosen, states], sort_keys=True).encode()).hexdigest()


def journal_of(path: Path) -> Path:
    """The file beside ``path`` that tells how far an unfinished run came."""
    return path.with_name(f"{path.name}.progress")


class GrowingFile:
    """The file ``path``, begun with ``head`` or gone on with; ``progress`` tells how far it is. A context manager.

    ``beside`` is the name that the files beside it begin with, ``path`` unless told.

    Raises:
        OutputError: it cannot be written, or another run is writing it.
    """

    def __init__(self, path: Path, job: str, head: str = "", beside: Path | None = None) -> None:
        from filelock import FileLock, Timeout

        self.path = path
        named = beside or path
        self._journal = journal_of(named)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: no such folder; make it first")
        if path.is_dir() or named.is_dir():
            raise OutputError(f"{named}: this is a folder; give the name of a file")
        try:
            self._lock = FileLock(named.with_name(f"{named.name}.lock"), timeout=0)
            self._lock.acquire()
        except Timeout as error:
            raise OutputError(f"{named}: another run is writing it") from error
        except OSError as error:
            raise OutputError(f"{named}: cannot be written ({error.strerror})") from error
        self.before = _read(self._journal)
        self.progress = Progress(job)
        try:
            if self.before and self.before.job == job and path.is_file() and path.stat().st_size >= self.before.size:
                self.progress = self.before
                os.truncate(path, self.progress.size)
                self._stream = path.open("ab")
            else:
                self._journal.unlink(missing_ok=True)
                self._stream = path.open("wb")
                self.write(head)
        except OSError as error:
            self._lock.release()
            raise OutputError(f"{path}: cannot be written ({error.strerror})") from error

    def write(self, text: str, *, items: int = 0, failed: int = 0, articles: int = 0, sentences: int = 0) -> None:
        """Add a batch, and note it as done once it is on the disk."""
        done, content = self.progress, text.encode()
        try:
            self._stream.write(content)
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self.progress = replace(
                done,
                size=done.size + len(content),
                items=done.items + items,
                failed=done.failed + failed,
                articles=done.articles + articles,
                sentences=done.sentences + sentences,
            )
            fresh = self._journal.with_name(f"{self._journal.name}.new")
            fresh.write_text(json.dumps(asdict(self.progress)), encoding="utf-8")
            fresh.replace(self._journal)
        except OSError as error:
            raise OutputError(f"{self.path}: cannot be written ({error.strerror}); what is there is kept") from error

    def finish(self) -> None:
        """The work is done: there is nothing to go on with."""
        self._journal.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def _read(journal: Path) -> Progress | None:
    try:
        return Progress(**json.loads(journal.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
