"""How well the claim gate tells claims from rows without a proposition.

In: labelled rows, those of ``not_a_claim`` among them. Out: precision and recall of ``is_claim``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from claimkit.claims import NOT_A_CLAIM, LabelledSentence
from claimkit.dataset.gate import is_claim
from claimkit.evaluation.intervals import resample
from claimkit.evaluation.sums import Floats, Sums, block, sums_by_article


@dataclass(frozen=True, slots=True)
class GateFigures:
    """Counts of rows, figures and 95 % intervals by article.

    ``precision``: of the rows let through, the share that are claims; ``recall``: of the claims, the share let through;
    ``stopped``: of the others, the share held back. A figure is missing where there is nothing to compute it from.
    """

    claims: int
    others: int
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain Python values, ready for JSON."""
        return asdict(self)


def evaluate_gate(rows: Sequence[LabelledSentence], *, seed: int = 0) -> GateFigures:
    """The figures of the gate on rows of all five labels."""
    claim = np.array([row.label != NOT_A_CLAIM for row in rows])
    passed = np.array([is_claim(row.text, row.in_quotation) for row in rows])
    sums = sums_by_article(
        {"gate": block((2, 2), claim * 2 + passed, np.ones(len(rows)))}, [row.document for row in rows]
    )
    figures, bounds = _figures(sums.total()), resample(sums, _figures, seed=seed)
    return GateFigures(
        int(claim.sum()),
        int((~claim).sum()),
        {name: float(value[0]) for name, value in figures.items() if not np.isnan(value[0])},
        {name: (float(low), float(high)) for name, (low, high) in bounds.items() if not np.isnan(low)},
    )


def gate_line(gate: GateFigures) -> str:
    """The figures in a line for the terminal."""
    parts = []
    for name in ("precision", "recall", "stopped"):
        if name in gate.figures and (gate.others or name == "recall"):
            low, high = gate.intervals[name]
            parts.append(f"{name} {gate.figures[name]:.3f} ({low:.3f} to {high:.3f})")
    others = f"{gate.others:,} other rows" if gate.others else "no other row, so its precision is not measured"
    return f"claim gate: {', '.join(parts)}; {gate.claims:,} claims, {others}"


def _figures(sums: Sums) -> dict[str, Floats]:
    (held_other, let_other), (held_claim, let_claim) = np.moveaxis(sums["gate"], 0, -1)
    return {
        "precision": _share(let_claim, let_claim + let_other),
        "recall": _share(let_claim, let_claim + held_claim),
        "stopped": _share(held_other, held_other + let_other),
    }


def _share(part: Floats, whole: Floats) -> Floats:
    share: Floats = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
    return share
