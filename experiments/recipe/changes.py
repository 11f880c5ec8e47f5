"""Changes to the training of an encoder that the package does without: each a context in which a training differs.

``trials.py`` measures them. Each takes the place of one function of ``claimkit.models``.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cosine_similarity, cross_entropy, dropout, kl_div, log_softmax, mse_loss

from claimkit.claims import CLAIM_LABELS, LabelledSentence
from claimkit.models.batches import batches_of, pad_rows
from claimkit.models.devices import reduced_precision
from claimkit.models.finetuning import parameter_groups
from claimkit.models.losses import loss_of_step
from claimkit.models.networks import load_body, load_network, load_tokenizer, tokenize
from claimkit.models.pretrained import DEFAULT_ENCODER, find_pretrained
from claimkit.models.recipe import Recipe
from claimkit.models.sentence_view import view
from claimkit.models.teachers import SOFTNESS
from claimkit.progress import progress_bar
from claimkit.training import given_texts

Change = AbstractContextManager[Any]
LOSS = "claimkit.models.finetuning.loss_of_step"
GROUPS = "claimkit.models.finetuning.parameter_groups"
NETWORK = "claimkit.models.encoder.load_network"
SAID = "claimkit.models.encoder.said_by"
ZONES = 4
"""The zones of ``claimkit.models.zones``."""

NO_SECOND = len(CLAIM_LABELS)
"""The target of a sentence without a second label."""


def _loss(added: Callable[[Any, list[Any], torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]) -> Change:
    """Add to the loss of each step what a function of (network, its answer, ids, mask, targets) gives."""

    def loss_of(network: Any, ids: Any, mask: Any, targets: Any, *rest: Any) -> Any:
        seen: list[Any] = []
        hook = network.register_forward_hook(lambda _, __, answer: seen.append(answer))
        loss = loss_of_step(network, ids, mask, targets, *rest)
        hook.remove()
        return loss + added(network, seen, ids, mask, targets)

    return patch(LOSS, loss_of)


def _network(change: Callable[[Any], None]) -> Change:
    """Change the network before it is trained."""

    def load(*given: Any) -> Any:
        network = load_network(*given)
        change(network)
        return network

    return patch(NETWORK, load)


@contextmanager
def r_drop(weight: float) -> Iterator[None]:
    """Two passes with different dropout, and their divergence (Liang et al. 2021)."""

    def loss_of(network: Any, *rest: Any) -> Any:
        seen: list[Any] = []
        hook = network.register_forward_hook(lambda _, __, answer: seen.append(answer))
        both = [loss_of_step(network, *rest) for _ in range(2)]
        hook.remove()
        p, q = (log_softmax(answer.logits.float(), dim=1) for answer in seen)
        apart = sum(kl_div(a, b, log_target=True, reduction="batchmean") for a, b in ((p, q), (q, p)))
        return (both[0] + both[1]) / 2 + weight * apart / 2

    with patch(LOSS, loss_of):
        yield


def layer_decay(decay: float) -> Change:
    """Each layer learns at ``decay`` times the rate of the one above it (Howard and Ruder 2018)."""

    def groups_of(network: Any, recipe: Recipe) -> list[dict[str, Any]]:
        top = int(network.config.num_hidden_layers)
        below = {}
        for name, parameter in network.named_parameters():
            layer = next((int(part) for part in name.split(".") if part.isdigit()), top - 1)
            below[id(parameter)] = top if "embeddings" in name else top - 1 - layer
        return [
            {**group, "lr": group["lr"] * decay**depth, "params": own}
            for group in parameter_groups(network, recipe)
            for depth in range(top + 1)
            if (own := [parameter for parameter in group["params"] if below[id(parameter)] == depth])
        ]

    return patch(GROUPS, groups_of)


def mean_pooling() -> Change:
    """The mean of all tokens' states in the place of the first token's."""

    class MeanPooler(torch.nn.Module):
        def __init__(self, dense: torch.nn.Module) -> None:
            super().__init__()
            self.dense = dense
            self.mask: Any = None

        def forward(self, states: torch.Tensor) -> torch.Tensor:
            kept = self.mask.unsqueeze(-1).to(states.dtype)
            return torch.tanh(self.dense((states * kept).sum(1) / kept.sum(1)))

    def keep_mask(body: Any, _: Any, named: dict[str, Any]) -> None:
        body.pooler.mask = named["attention_mask"]

    def change(network: Any) -> None:
        network.base_model.pooler = MeanPooler(network.base_model.pooler.dense)
        network.base_model.register_forward_pre_hook(keep_mask, with_kwargs=True)

    return _network(change)


def many_dropouts(rates: Sequence[float]) -> Change:
    """The head's answer is the mean over several dropouts of its input (Inoue 2019)."""

    class ManyDropouts(torch.nn.Module):
        def __init__(self, layer: torch.nn.Module) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, pooled: torch.Tensor) -> Any:
            if not self.training:
                return self.layer(pooled)
            return torch.stack([self.layer(dropout(pooled, rate)) for rate in rates]).mean(0)

    def change(network: Any) -> None:
        network.classifier = ManyDropouts(network.classifier)

    return _network(change)


def top_layer_anew() -> Change:
    """The top layer begins with random weights (Zhang et al. 2021)."""

    def change(network: Any) -> None:
        for module in network.base_model.encoder.layer[-1].modules():
            if isinstance(module, torch.nn.LayerNorm):
                module.reset_parameters()
            elif isinstance(module, torch.nn.Linear):
                torch.nn.init.normal_(module.weight, std=network.config.initializer_range)
                torch.nn.init.zeros_(module.bias)

    return _network(change)


def contrast_beside(weight: float) -> Change:
    """Sentences of one label drawn together in each batch, beside the loss of the labels (Khosla et al. 2020)."""

    def added(_: Any, seen: Any, __: Any, ___: Any, targets: torch.Tensor) -> torch.Tensor:
        return weight * _contrast(seen[0].hidden_states[-1][:, 0].float(), targets)

    return _loss(added)


def second_label(rows: Sequence[LabelledSentence], weight: float) -> Change:
    """To tell the second label, or that there is none, as a task beside."""
    texts, given = given_texts(rows)
    second = {
        key: CLAIM_LABELS.index(row.secondary) if row.secondary in CLAIM_LABELS else NO_SECOND
        for key, row in zip(_keys(texts), given, strict=True)
    }

    def change(network: Any) -> None:
        network.add_module("second", torch.nn.Linear(network.config.hidden_size, NO_SECOND + 1))

    def added(network: Any, seen: Any, ids: torch.Tensor, mask: torch.Tensor, _: Any) -> torch.Tensor:
        told = torch.tensor([second[key] for key in _keys_of(ids, mask)], device=ids.device)
        return weight * cross_entropy(network.second(seen[0].hidden_states[-1][:, 0].float()), told)

    return _both(_network(change), _loss(added))


def zones_beside(texts: Sequence[str], weight: float) -> Change:
    """To tell of each token where it stands, as the linear features have it: its zone, or that it is the
    main verb, or the verb that reports."""
    tokenizer = load_tokenizer(find_pretrained(DEFAULT_ENCODER).folder)
    given = tokenizer(list(texts), truncation=True, max_length=Recipe.max_tokens, return_offsets_mapping=True)
    known = {}
    for text, ids, offsets in zip(texts, given["input_ids"], given["offset_mapping"], strict=True):
        seen = view(text)
        at = {seen.head: ZONES, seen.report: ZONES + 1}
        place = [at.get(i, zone) for i, zone in enumerate(seen.zones)]
        words = [bisect_right(seen.starts, start) - 1 for start, _ in offsets]
        known[tuple(ids)] = [
            place[word] if end > start and word >= 0 else -1 for word, (start, end) in zip(words, offsets, strict=True)
        ]

    def change(network: Any) -> None:
        network.add_module("zones", torch.nn.Linear(network.config.hidden_size, ZONES + 2))

    def added(network: Any, seen: Any, ids: torch.Tensor, mask: torch.Tensor, _: Any) -> torch.Tensor:
        told, _ = pad_rows([known[key] for key in _keys_of(ids, mask)], -1, ids.device)
        scores = network.zones(seen[0].hidden_states[-1].float()).flatten(0, 1)
        return weight * cross_entropy(scores, told.flatten(), ignore_index=-1)

    return _both(_network(change), _loss(added))


def teachers_said(texts: Sequence[str], probabilities: NDArray[np.float64]) -> Change:
    """Put what was said of texts (texts, classes) in the place of what saved teachers say."""
    soft = np.clip(probabilities, 1e-6, 1.0) ** (1 / SOFTNESS)
    said = dict(zip(texts, (soft / soft.sum(axis=1, keepdims=True)).astype(np.float32), strict=True))
    return patch(SAID, lambda _, asked, __: np.array([said[text] for text in asked]))


@contextmanager
def contrastive_body(texts: Sequence[str], labels: Sequence[str], seed: int) -> Iterator[str]:
    """A folder with the encoder after an epoch of pairs: of one label alike, of two unlike (Tunstall et al. 2022)."""
    found = find_pretrained(DEFAULT_ENCODER).folder
    tokenizer = load_tokenizer(found)
    body = load_body(found).train()
    tokens = tokenize(tokenizer, texts, Recipe.max_tokens)
    kinds = torch.tensor([CLAIM_LABELS.index(label) for label in labels])
    optimizer = torch.optim.AdamW(body.parameters(), lr=2e-5, fused=True)
    torch.manual_seed(seed)
    batches = batches_of(tokens, 16, seed, 0)
    with progress_bar(len(batches), "contrastive pre-training", "steps") as bar:
        for batch in batches:
            ids, mask = pad_rows([tokens[i] for i in batch], tokenizer.pad_token_id, body.device)
            with reduced_precision(body.device):
                states = body(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            kept = mask.unsqueeze(-1)
            means = (states * kept).sum(1) / kept.sum(1)
            first, other = torch.triu_indices(len(batch), len(batch), offset=1)
            alike = (kinds[batch][first] == kinds[batch][other]).float()
            loss = mse_loss(cosine_similarity(means[first], means[other]), alike)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            bar.update()
    with tempfile.TemporaryDirectory() as folder:
        body.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        yield str(Path(folder).resolve())


def _contrast(states: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    scaled = torch.nn.functional.normalize(states, dim=-1)
    itself = torch.eye(len(states), dtype=torch.bool, device=states.device)
    logs = log_softmax((scaled @ scaled.T / 0.1).masked_fill(itself, -1e9), dim=1)
    same = (targets[:, None] == targets[None]) & ~itself
    has = same.any(1)
    return -((logs * same).sum(1)[has] / same.sum(1)[has]).sum() / max(int(has.sum()), 1)


@contextmanager
def _both(first: Change, second: Change) -> Iterator[None]:
    with first, second:
        yield


def _keys(texts: Sequence[str]) -> list[tuple[int, ...]]:
    tokenizer = load_tokenizer(find_pretrained(DEFAULT_ENCODER).folder)
    return [tuple(ids) for ids in tokenize(tokenizer, texts, Recipe.max_tokens)]


def _keys_of(ids: torch.Tensor, mask: torch.Tensor) -> list[tuple[int, ...]]:
    return [tuple(row[kept.bool()].tolist()) for row, kept in zip(ids.cpu(), mask.cpu(), strict=True)]
