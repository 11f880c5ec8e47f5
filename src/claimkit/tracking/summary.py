"""Mean and spread over seeds of runs that differ in nothing else.

In: the finished runs of a sweep. Out: a ``Group`` for each set of settings, and tables of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from claimkit.tracking.naming import SEED_SETTINGS

if TYPE_CHECKING:
    from mlflow.entities import Run

SPREAD = ("macro_f1", "accuracy", "log_loss")
"""Figures whose spread is logged, of each part that was measured; of the others the mean alone."""

SHOWN = "macro_f1"


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that differ only in the seed: their name without it, their settings, and each metric's values."""

    label: str
    params: Mapping[str, str]
    tags: Mapping[str, str]
    values: Mapping[str, tuple[float, ...]]
    runs: int

    @property
    def name(self) -> str:
        """``logreg · news · 3 seeds``."""
        return f"{self.label} · {self.runs} seed{'' if self.runs == 1 else 's'}"

    @property
    def parts(self) -> list[str]:
        """The parts that were measured, in the order of their names."""
        return sorted(name.removesuffix(f".{SHOWN}") for name in self.values if name.endswith(f".{SHOWN}"))


def group_runs(runs: Sequence[Run]) -> list[Group]:
    """Groups in the order in which their first runs started."""
    found: dict[tuple[tuple[str, str], ...], list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.info.start_time):
        key = tuple(sorted((k, v) for k, v in run.data.params.items() if k not in SEED_SETTINGS))
        found.setdefault(key, []).append(run)
    groups = []
    for key, members in found.items():
        names = set.intersection(*(set(run.data.metrics) for run in members))
        groups.append(
            Group(
                label=members[0].data.tags.get("claimkit.label", str(members[0].info.run_name)),
                params=dict(key),
                tags={k: members[0].data.tags[k] for k in ("model", "dataset", "series") if k in members[0].data.tags},
                values={name: tuple(run.data.metrics[name] for run in members) for name in sorted(names)},
                runs=len(members),
            )
        )
    return groups


def means(group: Group) -> dict[str, float]:
    """The mean of every figure under the figure's own name, so that a group's row reads like a run's; of the bounds of
    intervals there is none, for it would bound nothing."""
    found = {n: fmean(values) for n, values in group.values.items() if not n.endswith(("_low", "_high"))}
    return {name: value if "." in name else round(value, 4) for name, value in found.items()}


def spread(group: Group) -> dict[str, float]:
    """``mean.``, ``sd.``, ``min.`` and ``max.`` of the leading figures over seeds, and ``runs``: how many there are.

    ``sd`` is the standard deviation of a sample (n - 1); it is missing with one seed. That of the run's headline is
    there under short names too: ``macro_f1_sd``.
    """
    found: dict[str, float] = {"runs": group.runs}
    for name, values in group.values.items():
        if name.rpartition(".")[2] not in SPREAD:
            continue
        measures = {"mean": fmean(values), "min": min(values), "max": max(values)}
        if len(values) > 1:
            measures["sd"] = stdev(values)
        if "." in name:
            found |= {f"{word}.{name}": value for word, value in measures.items()}
        elif name == SHOWN:
            found |= {f"{name}_{word}": round(value, 4) for word, value in measures.items() if word != "mean"}
    return found


def rows_of(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """A row for each group: its settings as they were labelled, and mean and spread of macro-F1."""
    rows = []
    for group in groups:
        row: dict[str, Any] = {"settings": group.label, "runs": group.runs}
        for part in group.parts:
            values = group.values[f"{part}.{SHOWN}"]
            row |= {f"{part}.{SHOWN} mean": round(fmean(values), 4)}
            row |= {f"{part}.{SHOWN} sd": round(stdev(values), 4) if len(values) > 1 else None}
            row |= {f"{part}.{SHOWN} min": round(min(values), 4), f"{part}.{SHOWN} max": round(max(values), 4)}
        rows.append(row)
    return rows


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV; a missing value is an empty cell."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_markdown(groups: Sequence[Group]) -> str:
    """The table that stands at the head of the sweep's page."""
    parts = sorted({part for group in groups for part in group.parts})
    lines = [f"| settings | runs |{''.join(f' {part} |' for part in parts)}", f"|---|---|{'---|' * len(parts)}"]
    for group in groups:
        cells = "".join(f" {cell(group, part)} |" for part in parts)
        lines.append(f"| {group.label} | {group.runs} |{cells}")
    return "Macro-F1: mean over seeds (least to most)\n\n" + "\n".join(lines) + "\n"


def as_text(groups: Sequence[Group]) -> str:
    """The table for the terminal."""
    parts = sorted({part for group in groups for part in group.parts})
    width = max((len(group.label) for group in groups), default=8)
    lines = [f"  {'settings':{width}} {'runs':>5}" + "".join(f"  {part:22}" for part in parts)]
    for group in groups:
        cells = "".join(f"  {cell(group, part):22}" for part in parts)
        lines.append(f"  {group.label:{width}} {group.runs:5}{cells}")
    return "\n".join(line.rstrip() for line in lines)


def cell(group: Group, part: str) -> str:
    """``0.893 (0.891 to 0.895)``; empty where the part was not measured."""
    values = group.values.get(f"{part}.{SHOWN}")
    if not values:
        return ""
    return f"{fmean(values):.3f}" + (f" ({min(values):.3f} to {max(values):.3f})" if len(values) > 1 else "")
