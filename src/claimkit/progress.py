"""A counter for long work, on a terminal's standard error."""

from __future__ import annotations

import sys


def show_progress(done: int, total: int, what: str) -> None:
    """A counter on a terminal's standard error; silent elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{what} {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
