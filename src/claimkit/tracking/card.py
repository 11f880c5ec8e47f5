"""The card of a trained model, made from its own run: what it is, what it was trained on, what it came to, its limits.

In: settings, dataset and evaluations of one run. Out: Markdown that claims nothing beyond the figures of that run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from claimkit.claims import CLAIM_LABELS
from claimkit.dataset.built import Dataset

if TYPE_CHECKING:
    from claimkit.evaluation.measured import Evaluation

WHAT = {
    "majority": "the commonest label of the training rows, whatever the text",
    "rules": "the codebook's order of decision over a list of cues",
    "naive_bayes": "complement naive Bayes over words and runs of words",
    "logreg": "logistic regression over words, masked texts and linguistic features",
    "linear_svm": "a linear support vector machine over words, masked texts and linguistic features",
    "minilm_frozen": "logistic regression over the layers of a MiniLM encoder, which is left as it is",
    "minilm": "a MiniLM encoder, fine-tuned",
    "transformer": "a transformer encoder, fine-tuned",
    "ensemble": "the tempered mean of what several models say",
}

LICENCES = {"sentence-transformers/all-MiniLM-L6-v2": "Apache-2.0"}
"""Of encoders by their names on the hub."""

PARTS = {"test": "held-out articles", "crossval": "cross-validation over articles of the training part"}

OVERALL = {
    "macro_f1": "macro-F1",
    **{
        f"{name}_{label}": f"{words} of {label}"
        for label in CLAIM_LABELS
        for name, words in (("f1", "F1"), ("precision", "precision"), ("recall", "recall"))
    },
    "accuracy": "accuracy",
    "log_loss": "log loss",
    "brier": "Brier score",
    "calibration_error": "calibration error",
}

FEW_ARTICLES = 10
WEAK_SLICES = 5
WEAK_ROWS = 30
"""A slice is named as weak only with so many rows."""

LIMITS = """\
- It tells how a sentence is put, not whether it is true.
- It reads one sentence at a time and does not see the rest of the article.
- It was made for English news. Of other languages and other kinds of text no figure here tells anything.
- The four labels are those of the codebook (`data/codebook.md` of the claimkit project). `predict` gives one of them to
  every sentence, also to one that makes no claim; `predict_document` sets such sentences aside first."""


def model_card(
    settings: Mapping[str, Any],
    dataset: Dataset,
    evaluations: Sequence[Evaluation],
    *,
    commit: str,
    model: Mapping[str, Any],
    reference: str,
) -> str:
    """The card as Markdown.

    ``model`` are all settings of the model, ``reference`` is what ``claimkit.load`` takes, ``commit`` may be empty.
    """
    name = str(settings["model"]["name"])
    chosen = ", ".join(f"`{key}={value}`" for key, value in model.items() if key != "name") or "none"
    return f"""\
# claimkit {name}: how a sentence of news is put

A model that labels a sentence `asserted_fact`, `allegation`, `denial` or `forecast`: {WHAT.get(name, name)}.

## How to load

```python
import claimkit

model = claimkit.load({reference!r})
```

## Training

- settings: {chosen}
- seed: {settings["seed"]}
- commit: {commit or "not known (trained outside git)"}

## Data

Dataset `{dataset.name}`, SHA-256 `{dataset.digest}`:
{len(dataset.train):,} claims of {_articles(dataset.train)} to train on{_held_out(dataset)}

{_counts(dataset)}

## Figures

{_figures(evaluations)}

## Where it is weak

{_weak(evaluations)}

## Limits

{LIMITS}

## Licence

The code is under Apache-2.0. The corpus and the labels of the claimkit project are under CC BY 4.0; the seed articles
belong to their publishers. Of labelled files from elsewhere this card knows no licence.{_encoder_licence(model)}
"""


def _encoder_licence(model: Mapping[str, Any]) -> str:
    """A line on the encoders that a model was made from; empty where there are none."""
    parts = [model, *(part for part in (model.get("settings") or {}).values() if isinstance(part, Mapping))]
    names = sorted({str(part["pretrained"]) for part in parts if part.get("pretrained")})
    if not names:
        return ""
    said = ", ".join(f"`{name}` ({LICENCES.get(name, 'under its own licence, not known here')})" for name in names)
    return f"\nIt was made from the encoder {said}."


def _articles(rows: Sequence[Any]) -> str:
    count = len({row.document for row in rows})
    return f"{count:,} article{'' if count == 1 else 's'}"


def _held_out(dataset: Dataset) -> str:
    return f", {len(dataset.test):,} claims of {_articles(dataset.test)} held out." if dataset.test else "."


def _counts(dataset: Dataset) -> str:
    parts = {part: rows for part, rows in (("train", dataset.train), ("held out", dataset.test)) if rows}
    counted = {part: Counter(row.label for row in rows) for part, rows in parts.items()}
    lines = [f"| label | {' | '.join(parts)} |", f"|---|{'---|' * len(parts)}"]
    lines += [f"| {label} | {' | '.join(f'{counted[part][label]:,}' for part in parts)} |" for label in CLAIM_LABELS]
    return "\n".join(lines)


def _figures(evaluations: Sequence[Evaluation]) -> str:
    if not evaluations:
        return "None: this run measured nothing (`evaluation=none`)."
    blocks = []
    for found in evaluations:
        articles = len({row.document for row in found.rows})
        title = PARTS.get(found.part, f"labelled file `{found.part}`")
        note = " (few articles: the intervals are themselves uncertain)" if articles < FEW_ARTICLES else ""
        lines = [
            f"{title[0].upper()}{title[1:]}: {len(found.rows):,} claims of {_articles(found.rows)}, 95 % intervals from"
            f" resampled articles{note}.",
            "",
            "| figure | value | 95 % interval |",
            "|---|---|---|",
        ]
        for key, words in OVERALL.items():
            if key in found.figures:
                low, high = found.intervals.get(key, (None, None))
                interval = f"{low:.3f} to {high:.3f}" if low is not None else "not computed"
                lines.append(f"| {words} | {found.figures[key]:.3f} | {interval} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _weak(evaluations: Sequence[Evaluation]) -> str:
    if not evaluations:
        return "Not known: this run measured nothing."
    found = next((e for e in evaluations if e.part == "test"), evaluations[0])
    there = [label for label in CLAIM_LABELS if found.figures.get(f"support_{label}")]
    worst = min(there, key=lambda label: found.figures[f"f1_{label}"])
    lines = [
        f"On {PARTS.get(found.part, found.part)}:",
        "",
        f"- the kind with the lowest F1 is `{worst}` ({found.figures[f'f1_{worst}']:.3f}, "
        f"{found.figures[f'support_{worst}']:,.0f} rows)",
    ]
    slices = [part for part in getattr(found, "slices", ()) if part.rows >= WEAK_ROWS]
    for part in sorted(slices, key=lambda part: part.figures["accuracy"])[:WEAK_SLICES]:
        lines.append(f"- {part.by} {part.name}: accuracy {part.figures['accuracy']:.3f} ({part.rows:,} rows)")
    return "\n".join(lines)
