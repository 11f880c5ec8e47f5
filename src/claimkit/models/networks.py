"""The files of an encoder, opened: its tokenizer, its configuration, its network.

In: a folder. Out: what transformers makes of it. Code from a folder is never run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from claimkit.errors import ModelError

if TYPE_CHECKING:
    from transformers import PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of an encoder's folder."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder, trust_remote_code=False)


def tokenize(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], longest: int) -> list[list[int]]:
    """Token ids of each text, cut at ``longest``."""
    ids: list[list[int]] = tokenizer(list(texts), truncation=True, max_length=longest)["input_ids"]
    return ids


def load_config(folder: Path) -> PretrainedConfig:
    """The configuration of an encoder's folder.

    Raises:
        ModelError: transformers does not know it without code of its own.
    """
    from transformers import AutoConfig
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        return AutoConfig.from_pretrained(folder, trust_remote_code=False)
    except ValueError as error:
        raise ModelError(f"{folder}: not an encoder that transformers knows; code of its own is never run") from error


def load_network(folder: Path, classes: NDArray[np.str_] | None, dropout: float) -> PreTrainedModel:
    """The network of a folder, with a new head for ``classes``, or the head it has."""
    import torch
    from transformers import AutoModelForSequenceClassification

    config = load_config(folder)
    if classes is not None:
        config.id2label = dict(enumerate(map(str, classes)))
        config.label2id = {str(label): i for i, label in enumerate(classes)}
    for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout"):
        if hasattr(config, name):
            setattr(config, name, dropout)
    return AutoModelForSequenceClassification.from_pretrained(
        folder, config=config, dtype=torch.float32, trust_remote_code=False, use_safetensors=True
    )


def mean_of(networks: Sequence[PreTrainedModel]) -> PreTrainedModel:
    """The first network, its weights the mean of those of all."""
    import torch

    mean = networks[0]
    with torch.no_grad():
        for name, value in mean.named_parameters():
            value.copy_(torch.stack([network.get_parameter(name) for network in networks]).mean(0))
    return mean
