"""What changes to the training of MiniLM bring, one at a time, on the same claims: results.csv and table.md here.

python experiments/recipe/trials.py [--only NAME …] [--seeds 0 …] [--files FILE …]   # train, a row a training
python experiments/recipe/trials.py --table                                           # the table of what is there

Each is trained on 4,000 claims of the corpus, whole articles, the same for all. A row that is there is not made again,
so a series can be stopped and taken up, and shared by processes with different --only. The outside file is one called
sentences.jsonl.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from changes import (
    contrast_beside,
    contrastive_body,
    layer_decay,
    many_dropouts,
    mean_pooling,
    r_drop,
    second_label,
    teachers_said,
    top_layer_anew,
    zones_beside,
)

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.config import compose_settings, one_line_errors
from claimkit.dataset.build import build_dataset
from claimkit.dataset.built import Dataset
from claimkit.dataset.contrast import read_misleading, read_propositions
from claimkit.dataset.parts import Recipe
from claimkit.errors import TrackingError
from claimkit.evaluation.consistency import contrast_figures
from claimkit.evaluation.splits import make_folds
from claimkit.models.registry import Classifier, build_model, claim_probabilities
from claimkit.models.store import save_model
from claimkit.tracking.origin import git_commit
from claimkit.training import fit, given_texts, measure, read_outside_files, texts_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / "results.csv"
CLAIMS = 4000
BASE = {"dropout": 0.1}
"""What every trial has in common beside the defaults: the recipe as it was before them."""
PARTS = {"test": "held-out articles", "seeds": "the five seeds", "sentences": "real news (outside file)"}
FIGURES = ("macro_f1", "log_loss")
COLUMNS = (
    *("change", "seed", "claims", "seconds"),
    *(f"{part}.{figure}" for part in PARTS for figure in FIGURES),
    *("consistency", "misleading", "commit"),
)
TEACHERS, FOLDS = 3, 3

Rows = Sequence[LabelledSentence]


class Trial(NamedTuple):
    """What is changed: settings of ``minilm``, a context, or the way from rows and seed to a fitted model."""

    about: str
    settings: Mapping[str, Any] = {}
    context: Callable[[Rows], AbstractContextManager[Any]] = lambda _: nullcontext()
    fitted: Callable[[Rows, int], Classifier] | None = None


def minilm(rows: Rows, seed: int, **settings: Any) -> Any:
    return fit(build_model("minilm", seed=seed, **{**BASE, **settings}), rows)


def mean_of_three(rows: Rows, seed: int) -> Classifier:
    """Without a temperature, which would be another for each."""
    models = [minilm(rows, 100 + 10 * seed + n, inner_percent=0) for n in range(3)]
    for name, value in models[0].network_.named_parameters():
        value.data.copy_(sum(model.network_.get_parameter(name).data for model in models) / len(models))
    return models[0]


def contrastive_first(rows: Rows, seed: int) -> Classifier:
    with contrastive_body(texts_of(rows), [row.label for row in rows], seed) as folder:
        return minilm(rows, seed, pretrained=folder)


def taught_by_three(rows: Rows, seed: int) -> Classifier:
    """The teachers are trained on the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        teachers = [
            save_model(minilm(rows, 100 + 10 * seed + n), Path(folder) / str(n), name="minilm", about={})
            for n in range(TEACHERS)
        ]
        return minilm(rows, seed, teachers=[str(teacher) for teacher in teachers])


def taught_out_of_fold(rows: Rows, seed: int) -> Classifier:
    """The teacher of a row has not seen its article."""
    texts, given = given_texts(rows)
    said = np.zeros((len(texts), len(CLAIM_LABELS)))
    for train, test in make_folds(rows, FOLDS, seed):
        teacher = minilm([rows[i] for i in train], 100 + seed)
        tested = {rows[i] for i in test}
        own = [i for i, row in enumerate(given) if row in tested]
        said[own] = claim_probabilities(teacher, [texts[i] for i in own])
    with teachers_said(texts, said):
        return minilm(rows, seed, teachers=[str(HERE)])


TRIALS = {
    "none": Trial("the recipe as it was before these trials"),
    "no dropout": Trial("none for 0.1", {"dropout": 0.0}),
    "no cues": Trial("nothing learnt but the label", {"cue_weight": 0.0}),
    "epochs": Trial("4 epochs for 2", {"epochs": 4}),
    "soup": Trial("the mean of the weights of 3 trainings (Wortsman et al. 2022)", fitted=mean_of_three),
    "words": Trial("the word embeddings trained as well", {"freeze_words": False}),
    "r-drop": Trial("two passes with different dropout, and their divergence", context=lambda _: r_drop(1.0)),
    "layer decay": Trial("each layer at 0.85 of the rate of the one above", context=lambda _: layer_decay(0.85)),
    "mean pooling": Trial("the mean of the tokens for the first one", context=lambda _: mean_pooling()),
    "many dropouts": Trial(
        "the head sees 5 dropouts of 0.1 to 0.5", context=lambda _: many_dropouts((0.1, 0.2, 0.3, 0.4, 0.5))
    ),
    "top layer anew": Trial("the top layer begins with random weights", context=lambda _: top_layer_anew()),
    "contrast beside": Trial(
        "sentences of one label drawn together, weight 0.2", context=lambda _: contrast_beside(0.2)
    ),
    "contrast first": Trial("an epoch of pairs first, as SetFit does", fitted=contrastive_first),
    "second label": Trial(
        "the second label as a task beside, weight 0.3", context=lambda rows: second_label(rows, 0.3)
    ),
    "zones": Trial(
        "where each token stands as a task beside, weight 1",
        context=lambda rows: zones_beside(given_texts(rows)[0], 1.0),
    ),
    "taught by three": Trial("0.7 of the loss from three trained before", fitted=taught_by_three),
    "taught out of fold": Trial("0.7 of the loss from one that had not seen the article", fitted=taught_out_of_fold),
}


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only", nargs="+", choices=TRIALS, default=list(TRIALS), metavar="NAME", help=", ".join(TRIALS)
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[0])
    parser.add_argument(
        "--files", nargs="+", default=["data/annotations/seeds.jsonl"], help="labelled files to measure on"
    )
    parser.add_argument("--table", action="store_true", help="train nothing")
    options = parser.parse_args()
    if not options.table:
        settings = compose_settings(ROOT / "conf", ["dataset=corpus", f"dataset.limit={CLAIMS}", "model=minilm"])
        dataset, _ = build_dataset(Recipe(**settings["dataset"]), ROOT)
        settings["evaluation"]["files"] = options.files
        for name in options.only:
            for seed in options.seeds:
                if (name, str(seed)) not in done():
                    print(f"{name}, seed {seed}", file=sys.stderr)
                    write_row({"change": name, "seed": seed, **tried(TRIALS[name], seed, dataset, settings)})
    if not any(change == "none" for change, _ in done()):
        raise TrackingError(f"{RESULTS}: nothing to compare with; run this with --only none first")
    text = table(pd.read_csv(RESULTS, dtype={"commit": str}))
    (HERE / "table.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def tried(trial: Trial, seed: int, dataset: Dataset, settings: dict[str, Any]) -> dict[str, Any]:
    """The figures of one training."""
    start = time.perf_counter()
    with trial.context(dataset.train):
        model = trial.fitted(dataset.train, seed) if trial.fitted else minilm(dataset.train, seed, **trial.settings)
    row: dict[str, Any] = {"claims": len(dataset.train), "seconds": round(time.perf_counter() - start)}
    for part, rows in {"test": dataset.test, **read_outside_files(dataset, settings)}.items():
        figures = measure(model, rows, seed=seed, part=part, weigh=False).figures
        row |= {f"{part}.{figure}": round(figures[figure], 4) for figure in FIGURES}
    propositions = read_propositions(ROOT / "data/contrast/propositions.jsonl")
    contrast = contrast_figures(model.predict, propositions, read_misleading(ROOT / "data/contrast/misleading.jsonl"))
    row |= {name: round(contrast[name], 4) for name in ("consistency", "misleading")}
    return row | {"commit": short(git_commit(ROOT))}


def short(commit: str) -> str:
    """Rows that were added to results.csv since count as ``+changes`` too."""
    return commit[:7] + ("+changes" if commit.endswith("+changes") else "")


def done() -> set[tuple[str, str]]:
    """The (change, seed) of the rows that are there."""
    if not RESULTS.is_file():
        return set()
    with RESULTS.open(encoding="utf-8", newline="") as stream:
        return {(row["change"], row["seed"]) for row in csv.DictReader(stream)}


def write_row(row: Mapping[str, Any]) -> None:
    fresh = not RESULTS.is_file()
    with RESULTS.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def table(frame: pd.DataFrame) -> str:
    """A line a change: how far the mean over its seeds is from that of the recipe before, over the same seeds."""
    shown = [*(f"{part}.macro_f1" for part in PARTS), "test.log_loss", "consistency", "misleading"]
    frame = frame.drop_duplicates(["change", "seed"])
    bases = frame[frame["change"] == "none"].set_index("seed")
    lines = [
        f"| change | seeds | {' | '.join(PARTS.values())} | log loss, held-out | contrast consistency |"
        " misleading cues | training time |",
        "|---|---|" + "---|" * (len(shown) + 1),
    ]
    for name, trial in TRIALS.items():
        own = frame[(frame["change"] == name) & frame["seed"].isin(bases.index)]
        if own.empty:
            continue
        base = bases.loc[own["seed"]]
        if name == "none":
            cells = [f"{own[c].mean():.3f} ({own[c].min():.3f} to {own[c].max():.3f})" for c in shown]
        else:
            cells = [f"{own[c].mean() - base[c].mean():+.3f}" for c in shown]
        ratio = f"{own['seconds'].mean() / base['seconds'].mean():.1f}"
        lines.append(f"| {name}: {trial.about} | {len(own)} | {' | '.join(cells)} | {ratio} |")
    claims = ", ".join(f"{count:,}" for count in sorted(frame["claims"].unique()))
    commits = ", ".join(sorted(frame["commit"].unique()))
    return "\n".join([*lines, "", f"Macro-F1 but for log loss and shares; {claims} claims. Commits {commits}."]) + "\n"


if __name__ == "__main__":
    main()
