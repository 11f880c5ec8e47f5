"""What the settings of a model may be, so that a wrong one shows before anything is trained."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from claimkit.errors import ConfigError


class Allowed(NamedTuple):
    """What a setting may be: in words, and whether a value is so."""

    words: str
    holds: Callable[[Any], bool]


def whole(least: int, most: int | None = None) -> Allowed:
    """Whole numbers from ``least``; true and false are none."""
    upper = math.inf if most is None else most
    return Allowed(
        f"whole numbers from {least}{'' if most is None else f' to {most}'}",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= upper,
    )


def number(least: float, most: float | None = None, *, above: bool = False, below: bool = False) -> Allowed:
    """Finite numbers from ``least`` to ``most``: with ``above`` without the least itself, with ``below`` the most."""

    def holds(value: Any) -> bool:
        low = is_number(value) and (value > least if above else value >= least)
        return low and (most is None or (value < most if below else value <= most))

    upper = "" if most is None else f"{' below' if below else ' to'} {most:g}"
    return Allowed(f"numbers {'above' if above else 'from'} {least:g}{upper}", holds)


def is_number(value: object) -> bool:
    """Whether it is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


SWITCH = Allowed("true and false", lambda value: isinstance(value, bool))
NAME = Allowed("a name on the hub and the path of a folder", lambda value: isinstance(value, str) and value != "")
FOLDER = Allowed("the path of a folder, and null for none", lambda value: value is None or isinstance(value, str))


def check_settings(given: Mapping[str, Any], allowed: Mapping[str, Allowed]) -> None:
    """Refuse a value that a setting may not have; what ``allowed`` does not name is not looked at.

    Raises:
        ConfigError: the message names the setting, what was seen and what is allowed.
    """
    for name, may_be in allowed.items():
        if name in given and not may_be.holds(given[name]):
            raise ConfigError(f"model.{name} is {given[name]!r}; allowed are {may_be.words}")


def check_writable(setting: str, folder: str) -> None:
    """Refuse a folder that cannot be written to, or made; nothing is left there.

    Raises:
        ConfigError: as ``check_settings``.
    """
    place = Path(folder).absolute()
    try:
        nearest = next(path for path in (place, *place.parents) if path.exists())
        with tempfile.TemporaryDirectory(prefix=".claimkit-", dir=nearest):
            pass
    except OSError as error:
        raise ConfigError(
            f"model.{setting} is {folder!r}, which cannot be written ({error.strerror}); name another, or null"
        ) from error
