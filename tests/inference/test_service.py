"""The HTTP service: a real server on a free port of this machine, asked as a client would ask it."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import uvicorn

from claimkit.claims import CLAIM_LABELS
from claimkit.commands.serve import open_socket
from claimkit.errors import ServiceError
from claimkit.inference.batching import Batcher, QueueFullError
from claimkit.inference.predictor import Predictor
from claimkit.inference.service import Limits, create_app
from claimkit.models.registry import build_model

Ask = Callable[..., tuple[int, Any]]
ARTICLE = "The dam broke on Monday. “It will be rebuilt by May,” Ode said.\n\nWhy?"


def rules() -> Predictor:
    model = build_model("rules", seed=0).fit(["It rained."] * 4, list(CLAIM_LABELS))
    return Predictor(model, {"model": "rules", "dataset": "none", "versions": {"claimkit": "1"}})


@contextmanager
def serving(predictor: Predictor, limits: Limits) -> Iterator[Ask]:
    """A function that asks a server: (path, body or None) gives status and answer."""
    app = create_app(predictor, reference="here", version="7", limits=limits)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    with open_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()

        def ask(path: str, body: object = None, **headers: str) -> tuple[int, Any]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            method, given = ("GET", None) if body is None else ("POST", data)
            connection.request(method, path, given, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
            is_json = (answer.getheader("content-type") or "").startswith("application/json")
            return answer.status, json.loads(text) if is_json else text

        try:
            yield ask
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with serving(rules(), Limits(max_texts=4, max_bytes=2_000)) as asking:
        yield asking


def test_texts_are_labelled_as_the_model_does(ask: Ask) -> None:
    texts = ["The lender denied hiding losses.", "The dam will be emptied by June."]
    status, answer = ask("/predict", {"texts": texts})
    assert status == 200
    assert answer["predictions"] == [p.to_dict() for p in rules().predict(texts)]
    assert answer["model"] == {"name": "rules", "reference": "here", "version": "7", "dataset": "none"}
    sure = max(p["confidence"] for p in answer["predictions"])
    _, unsure = ask("/predict", {"texts": texts, "min_confidence": min(1, sure + 0.01)})
    assert [p["label"] for p in unsure["predictions"]] == ["uncertain", "uncertain"]
    assert ask("/predict", {"texts": []})[1]["predictions"] == []


def test_an_article_comes_back_with_offsets(ask: Ask) -> None:
    status, answer = ask("/documents", {"text": ARTICLE, "min_confidence": 1})
    assert status == 200
    rows = answer["sentences"]
    assert [ARTICLE[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["is_claim"] for row in rows] == [True, True, False]
    assert [row["label"] for row in rows] == ["uncertain", "uncertain", "not_a_claim"]


def test_no_file_of_the_server_is_read(ask: Ask) -> None:
    _, answer = ask("/documents", {"text": "seeds/003_97e79ec8ab510aad.txt"})
    assert [row["text"] for row in answer["sentences"]] == ["seeds/003_97e79ec8ab510aad.txt"]


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("/predict", {"texts": ["a"] * 5}, 422, "5 texts; at most 4"),
        ("/predict", {"texts": [None]}, 422, "texts.0"),
        ("/predict", {"texts": "one"}, 422, "valid list"),
        ("/predict", {"texts": ["a"], "min": 1}, 422, "body.min: Extra"),
        ("/predict", {"texts": ["a"], "min_confidence": 1.5}, 422, "less than or equal to 1"),
        ("/predict", b'{"texts": ["\\ud800"]}', 422, "body.texts.0: holds half a character"),
        ("/predict", b'{"texts": ["a"], "min_confidence": NaN}', 422, "finite"),
        ("/predict", b'{"texts"', 422, "JSON"),
        ("/predict", b"[" * 1_900, 400, "error parsing the body"),
        ("/predict", {"texts": ["a" * 2_000]}, 413, "Too Large"),
        ("/documents", {"text": " "}, 422, "no article text"),
        ("/documents", {"article": "a"}, 422, "body.text: Field required"),
        ("/nowhere", {}, 404, ""),
        ("/health", {}, 405, ""),
    ],
)
def test_what_is_refused(ask: Ask, path: str, body: object, status: int, says: str) -> None:
    found, answer = ask(path, body)
    assert found == status
    assert says in str(answer)
    assert ask("/health")[0] == 200


def test_a_name_that_is_not_of_this_machine_is_refused(ask: Ask) -> None:
    assert ask("/health", Host="news.example")[0] == 400
    assert ask("/health", Host="localhost:8000")[0] == 200


def test_counts_are_in_prometheus_format() -> None:
    with serving(rules(), Limits()) as ask:
        ask("/predict", {"texts": ["It rained.", "It will rain."]})
        ask("/predict", {"texts": [None]})
        _, text = ask("/metrics")
    lines = text.splitlines()
    pattern = r'claimkit_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+'
    assert all(line.startswith("# ") or re.fullmatch(pattern, line) for line in lines)
    assert 'claimkit_requests_total{path="/predict",status="200"} 1' in lines
    assert 'claimkit_requests_total{path="/predict",status="422"} 1' in lines
    assert 'claimkit_request_seconds_count{path="/predict"} 2' in lines
    assert "claimkit_texts_total 2" in lines
    assert "claimkit_queue_length 0" in lines


def test_the_page_needs_no_network(ask: Ask) -> None:
    status, page = ask("/docs")
    assert status == 200
    assert "POST /predict" in page
    assert not re.search(r"<script|<link|src=|@import|url\(", page)
    _, openapi = ask("/openapi.json")
    assert set(openapi["paths"]) == {"/predict", "/documents", "/health", "/metrics"}


class Slow:
    """A classifier that takes its time and notes how many texts came at once."""

    classes_ = np.array(CLAIM_LABELS)

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.fails = False

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Slow:  # noqa: ARG002
        return self

    def predict(self, texts: Sequence[str]) -> Any:
        return self.classes_[self.predict_proba(texts).argmax(axis=1)]

    def predict_proba(self, texts: Sequence[str]) -> Any:
        time.sleep(0.15)
        if self.fails:
            raise RuntimeError("broken")
        self.batches.append(len(texts))
        return np.array([[0.1, 0.2, 0.3, 0.4] if "will" in t else [0.4, 0.3, 0.2, 0.1] for t in texts])


def test_requests_of_one_moment_are_predicted_together() -> None:
    slow = Slow()
    with serving(Predictor(slow, {}), Limits(batch_wait_ms=20)) as ask, ThreadPoolExecutor(12) as pool:
        asked = [["It will rain."] if i % 2 else ["It rained.", "It snowed."] for i in range(12)]
        answers = list(pool.map(lambda texts: ask("/predict", {"texts": texts}), asked))
    for texts, (status, answer) in zip(asked, answers, strict=True):
        assert status == 200
        assert [p["text"] for p in answer["predictions"]] == texts
        assert {p["label"] for p in answer["predictions"]} == {"forecast" if "will" in texts[0] else "asserted_fact"}
    assert sum(slow.batches) == 18
    assert len(slow.batches) < 6


def test_a_full_queue_says_so_and_empties() -> None:
    with serving(Predictor(Slow(), {}), Limits(max_waiting=1, batch_wait_ms=0)) as ask, ThreadPoolExecutor(8) as pool:
        statuses = [s for s, _ in pool.map(lambda _: ask("/predict", {"texts": ["It rained."]}), range(8))]
        assert set(statuses) == {200, 503}
        assert ask("/predict", {"texts": ["It rained."]})[0] == 200


def test_one_failing_batch_does_not_stop_the_service() -> None:
    slow = Slow()
    with serving(Predictor(slow, {}), Limits()) as ask:
        slow.fails = True
        assert ask("/predict", {"texts": ["It rained."]})[0] == 500
        slow.fails = False
        assert ask("/predict", {"texts": ["It rained."]})[0] == 200
        assert 'claimkit_requests_total{path="/predict",status="500"} 1' in ask("/metrics")[1]


def test_stopping_answers_what_waits() -> None:
    async def ask_and_stop() -> list[int]:
        batcher = Batcher(rules(), wait_seconds=0, max_waiting=2)
        waiting = [asyncio.create_task(batcher.predict(["It rained."] * n)) for n in (1, 2)]
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError, match="2 requests are waiting"):
            await batcher.predict(["It rained."])
        batcher.start()
        await batcher.stop()
        return [len(found) for found in await asyncio.gather(*waiting)]

    assert asyncio.run(ask_and_stop()) == [1, 2]


def test_a_taken_port_and_a_foreign_address_are_one_line() -> None:
    with open_socket("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServiceError, match=f"port {port} of 127.0.0.1 is taken; give another with --port"):
            open_socket("127.0.0.1", port)
    with pytest.raises(ServiceError, match="not an address of this machine"):
        open_socket("192.0.2.1", 0)


def test_an_open_address_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    with open_socket("0.0.0.0", 0):
        assert "warning: --host 0.0.0.0: other machines can reach it" in capsys.readouterr().err
