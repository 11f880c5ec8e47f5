"""What a model comes to on rows that it had not seen, and the files that tell of it.

In: rows and probabilities. Out: an ``Evaluation``; its predictions, figures, plots and error page in a folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.evaluation.calibration import binned, scaled_by_other_half
from claimkit.evaluation.error_page import error_page
from claimkit.evaluation.intervals import article_intervals
from claimkit.evaluation.metrics import label_indices, score
from claimkit.evaluation.painter import Painter
from claimkit.evaluation.slices import Slice, evaluate_slices
from claimkit.evaluation.sums import Floats
from claimkit.models.contributions import Weighed


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Predictions for rows that the model had not seen, and the figures they come to.

    ``part`` is ``crossval``, ``test`` or the name of a labelled file; ``probabilities`` has shape (rows, 4), and so has
    ``scaled``: the probabilities after temperature scaling, None with a single article. ``weighed`` tells by the place
    of a wrong row what weighed in it, ``note`` how that was found.
    """

    part: str
    rows: tuple[LabelledSentence, ...]
    probabilities: Floats
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    slices: tuple[Slice, ...] = ()
    scaled: Floats | None = None
    weighed: Mapping[int, Sequence[Weighed]] = field(default_factory=dict)
    note: str = ""

    @property
    def labels(self) -> list[str]:
        """The true labels."""
        return [row.label for row in self.rows]

    @property
    def guesses(self) -> list[str]:
        """The labels guessed."""
        return [CLAIM_LABELS[i] for i in self.probabilities.argmax(axis=1)]


def evaluation_of(
    part: str,
    rows: Sequence[LabelledSentence],
    probabilities: Floats,
    seed: int,
    weighed: Mapping[int, Sequence[Weighed]] | None = None,
    note: str = "",
) -> Evaluation:
    """Figures, intervals and slices of given probabilities."""
    labels, articles = [row.label for row in rows], [row.document for row in rows]
    scaling = scaled_by_other_half(label_indices(labels), probabilities, articles, seed=seed)
    scaled, temperature = scaling or (None, None)
    figures = score(labels, probabilities, scaled) | ({} if temperature is None else {"temperature": temperature})
    intervals = article_intervals(labels, probabilities, articles, scaled=scaled, seed=seed)
    slices = tuple(evaluate_slices(rows, probabilities, seed=seed))
    return Evaluation(part, tuple(rows), probabilities, figures, intervals, slices, scaled, weighed or {}, note)


def write_evaluation(
    evaluation: Evaluation,
    folder: Path,
    painter: Painter,
    others: Sequence[LabelledSentence] = (),
) -> None:
    """Write predictions (JSONL), figures, bins of confidence and slices (JSON), plots and the error page.

    The plots are there when the painter's block ends. ``others`` are rows that the error page shows as neighbours
    alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "predictions.jsonl").open("w", encoding="utf-8") as stream:
        for row, guess, line in zip(evaluation.rows, evaluation.guesses, evaluation.probabilities, strict=True):
            entry = {
                "document": row.document,
                "position": row.position,
                "text": row.text,
                "label": row.label,
                "guess": guess,
                "probabilities": dict(zip(CLAIM_LABELS, map(float, line), strict=True)),
            }
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
    bins = binned(label_indices(evaluation.labels), evaluation.probabilities)
    figures = {"figures": evaluation.figures, "intervals": evaluation.intervals, "calibration_bins": bins}
    (folder / "figures.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    slices = [found.to_dict() for found in evaluation.slices]
    (folder / "slices.json").write_text(json.dumps(slices, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    painter.plot_evaluation(evaluation.part, evaluation.labels, evaluation.probabilities, evaluation.scaled, folder)
    (folder / "errors.html").write_text(error_page_of(evaluation, others), encoding="utf-8")


def error_page_of(evaluation: Evaluation, others: Sequence[LabelledSentence] = ()) -> str:
    """The error page of an evaluation as HTML."""
    title = f"{evaluation.part}: what was guessed wrong"
    rows, probabilities, weighed = evaluation.rows, evaluation.probabilities, evaluation.weighed
    return error_page(title, rows, probabilities, weighed, note=evaluation.note, others=others)
