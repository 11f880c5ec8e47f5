"""Teachers: trained models whose answers another learns from, beside the labels (Hinton, Vinyals and Dean 2015).

In: folders of saved models. Out: what they say of texts, and the loss of a network that is to say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError
from claimkit.models.registry import claim_probabilities
from claimkit.progress import progress_bar

if TYPE_CHECKING:
    import torch

SOFTNESS = 2.0
"""The temperature at which teacher and pupil are compared: second choices weigh more than they do at 1."""


ASKED_AT_ONCE = 1000
"""Texts between two signs of life."""


def check_teachers(folders: Sequence[str]) -> None:
    """Refuse what cannot be folders of models.

    Raises:
        ConfigError: they are no list, or one is no folder.
    """
    if isinstance(folders, str) or not isinstance(folders, Sequence) or not all(isinstance(f, str) for f in folders):
        raise ConfigError(f"model.teachers is {folders!r}; give a list, as in 'model.teachers=[/path/to/minilm]'")
    for name in folders:
        if not Path(name).is_dir():
            raise ConfigError(
                f"model.teachers: {name!r} is no folder; name those of saved models, as train.py logs them"
            )


def teacher_manifests(folders: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The manifests of saved models, by folder, their files checked.

    Raises:
        ModelError: one is no saved model, or a byte of it was changed.
    """
    from claimkit.models.store import check_files

    return {name: check_files(Path(name)) for name in folders}


def said_by(folders: Sequence[str], texts: Sequence[str], classes: Sequence[str]) -> NDArray[np.float32]:
    """The mean of the teachers' probabilities (texts, classes), each softened.

    Raises:
        ConfigError: a teacher does not know one of the classes.
        ModelError: a folder is no saved model, or a byte of it was changed.
    """
    from claimkit.models.store import load_model

    columns = [CLAIM_LABELS.index(label) for label in classes]
    answers = []
    with progress_bar(len(folders) * len(texts), "asking the teachers", "texts") as bar:
        for name in folders:
            teacher = load_model(name).classifier
            if lacking := set(classes) - set(teacher.classes_):
                raise ConfigError(f"model.teachers: {name} was not taught {', '.join(sorted(lacking))}; leave it out")
            for start in range(0, len(texts), ASKED_AT_ONCE):
                asked = texts[start : start + ASKED_AT_ONCE]
                answers.append(claim_probabilities(teacher, asked)[:, columns])
                bar.update(len(asked))
    soft = np.clip(np.vstack(answers), 1e-6, 1.0) ** (1 / SOFTNESS)
    soft /= soft.sum(axis=1, keepdims=True)
    mean: NDArray[np.float32] = soft.reshape(len(folders), len(texts), -1).mean(axis=0).astype(np.float32)
    return mean


def loss_to_teachers(logits: torch.Tensor, said: torch.Tensor) -> torch.Tensor:
    """Divergence of a pupil from what was said (texts, classes), on the scale of a cross-entropy at temperature 1."""
    from torch.nn.functional import kl_div, log_softmax

    return kl_div(log_softmax(logits / SOFTNESS, dim=1), said, reduction="batchmean") * SOFTNESS**2
