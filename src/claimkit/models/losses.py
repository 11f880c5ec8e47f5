"""What a step of fine-tuning makes smaller: the loss of the labels, and those beside it that the recipe asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimkit.models.devices import reduced_precision
from claimkit.models.marks import HEAD, NOT_KNOWN
from claimkit.models.recipe import Recipe
from claimkit.models.teachers import loss_to_teachers

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel


def loss_of_step(
    network: PreTrainedModel,
    ids: torch.Tensor,
    mask: torch.Tensor,
    targets: torch.Tensor,
    marks: torch.Tensor | None,
    said: torch.Tensor | None,
    loss_of: Any,
    recipe: Recipe,
) -> torch.Tensor:
    """What a step makes smaller; ``marks`` (texts, longest) is what is known of each token, ``said`` (texts, classes)
    what teachers say of each text."""
    with reduced_precision(network.device):
        answer = network(input_ids=ids, attention_mask=mask, output_hidden_states=marks is not None)
    logits = answer.logits.float()
    loss: torch.Tensor = loss_of(logits, targets)
    if said is not None:
        loss = (1 - recipe.teacher_share) * loss + recipe.teacher_share * loss_to_teachers(logits, said)
    if marks is not None:
        loss = loss + recipe.cue_weight * _mark_loss(network, answer.hidden_states[-1], marks)
    return loss


def _mark_loss(network: PreTrainedModel, states: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the tokens of which something is known."""
    from torch.nn.functional import cross_entropy

    scores = network.get_submodule(HEAD)(states.float()).flatten(0, 1)
    losses = cross_entropy(scores, marks.flatten(), ignore_index=NOT_KNOWN, reduction="sum")
    return losses / (marks != NOT_KNOWN).sum().clamp(min=1)
