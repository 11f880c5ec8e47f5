"""claimkit label: send sentences with the model's guesses to Label Studio, and bring the labels back."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    from claimkit.inference.load import DEFAULT_REFERENCE

    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    export = actions.add_parser("export", help="write tasks and the labelling configuration")
    export.add_argument("paths", nargs="+", help="articles: .txt, .html or .jsonl files, folders or globs")
    export.add_argument(
        "--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (default: %(default)s)"
    )
    export.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    export.add_argument("--out", type=Path, required=True, help="the tasks, a .json file")
    export.add_argument("--config", type=Path, help="the labelling configuration (default: --out with .xml)")
    export.add_argument("--overwrite", action="store_true", help="replace both where they are there")
    export.add_argument("--count", type=int, default=200, help="so many sentences at most (default: %(default)s)")
    back = actions.add_parser("import", help="make annotations of what Label Studio exports as JSON")
    back.add_argument("export", type=Path, help="the .json file that Label Studio exported")
    back.add_argument("--out", type=Path, required=True, help="such as data/annotations/NAME.jsonl")
    back.add_argument("--overwrite", action="store_true", help="replace --out where it is there")


def run(options: argparse.Namespace) -> int:
    """Do one of the two."""
    return _export(options) if options.action == "export" else _import(options)


def _export(options: argparse.Namespace) -> int:
    import numpy as np

    from claimkit.claims import CLAIM_LABELS
    from claimkit.dataset.documents import read_documents
    from claimkit.dataset.label_studio import SPANS, labelling_config, make_task
    from claimkit.errors import ConfigError, DocumentError
    from claimkit.inference.load import load
    from claimkit.inference.selection import most_telling, uncertainty
    from claimkit.tracking.registered import version_of

    if options.count < 1:
        raise ConfigError(f"--count is {options.count}; allowed are whole numbers from 1")
    config = options.config or options.out.with_suffix(".xml")
    if config == options.out:
        raise ConfigError(f"--out {options.out}: the tasks are JSON; give a name that ends in .json")
    for path in (options.out, config):
        _check_free(path, options.overwrite)
    documents = [document for place in options.paths for document in read_documents(place)]
    if twice := [id for id, times in Counter(document.id for document in documents).items() if times > 1]:
        raise DocumentError(f"{twice[0]}: the id of two articles (the file's name without its suffix); rename one")
    predictor = load(options.model, store=options.store)
    version = version_of(options.model, options.store)
    model = f"{predictor.about.get('model')} {options.model}" + (f" version {version}" if "@" in options.model else "")
    rows = []
    for document in documents:
        found = predictor.predict_document(document)
        texts = ["", *(row.text for row in found), ""]
        rows += [
            (document.id, " ".join(filter(None, texts[i : i + 3])), row) for i, row in enumerate(found) if row.is_claim
        ]
    probabilities = np.array([[row.probabilities[label] for label in CLAIM_LABELS] for _, _, row in rows])
    chosen = most_telling([row.text for _, _, row in rows], probabilities, options.count)
    tasks = [
        make_task(
            rows[i][2],
            number=number,
            document=rows[i][0],
            context=rows[i][1],
            uncertainty=float(uncertainty(probabilities[[i]])[0]),
            model=model,
            spans={name: span for name in SPANS if isinstance(span := getattr(rows[i][2], name, ""), str)},
        )
        for number, i in enumerate(chosen, start=1)
    ]
    _write(options.out, json.dumps(tasks, indent=1, ensure_ascii=False) + "\n")
    _write(config, labelling_config())
    print(f"{len(tasks)} of {len(rows)} claims in {len(documents)} articles, the most telling first: {options.out}")
    print(f"labelling configuration: {config}")
    print("in Label Studio: new project, paste the configuration as code, import the tasks, label, export as JSON")
    return 0


def _import(options: argparse.Namespace) -> int:
    from claimkit.dataset.label_studio_export import read_export
    from claimkit.errors import AnnotationError, ConfigError

    if options.out.suffix != ".jsonl":
        raise ConfigError(f"--out {options.out}: annotations are a .jsonl file")
    _check_free(options.out, options.overwrite)
    found = read_export(options.export)
    for line in found.reports:
        print(line)
    if not found.rows:
        raise AnnotationError(f"{options.export}: no labelled task in it")
    _write(options.out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found.rows))
    articles = len({row["document"] for row in found.rows})
    print(f"{len(found.rows)} sentences of {articles} articles: {options.out}")
    print(f"train with them: python train.py 'dataset.train=[seeds,corpus,{options.out}]'")
    return 0


def _check_free(path: Path, overwrite: bool) -> None:
    from claimkit.errors import ConfigError

    if path.exists() and not overwrite:
        raise ConfigError(f"{path}: already there; give another name, or --overwrite")


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all.

    Raises:
        ConfigError: it cannot be written.
    """
    from claimkit.errors import ConfigError

    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
