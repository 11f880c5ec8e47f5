"""The contrast figures: a proposition counts only if all four of its sentences are right."""

from __future__ import annotations

from collections.abc import Sequence

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.contrast import ContrastRow, MisleadingRow
from claimkit.evaluation.consistency import contrast_figures

ROWS = [
    ContrastRow(proposition, wording, "war", label, f"{proposition} {wording} {label}")
    for proposition in ("p", "q")
    for wording in (1, 2)
    for label in CLAIM_LABELS
]
MISLEADING = [MisleadingRow("denied", "asserted_fact", "x asserted_fact"), MisleadingRow("will", "denial", "y denial")]


def test_one_wrong_sentence_spoils_its_case_alone() -> None:
    def predict(texts: Sequence[str]) -> list[str]:
        return ["forecast" if text in ("p 1 denial", "y denial") else text.split()[-1] for text in texts]

    assert contrast_figures(predict, ROWS, MISLEADING) == {
        "consistency": 3 / 4,
        "consistency_1": 1 / 2,
        "consistency_2": 1.0,
        "accuracy": 15 / 16,
        "misleading": 1 / 2,
    }
