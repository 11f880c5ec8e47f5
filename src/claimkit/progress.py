"""How far long work is, on standard error: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
from typing import Any

LINE_SECONDS = 60
"""So often work says how far it is where there is no terminal; what is done sooner says nothing."""

_LINE = "{desc}: {n_fmt} of {total_fmt}{unit}, {elapsed} gone, {remaining} left{postfix}"


def progress_bar(total: int | None, what: str, unit: str = "", done: int = 0, shown: str | None = None) -> Any:
    """A bar that shows speed and time left; ``update`` it, ``set_postfix`` what should stand beside it.

    ``shown`` is tqdm's bar format, where its own does not fit.
    """
    from tqdm import tqdm

    given: dict[str, Any] = {"total": total, "initial": done, "desc": what, "unit": f" {unit}".rstrip(), "leave": False}
    if sys.stderr.isatty():
        return tqdm(**given, bar_format=shown)
    every: dict[str, Any] = dict.fromkeys(("mininterval", "maxinterval", "delay"), LINE_SECONDS)
    return tqdm(**given, **every, miniters=1, position=0, bar_format=shown or _LINE, file=_Lines())


class _Lines:
    """Standard error, for a bar: what a terminal would write over is a line of its own."""

    def write(self, text: str) -> None:
        if line := text.strip():
            print(line, file=sys.stderr)

    def flush(self) -> None:
        sys.stderr.flush()
