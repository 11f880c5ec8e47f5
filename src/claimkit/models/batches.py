"""Token ids in batches: made for training, padded, and put through a network.

In: token ids of each text. Out: batches of their indices; tensors; logits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel


def batches_of(tokens: list[list[int]], size: int, seed: int, epoch: int) -> list[list[int]]:
    """Batches of like length in random order: shuffle, sort within stretches of 50 batches, cut, shuffle batches."""
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(tokens))
    stretch = size * 50
    batches: list[list[int]] = []
    for start in range(0, len(order), stretch):
        part = sorted(order[start : start + stretch].tolist(), key=lambda i: len(tokens[i]))
        batches.extend(part[i : i + size] for i in range(0, len(part), size))
    return [batches[i] for i in generator.permutation(len(batches))]


def pad_rows(rows: list[list[int]], pad: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and attention mask (texts, longest)."""
    import torch

    width = max(map(len, rows))
    ids = torch.full((len(rows), width), pad)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids.to(device), mask.to(device)


def answers_of(
    network: PreTrainedModel, tokens: Sequence[list[int]], pad: int, *, states: bool = False, batch_size: int = 64
) -> Iterator[tuple[list[int], Any]]:
    """The indices of each batch, texts of like length side by side, and the network's answer to it."""
    import torch

    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    with torch.inference_mode():
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            ids, mask = pad_rows([tokens[i] for i in batch], pad, network.device)
            yield batch, network(input_ids=ids, attention_mask=mask, output_hidden_states=states)


def logits_of(network: PreTrainedModel, tokens: Sequence[list[int]], pad: int) -> torch.Tensor:
    """Logits (texts, classes) on the CPU in double precision."""
    import torch

    rows = torch.zeros((len(tokens), network.config.num_labels), dtype=torch.float64)
    for batch, answer in answers_of(network, tokens, pad):
        rows[batch] = answer.logits.double().cpu()
    return rows
