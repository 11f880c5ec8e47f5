"""claimkit check-data: check the corpus and the contrast sets, and write the report page."""

from __future__ import annotations

import argparse
from pathlib import Path

EXIT_FAULTS = 1


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")
    parser.add_argument("--dry", action="store_true", help="write no report")


def run(options: argparse.Namespace) -> int:
    """Check; 1 where a fault was found."""
    from claimkit.dataset.agreement import compute_agreement
    from claimkit.dataset.annotations import read_annotations, read_corpus
    from claimkit.dataset.contrast import read_misleading, read_propositions
    from claimkit.evaluation.corpus_check import check_data
    from claimkit.evaluation.corpus_report import check_table, write_report

    data = options.root / "data"
    corpus = read_corpus(data / "corpus")
    found = check_data(
        corpus,
        read_annotations(data / "annotations" / "seeds.jsonl"),
        read_propositions(data / "contrast" / "propositions.jsonl"),
        read_misleading(data / "contrast" / "misleading.jsonl"),
    )
    if not options.dry:
        write_report(found, compute_agreement(corpus), data / "report")
    print(check_table(found))
    return EXIT_FAULTS if found.faults else 0
