"""A transformer encoder, fine-tuned end to end.

In: texts and labels. Out: a classifier with the scikit-learn contract whose folder also opens with
``transformers.pipeline("text-classification")``. Every step draws its random numbers from the seed and
the step's number alone, so training that was interrupted and resumed ends in the same weights.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ModelError
from claimkit.models.pretrained import DEFAULT_ENCODER, find_pretrained

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

PREDICT_BATCH = 64
SETTINGS = "encoder.json"


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


class FineTunedEncoder:
    """See the module. ``pretrained`` is a hub name or a folder."""

    def __init__(self, *, pretrained: str, recipe: Recipe, seed: int) -> None:
        self.pretrained = pretrained
        self.recipe = recipe
        self.seed = seed

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Fine-tune on all texts. ``history_`` then holds the mean loss of each epoch."""
        import torch

        self.classes_ = np.array([label for label in CLAIM_LABELS if label in set(labels)])
        found = find_pretrained(self.pretrained)
        self.origin_ = found.origin
        torch.manual_seed(self.seed)
        self.tokenizer_, self.network_ = _load(found.folder, self.classes_, self.recipe.dropout)
        position = {label: i for i, label in enumerate(self.classes_)}
        targets = torch.tensor([position[label] for label in labels])
        tokens = _tokenize(self.tokenizer_, texts, self.recipe.max_tokens)
        self.history_ = list(
            _train(self.network_, tokens, targets, self.recipe, self.seed, self.tokenizer_.pad_token_id)
        )
        self.network_.eval()
        self.__dict__.pop("fast_", None)
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, classes) in the order of ``classes_``."""
        import torch

        tokens = _tokenize(self.tokenizer_, texts, self.recipe.max_tokens)
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        rows = np.zeros((len(tokens), len(self.classes_)))
        network = self._network_for_inference()
        with torch.inference_mode():
            for start in range(0, len(order), PREDICT_BATCH):
                batch = order[start : start + PREDICT_BATCH]
                ids, mask = _pad([tokens[i] for i in batch], self.tokenizer_.pad_token_id)
                logits = network(input_ids=ids, attention_mask=mask).logits
                rows[batch] = torch.softmax(logits.double(), dim=1).numpy()
        return rows

    def _network_for_inference(self) -> PreTrainedModel:
        """The network with its weights in bf16 where the processor computes in it: three times as fast, made once."""
        import torch

        if not _has_bf16():
            return self.network_
        if not hasattr(self, "fast_"):
            self.fast_ = copy.deepcopy(self.network_).to(torch.bfloat16).eval()
        return self.fast_

    def save_files(self, folder: Path) -> None:
        """Write weights (safetensors), configuration and tokenizer; ``transformers`` opens the folder as it is."""
        self.network_.save_pretrained(folder, safe_serialization=True)
        self.tokenizer_.save_pretrained(folder)
        settings = {"pretrained": self.pretrained, "seed": self.seed, "recipe": asdict(self.recipe)}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load_files(cls, folder: Path) -> Self:
        """The classifier whose files are in a folder."""
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        recipe = Recipe(**settings["recipe"])
        model = cls(pretrained=settings["pretrained"], recipe=recipe, seed=settings["seed"])
        model.tokenizer_, model.network_ = _load(folder, None, recipe.dropout)
        model.network_.eval()
        names = model.network_.config.id2label
        model.classes_ = np.array([names[i] for i in range(len(names))])
        return model

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The likeliest label of each text."""
        chosen: NDArray[np.str_] = self.classes_[self.predict_proba(texts).argmax(axis=1)]
        return chosen


def build_encoder(
    *,
    seed: int,
    pretrained: str = DEFAULT_ENCODER,
    epochs: int = Recipe.epochs,
    learning_rate: float = Recipe.learning_rate,
    batch_size: int = Recipe.batch_size,
    warmup: float = Recipe.warmup,
    weight_decay: float = Recipe.weight_decay,
    dropout: float = Recipe.dropout,
    layer_decay: float = Recipe.layer_decay,
    class_weight: float = Recipe.class_weight,
    smoothing: float = Recipe.smoothing,
    r_drop: float = Recipe.r_drop,
    average: float = Recipe.average,
    freeze_words: bool = Recipe.freeze_words,
    max_tokens: int = Recipe.max_tokens,
) -> FineTunedEncoder:
    """An encoder to be fine-tuned; the settings are those of ``Recipe``."""
    given = locals()
    return FineTunedEncoder(
        pretrained=pretrained, recipe=Recipe(**{f.name: given[f.name] for f in fields(Recipe)}), seed=seed
    )


def _load(
    folder: Path, classes: NDArray[np.str_] | None, dropout: float
) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Tokenizer and network of a folder, with a new head for ``classes``, or the head it has."""
    from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    except ValueError as error:
        raise ModelError(f"{folder}: not an encoder that transformers knows; code of its own is never run") from error
    if classes is not None:
        config.id2label = dict(enumerate(map(str, classes)))
        config.label2id = {str(label): i for i, label in enumerate(classes)}
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout"):
        if hasattr(config, name):
            setattr(config, name, dropout)
    import torch

    network = AutoModelForSequenceClassification.from_pretrained(
        folder, config=config, dtype=torch.float32, trust_remote_code=False, use_safetensors=True
    )
    return AutoTokenizer.from_pretrained(folder, trust_remote_code=False), network


def _tokenize(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], longest: int) -> list[list[int]]:
    ids: list[list[int]] = tokenizer(list(texts), truncation=True, max_length=longest)["input_ids"]
    return ids


def _train(
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
            ids, mask = _pad([tokens[i] for i in batch], pad)
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

    with _autocast():
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


def _pad(rows: list[list[int]], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    import torch

    width = max(map(len, rows))
    ids = torch.full((len(rows), width), pad)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask


def _autocast() -> Any:
    """bf16 where the processor computes in it; else full precision."""
    import torch

    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_has_bf16())


def _has_bf16() -> bool:
    import torch

    return torch.cpu._is_avx512_bf16_supported()
