"""What reading texts leaves in memory: a speed that compares is measured after it is forgotten."""

from __future__ import annotations

from claimkit.models.rules import deciding
from claimkit.models.sentence_view import view


def forget_texts() -> None:
    """Read every text anew, whatever was read before."""
    view.cache_clear()
    deciding.cache_clear()
