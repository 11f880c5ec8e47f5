"""claimkit predict: label the sentences of articles.

Exit codes: 0 all done, 1 some inputs could not be read (each is named on standard error, the rest is done), 2 a
mistake of the user, 130 stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimkit.inference.inputs import Reading
    from claimkit.inference.predictor import Predictor
    from claimkit.inference.resume import Progress
    from claimkit.inference.stream import Batch
    from claimkit.inference.watch import Watch

EXIT_SOME_FAILED = 1
INPUT_KINDS = ("txt", "html", "jsonl", "csv", "parquet")


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    from claimkit.inference.load import DEFAULT_REFERENCE

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files (.txt, .html, .jsonl, .csv, .parquet), folders or globs; - or nothing is standard input",
    )
    parser.add_argument("--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (%(default)s)")
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    parser.add_argument(
        "--format",
        choices=("table", "jsonl", "csv", "parquet", "html"),
        help="default: by the suffix of --out; else a table on a terminal, JSONL anywhere else",
    )
    parser.add_argument("--json", dest="format", action="store_const", const="jsonl", help="the same as --format jsonl")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here; a run that was stopped goes on")
    parser.add_argument("--overwrite", action="store_true", help="replace --out where it is there")
    parser.add_argument(
        "--column", metavar="NAME", help="rows: one text a row, in this column; without it, articles in column text"
    )
    parser.add_argument("--split", action="store_true", help="cut the texts of --column into sentences, as articles")
    parser.add_argument("--input-format", choices=INPUT_KINDS, help="of standard input (default: by its first bytes)")
    parser.add_argument(
        "--min-confidence", type=float, default=0.0, metavar="P", help="0 to 1; below it a label is uncertain"
    )
    parser.add_argument(
        "--batch-size", type=int, default=1024, metavar="N", help="sentences at a time (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Label everything that can be read; 1 where something could not."""
    from claimkit.errors import ConfigError
    from claimkit.inference.inputs import Reading, find_inputs
    from claimkit.inference.load import load
    from claimkit.inference.predictor import check_confidence
    from claimkit.inference.resume import journal_of

    kind = _format(options)
    check_confidence(options.min_confidence)
    if options.batch_size < 1:
        raise ConfigError(f"--batch-size is {options.batch_size}; allowed is 1 or more")
    if options.split and not options.column:
        raise ConfigError("--split cuts the texts of a column; say which with --column")
    if not options.paths and sys.stdin.isatty():
        raise ConfigError("nothing to read; name a file or a folder, or send text to standard input")
    files = find_inputs(options.paths or ["-"], options.out)
    out: Path | None = options.out
    there = out is not None and out.is_file() and out.stat().st_size > 0
    if out and there and not journal_of(out).exists() and not options.overwrite:
        raise ConfigError(f"--out {out}: already there; give another name, or --overwrite")
    kept = f".{options.input_format}" if options.input_format else ""
    reading = Reading(options.column or "text", articles=not options.column or options.split, standard_input=kept)
    predictor = load(options.model, store=options.store)
    return (_save if options.out else _print)(options, kind, files, reading, predictor)


def _format(options: argparse.Namespace) -> str:
    from claimkit.errors import ConfigError
    from claimkit.inference.results import FORMATS, SUFFIXES

    if options.out is None:
        kind = options.format or ("table" if sys.stdout.isatty() else "jsonl")
        if kind == "parquet":
            raise ConfigError("a Parquet file needs --out FILE")
        return str(kind)
    suffix = options.out.suffix.lower()
    if options.format is None and suffix not in SUFFIXES:
        told = f"*{suffix} tells no format" if suffix else "no suffix tells the format"
        raise ConfigError(f"--out {options.out}: {told}; give --format, one of {', '.join(FORMATS)}")
    return str(options.format or SUFFIXES[suffix])


def _print(
    options: argparse.Namespace, kind: str, files: Sequence[Path], reading: Reading, predictor: Predictor
) -> int:
    import os
    import shutil
    from functools import partial

    from claimkit.inference.results import print_batches
    from claimkit.inference.watch import Watch
    from claimkit.inference.writers import table_lines

    terminal = sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if terminal else 0
    lines = partial(table_lines, colour=colour, width=width) if kind == "table" else None
    watch = Watch(bar=not terminal)
    print_batches(_batches(options, files, reading, predictor, watch), kind, lines, _made_by(predictor))
    return EXIT_SOME_FAILED if watch.failed else 0


def _save(options: argparse.Namespace, kind: str, files: Sequence[Path], reading: Reading, predictor: Predictor) -> int:
    from claimkit.inference.inputs import STANDARD_INPUT
    from claimkit.inference.results import open_results, save_batches
    from claimkit.inference.resume import job_of
    from claimkit.inference.watch import Watch

    out: Path = options.out
    chosen = [kind, options.column, options.split, options.min_confidence, options.batch_size]
    with open_results(out, kind, job_of([*chosen, predictor.about.get("files")], files)) as results:
        done = results.progress
        if done.items:
            _say(f"{out}: going on after {_amount(done)}")
        elif results.before:
            _say(f"{out}: begun anew; what was there came from other inputs or options")
        batches = _batches(options, files, reading, predictor, Watch(), done.items)
        try:
            done = save_batches(results, batches, out, kind, _made_by(predictor))
        except KeyboardInterrupt:
            if STANDARD_INPUT not in files:
                _say(f"{out}: {_amount(results.progress)} are kept; the same command goes on from there")
            raise
    failed = f"; {done.failed:,} of {done.items:,} inputs could not be read" if done.failed else ""
    _say(f"{out}: {_amount(done)}{failed}")
    return EXIT_SOME_FAILED if done.failed else 0


def _batches(
    options: argparse.Namespace,
    files: Sequence[Path],
    reading: Reading,
    predictor: Predictor,
    watch: Watch,
    skip: int = 0,
) -> Iterator[Batch]:
    from itertools import islice

    from claimkit.inference.inputs import read_items, size_of
    from claimkit.inference.stream import predict_items

    items = read_items(files, reading, skip)
    done = sum(item.size for item in islice(items, skip))
    batches = predict_items(predictor, items, batch_size=options.batch_size, min_confidence=options.min_confidence)
    return watch.follow(batches, size_of(files), done)


def _amount(done: Progress) -> str:
    return f"{done.sentences:,} sentences of {done.articles:,} article{'' if done.articles == 1 else 's'}"


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _made_by(predictor: Predictor) -> str:
    from importlib.metadata import version

    about = predictor.about
    return f"claimkit {version('claimkit')}, model {about.get('model')}, trained on {about.get('dataset')}"
