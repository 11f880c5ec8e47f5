"""Plots of an evaluation: written, of a size to be read, for any model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from claimkit.evaluation.calibration import scale
from claimkit.evaluation.plots import plot_evaluation
from conftest import random_case

NAMES = ["confusion.png", "reliability.png", "risk_coverage.png"]


@pytest.mark.parametrize("sort", ["many rows", "one row", "one confidence", "no scaling"])
def test_plots_are_written(tmp_path: Path, sort: str) -> None:
    labels, probabilities = random_case(0, 1 if sort == "one row" else 200)
    if sort == "one confidence":
        probabilities = np.tile([0.4, 0.3, 0.2, 0.1], (200, 1))
    scaled = None if sort in ("one row", "no scaling") else scale(probabilities, 1.5)
    plot_evaluation("test", labels, probabilities, scaled, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES
    for name in NAMES:
        with Image.open(tmp_path / name) as picture:
            assert min(picture.size) > 400
            assert len(set(picture.convert("L").tobytes())) > 20  # not blank
