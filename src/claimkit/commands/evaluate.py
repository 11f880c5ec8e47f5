"""claimkit evaluate: measure a trained model on labelled sentences, or on the articles that its dataset held out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimkit.claims import LabelledSentence
    from claimkit.evaluation.behaviour import Case
    from claimkit.evaluation.measured import Evaluation
    from claimkit.evaluation.measured_rows import Measured
    from claimkit.inference.predictor import Predictor


def add(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    from claimkit.inference.load import DEFAULT_REFERENCE

    parser.add_argument(
        "--model", default=DEFAULT_REFERENCE, help="models:/…, runs:/… or a folder (default: %(default)s)"
    )
    parser.add_argument("--store", help="MLflow tracking URI (default: mlflow.db in this folder)")
    parser.add_argument(
        "--data",
        type=Path,
        help="labelled .jsonl, .csv or .parquet with text and label, if known also document, position, in_quotation,"
        " topic, outlet and secondary (default: the held-out articles of the model's dataset)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything measured as JSON")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write a page (HTML) of what was guessed wrong")
    parser.add_argument(
        "--behaviour",
        nargs="?",
        type=Path,
        const=Path("data/behaviour"),
        metavar="FOLDER",
        help="run the tests of behaviour as well (default folder: data/behaviour)",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write predictions, figures, plots and error page")
    parser.add_argument("--seed", type=int, default=0, help="of the resampling (default: %(default)s)")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder (default: this one)")


def run(options: argparse.Namespace) -> int:
    """Measure, print tables, write what was asked for."""
    from claimkit.errors import DatasetError
    from claimkit.evaluation.behaviour import read_behaviour
    from claimkit.evaluation.measured_rows import given_rows, held_out_rows
    from claimkit.inference.load import load
    from claimkit.whole_files import write_whole

    predictor = load(options.model, store=options.store)
    cases = read_behaviour(options.behaviour) if options.behaviour else []
    about = {key: predictor.about.get(key) for key in ("model", "dataset", "dataset_sha256", "seed")}
    head = f"{options.model}: {about['model']}, trained on {about['dataset']}"
    found: dict[str, Any] = {"model": options.model, "about": about}
    try:
        measured = given_rows(options.data, about, options.root) if options.data else held_out_rows(about, options.root)
    except DatasetError as error:
        if not cases or options.data or options.errors or options.out:
            raise
        print(f"{head}\n  {error}")  # the tests of behaviour need no rows
    else:
        print(head)
        found |= _measure(options, predictor, measured)
    if cases:
        found["behaviour"] = _behave(predictor, cases)
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    for path in filter(None, (options.json, options.out and options.out / "evaluation.json")):
        write_whole(path, text)
        print(f"\nwritten: {path}")
    return 0


def _measure(options: argparse.Namespace, predictor: Predictor, measured: Measured) -> dict[str, Any]:
    """Print the figures, the gate and the slices, and write the page and the folder; gives it all for JSON."""
    from claimkit.evaluation.gate_figures import evaluate_gate, gate_line
    from claimkit.evaluation.slices import slice_table
    from claimkit.report import evaluation_table
    from claimkit.training import measure

    for note in measured.notes:
        print(f"  {note}")
    weigh = bool(options.errors or options.out)
    evaluation = measure(predictor.classifier, measured.claims, seed=options.seed, part=measured.part, weigh=weigh)
    gate = evaluate_gate([*measured.claims, *measured.others], seed=options.seed)
    print(f"\n{evaluation_table(evaluation)}\n  {gate_line(gate)}")
    if evaluation.slices:
        print(f"\n{slice_table(evaluation.slices)}")
    if options.errors or options.out:
        _write(options, evaluation, measured.others)
    return {
        "part": evaluation.part,
        "data": str(options.data or "held-out articles"),
        "rows": len(evaluation.rows),
        "articles": len({row.document for row in evaluation.rows}),
        "notes": measured.notes,
        "figures": evaluation.figures,
        "intervals": evaluation.intervals,
        "gate": gate.to_dict(),
        "slices": [part.to_dict() for part in evaluation.slices],
    }


def _write(options: argparse.Namespace, evaluation: Evaluation, others: Sequence[LabelledSentence]) -> None:
    from claimkit.evaluation.measured import error_page_of, write_evaluation
    from claimkit.evaluation.painter import Painter
    from claimkit.whole_files import whole_folder, write_whole

    if options.errors:
        write_whole(options.errors, error_page_of(evaluation, others))
        print(f"\nwritten: {options.errors}")
    if options.out:
        with whole_folder(options.out) as folder, Painter() as painter:
            write_evaluation(evaluation, folder, painter, others)


def _behave(predictor: Predictor, cases: Sequence[Case]) -> dict[str, Any]:
    from claimkit.evaluation.behaviour import behaviour_figures, behaviour_table
    from claimkit.training import behaviour_results

    results = behaviour_results(predictor.classifier, cases)
    print(f"\n{behaviour_table(results)}")
    return {"figures": behaviour_figures(results), "tests": [result.to_dict() for result in results]}
