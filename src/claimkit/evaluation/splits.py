"""Folds for cross-validation that keep an article, an event and near-repeats on one side.

With fewer than ten articles each is a fold of its own, even where several tell one event; near-repeats are left out
all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import LabelledSentence
from claimkit.errors import ConfigError

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]

LEAVE_ONE_OUT_BELOW = 10
"""With fewer articles than this, each is a fold of its own."""


def make_folds(rows: Sequence[LabelledSentence], folds: int, seed: int) -> list[Fold]:
    """(training indices, test indices) of each fold.

    Fewer than ``LEAVE_ONE_OUT_BELOW`` articles: one article out at a time, whatever ``folds`` says. Else
    stratified folds, no more than there are sentences of the rarest label, over groups; a group is all articles that
    tell one event. A training row that nearly repeats a test row is left out of that fold.

    Raises:
        ConfigError: there are not enough articles.
    """
    from sklearn.model_selection import LeaveOneGroupOut, StratifiedGroupKFold

    documents = sorted({row.document for row in rows})
    if len(documents) < 2:
        raise ConfigError(f"cross-validation needs two articles or more, the dataset has {len(documents)}")
    labels = np.array([row.label for row in rows])
    if len(documents) < LEAVE_ONE_OUT_BELOW:
        splitter = LeaveOneGroupOut()
        groups = np.array([documents.index(row.document) for row in rows])
    else:
        events = sorted({row.event for row in rows})
        number = {event: i for i, event in enumerate(events)}
        groups = np.array([number[row.event] for row in rows])
        rarest = min(Counter(row.label for row in rows).values())
        folds = min(folds, len(events), rarest)
        if folds < 2:
            raise ConfigError(
                f"two folds need two events and two sentences of each label; there are {len(events)} events and"
                f" {rarest} sentences of the rarest label; give evaluation.folds=0 and a test file"
            )
        splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    repeats = np.array([row.group for row in rows])
    found = [
        (_without_repeats(train, test, repeats), test)
        for train, test in splitter.split(np.zeros(len(rows)), labels, groups)
    ]
    for train, _ in found:
        if len(set(labels[train])) < 2:
            raise ConfigError("a fold is left with one label to train on; give evaluation.folds=0 and a test file")
    return found


def unseen(rows: Sequence[LabelledSentence], trained: Sequence[LabelledSentence]) -> list[LabelledSentence]:
    """The rows that stand in no article of ``trained``, tell none of its events and nearly repeat no row of it."""
    from claimkit.dataset.duplicates import near_duplicate_pairs

    articles, events = {row.document for row in trained}, {row.event for row in trained}
    rows = [row for row in rows if row.document not in articles and row.event not in events]
    sides = ["given"] * len(rows) + ["trained"] * len(trained)
    pairs = near_duplicate_pairs([row.text for row in (*rows, *trained)], sides)
    known = {i for i, _ in pairs}
    return [row for i, row in enumerate(rows) if i not in known]


def _without_repeats(train: NDArray[np.intp], test: NDArray[np.intp], repeats: NDArray[np.int_]) -> NDArray[np.intp]:
    tested = set(repeats[test].tolist()) - {-1}
    kept: NDArray[np.intp] = train[[r not in tested for r in repeats[train].tolist()]]
    return kept
