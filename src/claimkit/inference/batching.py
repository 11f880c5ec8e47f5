"""Gather requests that come at the same time, and predict their texts together in one worker thread.

In: requests for texts, or for a whole article, from many connections at once. Out: each request's own answer. One
thread predicts, since one prediction uses all cores anyway; a matrix of many texts is far quicker than as many of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from claimkit.claims import Document, Prediction, SentencePrediction
from claimkit.errors import ServiceError
from claimkit.inference.predictor import Predictor

MAX_BATCH = 512
"""No further request joins a batch that holds this many texts; a single larger request is predicted as it is."""


@dataclass(eq=False, slots=True)
class _Job:
    asked: list[str] | Document
    answer: asyncio.Future[Any]


class QueueFullError(ServiceError):
    """As many requests are waiting as the service allows."""


class Batcher:
    """A queue of at most ``max_waiting`` requests before one worker thread.

    A request waits ``wait_seconds`` for others to join it. Start and stop it in the event loop that serves.
    """

    def __init__(self, predictor: Predictor, *, wait_seconds: float = 0.005, max_waiting: int = 128) -> None:
        self._predictor = predictor
        self._wait_seconds = wait_seconds
        self._queue: asyncio.Queue[_Job] = asyncio.Queue(max_waiting)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="predict")
        self._worker: asyncio.Task[None] | None = None
        self.batches = 0

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self._queue.qsize()

    async def predict(self, texts: list[str]) -> list[Prediction]:
        """What the model says of each text, in order.

        Raises:
            QueueFullError: too many requests are waiting.
        """
        found: list[Prediction] = await self._answer(texts)
        return found

    async def predict_document(self, document: Document) -> list[SentencePrediction]:
        """Every sentence of an article.

        Raises:
            QueueFullError: too many requests are waiting.
        """
        found: list[SentencePrediction] = await self._answer(document)
        return found

    def start(self) -> None:
        """Begin to answer."""
        self._worker = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Answer what is waiting, then end."""
        await self._queue.join()
        if self._worker:
            self._worker.cancel()
        self._thread.shutdown()

    async def _answer(self, asked: list[str] | Document) -> Any:
        job = _Job(asked, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(job)
        except asyncio.QueueFull as error:
            raise QueueFullError(f"{self._queue.maxsize} requests are waiting; try again later") from error
        return await job.answer

    async def _work(self) -> None:
        while True:
            jobs = [await self._queue.get()]
            await asyncio.sleep(self._wait_seconds)
            while not self._queue.empty() and sum(map(_texts_in, jobs)) < MAX_BATCH:
                jobs.append(self._queue.get_nowait())
            answers = await asyncio.get_running_loop().run_in_executor(self._thread, self._predict_jobs, jobs)
            self.batches += 1
            for job, answer in zip(jobs, answers, strict=True):
                if not job.answer.done():  # done where the connection was cut off
                    _settle(job.answer, answer)
                self._queue.task_done()

    def _predict_jobs(self, jobs: Sequence[_Job]) -> list[Any]:
        """The answer of each job, or the exception that it came to."""
        texts = [text for job in jobs if isinstance(job.asked, list) for text in job.asked]
        together = _tried(self._predictor.predict, texts)
        answers: list[Any] = []
        taken = 0
        for job in jobs:
            if isinstance(job.asked, Document):
                answers.append(_tried(self._predictor.predict_document, job.asked))
            elif isinstance(together, Exception):
                answers.append(together)
            else:
                answers.append(together[taken : taken + len(job.asked)])
                taken += len(job.asked)
        return answers


def _texts_in(job: _Job) -> int:
    return len(job.asked) if isinstance(job.asked, list) else 1


def _tried(function: Callable[[Any], Any], given: object) -> Any:
    """What the function gives, or the exception it raises: one request's fault must not stop the others."""
    try:
        return function(given)
    except Exception as error:
        return error


def _settle(future: asyncio.Future[Any], answer: Any) -> None:
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
