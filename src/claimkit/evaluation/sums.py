"""Sums over sentences, by article: all that resampling articles needs.

Every figure is computed from sums over sentences (counts of a confusion, a loss, what lies in a bin of confidence). So
an article is one row of sums, a drawn sample of articles is a sum of such rows, and no sentence is looked at twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Sums = dict[str, Floats]
"""Sums by the name of their block, each of shape (samples, *shape of the block)."""


@dataclass(frozen=True, slots=True)
class Block:
    """What sentences add to an array of ``shape``: entry k adds ``amount[k]`` to the flat ``cell[k]``, for
    ``sentence[k]``."""

    shape: tuple[int, ...]
    sentence: NDArray[np.intp]
    cell: NDArray[np.intp]
    amount: Floats


@dataclass(frozen=True, slots=True)
class ArticleSums:
    """The sums of each article: ``matrix`` (articles, cells of all blocks), and the blocks' shapes by name."""

    matrix: csr_matrix
    shapes: dict[str, tuple[int, ...]]

    def parted(self, sums: Floats) -> Sums:
        """Rows of sums (samples, cells) as one array for each block."""
        found, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + prod(shape)
            found[name] = sums[:, start:stop].reshape(-1, *shape)
            start = stop
        return found

    def total(self) -> Sums:
        """The sums over all articles, as one sample."""
        return self.parted(np.asarray(self.matrix.sum(axis=0), dtype=np.float64).reshape(1, -1))


def block(shape: tuple[int, ...], cells: ArrayLike, *amounts: ArrayLike) -> Block:
    """A block to which every sentence adds in one cell. With several amounts the block's last axis holds them.

    ``cells`` are flat places in ``shape`` (without that last axis), one for each sentence.
    """
    places = np.asarray(cells, dtype=np.intp)
    count, parts = len(places), len(amounts)
    return Block(
        shape if parts == 1 else (*shape, parts),
        np.tile(np.arange(count), parts),
        np.concatenate([places * parts + i for i in range(parts)]),
        np.concatenate([np.broadcast_to(np.asarray(a, dtype=np.float64), count) for a in amounts]),
    )


def sums_by_article(blocks: Mapping[str, Block], articles: Sequence[str]) -> ArticleSums:
    """The sums of each article, in the sorted order of the articles' names; ``articles`` has one for each sentence."""
    names = sorted(set(articles))
    place = {name: i for i, name in enumerate(names)}  # an array of long names would take more memory than the sums
    article = np.fromiter((place[name] for name in articles), dtype=np.intp, count=len(articles))
    starts = np.cumsum([0, *(prod(b.shape) for b in blocks.values())])
    rows = np.concatenate([article[b.sentence] for b in blocks.values()])
    columns = np.concatenate([b.cell + start for b, start in zip(blocks.values(), starts, strict=False)])
    amounts = np.concatenate([b.amount for b in blocks.values()])
    matrix = csr_matrix((amounts, (rows, columns)), shape=(len(names), int(starts[-1])))
    matrix.sum_duplicates()
    return ArticleSums(matrix, {name: b.shape for name, b in blocks.items()})
