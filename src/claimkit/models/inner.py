"""What is set aside of the training texts, and the temperature that is fitted on it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from transformers import PreTrainedModel

LEAST_CAP, MOST_CAP = 10, 50
"""Percent of the texts: what one long article may always take, and what none may."""


def split_inner(labels: Sequence[str], groups: Sequence[str], percent: int, seed: int) -> tuple[list[int], list[int]]:
    """Indices (kept, set aside): whole groups, drawn by the seed, until about ``percent`` of the texts are set aside.

    A group is passed over where twice as many would be set aside, and more than a tenth of the texts. None is set aside
    where a label would be missing from either part.
    """
    everything = list(range(len(labels)))
    if not percent:
        return everything, []
    names = sorted(set(groups))
    sizes = dict(zip(*np.unique(np.asarray(groups), return_counts=True), strict=True))
    aside: set[str] = set()
    count = 0
    most = len(labels) * max(LEAST_CAP, min(2 * percent, MOST_CAP)) / 100
    for i in np.random.default_rng(seed).permutation(len(names)):
        if count + sizes[names[i]] > most:
            continue
        if count + sizes[names[i]] > len(labels) * percent / 100 and count:
            break
        aside.add(names[i])
        count += int(sizes[names[i]])
    inner = [i for i in everything if groups[i] in aside]
    outer = [i for i in everything if groups[i] not in aside]
    if {labels[i] for i in inner} != {labels[i] for i in outer}:
        print(
            f"nothing is set aside to choose an epoch and a temperature: of {len(names):,} articles or events no"
            f" {percent} % can be spared with every label on both sides",
            file=sys.stderr,
        )
        return everything, []
    return outer, inner


def fit_temperature(logits: NDArray[np.float64], targets: NDArray[np.int64]) -> float:
    """The number by which to divide logits (texts, classes) for the least log loss (Guo et al. 2017), in 0.25 to 8."""
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    def loss(log_temperature: float) -> float:
        rows = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float(rows[np.arange(len(targets)), targets].mean())

    found = minimize_scalar(loss, bounds=(np.log(0.25), np.log(8.0)), method="bounded")
    return float(np.exp(found.x))


def divide_logits(network: PreTrainedModel, temperature: float) -> None:
    """Divide the logits for good: the last linear layer's weights and bias, so that the folder needs nothing beside."""
    import torch

    classes = network.config.num_labels
    last = [m for m in network.modules() if isinstance(m, torch.nn.Linear) and m.out_features == classes][-1]
    with torch.no_grad():
        for parameter in last.parameters():
            parameter.div_(temperature)
