"""Sentence embeddings of a pretrained encoder, left as it is, and logistic regression over them.

In: texts and labels. Out: a classifier with the scikit-learn contract that is trained in minutes: every text goes
through the encoder once. The embedding is, of each of the top layers, the state of [CLS] and the mean over the words.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.errors import ConfigError
from claimkit.models.allowed import NAME, SWITCH, check_settings, number, whole
from claimkit.models.batches import pad_rows
from claimkit.models.devices import best_device, has_bf16
from claimkit.models.networks import load_body, load_config, load_tokenizer, tokenize
from claimkit.models.pretrained import DEFAULT_ENCODER, Pretrained, find_pretrained
from claimkit.progress import progress_bar

SETTINGS = "frozen.json"
HEAD = "head.safetensors"
BATCH = 64
MAX_TOKENS = 128

ALLOWED = {"pretrained": NAME, "layers": whole(1), "strength": number(0, above=True), "balanced": SWITCH}
"""What each setting may be."""


class FrozenEncoder:
    """See the module. ``layers`` is how many layers from the top are read, ``strength`` scikit-learn's C."""

    kind = "frozen"

    def __init__(self, *, pretrained: str, layers: int, strength: float, balanced: bool, seed: int) -> None:
        self.pretrained = pretrained
        self.layers = layers
        self.strength = strength
        self.balanced = balanced
        self.seed = seed

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Embed all texts and fit the regression.

        Raises:
            ConfigError: the encoder has fewer layers than are to be read.
        """
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import StandardScaler

        found = self.check_encoder()
        self.origin_ = found.origin
        self._open(found.folder)
        scaler = StandardScaler()
        rows = scaler.fit_transform(self.embed(texts))
        weight = "balanced" if self.balanced else None
        head = LogisticRegression(C=self.strength, class_weight=weight, max_iter=500, random_state=self.seed)
        head.fit(rows, list(labels))
        order = [list(head.classes_).index(label) for label in CLAIM_LABELS if label in head.classes_]
        coefficients, intercepts = head.coef_, head.intercept_
        if len(head.classes_) == 2:  # scikit-learn keeps one row for two classes
            coefficients, intercepts = np.vstack([-coefficients, coefficients]) / 2, np.r_[-intercepts, intercepts] / 2
        self.classes_ = head.classes_[order]
        self.head_ = {
            "mean": scaler.mean_,
            "scale": scaler.scale_,
            "coefficients": coefficients[order],
            "intercepts": intercepts[order],
        }
        return self

    def check_encoder(self) -> Pretrained:
        """Where the encoder is, once it is known to have the layers that are to be read."""
        found = find_pretrained(self.pretrained)
        there = load_config(found.folder).num_hidden_layers
        if self.layers > there:
            raise ConfigError(f"model.layers is {self.layers}; allowed are 1 to {there}, which {self.pretrained} has")
        return found

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeddings (texts, 2 · layers · width)."""
        import torch

        tokens = tokenize(self.tokenizer_, texts, MAX_TOKENS)
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        device = self.fast_.device
        width = 2 * self.layers * self.fast_.config.hidden_size
        rows = np.zeros((len(tokens), width), dtype=np.float32)
        with torch.inference_mode(), progress_bar(len(tokens), "embedding", "sentences") as bar:
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                ids, mask = pad_rows([tokens[i] for i in batch], self.tokenizer_.pad_token_id, device)
                states = self.fast_(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
                words = mask[..., None].float()
                parts = [
                    part
                    for state in states[-self.layers :]
                    for part in (state[:, 0].float(), (state.float() * words).sum(1) / words.sum(1))
                ]
                rows[batch] = torch.cat(parts, dim=1).cpu().numpy()
                bar.update(len(batch))
        return rows

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, classes) in the order of ``classes_``."""
        from scipy.special import softmax

        head = self.head_
        rows = (self.embed(texts) - head["mean"]) / head["scale"]
        scores: NDArray[np.float64] = softmax(rows @ head["coefficients"].T + head["intercepts"], axis=1)
        return scores

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The likeliest label of each text."""
        chosen: NDArray[np.str_] = self.classes_[self.predict_proba(texts).argmax(axis=1)]
        return chosen

    def save_files(self, folder: Path) -> None:
        """Write the encoder as it was, its tokenizer, the head (safetensors) and the settings."""
        from safetensors.numpy import save_file

        self.network_.save_pretrained(folder, safe_serialization=True)
        self.tokenizer_.save_pretrained(folder)
        save_file({name: np.ascontiguousarray(value) for name, value in self.head_.items()}, folder / HEAD)
        names = ("pretrained", "layers", "strength", "balanced", "seed")
        settings = {**{name: getattr(self, name) for name in names}, "classes": list(map(str, self.classes_))}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load_files(cls, folder: Path) -> Self:
        """The classifier whose files are in a folder."""
        from safetensors.numpy import load_file

        settings: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        classes = settings.pop("classes")
        model = cls(**settings)
        model.classes_ = np.array(classes)
        model.head_ = load_file(folder / HEAD)
        model._open(folder)
        return model

    def _open(self, folder: Path) -> None:
        """``network_`` is the encoder as it is, which is saved; ``fast_`` the one that computes."""
        import torch

        self.tokenizer_ = load_tokenizer(folder)
        self.network_ = load_body(folder)
        device = best_device()
        kind = torch.bfloat16 if has_bf16(device) else torch.float32
        self.fast_ = copy.deepcopy(self.network_).to(device=device, dtype=kind)


def build_frozen(
    *,
    seed: int,
    pretrained: str = DEFAULT_ENCODER,
    layers: int = 6,
    strength: float = 0.001,
    balanced: bool = True,
) -> FrozenEncoder:
    """A frozen encoder with logistic regression over its top layers.

    Raises:
        ConfigError: a setting is not what it may be.
    """
    check_settings(locals(), ALLOWED)
    return FrozenEncoder(pretrained=pretrained, layers=layers, strength=strength, balanced=balanced, seed=seed)
