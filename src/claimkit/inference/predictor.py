"""A trained model as people use it: texts or an article in, typed predictions out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import (
    CLAIM_LABELS,
    NOT_A_CLAIM,
    ClaimKind,
    Document,
    Prediction,
    Sentence,
    SentencePrediction,
    reading_text,
    sure_label,
)
from claimkit.dataset.documents import read_file, read_text
from claimkit.dataset.gate import is_claim
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import ConfigError, DocumentError
from claimkit.inference.attribution import find_source, resolve_speakers
from claimkit.inference.cue_words import probabilities_and_cues, weights_of
from claimkit.models.registry import Classifier

_PATH = re.compile(r"[^\n]{1,400}\.(?:txt|html?|jsonl)", re.IGNORECASE)
"""A text that ends in a suffix that is read is taken for a path."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_AT_ONCE = 1024
"""Texts that a model is given at once, so that memory does not grow with their number."""


class Predictor:
    """A loaded model. ``about`` is its manifest: name, settings, dataset, versions.

    Threads may share it: they take turns at the model itself, since tokenizers and networks do not bear two at once.
    """

    def __init__(self, classifier: Classifier, about: Mapping[str, Any]) -> None:
        self.classifier = classifier
        self.about = about
        self._weights = weights_of(classifier)
        self._turn = Lock()

    def predict(self, texts: str | Iterable[str], *, min_confidence: float = 0.0) -> list[Prediction]:
        """What the model says of each text, in order; below ``min_confidence`` (0 to 1) the label is ``uncertain``.
        A text that ends a quotation which it does not open counts as begun inside it.

        Raises:
            TypeError: an item is no text.
            ValueError: an item holds half a character, which no tokenizer reads.
            ConfigError: ``min_confidence`` is out of range.
        """
        items = [texts] if isinstance(texts, str) else list(texts)
        for number, item in enumerate(items):
            if not isinstance(item, str):
                raise TypeError(f"predict takes texts; item {number} is {type(item).__name__}")
            if _HALF_CHARACTER.search(item):
                raise ValueError(
                    f"predict takes whole characters; item {number} holds half of one (\\ud800 to \\udfff)"
                )
        check_confidence(min_confidence)
        return [
            Prediction(
                text=text,
                label=sure_label(CLAIM_LABELS[row.argmax()], row.max(), min_confidence),
                confidence=float(row.max()),
                probabilities=dict(zip(CLAIM_LABELS, row.tolist(), strict=True)),
                cue=cue,
            )
            for start in range(0, len(items), _AT_ONCE)
            for text, row, cue in self._weigh(items[start : start + _AT_ONCE])
        ]

    def predict_document(
        self, article: str | Path | Document, *, min_confidence: float = 0.0
    ) -> list[SentencePrediction]:
        """Every sentence of an article in order: kind, place, whether it is a claim at all, who answers for it.

        ``article`` is the path of one file (it ends in .txt, .html or .jsonl), a text, or a document read before.
        Below ``min_confidence`` (0 to 1) the label of a claim is ``uncertain``.

        Raises:
            DocumentError: the file cannot be read as one article, or the text holds half a character.
            ConfigError: ``min_confidence`` is out of range.
        """
        sentences = split_sentences(_as_document(article))
        return self.predict_articles([sentences], min_confidence=min_confidence)[0]

    def predict_articles(
        self, articles: Sequence[Sequence[Sentence]], *, min_confidence: float = 0.0
    ) -> list[list[SentencePrediction]]:
        """The same for the sentences of several articles at once, which is faster; a list an article, in order."""
        found = iter(
            self.predict(
                (reading_text(s.text, s.in_quotation) for sentences in articles for s in sentences),
                min_confidence=min_confidence,
            )
        )
        return [_of_article(sentences, list(islice(found, len(sentences)))) for sentences in articles]

    def _weigh(self, texts: Sequence[str]) -> Iterator[tuple[str, NDArray[np.float64], str]]:
        with self._turn:
            read = [reading_text(text, in_quotation=False) for text in texts]
            rows, cues = probabilities_and_cues(self.classifier, self._weights, read)
        return zip(texts, rows, cues, strict=True)

    def __getstate__(self) -> dict[str, Any]:
        """All but the lock, which no copy can share."""
        return {key: value for key, value in self.__dict__.items() if key != "_turn"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._turn = Lock()

    def __repr__(self) -> str:
        return f"Predictor(model={self.about.get('model')!r}, dataset={self.about.get('dataset')!r})"


def check_confidence(least: float) -> None:
    """Raise ``ConfigError`` unless a least confidence lies in 0 to 1."""
    if not 0 <= least <= 1:
        raise ConfigError(f"min_confidence is {least}; allowed is 0 to 1")


def _of_article(sentences: Sequence[Sentence], predictions: Sequence[Prediction]) -> list[SentencePrediction]:
    sources = [find_source(s.text, s.in_quotation) for s in sentences]
    speakers = resolve_speakers(sentences, sources)
    return [
        _of_sentence(sentence, prediction, source.text if source else "", speaker)
        for sentence, prediction, source, speaker in zip(sentences, predictions, sources, speakers, strict=True)
    ]


def _of_sentence(sentence: Sentence, prediction: Prediction, source: str, speaker: str) -> SentencePrediction:
    claim = is_claim(sentence.text, sentence.in_quotation)
    # the writer answers for an asserted fact
    answered = (
        claim and max(prediction.probabilities, key=prediction.probabilities.__getitem__) != ClaimKind.ASSERTED_FACT
    )
    return SentencePrediction(
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        label=prediction.label if claim else NOT_A_CLAIM,
        confidence=prediction.confidence,
        probabilities=prediction.probabilities,
        is_claim=claim,
        in_quotation=sentence.in_quotation,
        source=source if answered else "",
        speaker=speaker if answered else "",
        cue=prediction.cue if claim else "",
        paragraph=sentence.paragraph,
    )


def _as_document(article: str | Path | Document) -> Document:
    if isinstance(article, Document):
        return article
    if isinstance(article, str) and not _PATH.fullmatch(article):
        if _HALF_CHARACTER.search(article):
            raise DocumentError("the text holds half a character (\\ud800 to \\udfff)")
        return read_text(article, id="text")
    documents = list(read_file(article))
    if len(documents) != 1:
        raise DocumentError(f"{article}: {len(documents)} articles in it; read them one by one with read_documents")
    return documents[0]
