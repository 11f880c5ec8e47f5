"""Follow a long run on standard error: how far it is, and a line for each thing that could not be read."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

from claimkit.inference.stream import Batch
from claimkit.progress import progress_bar

_KNOWN = "{percentage:3.0f}%|{bar}| {desc} [{elapsed}, {remaining} left]"
_UNKNOWN = "{desc} [{elapsed}]"
_LINE = "{desc}, {percentage:.0f} % read, {elapsed} gone, {remaining} left"
"""Where there is no terminal."""


class Watch:
    """``failed`` counts the inputs that could not be read. ``bar`` tells whether one may be shown."""

    def __init__(self, *, bar: bool = True) -> None:
        self.failed = 0
        self._bar = bar
        self._terminal = sys.stderr.isatty()

    def follow(self, batches: Iterable[Batch], total: int | None, done: int = 0) -> Iterator[Batch]:
        """The batches; ``total`` and ``done`` are bytes of the input. The bar moves on when the next is asked for."""
        known = _KNOWN if self._terminal else _LINE
        bar: Any = progress_bar(total, "reading", done=done, shown=known if total else _UNKNOWN) if self._bar else None
        start, sentences = time.monotonic(), 0
        try:
            for batch in batches:
                if batch.faults and bar is not None:
                    bar.clear()
                for fault in batch.faults:
                    print(f"skipped: {' '.join(fault.split())}", file=sys.stderr)
                self.failed += batch.failed
                yield batch
                sentences += batch.sentences
                if bar is not None:
                    speed = sentences / max(time.monotonic() - start, 1e-9)
                    bar.set_description_str(f"{sentences:,} sentences, {speed:,.0f}/s", refresh=False)
                    bar.update(batch.size)
                    if self._terminal:
                        bar.refresh()
        finally:
            if bar is not None:
                bar.close()
