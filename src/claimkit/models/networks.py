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

DROPOUTS = (
    *("hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout"),  # BERT, RoBERTa, ELECTRA
    *("embedding_dropout", "mlp_dropout", "attention_dropout"),  # ModernBERT
    *("dropout", "seq_classif_dropout"),  # DistilBERT
    *("pooler_dropout", "cls_dropout"),  # DeBERTa
)
"""What encoders call their rates of dropout; of the one of a folder those that it has are set."""


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer of an encoder's folder.

    Raises:
        ModelError: its files cannot be read.
    """
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: its tokenizer cannot be read ({_first_line(error)})") from error


def tokenize(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], longest: int) -> list[list[int]]:
    """Token ids of each text, cut at ``longest``."""
    if len(texts) == 0:  # which a tokenizer does not take
        return []
    ids: list[list[int]] = tokenizer(list(texts), truncation=True, max_length=longest)["input_ids"]
    return ids


def tokens_and_places(
    tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], longest: int
) -> tuple[list[list[int]], list[list[tuple[int, int]]]]:
    """The same, and where in its text each token begins and ends."""
    if len(texts) == 0:
        return [], []
    given = tokenizer(list(texts), truncation=True, max_length=longest, return_offsets_mapping=True)
    return given["input_ids"], given["offset_mapping"]


def load_config(folder: Path) -> PretrainedConfig:
    """The configuration of an encoder's folder.

    Raises:
        ModelError: it cannot be read, or transformers does not know it without code of its own.
    """
    from transformers import AutoConfig
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        config: PretrainedConfig = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    except OSError as error:
        raise ModelError(f"{folder}: its config.json cannot be read ({_first_line(error)})") from error
    except ValueError as error:
        raise ModelError(f"{folder}: not an encoder that transformers knows; code of its own is never run") from error
    config._attn_implementation = None  # a name there can be that of a repository, whose code would be fetched
    return config


def load_network(folder: Path, classes: NDArray[np.str_] | None, dropout: float) -> PreTrainedModel:
    """The network of a folder, with a head for ``classes`` (new where the folder has none of as many), or its own.

    Raises:
        ModelError: its configuration or weights cannot be read, or do not fit each other.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForSequenceClassification

    config = load_config(folder)
    if classes is not None:
        config.id2label = dict(enumerate(map(str, classes)))
        config.label2id = {str(label): i for i, label in enumerate(classes)}
    for name in DROPOUTS:
        if hasattr(config, name):
            setattr(config, name, dropout)
    try:
        return AutoModelForSequenceClassification.from_pretrained(
            folder, config=config, dtype=torch.float32, trust_remote_code=False, use_safetensors=True
        )
    except (ImportError, OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"{folder}: its weights cannot be read ({_first_line(error)})") from error


def load_body(folder: Path) -> PreTrainedModel:
    """The network of a folder without a head, to be read from, not trained.

    Raises:
        ModelError: as ``load_network``.
    """
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModel

    try:
        network: PreTrainedModel = AutoModel.from_pretrained(
            folder, config=load_config(folder), dtype=torch.float32, trust_remote_code=False, use_safetensors=True
        )
    except (ImportError, OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"{folder}: its weights cannot be read ({_first_line(error)})") from error
    return network.eval()


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
