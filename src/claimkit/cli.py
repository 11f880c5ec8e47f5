"""The command ``claimkit``: build a dataset, measure agreement, use a trained model.

Exit codes: 0 done, 1 the data has faults, 2 a mistake the user can mend (one line on standard error), 130 stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from claimkit.config import one_line_errors
from claimkit.inference.load import DEFAULT_REFERENCE

EXIT_FAULTS = 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command."""
    options = _parser().parse_args(arguments)
    try:
        one_line_errors(options.command)(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has seen enough, as in "claimkit … | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build(options: argparse.Namespace) -> None:
    """Build a dataset of conf/dataset."""
    from claimkit.config import compose_settings
    from claimkit.dataset.build import build_dataset
    from claimkit.dataset.parts import Recipe
    from claimkit.report import say_dataset

    settings = compose_settings(options.root / "conf", [f"dataset={options.name}", *options.overrides])
    dataset, built = build_dataset(Recipe(**settings["dataset"]), options.root)
    say_dataset(dataset, built)
    print(f"  {dataset.folder}")


def agreement(options: argparse.Namespace) -> None:
    """Print how far the readings of labelled files agree."""
    from claimkit.dataset.agreement import agreement_table, compute_agreement
    from claimkit.dataset.annotations import read_annotations

    files = [f for p in options.paths for f in (sorted(p.glob("*.jsonl")) if p.is_dir() else [p])]
    found = compute_agreement([row for path in files for row in read_annotations(path)])
    print(json.dumps(found.to_dict(), indent=2) if options.json else agreement_table(found))


def check(options: argparse.Namespace) -> None:
    """Check the corpus and the contrast sets, and write the report page; exit code 1 where a fault was found."""
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
    if found.faults:
        sys.exit(EXIT_FAULTS)


def predict(options: argparse.Namespace) -> None:
    """Print the claims of articles."""
    from claimkit.dataset.documents import read_documents
    from claimkit.inference.load import load

    documents = [document for place in options.paths for document in read_documents(place)]
    predictor = load(options.model, store=options.store)
    for document in documents:
        if not options.json:
            print(f"\n{document.id}")
        for row in predictor.predict_document(document):
            if options.json:
                print(json.dumps({"document": document.id, **row.to_dict()}, ensure_ascii=False))
            else:
                confidence = f"{row.confidence:4.0%}" if row.is_claim else "    "
                print(f"  {row.label:13} {confidence}  {row.text}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="claimkit", description=(__doc__ or "").partition("\n\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("build", help="build a dataset", description=build.__doc__)
    command.add_argument("name", nargs="?", default="seeds", help="a name of conf/dataset (default: seeds)")
    command.add_argument("overrides", nargs="*", help="settings, such as dataset.held_out_percent=20")
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")
    command.set_defaults(command=build)

    command = commands.add_parser("agreement", help="agreement between readers", description=agreement.__doc__)
    command.add_argument("paths", nargs="+", type=Path, help="labelled .jsonl files, or folders of them")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(command=agreement)

    command = commands.add_parser("check-data", help="check the corpus", description=check.__doc__)
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")
    command.add_argument("--dry", action="store_true", help="write no report")
    command.set_defaults(command=check)

    command = commands.add_parser("predict", help="label the sentences of articles", description=predict.__doc__)
    command.add_argument("paths", nargs="+", help="articles: .txt, .html or .jsonl files, folders or globs")
    command.add_argument(
        "--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (default: %(default)s)"
    )
    command.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    command.add_argument("--json", action="store_true", help="print one JSON object a sentence")
    command.set_defaults(command=predict)
    return parser


if __name__ == "__main__":
    main()
