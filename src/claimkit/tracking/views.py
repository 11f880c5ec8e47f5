"""What MLflow's pages show of the experiment without set-up: saved views with columns, order, filter and charts.

MLflow keeps a saved view as a tag of the experiment: a name and a state, deflated and in base 64 (seen in MLflow 3.17).
Other versions ignore the tags.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from claimkit.claims import CLAIM_LABELS

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

VIEW_TAG = "mlflow.sharedViewState."

KIND_TAG = "mlflow.experimentKind"
"""Tells MLflow to show the pages for models that are trained rather than prompted."""

DEFAULT_VIEW = "runs"

MOST_BARS = 20
"""Runs in one chart."""

_NAME, _DATASET = "attributes.`Run Name`", "attributes.`Dataset`"
_TIMES = [f"metrics.`{name}`" for name in ("seconds.fit", "sentences_per_second", "model.bytes")]
_FIGURES = [f"metrics.`{name}`" for name in ("macro_f1", "macro_f1_low", "macro_f1_high", "accuracy")]
_PARTS = [f"metrics.`{part}.macro_f1`" for part in ("test", "crossval")]
_SPREAD = [f"metrics.`{name}`" for name in ("macro_f1", "macro_f1_sd", "macro_f1_min", "macro_f1_max", "runs")]
_SPREAD += ["metrics.`accuracy`", *_TIMES]

VIEWS: dict[str, dict[str, Any]] = {
    "all": {"name": "All runs, newest first", "columns": [*_FIGURES, *_PARTS, *_TIMES]},
    "runs": {
        "name": "Single runs, best first",
        "filter": "tags.`claimkit.kind` = 'run' and attributes.status = 'FINISHED'",
        "order": "metrics.`macro_f1`",
        "columns": [*_FIGURES, *_PARTS, *_TIMES],
    },
    "means": {
        "name": "Means over seeds, best first",
        "filter": "tags.`claimkit.kind` = 'summary'",
        "order": "metrics.`macro_f1`",
        "columns": _SPREAD,
    },
}
"""The views by the key that stands in their address."""

CHARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "How good": (("macro_f1",), *((f"test.f1_{label}",) for label in CLAIM_LABELS)),
    "How sure, how fast": (("test.calibration_error",), ("sentences_per_second", "macro_f1"), ("train.loss",)),
}
"""Charts by the heading that they stand under: the runs' bars of a figure, or their points over two; curves of what is
measured at every step."""
STEPS = ("train.loss",)

ABOUT = """\
Runs of claimkit. `macro_f1`, its interval (`_low`, `_high`: 95 %, by resampled articles) and `accuracy` are those of
the held-out articles (`test.…`) or, where none are held out, of cross-validation (`crossval.…`). A multirun is a parent
with its runs below it; `… · 3 seeds` is the mean over seeds. The menu *Views* holds what was laid out beforehand.
"""


def experiment_tags() -> dict[str, str]:
    """Tags of a new experiment: its kind, its description, its views."""
    views = {f"{VIEW_TAG}{key}": _encoded(**view) for key, view in VIEWS.items()}
    return {KIND_TAG: "custom_model_development", "mlflow.note.content": ABOUT, **views}


def add_views(client: MlflowClient, experiment_id: str, tags: dict[str, str]) -> None:
    """Add what an experiment of an older claimkit lacks; what a user changed stays."""
    for key, value in experiment_tags().items():
        if key not in tags:
            client.set_experiment_tag(experiment_id, key, value)


def view_path(experiment_id: str, key: str = DEFAULT_VIEW) -> str:
    """The part of a view's address after the server's: ``#/experiments/1/runs?viewStateShareKey=runs``."""
    return f"#/experiments/{quote(experiment_id)}/runs?viewStateShareKey={key}"


def _chart(heading: str, *names: str) -> dict[str, Any]:
    card: dict[str, Any] = {
        "uuid": " over ".join(reversed(names)),
        "metricSectionId": heading,
        "runsCountToCompare": MOST_BARS,
        "deleted": False,
        "isGenerated": False,
    }
    if len(names) == 2:
        axes = [{"key": name, "type": "METRIC"} for name in names]
        return {**card, "type": "SCATTER", "xaxis": axes[0], "yaxis": axes[1]}
    if names[0] in STEPS:
        axis = {"xAxisKey": "step", "xAxisScaleType": "linear", "yAxisKey": "metric", "scaleType": "linear"}
        return {**card, **axis, "type": "LINE", "metricKey": names[0], "selectedMetricKeys": list(names)}
    return {**card, "type": "BAR", "metricKey": names[0]}


def _encoded(name: str, columns: Sequence[str], filter: str = "", order: str = "attributes.start_time") -> str:
    state = {
        "searchFilter": filter,
        "orderByKey": order,
        "orderByAsc": False,
        "startTime": "ALL",
        "lifecycleFilter": "Active",
        "datasetsFilter": [],
        "modelVersionFilter": "All Runs",
        "selectedColumns": [_DATASET, *columns],
        "columnOrder": [_NAME, "runDateAndNestInfo", *columns, "duration", _DATASET],
        "columnWidths": {_NAME: 330, "runDateAndNestInfo": 140, "duration": 80, **dict.fromkeys(columns, 115)},
        "runsHiddenMode": "FIRST_20_RUNS",
        "viewMaximized": False,
        "runListHidden": False,
        "useGroupedValuesInCharts": True,
        "hideEmptyCharts": True,
        "compareRunSections": [
            {"uuid": heading, "name": heading, "display": True, "isReordered": False} for heading in CHARTS
        ],
        "compareRunCharts": [_chart(heading, *names) for heading, charts in CHARTS.items() for names in charts],
        "groupBy": None,
        "groupsExpanded": {},
    }
    packed = base64.b64encode(zlib.compress(json.dumps(state).encode(), 9)).decode()
    return json.dumps({"name": name, "createdAt": 0, "updatedAt": 0, "state": f"deflate;{packed}"})
