"""Which registered version bears the alias ``champion``, and when it moves.

It moves to a version that is better on the same held-out rows beyond its interval, or when told to. Where the
predictions of both are in the store, the interval is that of the difference, from a paired bootstrap over articles
(both models are resampled by the same articles); else the new version's own interval must lie above the champion's
figure. Versions measured on other rows are not compared.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.errors import ModelError
from claimkit.evaluation.metrics import drawn_macro_f1s, macro_f1s

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

CHAMPION = "champion"
PART = "test"
"""The part whose figures decide: the held-out articles."""

ROWS = f"{PART}.rows"
"""Tag with the digest of the held-out rows."""

RESAMPLES = 2000

Key = tuple[str, int, str]
Labels = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A version and what it came to on held-out rows. ``rows`` gives (label, guess) by (document, position, text)."""

    version: str
    run_name: str
    digest: str
    macro_f1: float | None
    low: float | None
    high: float | None
    rows: Mapping[Key, Labels]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a version is better than the champion, and why, in words; whether their figures compare at all."""

    better: bool
    reason: str
    comparable: bool = True


def rows_digest(rows: Sequence[LabelledSentence]) -> str:
    """SHA-256 over article, place, text and label of the rows in order: equal where the same rows are measured."""
    entries = [[row.document, row.position, row.text, row.label] for row in rows]
    return hashlib.sha256(json.dumps(entries, ensure_ascii=False).encode()).hexdigest()


def champion_of(client: MlflowClient, name: str) -> str | None:
    """The version that bears the alias; None where there is none.

    Raises:
        ModelError: the registry has no such model.
    """
    from mlflow.exceptions import MlflowException

    try:
        found = client.get_registered_model(name).aliases.get(CHAMPION)
    except MlflowException as error:
        raise ModelError(f"no model {name!r} is registered in the store; train one with tracking=local") from error
    return None if found is None else str(found)


def consider(client: MlflowClient, name: str, version: str) -> str:
    """Move the alias to a version if that is better; gives a line that says what happened and why."""
    held = champion_of(client, name)
    if held == version:
        return f"@{CHAMPION} is version {version} already"
    if held is None:
        verdict = Verdict(True, "there was none")
    else:
        verdict = judge(measured(client, name, held), measured(client, name, version))
    if not verdict.better:
        by_hand = "" if verdict.comparable else f"; to move it: claimkit champion --set {version}"
        return f"@{CHAMPION} stays version {held}: {verdict.reason}{by_hand}"
    client.set_registered_model_alias(name, CHAMPION, version)
    return f"@{CHAMPION} is now version {version}: {verdict.reason}"


def set_champion(client: MlflowClient, name: str, version: str) -> None:
    """Move the alias to a version, whatever its figures.

    Raises:
        ModelError: there is no such version.
    """
    known = versions_of(client, name)
    if version not in known:
        raise ModelError(f"models:/{name}/{version}: no such version; there are {', '.join(known) or 'none'}")
    client.set_registered_model_alias(name, CHAMPION, version)


def versions_of(client: MlflowClient, name: str) -> list[str]:
    """The versions of a registered model, oldest first."""
    return [str(v) for v in sorted(int(v.version) for v in client.search_model_versions(f"name='{name}'"))]


def judge(old: Measured, new: Measured) -> Verdict:
    """Whether ``new`` is better than ``old`` beyond its interval."""
    if new.macro_f1 is None or old.macro_f1 is None:
        version = new.version if new.macro_f1 is None else old.version
        return Verdict(False, f"version {version} was not measured on held-out articles", comparable=False)
    other_rows = Verdict(False, f"version {new.version} was measured on other held-out rows", comparable=False)
    if old.rows and new.rows:
        if {key: label for key, (label, _) in old.rows.items()} != {k: label for k, (label, _) in new.rows.items()}:
            return other_rows
        keys = sorted(old.rows)
        difference, low, high = paired_difference(
            [old.rows[key][0] for key in keys],
            [old.rows[key][1] for key in keys],
            [new.rows[key][1] for key in keys],
            [key[0] for key in keys],
        )
        relation = "above 0" if low > 0 else "not above 0"
        words = (
            f"macro-F1 of version {new.version} differs by {difference:+.3f} ({low:+.3f} to {high:+.3f}), {relation}"
        )
        return Verdict(low > 0, words)
    if not old.digest or old.digest != new.digest:
        return other_rows
    if new.low is None:
        return Verdict(False, f"version {new.version} has no interval")
    better = new.low > old.macro_f1
    relation = "above" if better else "not above"
    return Verdict(better, f"its interval begins at {new.low:.3f}, {relation} the champion's {old.macro_f1:.3f}")


def paired_difference(
    labels: Sequence[str], old: Sequence[str], new: Sequence[str], articles: Sequence[str], *, seed: int = 0
) -> tuple[float, float, float]:
    """Macro-F1 of ``new`` less that of ``old`` on the same rows, and its 95 % interval over resampled articles.

    Each draw takes the same articles for both (paired cluster bootstrap, Efron and Tibshirani 1993).
    """
    names, article = np.unique(np.asarray(articles), return_inverse=True)
    truth = _indices(labels)
    counts = np.zeros((2, len(names), len(CLAIM_LABELS), len(CLAIM_LABELS)), dtype=np.int64)
    for model, guesses in enumerate((old, new)):
        np.add.at(counts[model], (article, truth, _indices(guesses)), 1)
    draws = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    before, after = (drawn_macro_f1s(np.tensordot(draws, part, axes=1), part.sum(axis=0)) for part in counts)
    low, high = np.nanquantile(after - before, (0.025, 0.975))
    point = macro_f1s(counts[1].sum(axis=0)) - macro_f1s(counts[0].sum(axis=0))
    return float(point), float(low), float(high)


def measured(client: MlflowClient, name: str, version: str, *, rows: bool = True) -> Measured:
    """What a version came to, as its run tells; without ``rows`` its predictions are not read."""
    from mlflow.exceptions import MlflowException

    made = client.get_model_version(name, version)
    try:
        run = client.get_run(str(made.run_id))
    except MlflowException:
        return Measured(version, "", "", None, None, None, {})
    figures = run.data.metrics
    return Measured(
        version=version,
        run_name=str(run.info.run_name),
        digest=run.data.tags.get(ROWS, ""),
        macro_f1=figures.get(f"{PART}.macro_f1"),
        low=figures.get(f"{PART}.macro_f1_low"),
        high=figures.get(f"{PART}.macro_f1_high"),
        rows=_predictions(client, str(made.run_id)) if rows and f"{PART}.macro_f1" in figures else {},
    )


def _predictions(client: MlflowClient, run_id: str) -> dict[Key, Labels]:
    """The logged predictions; none where they are gone or of another form."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = Path(client.download_artifacts(run_id, f"{PART}/predictions.jsonl", folder))
            entries = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
            return {(e["document"], e["position"], e["text"]): (e["label"], e["guess"]) for e in entries}
        except Exception:  # whatever an artifact store raises: the figures of the run then decide
            return {}


def _indices(labels: Sequence[str]) -> NDArray[np.int64]:
    return np.array([CLAIM_LABELS.index(label) for label in labels], dtype=np.int64)
