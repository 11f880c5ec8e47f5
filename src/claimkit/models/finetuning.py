"""The training loop of an encoder: what is minimised, in what order, at what rate.

In: a network, examples, a recipe. Out: the network trained in place, and figures on the way. Every step draws its
random numbers from the seed and the step's number alone, so that training can be taken up again at any step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from claimkit.models.batches import batches_of, logits_of, pad_rows
from claimkit.models.devices import reduced_precision
from claimkit.models.losses import loss_of_step
from claimkit.models.marks import NOT_KNOWN, add_head
from claimkit.models.recipe import Recipe
from claimkit.progress import progress_bar

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

    from claimkit.models.checkpoints import Checkpoints

REPORT_STEPS = 20
"""Over so many steps the loss is averaged before it is written down."""


@dataclass(frozen=True)
class Examples:
    """Token ids of each text, the targets (texts,), what ``mark_tokens`` says of each token, and what teachers say of
    each text (texts, classes), if anything."""

    tokens: list[list[int]]
    targets: torch.Tensor
    marks: list[list[int]] | None = None
    said: torch.Tensor | None = None

    def part(self, places: Sequence[int]) -> Examples:
        """Those at some places alone."""
        return Examples(
            [self.tokens[i] for i in places],
            self.targets[places],
            None if self.marks is None else [self.marks[i] for i in places],
            None if self.said is None else self.said[places],
        )


class Measured(NamedTuple):
    """A figure of the training at a step: ``train.loss``, ``inner.macro_f1`` or ``inner.loss``."""

    step: int
    name: str
    value: float


@dataclass
class _State:
    """What a training has come to, beside the weights and the optimiser."""

    step: int = 0
    losses: float = 0.0
    best: float = -1.0
    worse: int = 0
    history: list[Measured] = field(default_factory=list)
    chosen: dict[str, torch.Tensor] = field(default_factory=dict)


def train_network(
    network: PreTrainedModel,
    train: Examples,
    inner: Examples | None,
    recipe: Recipe,
    seed: int,
    pad: int,
    checkpoints: Checkpoints | None = None,
) -> list[Measured]:
    """Train in place and give the figures on the way.

    With ``inner`` examples, which are not trained on, each epoch is measured on them; the weights of the best epoch are
    kept, and training ends after ``patience`` epochs that were no better. With marks to train on, the network is left
    with a head that tells them (``marks``). With ``checkpoints`` it goes on from the newest whole one, to the same
    weights as if it had never stopped.
    """
    import torch

    marks = train.marks if recipe.cue_weight else None
    if marks is not None:
        add_head(network)
    trained = _Trained(network, recipe)
    optimizer = torch.optim.AdamW(trained.groups, fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    per_epoch = math.ceil(len(train.tokens) / recipe.batch_size)
    total = per_epoch * recipe.epochs
    counts = torch.bincount(train.targets).float()
    weights = (counts.sum() / (len(counts) * counts)) ** recipe.class_weight
    loss_of = torch.nn.CrossEntropyLoss(weight=weights.to(network.device), label_smoothing=recipe.smoothing)
    state = _resumed(checkpoints, trained, optimizer)
    bar = progress_bar(total, "fine-tuning", "steps", done=state.step)
    for epoch in range(state.step // per_epoch, recipe.epochs):
        network.train()
        batches = batches_of(train.tokens, recipe.batch_size, seed, epoch)
        for batch in batches[state.step - epoch * per_epoch :]:
            torch.manual_seed(seed * 1_000_003 + state.step)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * _schedule(state.step, total, recipe.warmup)
            ids, mask = pad_rows([train.tokens[i] for i in batch], pad, network.device)
            marked = None if marks is None else pad_rows([marks[i] for i in batch], NOT_KNOWN, network.device)[0]
            targets = train.targets[batch].to(network.device)
            said = None if train.said is None else train.said[batch].to(network.device)
            loss = loss_of_step(network, ids, mask, targets, marked, said, loss_of, recipe)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(trained.parameters.values(), 1.0)
            optimizer.step()
            state.losses += loss.item()
            state.step += 1
            bar.update()
            if state.step % REPORT_STEPS == 0 or state.step == total:
                span = (state.step - 1) % REPORT_STEPS + 1
                state.history.append(Measured(state.step, "train.loss", state.losses / span))
                bar.set_postfix(loss=f"{state.losses / span:.3f}", refresh=False)
                state.losses = 0.0
            if checkpoints and state.step % checkpoints.every == 0 and state.step % per_epoch:
                _save(checkpoints, state, trained, optimizer)
        if inner is not None and _measure_epoch(network, inner, state, trained, pad) >= recipe.patience:
            break
        if checkpoints and state.step < total:
            _save(checkpoints, state, trained, optimizer)
    bar.close()
    trained.load(state.chosen)
    return state.history


class _Trained:
    """The parameters that are trained, by name, and as groups for the optimiser."""

    def __init__(self, network: PreTrainedModel, recipe: Recipe) -> None:
        self.groups = parameter_groups(network, recipe)
        self.parameters = {name: value for name, value in network.named_parameters() if value.requires_grad}

    def copied(self) -> dict[str, torch.Tensor]:
        return {name: value.detach().clone() for name, value in self.parameters.items()}

    def load(self, values: Mapping[str, torch.Tensor]) -> None:
        for name, value in values.items():
            self.parameters[name].data.copy_(value)


def _measure_epoch(network: PreTrainedModel, inner: Examples, state: _State, trained: _Trained, pad: int) -> int:
    """Measure the epoch, keep its weights if they are the best; gives how many epochs ago the best was."""
    import torch
    from sklearn.metrics import f1_score

    network.eval()
    with reduced_precision(network.device):
        logits = logits_of(network, inner.tokens, pad)
    macro_f1 = float(f1_score(inner.targets.numpy(), logits.argmax(1).numpy(), average="macro"))
    loss = float(torch.nn.functional.cross_entropy(logits, inner.targets))
    state.history += [Measured(state.step, "inner.macro_f1", macro_f1), Measured(state.step, "inner.loss", loss)]
    if macro_f1 > state.best:
        state.best, state.worse, state.chosen = macro_f1, 0, trained.copied()
    else:
        state.worse += 1
    return state.worse


def _save(checkpoints: Checkpoints, state: _State, trained: _Trained, optimizer: torch.optim.Optimizer) -> None:
    tensors = {f"network.{name}": value for name, value in trained.copied().items()}
    tensors |= {f"chosen.{name}": value for name, value in state.chosen.items()}
    for i, entries in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{i}.{name}": value for name, value in entries.items()}
    numbers = {name: getattr(state, name) for name in ("losses", "best", "worse", "history")}
    checkpoints.save(state.step, tensors, numbers)


def _resumed(checkpoints: Checkpoints | None, trained: _Trained, optimizer: torch.optim.Optimizer) -> _State:
    """The state of the newest whole checkpoint, its weights put back; a new one where there is none."""
    found = checkpoints.newest() if checkpoints else None
    if found is None:
        return _State()
    tensors, numbers = found
    parts: dict[str, dict[str, torch.Tensor]] = {"network": {}, "chosen": {}, "optimizer": {}}
    for name, value in tensors.items():
        part, _, rest = name.partition(".")
        parts[part][rest] = value
    trained.load(parts["network"])
    entries: dict[int, dict[str, torch.Tensor]] = {}
    for name, value in parts["optimizer"].items():
        index, _, rest = name.partition(".")
        entries.setdefault(int(index), {})[rest] = value
    optimizer.load_state_dict({"state": entries, "param_groups": optimizer.state_dict()["param_groups"]})
    history = [Measured(*entry) for entry in numbers["history"]]
    counted = {name: numbers[name] for name in ("step", "losses", "best", "worse")}
    return _State(history=history, chosen=parts["chosen"], **counted)


def parameter_groups(network: PreTrainedModel, recipe: Recipe) -> list[dict[str, Any]]:
    """The parameters that are trained, as groups for the optimiser: biases and norms do not decay."""
    if recipe.freeze_words:
        network.get_input_embeddings().weight.requires_grad = False
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return [
        {"params": own, "lr": recipe.learning_rate, "weight_decay": decay}
        for decays, decay in ((True, recipe.weight_decay), (False, 0.0))
        if (own := [parameter for parameter in trained if (parameter.ndim > 1) == decays])
    ]


def _schedule(step: int, total: int, warmup: float) -> float:
    """Linear warm-up to 1, then linear decay to 0."""
    rise = max(int(total * warmup), 1)
    return (step + 1) / rise if step < rise else (total - step) / max(total - rise, 1)
