"""Which sentences are worth labelling first."""

from __future__ import annotations

import numpy as np
import pytest

from claimkit.inference.selection import most_telling, uncertainty


def test_the_least_sure_and_most_diverse_come_first() -> None:
    texts = ["The dam broke.", "The dam broke.", "Oil was spilled at sea.", "Nobody came to the meeting."]
    probabilities = np.array([[0.26, 0.25, 0.25, 0.24]] * 2 + [[0.5, 0.4, 0.05, 0.05], [0.97, 0.01, 0.01, 0.01]])
    assert uncertainty(probabilities)[0] == pytest.approx(1, abs=0.01)
    assert most_telling(texts, probabilities, 9) == [0, 2, 3, 1]
    assert most_telling(texts, probabilities, 2) == [0, 2]
    assert most_telling([], np.zeros((0, 4)), 2) == []
