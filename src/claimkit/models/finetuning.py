"""The training loop of an encoder: what is minimised, in what order, at what rate.

In: a network, token ids, targets, a recipe. Out: the network trained in place, and the mean loss of each epoch. Every
step draws its random numbers from the seed and the step's number alone, so that training can be taken up at any step.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel


@dataclass(frozen=True)
class Recipe:
    """How to fine-tune.

    ``learning_rate`` is that of the head and the top layer; each layer below gets ``layer_decay`` times the
    rate above it. ``class_weight`` is the power of inverse class frequency (0 none, 0.5 square root, 1 full).
    ``smoothing`` is label smoothing. ``r_drop`` weighs the divergence between two passes with different dropout
    (Liang et al. 2021); 0 is one pass. ``average`` keeps the mean of the weights over the last part of the steps
    (share). ``freeze_words`` leaves the word embeddings, half of a small encoder's weights, as they were.
    """

    epochs: int = 3
    learning_rate: float = 2e-4
    batch_size: int = 16
    warmup: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    layer_decay: float = 1.0
    class_weight: float = 0.5
    smoothing: float = 0.05
    r_drop: float = 0.0
    average: float = 0.0
    freeze_words: bool = True
    max_tokens: int = 128


def train_network(
    network: PreTrainedModel, tokens: list[list[int]], targets: torch.Tensor, recipe: Recipe, seed: int, pad: int
) -> Iterator[float]:
    """Train in place; gives the mean loss of each epoch."""
    import torch

    optimizer = torch.optim.AdamW(_parameter_groups(network, recipe), fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    per_epoch = math.ceil(len(tokens) / recipe.batch_size)
    total = per_epoch * recipe.epochs
    counts = torch.bincount(targets).float()
    weights = (counts.sum() / (len(counts) * counts)) ** recipe.class_weight
    loss_of = torch.nn.CrossEntropyLoss(weight=weights, label_smoothing=recipe.smoothing)
    mean: dict[str, torch.Tensor] = {}
    kept = 0
    network.train()
    step = 0
    for epoch in range(recipe.epochs):
        losses = 0.0
        for batch in _batches(tokens, recipe.batch_size, seed, epoch):
            torch.manual_seed(seed * 1_000_003 + step)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * _schedule(step, total, recipe.warmup)
            ids, mask = pad_rows([tokens[i] for i in batch], pad)
            loss = _loss(network, ids, mask, targets[batch], loss_of, recipe.r_drop)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses += loss.item()
            step += 1
            if step > total * (1 - recipe.average) and step % 10 == 0:
                kept += 1
                for name, value in network.state_dict().items():
                    if value.is_floating_point():
                        mean[name] = value.clone() if kept == 1 else mean[name] + (value - mean[name]) / kept
        yield losses / per_epoch
    if mean:
        network.load_state_dict(mean, strict=False)


def _loss(
    network: PreTrainedModel, ids: torch.Tensor, mask: torch.Tensor, targets: torch.Tensor, loss_of: Any, r_drop: float
) -> torch.Tensor:
    from torch.nn.functional import kl_div, log_softmax

    with reduced_precision():
        first = network(input_ids=ids, attention_mask=mask).logits
        second = network(input_ids=ids, attention_mask=mask).logits if r_drop else None
    loss: torch.Tensor = loss_of(first.float(), targets)
    if second is None:
        return loss
    p, q = log_softmax(first.float(), dim=1), log_softmax(second.float(), dim=1)
    apart = kl_div(p, q, log_target=True, reduction="batchmean") + kl_div(q, p, log_target=True, reduction="batchmean")
    both: torch.Tensor = (loss + loss_of(second.float(), targets)) / 2 + r_drop * apart / 2
    return both


def _parameter_groups(network: PreTrainedModel, recipe: Recipe) -> list[dict[str, Any]]:
    """Parameters by depth and by whether they decay (biases and norms do not)."""
    depth = int(getattr(network.config, "num_hidden_layers", 0))
    groups: dict[tuple[float, bool], list[Any]] = {}
    for name, parameter in network.named_parameters():
        if recipe.freeze_words and "word_embeddings" in name:
            parameter.requires_grad = False
            continue
        words = name.split(".")
        layer = next(
            (int(w) for before, w in pairwise(words) if before in ("layer", "layers") and w.isdigit()),
            None,
        )
        below = depth if "embeddings" in name else 0 if layer is None else depth - 1 - layer
        decays = parameter.ndim > 1
        groups.setdefault((recipe.learning_rate * recipe.layer_decay**below, decays), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "weight_decay": recipe.weight_decay if decays else 0.0}
        for (rate, decays), parameters in groups.items()
    ]


def _schedule(step: int, total: int, warmup: float) -> float:
    """Linear warm-up to 1, then linear decay to 0."""
    rise = max(int(total * warmup), 1)
    return (step + 1) / rise if step < rise else (total - step) / max(total - rise, 1)


def _batches(tokens: list[list[int]], size: int, seed: int, epoch: int) -> list[list[int]]:
    """Batches of like length in random order: shuffle, sort within stretches of 50 batches, cut, shuffle batches."""
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(tokens))
    stretch = size * 50
    batches: list[list[int]] = []
    for start in range(0, len(order), stretch):
        part = sorted(order[start : start + stretch].tolist(), key=lambda i: len(tokens[i]))
        batches.extend(part[i : i + size] for i in range(0, len(part), size))
    return [batches[i] for i in generator.permutation(len(batches))]


def pad_rows(rows: list[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    width = max(map(len, rows))
    ids = torch.full((len(rows), width), pad)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def reduced_precision() -> Any:
    """bf16 where the processor computes in it; else full precision."""
    import torch

    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bf16())


def has_bf16() -> bool:
    import torch

    return torch.cpu._is_avx512_bf16_supported()
