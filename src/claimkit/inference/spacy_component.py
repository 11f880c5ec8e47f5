"""The spaCy component ``claimkit``: every sentence of a document gets its kind of claim.

``nlp.add_pipe("claimkit", config={"model": REFERENCE})`` behind what sets sentence boundaries: best
``nlp.add_pipe("claimkit_sentences")``, which splits as claimkit's own data is split (spaCy's ``sentencizer`` leaves
an opening quotation mark with the sentence before it). It sets ``sent._.claim_label``, ``claim_confidence``,
``claim_probabilities`` and ``is_claim``. spaCy finds both by entry points; from a source tree that is not installed,
import this module first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, reading_text
from claimkit.dataset.gate import is_claim
from claimkit.dataset.sentences import one_line, open_quotations, split_paragraph
from claimkit.errors import ConfigError, MissingExtraError
from claimkit.inference.load import DEFAULT_REFERENCE, load
from claimkit.inference.predictor import check_confidence

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
except ImportError as error:
    raise MissingExtraError("spacy", "spacy", "the spaCy component") from error

for _name, _default in (
    ("claim_label", ""),
    ("claim_confidence", 0.0),
    ("claim_probabilities", None),
    ("is_claim", None),
):
    Span.set_extension(_name, default=_default, force=True)


class ClaimComponent:
    """See the module. ``min_confidence``: a claim that is less sure is labelled ``uncertain``."""

    def __init__(self, model: str, store: str | None, min_confidence: float) -> None:
        check_confidence(min_confidence)
        self.predictor = load(model, store=store)
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Label the sentences of one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Label the sentences of documents, those of ``batch_size`` documents together.

        Raises:
            ConfigError: a document has no sentence boundaries.
        """
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            sentences = [(sent, held) for doc in batch for sent, held in _sentences(doc)]
            texts = [reading_text(one_line(s.text), held) for s, held in sentences]
            predictions = self.predictor.predict(texts, min_confidence=self.min_confidence)
            for (sent, held), prediction in zip(sentences, predictions, strict=True):
                claim = is_claim(one_line(sent.text), held)
                sent._.is_claim = claim
                sent._.claim_label = prediction.label if claim else NOT_A_CLAIM
                sent._.claim_confidence = prediction.confidence
                sent._.claim_probabilities = [prediction.probabilities[label] for label in CLAIM_LABELS]
            yield from batch


@Language.factory(  # type: ignore[untyped-decorator, unused-ignore]
    "claimkit",
    default_config={"model": DEFAULT_REFERENCE, "store": None, "min_confidence": 0.0},
    requires=["doc.sents"],
    assigns=["span._.claim_label", "span._.claim_confidence", "span._.claim_probabilities", "span._.is_claim"],
)
def make_component(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    model: str,
    store: str | None,
    min_confidence: float,
) -> ClaimComponent:
    """What ``nlp.add_pipe("claimkit", config=…)`` calls."""
    return ClaimComponent(model, store, min_confidence)


@Language.component("claimkit_sentences", assigns=["token.is_sent_start"])  # type: ignore[untyped-decorator, unused-ignore]
def split_doc(doc: Doc) -> Doc:
    """Set sentence boundaries where ``claimkit.dataset.sentences`` has them; a line is a paragraph."""
    lines = re.finditer(r"[^\n]+", doc.text)
    starts = {line.start() + span.start for line in lines for span in split_paragraph(line[0])}
    for token in doc:
        token.is_sent_start = token.i == 0 or not starts.isdisjoint(range(token.idx, token.idx + len(token)))
    return doc


def _sentences(doc: Doc) -> Iterator[tuple[Span, bool]]:
    """The sentences that are not blank, each with whether a quotation of an earlier one still holds."""
    if not doc.has_annotation("SENT_START"):
        raise ConfigError("the document has no sentences; add_pipe('claimkit_sentences') before 'claimkit'")
    sentences = [sent for sent in doc.sents if sent.text.strip()]
    texts = [(one_line(sent.text), doc.text.count("\n", 0, _first(sent))) for sent in sentences]
    yield from zip(sentences, open_quotations(texts), strict=True)


def _first(sent: Span) -> int:
    """Where the first character of a sentence stands that is not white space."""
    text: str = sent.text
    return int(sent.start_char) + len(text) - len(text.lstrip())
