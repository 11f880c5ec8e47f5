"""Count what the service does: an ASGI layer around it, and the counts in Prometheus's text format.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Counted:
    """Count requests by path and status, and their seconds. Status 0 is no answer; unknown paths are *other*."""

    def __init__(self, app: ASGIApp, counts: Counts, paths: Collection[str]) -> None:
        self.app = app
        self.counts = counts
        self.paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"] if scope["path"] in self.paths else "other"
        status = 0
        begun = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self.counts.requests[path, status] += 1
            self.counts.seconds[path] += time.perf_counter() - begun


class Counts:
    """What was counted since the start."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.texts = 0

    def exposition(self, *, waiting: int, batches: int) -> str:
        """All counts in Prometheus's text format, with those of the queue."""
        by_path: Counter[str] = Counter()
        for (path, _), number in self.requests.items():
            by_path[path] += number
        return "\n".join(
            [
                *_metric("requests_total", "counter", "Requests answered, by path and status."),
                *(
                    f'claimkit_requests_total{{path="{path}",status="{status}"}} {number}'
                    for (path, status), number in sorted(self.requests.items())
                ),
                *_metric("request_seconds", "summary", "Seconds from a request to the end of its answer."),
                *(f'claimkit_request_seconds_sum{{path="{p}"}} {s:.6f}' for p, s in sorted(self.seconds.items())),
                *(f'claimkit_request_seconds_count{{path="{p}"}} {n}' for p, n in sorted(by_path.items())),
                *_metric("texts_total", "counter", "Texts and sentences predicted."),
                f"claimkit_texts_total {self.texts}",
                *_metric("batches_total", "counter", "Batches predicted; fewer than requests where these met."),
                f"claimkit_batches_total {batches}",
                *_metric("queue_length", "gauge", "Requests that are waiting."),
                f"claimkit_queue_length {waiting}",
                "",
            ]
        )


def _metric(name: str, kind: str, text: str) -> Iterable[str]:
    return (f"# HELP claimkit_{name} {text}", f"# TYPE claimkit_{name} {kind}")
