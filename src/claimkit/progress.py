"""A bar for long work, on a terminal's standard error; silent elsewhere."""

from __future__ import annotations

from typing import Any


def progress_bar(total: int | None, what: str, unit: str = "", done: int = 0) -> Any:
    """A bar that shows speed and time left; ``update`` it, ``set_postfix`` what should stand beside it."""
    from tqdm import tqdm

    return tqdm(total=total, initial=done, desc=what, unit=f" {unit}".rstrip(), disable=None, leave=False)
