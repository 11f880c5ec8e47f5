"""Predictions as text: a table to read, JSONL, and CSV that a spreadsheet may open.

In: the id of an article and its predictions. Out: lines. Whatever an article holds, it stays data.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from claimkit.claims import CLAIM_LABELS, SentencePrediction
from claimkit.inference.frames import flat

_LEADING = ("start", "end", "text", "label", "confidence", "probabilities", "is_claim", "source", "cue")
ROW_KEYS = ("document", *_LEADING, *(f.name for f in fields(SentencePrediction) if f.name not in _LEADING))
"""The keys of a row, in order."""

COLUMNS = tuple(flat(dict.fromkeys(ROW_KEYS, dict.fromkeys(CLAIM_LABELS))))
"""The columns of a CSV file: the same keys, and for each kind its probability."""

_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a cell begins that a spreadsheet would compute."""

_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal or turn the direction of text."""

_ANSI = {"asserted_fact": "34", "allegation": "33", "denial": "31", "forecast": "32"}


def row_of(document: str, prediction: SentencePrediction) -> dict[str, Any]:
    """One row: ``ROW_KEYS`` and their values, ready for JSON. ``source`` is empty where nothing found one."""
    values = {"document": document, "source": "", **prediction.to_dict()}
    return {key: values[key] for key in ROW_KEYS}


def jsonl_lines(document: str, predictions: Sequence[SentencePrediction]) -> str:
    """An object a line, a line a sentence."""
    return "".join(json.dumps(row_of(document, p), ensure_ascii=False) + "\n" for p in predictions)


def csv_head() -> str:
    """The line of column names."""
    return _csv_text([COLUMNS])


def csv_lines(document: str, predictions: Sequence[SentencePrediction]) -> str:
    """A record a sentence, in the order of ``COLUMNS``; texts that a spreadsheet would compute begin with ``'``."""
    rows = (flat(row_of(document, p)) for p in predictions)
    return _csv_text([[_cell(value) for value in row.values()] for row in rows])


def table_lines(
    document: str, predictions: Sequence[SentencePrediction], *, colour: bool = False, width: int = 0
) -> str:
    """A heading and a line a sentence: kind, confidence, text; ``width`` wraps the text, 0 does not."""
    lines = [f"\n{printable(document)}"]
    for p in predictions:
        confidence = f"{p.confidence:4.0%}" if p.is_claim else "    "
        code = _ANSI.get(p.label, "2") if colour else ""
        label = f"\x1b[{code}m{p.label:13}\x1b[0m" if code else f"{p.label:13}"
        text = printable(p.text)
        if who := getattr(p, "source", ""):
            text += f" [{printable(who)}]"
        body = textwrap.wrap(text, max(width - 22, 30), break_on_hyphens=False) if width else [text]
        lines.append(f"  {label} {confidence}  {body[0] if body else ''}")
        lines += [" " * 22 + line for line in body[1:]]
    return "\n".join(lines) + "\n"


def printable(text: str) -> str:
    """The text without characters that steer a terminal."""
    return _UNPRINTED.sub("�", text)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _csv_text(rows: Sequence[Sequence[Any]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
