"""Agreement between readers, computed from the readings that the labelled files keep.

In: annotations with ``label`` and ``second_label``. Out: raw agreement, Cohen's kappa (1960) overall and for each
label against the rest, the confusion between the readers, and how many labels the third reading changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from claimkit.claims import ALL_LABELS
from claimkit.dataset.annotations import Annotation
from claimkit.errors import AnnotationError


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree. ``confusion[i][j]``: first reader said i, second j, in the order of ``ALL_LABELS``."""

    sentences: int
    agreed: float
    kappa: float
    kappa_by_label: dict[str, float]
    confusion: list[list[int]]
    third_readings: int
    changed: float
    contested: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)


def compute_agreement(annotations: Sequence[Annotation]) -> Agreement:
    """Agreement over the rows that were read twice.

    Raises:
        AnnotationError: no row was.
    """
    rows = [row for row in annotations if row.second_label]
    if not rows:
        raise AnnotationError("no row has a second_label; agreement needs two readings")
    position = {label: i for i, label in enumerate(ALL_LABELS)}
    confusion = np.zeros((len(ALL_LABELS), len(ALL_LABELS)), dtype=int)
    for row in rows:
        confusion[position[row.label], position[row.second_label]] += 1
    return Agreement(
        sentences=len(rows),
        agreed=float(np.trace(confusion) / len(rows)),
        kappa=_kappa(confusion),
        kappa_by_label={label: _kappa(_against_rest(confusion, i)) for i, label in enumerate(ALL_LABELS)},
        confusion=confusion.tolist(),
        third_readings=sum(bool(row.third_label) for row in rows),
        changed=sum(not row.contested and row.gold != row.label for row in rows) / len(rows),
        contested=sum(row.contested for row in rows),
    )


def agreement_table(found: Agreement) -> str:
    """The agreement as a table for the terminal."""
    lines = [
        f"{found.sentences:,} sentences read twice: {found.agreed:.1%} agree, kappa {found.kappa:.3f}",
        f"third readings {found.third_readings:,}, first label changed {found.changed:.1%},"
        f" contested {found.contested:,}",
        "",
        "  first, second " + "".join(f"{label:>15}" for label in ALL_LABELS) + f"{'kappa':>8}",
    ]
    for label, counts in zip(ALL_LABELS, found.confusion, strict=True):
        kappa = found.kappa_by_label[label]
        lines.append(f"  {label:14}" + "".join(f"{count:15,}" for count in counts) + f"{kappa:8.3f}")
    return "\n".join(lines)


def _kappa(confusion: np.ndarray[Any, np.dtype[np.int_]]) -> float:
    total = confusion.sum()
    observed = np.trace(confusion) / total
    expected = (confusion.sum(axis=0) @ confusion.sum(axis=1)) / total**2
    return 1.0 if expected == 1 else float((observed - expected) / (1 - expected))


def _against_rest(confusion: np.ndarray[Any, np.dtype[np.int_]], i: int) -> np.ndarray[Any, np.dtype[np.int_]]:
    both, first, second = confusion[i, i], confusion[i].sum(), confusion[:, i].sum()
    return np.array([[both, first - both], [second - both, confusion.sum() - first - second + both]])
