"""What Label Studio is given: its labelling configuration, and tasks with a model's guesses.

In: predicted sentences. Out: tasks, in the form of https://labelstud.io/guide/predictions. What comes back is read in
``label_studio_export``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimkit.claims import ALL_LABELS, JOIN, SentencePrediction

SPANS = ("source", "cue")
HINTS = {
    "asserted_fact": "the writer states it in their own voice",
    "allegation": "the writer leaves it to somebody else, or hedges it",
    "denial": "somebody rejects or disputes it",
    "forecast": "it had not happened yet",
    "not_a_claim": "there is nothing to check",
}


def labelling_config() -> str:
    """The labelling configuration (XML): one of the five labels, and spans for source and cue where there are any."""
    choices = "\n".join(
        f'    <Choice value="{label}" hint="{HINTS[label]}" hotkey="{i}"/>' for i, label in enumerate(ALL_LABELS, 1)
    )
    spans = "\n".join(f'    <Label value="{span}" hotkey="{key}"/>' for span, key in zip(SPANS, "qw", strict=True))
    return f"""<View>
  <Header value="$document"/>
  <Text name="context" value="$context" selectionEnabled="false"/>
  <Labels name="span" toName="text" choice="single">
{spans}
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <Choices name="label" toName="text" choice="single" required="true" showInLine="true">
{choices}
  </Choices>
</View>
"""


def make_task(
    row: SentencePrediction,
    *,
    number: int,
    document: str,
    context: str,
    uncertainty: float,
    model: str,
    spans: Mapping[str, str],
) -> dict[str, Any]:
    """A task: the sentence, its place, and the model's guess. ``spans``: source and cue as printed, or nothing."""
    results: list[dict[str, Any]] = [
        {
            "id": f"{number}-label",
            "type": "choices",
            "from_name": "label",
            "to_name": "text",
            "value": {"choices": [row.label]},
        }
    ]
    for name, printed in spans.items():
        for part_number, part in enumerate(filter(None, printed.split(JOIN)), start=1):
            start = row.text.find(part)
            if start < 0:
                continue
            results.append(
                {
                    "id": f"{number}-{name}-{part_number}",
                    "type": "labels",
                    "from_name": "span",
                    "to_name": "text",
                    "value": {"start": start, "end": start + len(part), "text": part, "labels": [name]},
                }
            )
    data = {
        "text": row.text,
        "document": document,
        "start": row.start,
        "end": row.end,
        "in_quotation": row.in_quotation,
        "context": context,
        "uncertainty": round(uncertainty, 4),
    }
    guess = {"model_version": model, "score": round(row.confidence, 4), "result": results}
    return {"data": data, "predictions": [guess]}
