"""claimkit attribution: measure who is found to answer for a sentence, against the gold sources."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="print N wrong sentences a construction (not with --json)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the figures, and examples of what fails."""
    from claimkit.evaluation.attribution_report import errors, measure, report, table

    halves, speakers = measure(options.root / "data")
    figures = report(halves, speakers)
    print(json.dumps(figures, indent=2) if options.json else table(figures))
    if options.errors > 0 and not options.json:
        print(errors(halves, options.errors))
    return 0
