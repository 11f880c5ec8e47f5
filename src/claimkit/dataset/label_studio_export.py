"""The export that comes back from Label Studio (JSON, not JSON-MIN), as annotation rows.

In: an export. Out: rows, and what is to be told of the others. The form is that of
https://labelstud.io/guide/task_format.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.claims import ALL_LABELS, JOIN
from claimkit.dataset.label_studio import SPANS
from claimkit.dataset.sentences import one_line
from claimkit.errors import AnnotationError

READINGS = 3


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of an export, and a line for each task that gave none or not all."""

    rows: tuple[dict[str, Any], ...]
    reports: tuple[str, ...]


def read_export(path: str | Path) -> Export:
    """The annotations of an export as rows of an annotation file.

    Annotators, in the order in which they labelled, are the first to third reading. The final label is what most of
    them say; where none has a majority the row is contested. Skipped and empty annotations are reported.

    Raises:
        AnnotationError: not such an export, or a task is wrong; the message names its id.
    """
    path = Path(path)
    rows: list[dict[str, Any]] = []
    reports: list[str] = []
    seen: dict[tuple[str, int, int], object] = {}
    for place, task in enumerate(_tasks(path), start=1):
        name = f"task {task.get('id', f'number {place}')}" if isinstance(task, dict) else f"task number {place}"
        row, report = _row(task, f"{path}: {name}")
        reports += [f"{name}: {text}" for text in report]
        if row is None:
            continue
        key = (row["document"], row["start"], row["end"])
        if key in seen:
            raise AnnotationError(f"{path}: {name}: the same sentence as {seen[key]}; delete one of them")
        seen[key] = name
        rows.append(row)
    return Export(tuple(sorted(rows, key=lambda row: (row["document"], row["start"]))), tuple(reports))


def _tasks(path: Path) -> list[Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise AnnotationError(f"{path}: not JSON ({str(error).splitlines()[0]})") from error
    if not isinstance(found, list):
        raise AnnotationError(f"{path}: not an export of Label Studio; it is a list of tasks")
    return found


def _row(task: Any, place: str) -> tuple[dict[str, Any] | None, list[str]]:
    """The annotation row of a task, None where nobody labelled it, and what to report of it."""
    if not isinstance(task, dict) or not isinstance(task.get("annotations"), list):
        raise AnnotationError(f'{place}: no list "annotations" in it; export as JSON, not as JSON-MIN or CSV')
    data = _data(task.get("data"), place)
    readings, report = [], []
    for annotation in task["annotations"]:
        if not isinstance(annotation, dict) or not isinstance(annotation.get("result"), list):
            raise AnnotationError(f'{place}: an annotation without a list "result"')
        who = _annotator(annotation.get("completed_by"))
        if annotation.get("was_cancelled"):
            report.append(f"skipped by {who}")
        elif label := _label(annotation["result"], place):
            readings.append((label, who, _spans(annotation["result"], data["text"], place)))
        else:
            report.append(f"no label by {who}")
    if not task["annotations"]:
        report.append("not labelled")
    if len(readings) > READINGS:
        report.append(f"{len(readings)} readings; the first {READINGS} are taken")
        readings = readings[:READINGS]
    if not readings:
        return None, report
    labels = [label for label, _, _ in readings]
    top, votes = Counter(labels).most_common(1)[0]
    agreed = votes > len(labels) / 2
    if not agreed:
        report.append(f"contested ({', '.join(labels)}); training leaves it out")
    spans = next(found for label, _, found in readings if label == top)
    row: dict[str, Any] = {key: data[key] for key in ("document", "start", "end", "text", "in_quotation")}
    row.update(dict(zip(("label", "second_label", "third_label"), (*labels, "", ""), strict=False)))
    row.update(final_label=top if agreed else "", contested=not agreed, secondary="", **spans)
    row.update(confidence="sure", annotator=", ".join(who for _, who, _ in readings))
    return row, report


def _data(data: Any, place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise AnnotationError(f'{place}: no "data" in it')
    for key, kind in (("text", str), ("document", str), ("start", int), ("end", int)):
        if not isinstance(data.get(key), kind) or data[key] == "":
            raise AnnotationError(f"{place}: data.{key} is {data.get(key)!r}; it must be as 'label export' wrote it")
    if not 0 <= data["start"] <= data["end"] - len(data["text"]):
        raise AnnotationError(
            f"{place}: offsets {data['start']} to {data['end']} do not hold a text of {len(data['text'])} characters"
        )
    return {**data, "in_quotation": bool(data.get("in_quotation", False))}


def _label(results: Sequence[Any], place: str) -> str:
    """The one label that was chosen, empty where none was."""
    found = [c for r in results if _is(r, "label", "choices") for c in r["value"]["choices"]]
    if len(found) > 1:
        raise AnnotationError(f"{place}: {len(found)} labels ({', '.join(map(str, found))}); one is allowed")
    if found and found[0] not in ALL_LABELS:
        raise AnnotationError(f"{place}: the label is {found[0]!r}; allowed are {', '.join(ALL_LABELS)}")
    return str(found[0]) if found else ""


def _spans(results: Sequence[Any], text: str, place: str) -> dict[str, str]:
    """Source and cue as printed; several of one name are joined by ' ... ', in the order of the text."""
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in SPANS}
    for result in results:
        if not _is(result, "span", "labels"):
            continue
        value = result["value"]
        for name in value["labels"]:
            if name not in found:
                raise AnnotationError(f"{place}: a span is called {name!r}; allowed are {', '.join(SPANS)}")
            found[name].append((value.get("start", 0), _printed(value, text, place)))
    return {name: JOIN.join(part for _, part in sorted(parts)) for name, parts in found.items()}


def _printed(value: Mapping[str, Any], text: str, place: str) -> str:
    """What stands at the offsets of a span, held against what the export says stands there.

    Label Studio before 1.4 counted UTF-16 units where it now counts characters (its issue 1008).
    """
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise AnnotationError(f"{place}: a span from {start!r} to {end!r}; offsets are whole numbers, start before end")
    units = text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", errors="replace")
    said = one_line(value["text"]) if isinstance(value.get("text"), str) else None
    for stands in (text[start:end], units):
        if stands.strip() and (said is None or one_line(stands) == said):
            return stands.strip()
    raise AnnotationError(
        f"{place}: offsets {start} to {end} hold {text[start:end]!r}"
        + (f", not {said!r}" if said is not None else "")
        + "; the text was changed since the export"
    )


def _is(result: Any, name: str, kind: str) -> bool:
    """Whether a result comes from one of our controls, and holds the list that it should."""
    return (
        isinstance(result, dict)
        and result.get("from_name") == name
        and result.get("type") == kind
        and isinstance(result.get("value"), dict)
        and isinstance(result["value"].get(kind), list)
    )


def _annotator(completed_by: Any) -> str:
    """``user-3``; names and addresses are not kept."""
    number = completed_by.get("id") if isinstance(completed_by, dict) else completed_by
    return f"user-{number}" if isinstance(number, int) else "user"
