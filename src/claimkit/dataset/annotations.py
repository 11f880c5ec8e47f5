"""Labelled sentences on disk: read them, hold them against the articles, refuse what is wrong.

In: JSONL, CSV or Parquet, one labelled sentence a row. Out: ``Annotation`` rows. Every fault names the
file and the row, says what was seen and what is allowed.

The fields ``label``, ``second_label`` and ``third_label`` are the readings, in the order in which they
were made and each blind to the others; ``final_label`` is what they came to. A file with ``text`` and
``label`` alone is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimkit.claims import ALL_LABELS, JOIN, Document, LabelledSentence, Sentence
from claimkit.dataset.labelled_files import FIELDS, LABEL_FIELDS, NUMBER_FIELDS, TEXT_FIELDS, labelled_rows
from claimkit.dataset.sentences import one_line, open_quotations
from claimkit.errors import AnnotationError

CONFIDENCES = ("sure", "unsure")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One labelled row.

    ``start`` is -1 where the row has no place in a source file, ``position`` where it does not say which sentence of
    the article it is; ``in_quotation`` is None where the row does not tell.
    """

    place: str
    text: str
    label: str
    document: str
    start: int = -1
    end: int = -1
    second_label: str = ""
    third_label: str = ""
    final_label: str = ""
    contested: bool = False
    in_quotation: bool | None = None
    secondary: str = ""
    source: str = ""
    cue: str = ""
    confidence: str = "sure"
    annotator: str = ""
    topic: str = ""
    outlet: str = ""
    country: str = ""
    year: int = 0
    style: str = ""
    traps: tuple[str, ...] = ()
    event: str = ""
    position: int = -1

    @property
    def gold(self) -> str:
        """The label that counts: the final one, or the only one."""
        return self.final_label or self.label


def read_annotations(
    path: str | Path, *, text: str = "text", label: str = "label", or_usual: bool = False, name: str | None = None
) -> list[Annotation]:
    """All rows of a labelled .jsonl, .csv or .parquet file; ``text``, ``label`` and ``or_usual`` are as for
    ``labelled_rows``. The id of a row that names no document is its number after ``name`` (default: the file's name
    without its suffix).

    Fields of JSONL that claimkit does not know are passed over, unless they look like a slip of one it knows. Of CSV
    and Parquet only text, label and ``COLUMNS`` are read; integers of a ``ClassLabel`` are its names.

    Raises:
        AnnotationError: the file cannot be read or a row is wrong; the message names file and row.
    """
    path = Path(path)
    rows = [
        _annotation(row, f"{path}:{number}", f"{name or path.stem}-{number}")
        for number, row in labelled_rows(path, text, label, or_usual=or_usual)
    ]
    if not rows:
        raise AnnotationError(f"{path}: no labelled row in it")
    return rows


def read_corpus(folder: str | Path) -> list[Annotation]:
    """The rows of every ``*.jsonl`` of a folder, in the order of the file names.

    Raises:
        AnnotationError: no such file, a wrong row, or one article spread over two files.
    """
    files = sorted(Path(folder).glob("*.jsonl"))
    if not files:
        raise AnnotationError(f"{folder}: no *.jsonl in this folder")
    rows: list[Annotation] = []
    owner: dict[str, Path] = {}
    for path in files:
        for row in read_annotations(path):
            if owner.setdefault(row.document, path) != path:
                raise AnnotationError(f"{row.place}: article {row.document!r} also stands in {owner[row.document]}")
            rows.append(row)
    return rows


def attach(
    documents: Sequence[Document], sentences: Mapping[str, Sequence[Sentence]], annotations: Sequence[Annotation]
) -> tuple[list[LabelledSentence], int]:
    """Labelled sentences of articles, and how many sentences of them bear no label.

    Raises:
        AnnotationError: an annotation belongs to no article, its text is not what stands at its offsets,
            it is no sentence of the article, or a sentence is labelled twice.
    """
    known = {document.id: document for document in documents}
    place_of = {(s.document, s.start, s.end): (i, s) for rows in sentences.values() for i, s in enumerate(rows)}
    found: dict[tuple[str, int, int], LabelledSentence] = {}
    for row in annotations:
        if row.document not in known:
            raise AnnotationError(
                f"{row.place}: the article {row.document!r} is gone; there are {', '.join(sorted(known)) or 'none'}"
            )
        key = (row.document, row.start, row.end)
        if key not in place_of:
            stands = one_line(known[row.document].raw[max(row.start, 0) : max(row.end, 0)])
            what = "are not a whole sentence there" if stands == row.text else f"hold {_short(stands)}"
            raise AnnotationError(
                f"{row.place}: offsets {row.start} to {row.end} of {row.document} {what}, not {_short(row.text)};"
                " put the offsets right, or restore the article"
            )
        position, sentence = place_of[key]
        if sentence.text != row.text:
            raise AnnotationError(
                f"{row.place}: offsets {row.start} to {row.end} of {row.document} hold {_short(sentence.text)},"
                f" not {_short(row.text)}; put the offsets right, or restore the article"
            )
        if key in found:
            raise AnnotationError(f"{row.place}: this sentence of {row.document} is labelled twice")
        found[key] = _labelled(row, position, sentence.in_quotation)
    return sorted(found.values(), key=lambda s: (s.document, s.start)), len(place_of) - len(found)


def labelled_sentences(annotations: Sequence[Annotation]) -> list[LabelledSentence]:
    """Rows that stand for themselves (no source file), one for each annotation, in the same order.

    A row that tells ``in_quotation`` is believed. Else the rows of a whole article (of the corpus, or with offsets)
    carry the state of quotation marks on; single sentences of a file do not, since what stood between them is not
    known.
    """
    held: dict[str, Iterator[bool]] = {}
    by_document: dict[str, list[Annotation]] = {}
    for row in annotations:
        by_document.setdefault(row.document, []).append(row)
    for document, own in by_document.items():
        whole = all(row.style or row.start >= 0 for row in own)
        held[document] = open_quotations([(row.text, 0 if whole else i) for i, row in enumerate(own)])
    positions: Counter[str] = Counter()
    rows: list[LabelledSentence] = []
    for row in annotations:
        is_open = next(held[row.document]) and bool(row.style or row.start >= 0)
        is_open = is_open if row.in_quotation is None else row.in_quotation
        position = positions[row.document] if row.position < 0 else row.position
        rows.append(_labelled(row, position, is_open))
        positions[row.document] += 1
    return rows


def _labelled(row: Annotation, position: int, in_quotation: bool) -> LabelledSentence:
    return LabelledSentence(
        document=row.document,
        event=row.event or row.document,
        position=position,
        start=row.start,
        end=row.end,
        text=row.text,
        in_quotation=in_quotation,
        label=row.gold,
        label_source="third reading" if row.third_label else "two readings" if row.second_label else "one reading",
        secondary=row.secondary,
        source=row.source,
        cue=row.cue,
        topic=row.topic,
        outlet=row.outlet,
    )


def _annotation(row: dict[str, Any], place: str, document: str) -> Annotation:
    def fail(message: str) -> AnnotationError:
        return AnnotationError(f"{place}: {message}")

    values = {key: value for key, value in row.items() if key in FIELDS and value is not None}
    for key in ("text", "label"):
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise fail(f'"{key}" is missing or empty')
    for key in TEXT_FIELDS & values.keys():
        if not isinstance(values[key], str):
            raise fail(f'"{key}" must be text, not {values[key]!r}')
    for key in LABEL_FIELDS:
        if values.get(key) and values[key] not in ALL_LABELS:
            raise fail(f'"{key}" is {values[key]!r}; allowed are {", ".join(ALL_LABELS)}')
    if values.get("confidence", "sure") not in CONFIDENCES:
        raise fail(f'"confidence" is {values["confidence"]!r}; allowed are {", ".join(CONFIDENCES)}')
    for key in NUMBER_FIELDS:
        if key in values:
            try:
                values[key] = int(values[key])
            except (TypeError, ValueError, OverflowError) as error:
                raise fail(f'"{key}" must be a whole number, not {values[key]!r}') from error
    for key in ("contested", "in_quotation"):
        if not isinstance(values.get(key, False), bool):
            raise fail(f'"{key}" must be true or false, not {values[key]!r}')
    if values.get("second_label") and not values.get("final_label") and not values.get("contested"):
        raise fail('a row read twice needs "final_label", or "contested": true')
    for key in ("source", "cue"):
        for part in filter(None, str(values.get(key, "")).split(JOIN)):
            if part not in values["text"]:
                raise fail(f'"{key}" must stand in the text as printed; {part!r} does not')
    traps = values.get("traps", ())
    if not isinstance(traps, (list, tuple)) or not all(isinstance(trap, str) for trap in traps):
        raise fail(f'"traps" must be a list of names, not {traps!r}')
    values["traps"] = tuple(traps)
    values.setdefault("document", document)
    return Annotation(place=place, **values)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")
