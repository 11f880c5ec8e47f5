"""claimkit build: build a dataset of conf/dataset."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("name", nargs="?", default="seeds", help="a name of conf/dataset (default: seeds)")
    parser.add_argument("overrides", nargs="*", help="settings, such as dataset.held_out_percent=20")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Build it, or say that nothing changed since it was built."""
    from claimkit.config import compose_settings
    from claimkit.dataset.build import build_dataset
    from claimkit.dataset.parts import Recipe
    from claimkit.paths import placed
    from claimkit.report import say_dataset

    settings = compose_settings(options.root / "conf", [f"dataset={options.name}", *options.overrides])
    dataset, built = build_dataset(Recipe(**placed(settings, options.root)["dataset"]), options.root)
    say_dataset(dataset, built)
    print(f"  {dataset.folder}")
    return 0
