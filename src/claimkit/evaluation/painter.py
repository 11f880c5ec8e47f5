"""Plots drawn by a second process, so that a run goes on while matplotlib is imported and draws.

Jobs go to it as lines of JSON on its standard input; it ends where that ends, so it never outlives the run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from claimkit.errors import ClaimkitError
from claimkit.evaluation.sums import Floats


class Painter:
    """``with Painter() as painter:`` draws what it is told meanwhile; when the block ends, all is drawn.

    Raises:
        ClaimkitError: a plot could not be drawn.
    """

    def __enter__(self) -> Painter:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "claimkit.evaluation.painter"],  # -P: nothing from the working folder
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def plot_evaluation(
        self, part: str, labels: Sequence[str], probabilities: Floats, scaled: Floats | None, folder: Path
    ) -> None:
        """As ``plots.plot_evaluation``."""
        self._tell("evaluation", part, list(labels), probabilities.tolist(), _listed(scaled), str(folder))

    def plot_features(self, features: Mapping[str, Sequence[tuple[str, float]]], path: Path, title: str) -> None:
        """As ``plots.plot_features``."""
        self._tell("features", dict(features), str(path), title)

    def _tell(self, plot: str, *given: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps([plot, *given]) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:  # it ended early; why is told when the block ends
            return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        _, said = self._process.communicate()
        if kind is None and self._process.returncode:
            why = said.strip().splitlines()[-1:] or [f"exit code {self._process.returncode}"]
            raise ClaimkitError(f"the plots could not be drawn: {why[0]}")


def main() -> None:
    """Draw what standard input asks for, line by line."""
    from claimkit.evaluation.plots import plot_evaluation, plot_features

    for line in sys.stdin:
        plot, *given = json.loads(line)
        if plot == "evaluation":
            part, labels, probabilities, scaled, folder = given
            scores = None if scaled is None else np.array(scaled)
            plot_evaluation(part, labels, np.array(probabilities), scores, Path(folder))
        else:
            features, path, title = given
            plot_features(features, Path(path), title)


def _listed(values: Floats | None) -> list[Any] | None:
    return None if values is None else list(values.tolist())


if __name__ == "__main__":
    main()
