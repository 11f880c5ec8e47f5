"""The figures of attribution as a table: seeds and corpus, the half developed on beside the other articles.

In: the project's ``data`` folder. Out: a nested dictionary for JSON, a table for the terminal, examples of errors.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from claimkit.claims import ALL_LABELS, LabelledSentence
from claimkit.dataset.annotations import labelled_sentences, read_annotations, read_corpus
from claimkit.errors import AnnotationError
from claimkit.evaluation.attribution_scores import (
    NOTHING_FOUND,
    WRITERS,
    Found,
    by_construction,
    find_sources,
    is_developed_on,
    is_quoted,
    label_known,
    score_sources,
    without_relative,
)
from claimkit.inference.attribution import CONSTRUCTIONS, resolve_speakers

HALVES = ("developed on", "other articles")
GROUPS = (
    "all sentences, by the text alone",
    "all sentences, the label known",
    "allegations, denials, forecasts",
    "  gold without relative clauses",
    "  quoted",
    "  quoted, without relative clauses",
    "  not quoted",
    *ALL_LABELS,
)
SPEAKERS = "speakers.jsonl"
_MOST = 160  # characters of a sentence that an example shows
_GROUP_HEADING = f"{'':49}  named     P    R  {'exact F1':19}  overlap F1"
_CONSTRUCTION_HEADING = f"{'':49}  found     P  exact  overlap F1"


def measure(data: Path) -> tuple[dict[str, dict[str, list[Found]]], dict[str, tuple[int, int]]]:
    """What was found in the two halves of seeds and corpus, and how many speakers of each hand-read set are right.

    Raises:
        AnnotationError: a labelled file cannot be read or is wrong.
    """
    seeds = labelled_sentences(read_annotations(data / "annotations" / "seeds.jsonl"))
    corpus = labelled_sentences(read_corpus(data / "corpus"))
    parts = {"seeds": find_sources(seeds), "corpus": find_sources(corpus)}
    halves = {
        name: {
            half: [one for one in found if is_developed_on(one.row.document) == (half == HALVES[0])] for half in HALVES
        }
        for name, found in parts.items()
    }
    return halves, _right_speakers(data / "annotations" / SPEAKERS, parts["corpus"])


def groups_of(found: Sequence[Found]) -> dict[str, list[Found]]:
    """The groups of ``GROUPS`` that are reported, by name."""
    claims = [one for one in found if one.row.label not in WRITERS]
    quoted = [one for one in claims if is_quoted(one.row)]
    groups = (
        list(found),
        [label_known(one) for one in found],
        claims,
        [without_relative(one) for one in claims],
        quoted,
        [without_relative(one) for one in quoted],
        [one for one in claims if not is_quoted(one.row)],
        *([one for one in found if one.row.label == label] for label in ALL_LABELS),
    )
    return dict(zip(GROUPS, groups, strict=True))


def report(halves: dict[str, dict[str, list[Found]]], speakers: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """All figures as plain values: part, half, group or construction, figure."""
    result: dict[str, Any] = {
        part: {
            half: {
                "groups": {name: _plain(group) for name, group in groups_of(found).items() if group},
                "constructions": {name: _plain(group) for name, group in by_construction(found).items()},
            }
            for half, found in own.items()
        }
        for part, own in halves.items()
    }
    result["speakers"] = {name: {"right": right, "of": of} for name, (right, of) in speakers.items()}
    return result


def table(figures: dict[str, Any]) -> str:
    """The figures for a reader: for each group a line for the half developed on and one for the other articles."""
    lines: list[str] = []
    for part in ("seeds", "corpus"):
        lines += ["", f"{part}: the words of the source, 95 % intervals by article", f"  {_GROUP_HEADING}"]
        lines += _lines(figures[part], "groups", GROUPS)
        lines += ["", f"{part}: by the construction that was found", f"  {_CONSTRUCTION_HEADING}"]
        lines += _lines(figures[part], "constructions", [*CONSTRUCTIONS, NOTHING_FOUND])
    lines += ["", "whom a pronoun stands for, against speakers read by hand"]
    for name, own in figures["speakers"].items():
        lines.append(f"  {name:34} {own['right']} of {own['of']} right ({own['right'] / own['of']:.2f})")
    return "\n".join(lines).strip("\n")


def errors(halves: dict[str, dict[str, list[Found]]], most: int) -> str:
    """Up to ``most`` wrong sentences of each construction, from the articles developed on."""
    found = [one for part in halves.values() for one in part[HALVES[0]] if one.row.label not in WRITERS]
    lines = []
    for name, group in by_construction(found).items():
        wrong = [one for one in group if not one.exact]
        lines.append(f"\n{name}: {len(wrong)} of {len(group)} not as in the gold")
        step = max(1, len(wrong) // most)
        for one in wrong[::step][:most]:
            text = one.row.text if len(one.row.text) <= _MOST else one.row.text[: _MOST - 1] + "…"
            lines.append(f"  gold  {one.gold or '(none)'}\n  found {one.source.text if one.source else '(none)'}")
            lines.append(f"        {one.row.document}: {text}")
    return "\n".join(lines)


def _right_speakers(path: Path, corpus: Sequence[Found]) -> dict[str, tuple[int, int]]:
    """For each set of speakers read by hand: how many are right, and how many there are.

    Right is one whose words hold those of the gold, or stand among them.
    """
    articles: dict[str, list[Found]] = {}
    for one in corpus:
        articles.setdefault(one.row.document, []).append(one)
    counts: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        gold = json.loads(line)
        article = articles.get(gold["document"], [])
        place = next((i for i, one in enumerate(article) if one.row.text == gold["text"]), -1)
        if place < 0:
            raise AnnotationError(
                f"{path}:{number}: no such sentence in the article {gold['document']!r} of the corpus"
            )
        speaker = _resolved(article)[place]
        said, expected = set(_words(speaker)), set(_words(gold["speaker"]))
        right, of = counts.get(gold["set"], (0, 0))
        counts[gold["set"]] = (right + bool(said and (said <= expected or expected <= said)), of + 1)
    return counts


def _resolved(article: Sequence[Found]) -> list[str]:
    rows: list[LabelledSentence] = [one.row for one in article]
    return resolve_speakers(rows, [one.source for one in article])


def _words(name: str) -> list[str]:
    return [word for word in "".join(c if c.isalnum() else " " for c in name.lower()).split() if word != "the"]


def _plain(group: Sequence[Found]) -> dict[str, Any]:
    return asdict(score_sources(group))


def _lines(part: dict[str, Any], kind: str, names: Sequence[str]) -> list[str]:
    lines = []
    for name in names:
        title = name
        for half in HALVES:
            if name in part[half][kind]:
                lines.append(f"  {title:34} {half:14} {_cells(part[half][kind][name], kind)}".rstrip())
                title = ""
    return lines


def _cells(own: dict[str, Any], kind: str) -> str:
    figures, bounds = own["figures"], own["intervals"]
    if kind == "groups":
        detected = f"{own['named']:6,}  {figures['precision']:.2f} {figures['recall']:.2f}"
        return f"{detected}  {_with_bounds('exact_f1', figures, bounds)}  {_with_bounds('overlap_f1', figures, bounds)}"
    if not own["found"]:
        return f"{own['named']:6,}"
    found = f"{own['found']:6,}  {figures['precision']:.2f}  {figures['exact_precision']:.2f}"
    return f"{found}  {_with_bounds('overlap_f1', figures, bounds)}"


def _with_bounds(name: str, figures: dict[str, float], bounds: dict[str, tuple[float, float]]) -> str:
    return f"{figures[name]:.2f} ({bounds[name][0]:.2f} to {bounds[name][1]:.2f})"
