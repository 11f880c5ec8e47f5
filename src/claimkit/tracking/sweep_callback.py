"""What Hydra calls before and after a multirun. It imports next to nothing, since every run imports it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hydra.experimental.callback import Callback
from omegaconf import DictConfig

from claimkit.config import one_line_errors


class SweepCallback(Callback):
    """Opens a parent run before the first job of a multirun, and closes it with a summary after the last."""

    @one_line_errors
    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Open the parent; jobs find it by the environment, also in other processes."""
        uri = config.tracking.uri
        if uri == "off":
            return
        from claimkit.tracking.sweeps import open_sweep

        project = next(source.path for source in config.hydra.runtime.config_sources if source.provider == "main")
        open_sweep(uri, Path(project).parent, list(config.hydra.overrides.task))

    @one_line_errors
    def on_multirun_end(self, config: DictConfig, **_: Any) -> None:
        """Summarise the children and close the parent."""
        del config
        from claimkit.tracking.sweeps import close_sweep

        close_sweep()
