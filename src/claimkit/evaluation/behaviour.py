"""Tests of behaviour in the manner of CheckList (Ribeiro, Wu, Guestrin and Singh 2020), for any model.

*Minimal functionality*: sentences of one construction of the codebook, which must get their label. *Invariance*: a
change that must not change the label. *Direction*: a change that must raise the probability of one kind. In: the files
of ``data/behaviour``. Out: how many cases of each test failed, and which.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.contrast import checked_rows
from claimkit.errors import AnnotationError
from claimkit.evaluation.behaviour_changes import CHANGES
from claimkit.evaluation.sums import Floats

FOLDER = Path("data/behaviour")
MINIMAL, INVARIANCE, DIRECTION = "minimal functionality", "invariance", "direction"
SORTS = (MINIMAL, INVARIANCE, DIRECTION)
EXAMPLES = 3
"""Failed cases of a test that are shown on the terminal."""
GAP = "{}"
"""Where a text of ``invariance.jsonl`` takes each of its fillings."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: a text, and for invariance and direction the text changed.

    ``label`` is the label wanted, or of a direction the kind that must become likelier; ``rule`` says what is tested.
    """

    sort: str
    test: str
    text: str
    changed: str = ""
    label: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class TestResult:
    """How a model did in one test; ``failed`` has its cases with what the model said of them."""

    __test__ = False  # no test of pytest

    sort: str
    test: str
    rule: str
    cases: int
    failed: tuple[dict[str, Any], ...]

    @property
    def rate(self) -> float:
        """Share of the cases that failed."""
        return len(self.failed) / self.cases

    def to_dict(self) -> dict[str, Any]:
        """The result as plain Python values, ready for JSON."""
        return {**asdict(self), "failures": len(self.failed), "rate": self.rate}


def read_behaviour(folder: str | Path = FOLDER) -> list[Case]:
    """The cases of ``minimal.jsonl`` (also under each of ``CHANGES``), ``invariance.jsonl`` and ``direction.jsonl``.

    Raises:
        AnnotationError: a file is missing or a row is wrong; the message names file and row.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise AnnotationError(f"{folder}: no such folder; the tests of behaviour are in {FOLDER} of the project")
    cases = [
        Case(MINIMAL, row["test"], row["text"], label=row["label"], rule=row["rule"])
        for _, row in checked_rows(folder / "minimal.jsonl", ("test", "rule", "label", "text"))
    ]
    for place, row in checked_rows(folder / "invariance.jsonl", ("test", "text")):
        base, *others = _variants(row, place)
        cases += [Case(INVARIANCE, row["test"], base, changed) for changed in others]
    texts = [case.text for case in cases if case.sort == MINIMAL]
    for test, change in CHANGES.items():
        cases += [Case(INVARIANCE, test, text, change(text)) for text in texts if change(text) != text]
    for _, row in checked_rows(folder / "direction.jsonl", ("test", "label", "text", "changed")):
        cases.append(Case(DIRECTION, row["test"], row["text"], row["changed"], row["label"]))
    return cases


def run_behaviour(probabilities_of: Callable[[list[str]], Floats], cases: Sequence[Case]) -> list[TestResult]:
    """The result of every test, in the order of the cases.

    ``probabilities_of`` gives probabilities (texts, 4) in the order of ``CLAIM_LABELS``; each text is asked once.
    """
    texts = list(dict.fromkeys(text for case in cases for text in (case.text, case.changed) if text))
    rows = dict(zip(texts, probabilities_of(texts), strict=True))
    found: dict[tuple[str, str], list[tuple[Case, dict[str, Any] | None]]] = {}
    for case in cases:
        found.setdefault((case.sort, case.test), []).append((case, _failure(case, rows)))
    return [
        TestResult(sort, test, own[0][0].rule, len(own), tuple(failure for _, failure in own if failure))
        for (sort, test), own in found.items()
    ]


def behaviour_figures(results: Sequence[TestResult]) -> dict[str, float]:
    """Failure rates as metrics: ``behaviour.<test>``, and over all cases of a sort, as ``behaviour.all-invariance``."""
    figures = {f"behaviour.{result.test}": result.rate for result in results}
    for sort in SORTS:
        own = [result for result in results if result.sort == sort]
        if own:
            name = f"behaviour.all-{sort.replace(' ', '-')}"
            figures[name] = sum(len(result.failed) for result in own) / sum(result.cases for result in own)
    return figures


def behaviour_table(results: Sequence[TestResult]) -> str:
    """The failure rates for the terminal, the worst first, each with some of its failures."""
    lines: list[str] = []
    for sort, line in sort_lines(results).items():
        own = sorted((r for r in results if r.sort == sort), key=lambda r: -r.rate)
        lines.append(line)
        for result in own:
            if not result.failed:
                continue
            counts = f"{len(result.failed):4} of {result.cases:<5}"
            lines.append(f"  {result.rate:4.0%}  {result.test:26} {counts} {result.rule}".rstrip())
            lines += [f"          {_said(failure)}" for failure in result.failed[:EXAMPLES]]
        clean = [result.test for result in own if not result.failed]
        if clean:
            names = f"    0%  {len(clean)} tests: {', '.join(clean)}"
            lines += textwrap.wrap(names, 118, subsequent_indent=" " * 8, break_on_hyphens=False)
    return "\n".join(lines)


def sort_lines(results: Sequence[TestResult]) -> dict[str, str]:
    """How many cases of each sort failed, a line each."""
    lines = {}
    for sort in SORTS:
        own = [result for result in results if result.sort == sort]
        cases, failed = sum(result.cases for result in own), sum(len(result.failed) for result in own)
        if own:
            lines[sort] = f"{sort}: {failed:,} of {cases:,} cases in {len(own)} tests failed ({failed / cases:.0%})"
    return lines


def _failure(case: Case, rows: dict[str, Floats]) -> dict[str, Any] | None:
    """What went wrong in a case, or None."""
    before = rows[case.text]
    guess = CLAIM_LABELS[before.argmax()]
    if case.sort == MINIMAL:
        return None if guess == case.label else {"text": case.text, "wanted": case.label, "guess": guess}
    after = rows[case.changed]
    if case.sort == INVARIANCE:
        changed = CLAIM_LABELS[after.argmax()]
        pair = {"text": case.text, "changed": case.changed, "guess": guess, "changed_guess": changed}
        return None if guess == changed else pair
    place = CLAIM_LABELS.index(case.label)
    shares = {"probability": float(before[place]), "changed_probability": float(after[place])}
    raised = bool(after[place] > before[place])
    return None if raised else {"text": case.text, "changed": case.changed, "kind": case.label, **shares}


def _said(failure: dict[str, Any]) -> str:
    if "wanted" in failure:
        return f"{failure['guess']}, not {failure['wanted']}: {failure['text']}"
    if "changed_guess" in failure:
        return f"{failure['guess']} became {failure['changed_guess']}: {failure['changed']}"
    shares = f"{failure['probability']:.2f} became {failure['changed_probability']:.2f}"
    return f"{failure['kind']} {shares}: {failure['changed']}"


def _variants(row: dict[str, Any], place: str) -> list[str]:
    """The texts of a row that must all get one label; the first is the one that the others are held against."""
    text, fill, changed = row["text"], row.get("fill"), row.get("changed")
    if isinstance(changed, str) and changed and GAP not in text:
        return [text, changed]
    if (
        isinstance(fill, list)
        and len(fill) > 1
        and all(isinstance(part, str) for part in fill)
        and text.count(GAP) == 1
    ):
        filled = [text.replace(GAP, part) for part in fill]
        return [t[:1].upper() + t[1:] for t in filled]
    raise AnnotationError(f'{place}: needs "changed", or one {GAP} in the text and two or more texts in "fill"')
