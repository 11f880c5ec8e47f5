"""A trained model as people use it: texts or an article in, typed predictions out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from claimkit.claims import (
    CLAIM_LABELS,
    NOT_A_CLAIM,
    ClaimKind,
    Document,
    Prediction,
    SentencePrediction,
    reading_text,
)
from claimkit.dataset.documents import read_file, read_text
from claimkit.dataset.gate import is_claim
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import DocumentError
from claimkit.inference.attribution import find_source, resolve_speakers
from claimkit.models.registry import Classifier, claim_probabilities

_PATH = re.compile(r"[^\n]{1,400}\.(?:txt|html?|jsonl)", re.IGNORECASE)
"""A text that ends in a suffix that is read is taken for a path."""


class Predictor:
    """A loaded model. ``about`` is its manifest: name, settings, dataset, versions."""

    def __init__(self, classifier: Classifier, about: Mapping[str, Any]) -> None:
        self.classifier = classifier
        self.about = about

    def predict(self, texts: str | Iterable[str]) -> list[Prediction]:
        """What the model says of each text, in order.

        Raises:
            TypeError: an item is no text.
        """
        items = [texts] if isinstance(texts, str) else list(texts)
        for number, item in enumerate(items):
            if not isinstance(item, str):
                raise TypeError(f"predict takes texts; item {number} is {type(item).__name__}")
        if not items:
            return []
        return [
            Prediction(
                text=text,
                label=CLAIM_LABELS[row.argmax()],
                confidence=float(row.max()),
                probabilities={label: float(p) for label, p in zip(CLAIM_LABELS, row, strict=True)},
            )
            for text, row in zip(items, claim_probabilities(self.classifier, items), strict=True)
        ]

    def predict_document(self, article: str | Path | Document) -> list[SentencePrediction]:
        """Every sentence of an article in order: kind, place, whether it is a claim at all, who answers for it.

        ``article`` is the path of one file (it ends in .txt, .html or .jsonl), a text, or a document read before.

        Raises:
            DocumentError: the file cannot be read as one article.
        """
        document = _as_document(article)
        sentences = split_sentences(document)
        predictions = self.predict(reading_text(s.text, s.in_quotation) for s in sentences)
        sources = [find_source(s.text, s.in_quotation) for s in sentences]
        speakers = resolve_speakers(sentences, sources)
        return [
            SentencePrediction(
                start=sentence.start,
                end=sentence.end,
                text=sentence.text,
                label=prediction.label if claim else NOT_A_CLAIM,
                confidence=prediction.confidence,
                probabilities=prediction.probabilities,
                is_claim=claim,
                in_quotation=sentence.in_quotation,
                source=source.text if source and answered else "",
                speaker=speaker if answered else "",
            )
            for sentence, prediction, source, speaker in zip(sentences, predictions, sources, speakers, strict=True)
            for claim in [is_claim(sentence.text, sentence.in_quotation)]
            for answered in [claim and prediction.label != ClaimKind.ASSERTED_FACT]  # else the writer answers
        ]

    def __repr__(self) -> str:
        return f"Predictor(model={self.about.get('model')!r}, dataset={self.about.get('dataset')!r})"


def _as_document(article: str | Path | Document) -> Document:
    if isinstance(article, Document):
        return article
    if isinstance(article, str) and not _PATH.fullmatch(article):
        return read_text(article, id="text")
    documents = list(read_file(article))
    if len(documents) != 1:
        raise DocumentError(f"{article}: {len(documents)} articles in it; read them one by one with read_documents")
    return documents[0]
