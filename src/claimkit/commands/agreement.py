"""claimkit agreement: print how far the readings of labelled files agree."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("paths", nargs="+", type=Path, help="labelled .jsonl files, or folders of them")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print Cohen's kappa, overall and per class."""
    from claimkit.dataset.agreement import agreement_table, compute_agreement
    from claimkit.dataset.annotations import read_annotations

    files = [f for p in options.paths for f in (sorted(p.glob("*.jsonl")) if p.is_dir() else [p])]
    found = compute_agreement([row for path in files for row in read_annotations(path)])
    print(json.dumps(found.to_dict(), indent=2) if options.json else agreement_table(found))
    return 0
