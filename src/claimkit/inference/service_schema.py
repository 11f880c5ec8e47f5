"""What the HTTP service takes and gives, as pydantic checks it and OpenAPI describes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LeastConfidence = Annotated[
    float, Field(ge=0, le=1, allow_inf_nan=False, description="below it the label is `uncertain`")
]


def _whole_characters(text: str) -> str:
    """The text, unless it holds half a character (JSON can write one as \\ud800)."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("holds half a character (\\ud800 to \\udfff)") from error
    return text


Text = Annotated[str, AfterValidator(_whole_characters)]


class Texts(BaseModel):
    """Sentences, each for itself."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"example": {"texts": ["The lender denied hiding losses."], "min_confidence": 0.5}},
    )
    texts: list[Text]
    min_confidence: LeastConfidence = 0.0


class Article(BaseModel):
    """The plain text of an article; a blank line or a line break ends a paragraph."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"example": {"text": "The dam broke. It will be rebuilt."}}
    )
    text: Text
    min_confidence: LeastConfidence = 0.0


class TextAnswer(BaseModel):
    """What the model says of one text."""

    model_config = ConfigDict(extra="allow")
    text: str
    label: str
    confidence: float
    probabilities: dict[str, float]


class SentenceAnswer(TextAnswer):
    """What the model says of one sentence; ``start`` and ``end`` are its place in the text, in characters."""

    start: int
    end: int
    is_claim: bool
    in_quotation: bool


class Model(BaseModel):
    """Which model answered."""

    name: str
    reference: str
    version: str
    dataset: str


class TextAnswers(BaseModel):
    """An answer for each text, in order."""

    predictions: list[TextAnswer]
    model: Model


class SentenceAnswers(BaseModel):
    """An answer for each sentence, in order."""

    sentences: list[SentenceAnswer]
    model: Model


class Health(BaseModel):
    """Whether the service takes requests."""

    ready: bool
    model: Model


class Fault(BaseModel):
    """Why a request was refused."""

    detail: str
