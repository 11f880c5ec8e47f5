"""The HTTP service: a trained model behind POST /predict and POST /documents.

In: a loaded model. Out: an ASGI application that FastAPI describes at /openapi.json. Nothing that it answers with needs
a network: the page at /docs is our own, since FastAPI's loads scripts from another host.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version as package_version
from typing import Any

import fastapi
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from claimkit.claims import Prediction, SentencePrediction, sure_label
from claimkit.dataset.documents import read_text
from claimkit.errors import DocumentError
from claimkit.inference.batching import Batcher, QueueFullError
from claimkit.inference.predictor import Predictor
from claimkit.inference.service_counts import CONTENT_TYPE, Counted, Counts
from claimkit.inference.service_page import describe
from claimkit.inference.service_schema import Article, Fault, Health, SentenceAnswers, TextAnswers, Texts

PATHS = ("/predict", "/documents", "/health", "/metrics", "/docs", "/openapi.json")
LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]", "::1"]
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold, how many may wait, and for how long a batch is gathered."""

    max_texts: int = 256
    max_bytes: int = 1_000_000
    max_waiting: int = 128
    batch_wait_ms: float = 5.0


def create_app(
    predictor: Predictor, *, reference: str, version: str = "", limits: Limits | None = None, any_host: bool = False
) -> ASGIApp:
    """The application. ``any_host`` takes requests whatever name they call this machine by; else only loopback names,
    so that a page in a browser cannot reach the service under a name of its own."""
    limits = limits or Limits()
    counts = Counts()
    batcher = Batcher(predictor, wait_seconds=limits.batch_wait_ms / 1000, max_waiting=limits.max_waiting)
    model = {
        "name": str(predictor.about.get("model", "")),
        "reference": reference,
        "version": version,
        "dataset": str(predictor.about.get("dataset", "")),
    }

    @asynccontextmanager
    async def lifespan(_: fastapi.FastAPI) -> AsyncIterator[None]:
        batcher.start()
        yield
        await batcher.stop()

    names = ["*"] if any_host else LOOPBACK_NAMES
    app = fastapi.FastAPI(
        title="claimkit",
        version=package_version("claimkit"),
        description="Tells how a sentence of news is put: asserted_fact, allegation, denial or forecast.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)],
        max_body_size=limits.max_bytes,
    )
    app.add_exception_handler(RequestValidationError, _wrong_request)
    refusals: dict[int | str, dict[str, Any]] = {
        413: {"description": f"more than {limits.max_bytes:,} bytes"},
        422: {"model": Fault, "description": f"not such a request, more than {limits.max_texts} texts, or no article"},
        503: {"model": Fault, "description": "too many requests are waiting; try again after a second"},
    }

    @app.post("/predict", response_model=TextAnswers, responses=refusals, summary="Label texts")
    async def predict(asked: Texts) -> JSONResponse:
        if len(asked.texts) > limits.max_texts:
            return _fault(422, f"{len(asked.texts)} texts; at most {limits.max_texts} are taken at once")
        try:
            found = await batcher.predict(asked.texts)
        except QueueFullError as error:
            return _fault(503, str(error))
        counts.texts += len(found)
        return JSONResponse({"predictions": [_row(p, asked.min_confidence) for p in found], "model": model})

    @app.post("/documents", response_model=SentenceAnswers, responses=refusals, summary="Label an article's sentences")
    async def documents(asked: Article) -> JSONResponse:
        try:
            found = await batcher.predict_document(read_text(asked.text, id="text"))
        except DocumentError as error:
            return _fault(422, str(error))
        except QueueFullError as error:
            return _fault(503, str(error))
        counts.texts += len(found)
        return JSONResponse({"sentences": [_row(p, asked.min_confidence) for p in found], "model": model})

    @app.get("/health", response_model=Health, summary="Whether the service is ready, and with which model")
    async def health() -> JSONResponse:
        return JSONResponse({"ready": True, "model": model})

    @app.get("/metrics", response_class=PlainTextResponse, summary="Counts in Prometheus's text format")
    async def metrics() -> PlainTextResponse:
        return PlainTextResponse(
            counts.exposition(waiting=batcher.waiting, batches=batcher.batches), media_type=CONTENT_TYPE
        )

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return HTMLResponse(describe(app.openapi()), headers={"Content-Security-Policy": PAGE_POLICY})

    return Counted(app, counts, PATHS)


async def _wrong_request(_: fastapi.Request, error: Exception) -> JSONResponse:
    """One line a fault; what was sent is not sent back."""
    faults: list[Mapping[str, Any]] = list(error.errors()) if isinstance(error, RequestValidationError) else []
    lines = [
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in faults[:5]
    ]
    return _fault(422, "; ".join(lines))


def _fault(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers={"Retry-After": "1"} if status == 503 else None)


def _row(prediction: Prediction | SentencePrediction, least: float) -> dict[str, Any]:
    return prediction.to_dict() | {"label": sure_label(prediction.label, prediction.confidence, least)}
