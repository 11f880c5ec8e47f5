"""From items to predictions, batch by batch: short articles share a batch, and nothing is read ahead of it.

In: items. Out: ``Batch`` after ``Batch``, whose borders depend on the items and the batch size alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claimkit.claims import SentencePrediction
from claimkit.inference.inputs import Item
from claimkit.inference.predictor import Predictor

BATCH_SIZE = 1024
"""Sentences in a batch, unless an article alone has more."""

_MOST_ITEMS = 4096  # so that a long row of unreadable files is told of before its end


@dataclass(slots=True)
class Batch:
    """Articles with their predictions, in order; how many items it took, their bytes, and what could not be read."""

    articles: list[tuple[str, list[SentencePrediction]]] = field(default_factory=list)
    items: int = 0
    size: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> int:
        """How many sentences it holds."""
        return sum(len(found) for _, found in self.articles)


def predict_items(
    predictor: Predictor, items: Iterable[Item], *, batch_size: int = BATCH_SIZE, min_confidence: float = 0.0
) -> Iterator[Batch]:
    """Batches of at least ``batch_size`` sentences (the last may have fewer), whole articles in each."""
    pending: list[Item] = []
    sentences = 0
    for item in items:
        pending.append(item)
        sentences += len(item.sentences)
        if sentences >= batch_size or len(pending) >= _MOST_ITEMS:
            yield _predict(predictor, pending, min_confidence)
            pending, sentences = [], 0
    if pending:
        yield _predict(predictor, pending, min_confidence)


def _predict(predictor: Predictor, items: list[Item], min_confidence: float) -> Batch:
    read = [item for item in items if item.sentences]
    found = predictor.predict_articles([item.sentences for item in read], min_confidence=min_confidence)
    return Batch(
        articles=[(item.id, predictions) for item, predictions in zip(read, found, strict=True)],
        items=len(items),
        size=sum(item.size for item in items),
        failed=sum(item.failed for item in items),
        faults=[item.fault for item in items if item.fault],
    )
