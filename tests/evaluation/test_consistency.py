"""The contrast figures: a proposition counts only if all four of its sentences are right."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

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

    assert contrast_figures(predict, ROWS, MISLEADING) == pytest.approx(
        {
            "consistency": 3 / 4,
            "consistency_1": 1 / 2,
            "consistency_2": 1.0,
            "macro_f1": (1 + 1 + 6 / 7 + 8 / 9) / 4,
            "f1_asserted_fact": 1.0,
            "f1_allegation": 1.0,
            "f1_denial": 6 / 7,
            "f1_forecast": 8 / 9,
            "misleading": 1 / 2,
        }
    )
