"""How a model does on the contrast sets: does it hear how a proposition is put when nothing else changes?

Contrast consistency (Gardner et al. 2020): a proposition counts only if all of its versions are labelled right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.contrast import ContrastRow, MisleadingRow
from claimkit.evaluation.metrics import confusion_counts, label_indices, per_class


def contrast_figures(
    predict: Callable[[Sequence[str]], Sequence[str]],
    propositions: Sequence[ContrastRow],
    misleading: Sequence[MisleadingRow],
) -> dict[str, float]:
    """Shares and F1, each in 0 to 1.

    ``consistency`` of the propositions in both wordings (each a case of four sentences, all right), ``consistency_1``
    and ``consistency_2`` of each wording, ``macro_f1`` and ``f1_<label>`` of their sentences, ``misleading`` of the
    sentences whose cue word points the wrong way.
    """
    guesses = predict([row.text for row in propositions])
    right: defaultdict[tuple[int, str], list[bool]] = defaultdict(list)
    for row, guess in zip(propositions, guesses, strict=True):
        right[row.wording, row.proposition].append(str(guess) == row.label)
    fooled = predict([row.text for row in misleading])
    return {
        "consistency": _share([all(found) for found in right.values()]),
        **{
            f"consistency_{wording}": _share([all(found) for (w, _), found in right.items() if w == wording])
            for wording in sorted({w for w, _ in right})
        },
        **_scores([row.label for row in propositions], [str(guess) for guess in guesses]),
        "misleading": _share([str(g) == row.label for g, row in zip(fooled, misleading, strict=True)]),
    }


def _scores(labels: Sequence[str], guesses: Sequence[str]) -> dict[str, float]:
    if not labels:
        return {}
    _, _, scores = per_class(confusion_counts(label_indices(labels), label_indices(guesses)))
    return {
        "macro_f1": float(scores.mean()),
        **{f"f1_{n}": float(f) for n, f in zip(CLAIM_LABELS, scores, strict=True)},
    }


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
