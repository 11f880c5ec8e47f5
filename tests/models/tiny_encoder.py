"""A tiny encoder with random weights, and texts that it can learn: for the tests of what trains it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from claimkit.claims import CLAIM_LABELS
from claimkit.models.encoder import FineTunedEncoder, build_encoder

TEXTS = ["it rained", "ode said it rained", "ode denied it", "it will rain"] * 12
LABELS = list(CLAIM_LABELS) * 12
GROUPS = [f"article {i // 4}" for i in range(len(TEXTS))]
CUES = ["", "said", "denied", "will"] * 12


def tiny_model(tiny: Path, seed: int = 0, **settings: Any) -> FineTunedEncoder:
    usual = {"epochs": 30, "learning_rate": 3e-3, "batch_size": 8, "dropout": 0.1, "freeze_words": False}
    return build_encoder(seed=seed, pretrained=str(tiny), **{**usual, **settings})


def trained_weights(model: FineTunedEncoder) -> np.ndarray:
    return np.concatenate([value.detach().numpy().ravel() for value in model.network_.parameters()])
