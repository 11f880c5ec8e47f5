"""A bar for long work, on a terminal's standard error; silent elsewhere."""

from __future__ import annotations

from typing import Any


def progress_bar(total: int | None, what: str, unit: str = "", done: int = 0, shown: str | None = None) -> Any:
    """A bar that shows speed and time left; ``update`` it, ``set_postfix`` what should stand beside it.

    ``shown`` is tqdm's bar format, where its own does not fit.
    """
    from tqdm import tqdm

    unit = f" {unit}".rstrip()
    return tqdm(total=total, initial=done, desc=what, unit=unit, disable=None, leave=False, bar_format=shown)
