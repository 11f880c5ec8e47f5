"""Between Hydra and the package: check options early, turn a config into plain values, print errors as one line."""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

from claimkit.errors import ClaimkitError, ConfigError, MissingExtraError

EXIT_USER_ERROR = 2
"""Exit code of a run that stopped at a mistake the user can mend."""

EXIT_INTERRUPTED = 130

LAUNCHERS = {
    "joblib": ("hydra-joblib-launcher", "search"),
    "submitit_local": ("hydra-submitit-launcher", "slurm"),
    "submitit_slurm": ("hydra-submitit-launcher", "slurm"),
}
"""The package that Hydra needs for a launcher, and the extra that brings it."""

P = ParamSpec("P")
T = TypeVar("T")


def one_line_errors(function: Callable[P, T]) -> Callable[P, T]:
    """The function, ending in one line and exit code 2 where the user made a mistake."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ClaimkitError as error:
            fail(error)
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
            sys.exit(EXIT_INTERRUPTED)

    return guarded


def fail(error: ClaimkitError) -> NoReturn:
    """Print the error as one line and leave with exit code 2."""
    print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
    sys.exit(EXIT_USER_ERROR)


def check_options(conf: Path, arguments: Sequence[str] | None = None) -> None:
    """Stop with one line where an argument ``group=option`` names an option that does not exist."""
    for argument in sys.argv[1:] if arguments is None else arguments:
        group, _, options = argument.partition("=")
        if group == "hydra/launcher" and options in LAUNCHERS:
            _check_plugin(*LAUNCHERS[options], argument)
        folder = conf / group.lstrip("+")
        if not group or group.startswith("-") or not folder.is_dir():
            continue
        known = sorted(path.stem for path in folder.glob("*.yaml"))
        for option in options.split(","):
            if option not in known and option != "null" and "(" not in option:
                fail(ConfigError(f"{group}={option}: no such {group.lstrip('+')}; there are {', '.join(known)}"))
        if group == "search":
            _check_plugin("hydra-optuna-sweeper", "search", "a search of settings")


def _check_plugin(package: str, extra: str, purpose: str) -> None:
    if importlib.util.find_spec("hydra_plugins") is None or (
        importlib.util.find_spec(f"hydra_plugins.{package.replace('-', '_')}") is None
    ):
        fail(MissingExtraError(package, extra, purpose))


def settings_of(config: Any) -> dict[str, Any]:
    """A Hydra config as plain dicts, lists and values, every reference resolved.

    Raises:
        ConfigError: a value is missing or refers to nothing, or a seed is none or not where it belongs.
    """
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        settings = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise ConfigError(str(error).splitlines()[0]) from error
    if not isinstance(settings, dict):
        raise ConfigError("the configuration must be a mapping")
    seed = settings.get("seed")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**31:
        raise ConfigError(f"seed is {seed!r}; allowed are whole numbers from 0 to {2**31 - 1:,}")
    model = settings.get("model")
    if isinstance(model, dict) and "seed" in model:
        raise ConfigError(f"model.seed is {model['seed']!r}; a model has no seed of its own: give seed={model['seed']}")
    return {str(key): value for key, value in settings.items()}


def compose_settings(conf: Path, overrides: Sequence[str]) -> dict[str, Any]:
    """The settings of ``conf/train.yaml`` with overrides, as ``train.py`` would see them.

    Raises:
        ConfigError: the folder is not there, or an override names nothing.
    """
    from hydra import compose, initialize_config_dir
    from hydra.errors import HydraException

    if not (conf / "train.yaml").is_file():
        raise ConfigError(f"{conf}: no train.yaml here; run this in the project's folder, or give --root")
    check_options(conf, overrides)
    try:
        with initialize_config_dir(version_base="1.3", config_dir=str(conf.resolve())):
            return settings_of(compose(config_name="train", overrides=list(overrides)))
    except HydraException as error:
        raise ConfigError(" ".join(str(error).split())) from error
