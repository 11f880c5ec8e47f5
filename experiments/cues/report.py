"""How well models tell the cue: the words of theirs against those of the annotation, on held-out articles.

python experiments/cues/report.py MODEL …   # references or folders, as 'claimkit predict --model' takes them

Writes table.md here. A word counts as right if the annotated cue of its sentence holds it; precision over all words
told, recall over all words annotated, summed over sentences, F1 of both, with 95 % intervals by resampled articles.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.config import compose_settings, one_line_errors
from claimkit.dataset.build import build_dataset
from claimkit.dataset.parts import Recipe
from claimkit.errors import ModelError
from claimkit.evaluation.intervals import summed_intervals
from claimkit.evaluation.sums import Floats
from claimkit.inference.cue_words import lexicon_cue, probabilities_and_cues, weights_of
from claimkit.inference.load import load
from claimkit.training import texts_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORD = re.compile(r"\w+")


@one_line_errors
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="MODEL", help="reference or folder of a model")
    options = parser.parse_args()
    dataset, _ = build_dataset(Recipe(**compose_settings(ROOT / "conf", ["dataset=corpus"])["dataset"]), ROOT)
    rows, texts = dataset.test, texts_of(dataset.test)
    named = sum(bool(row.cue) for row in rows)
    lexicon = [lexicon_cue(row.text, row.label) for row in rows]
    lines = [
        f"{len(rows):,} held-out claims, {named:,} of them with an annotated cue.",
        "",
        "| what tells the cue | precision | recall | F1 | F1, where the label is right |",
        "|---|---|---|---|---|",
        _line("the published lexicon, given the true label", rows, lexicon, [True] * len(rows)),
    ]
    read_twice, again = _second_reading(rows)
    named_reader = f"a second reader, given the true label, on {len(read_twice)} of the claims"
    lines.append(_line(named_reader, read_twice, again, [True] * len(read_twice)))
    for reference in options.models:
        predictor = load(reference)
        model = predictor.classifier
        if predictor.about["dataset_sha256"] != dataset.digest:
            raise ModelError(f"{reference}: trained on another dataset than {dataset.name}, may know its held-out rows")
        probabilities, cues = probabilities_and_cues(model, weights_of(model), texts)
        right = [CLAIM_LABELS[i] == row.label for i, row in zip(probabilities.argmax(axis=1), rows, strict=True)]
        lines.append(_line(f"`{predictor.about['model']}`, seed {predictor.about['seed']}", rows, cues, right))
    text = "\n".join(lines) + "\n"
    (HERE / "table.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _second_reading(rows: Sequence[LabelledSentence]) -> tuple[list[LabelledSentence], list[str]]:
    """The rows whose cue was read a second time, and what that reader put down."""
    text = (ROOT / "data/annotations/cues.jsonl").read_text(encoding="utf-8")
    read = {(row["document"], row["text"]): row["cue"] for row in map(json.loads, text.splitlines())}
    both = [row for row in rows if (row.document, row.text) in read]
    return both, [read[row.document, row.text] for row in both]


def _line(name: str, rows: Sequence[LabelledSentence], cues: Sequence[str], right: Sequence[bool]) -> str:
    every = _scores(rows, cues)
    kept = [i for i, known in enumerate(right) if known]
    known = _scores([rows[i] for i in kept], [cues[i] for i in kept])
    return f"| {name} | {every['precision']} | {every['recall']} | {every['f1']} | {known['f1']} |"


def _scores(rows: Sequence[LabelledSentence], cues: Sequence[str]) -> dict[str, str]:
    """Each figure with its interval, in words."""
    number = {document: i for i, document in enumerate(sorted({row.document for row in rows}))}
    counts = np.zeros((len(number), 3))
    for row, cue in zip(rows, cues, strict=True):
        told, gold = (Counter(WORD.findall(words.lower())) for words in (cue, row.cue))
        counts[number[row.document]] += ((told & gold).total(), told.total(), gold.total())
    point, bounds = _figures(counts.sum(axis=0, keepdims=True)), summed_intervals(counts, _figures)
    return {name: f"{point[name][0]:.2f} ({low:.2f} to {high:.2f})" for name, (low, high) in bounds.items()}


def _figures(sums: Floats) -> dict[str, Floats]:
    shared, told, gold = sums.T
    return {"precision": shared / told, "recall": shared / gold, "f1": 2 * shared / (told + gold)}


if __name__ == "__main__":
    main()
