"""claimkit predict: label the sentences of articles."""

from __future__ import annotations

import argparse
import json


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    from claimkit.inference.load import DEFAULT_REFERENCE

    parser.add_argument("paths", nargs="+", help="articles: .txt, .html or .jsonl files, folders or globs")
    parser.add_argument(
        "--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (default: %(default)s)"
    )
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a sentence")


def run(options: argparse.Namespace) -> int:
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
    return 0
