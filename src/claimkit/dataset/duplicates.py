"""Find sentences that nearly repeat one another across articles.

The same wire copy and the same quotation appear in article after article. A model that met one in
training and meets the other in the test is not tested, so the groups found here keep them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from claimkit.claims import PRINTED_WORD

MIN_SHARED = 5
"""Two texts must share at least so many runs of three words."""
MIN_CONTAINMENT = 0.5
"""… and at least this share of the shorter one's runs."""


def near_duplicate_groups(texts: Sequence[str], documents: Sequence[str]) -> list[int]:
    """For each text the number of its group of near-repeats in other documents, or -1.

    Two texts belong together where they share at least ``MIN_SHARED`` runs of three words, and these are
    at least ``MIN_CONTAINMENT`` of the shorter text's runs (containment, after Broder 1997), or where they have
    the same words. Groups are
    the connected components; one that stays within a single document does not count.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = near_duplicate_pairs(texts, documents)
    size = len(texts)
    if not pairs:
        return [-1] * size
    left, right = np.array(pairs).T
    graph = coo_matrix((np.ones(len(pairs)), (left, right)), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    members = np.bincount(component)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(int(c), len(numbers)) if members[c] > 1 else -1 for c in component]


def near_duplicate_pairs(
    texts: Sequence[str], documents: Sequence[str], containment: float = MIN_CONTAINMENT, equal: bool = True
) -> list[tuple[int, int]]:
    """Index pairs (i < j) of texts of different documents that nearly repeat each other.

    With ``equal`` off, short texts of the same words (“Nobody was hurt.”) do not count.
    """
    from scipy.sparse import coo_matrix, csr_matrix

    vocabulary: dict[str, int] = {}
    indptr, indices = [0], []
    for text in texts:
        indices.extend(sorted({vocabulary.setdefault(run, len(vocabulary)) for run in word_runs(text, 3)}))
        indptr.append(len(indices))
    ones = np.ones(len(indices), dtype=np.int32)
    runs = csr_matrix((ones, indices, indptr), shape=(len(texts), max(len(vocabulary), 1)))
    sizes = np.diff(indptr)
    shared = coo_matrix(runs @ runs.T)
    keep = (shared.row < shared.col) & (shared.data >= MIN_SHARED)
    pairs: list[tuple[int, int]] = []
    for i, j, count in zip(shared.row[keep], shared.col[keep], shared.data[keep], strict=True):
        if documents[i] != documents[j] and count >= containment * min(sizes[i], sizes[j]):
            pairs.append((int(i), int(j)))
    return sorted({*pairs, *_equal_pairs(texts, documents)} if equal else pairs)


def _equal_pairs(texts: Sequence[str], documents: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Texts of the same words, which may be too short to share ``MIN_SHARED`` runs: each is paired with the first in
    another document, so that all of them hang together."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        places.setdefault(" ".join(PRINTED_WORD.findall(text.lower())), []).append(i)
    places.pop("", None)
    for first, *rest in places.values():
        elsewhere = [i for i in rest if documents[i] != documents[first]]
        for i in rest if elsewhere else ():
            a, b = sorted((i, first if documents[i] != documents[first] else elsewhere[0]))
            yield a, b


def word_runs(text: str, length: int) -> list[str]:
    """All runs of ``length`` neighbouring words, lower case.

    >>> word_runs("He said it would rain.", 4)
    ['he said it would', 'said it would rain']
    """
    words = PRINTED_WORD.findall(text.lower())
    return [" ".join(words[i : i + length]) for i in range(len(words) - length + 1)]
