"""Plots drawn by a second process: they are there when the block ends, and a failure is told in one line."""

from pathlib import Path

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ClaimkitError
from claimkit.evaluation.painter import Painter


def test_all_plots_are_there_when_the_block_ends(tmp_path: Path) -> None:
    probabilities = np.random.default_rng(0).dirichlet(np.ones(4), 40)
    with Painter() as painter:
        painter.plot_evaluation("test", list(CLAIM_LABELS) * 10, probabilities, None, tmp_path)
        painter.plot_features(
            {"denial": [("denied", 2.0)], "forecast": [("will", 1.5)]}, tmp_path / "f.png", "What weighs"
        )
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"confusion.png", "reliability.png", "risk_coverage.png", "f.png"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())


def test_a_plot_that_cannot_be_drawn_is_told_in_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(ClaimkitError, match="the plots could not be drawn: FileNotFoundError") as caught,
        Painter() as painter,
    ):
        painter.plot_features({"denial": [("denied", 2.0)]}, tmp_path / "nowhere" / "f.png", "What weighs")
    assert "\n" not in str(caught.value)


def test_no_code_of_the_working_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the user was run')")
    monkeypatch.chdir(tmp_path)
    with Painter() as painter:
        painter.plot_features({"denial": [("denied", 2.0)]}, tmp_path / "f.png", "What weighs")
    assert (tmp_path / "f.png").is_file()


def test_an_error_in_the_block_is_the_one_that_is_raised(tmp_path: Path) -> None:
    def fail() -> None:
        with Painter() as painter:
            painter.plot_features({"denial": [("denied", 2.0)]}, tmp_path / "nowhere" / "f.png", "What weighs")
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fail()
