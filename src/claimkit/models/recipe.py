"""How to fine-tune an encoder: every setting of a training, and what it is by default."""

from __future__ import annotations

from dataclasses import dataclass

from claimkit.models.allowed import SWITCH, number, whole


@dataclass(frozen=True)
class Recipe:
    """How to fine-tune.

    ``warmup`` is the share of the steps in which the rate rises. ``class_weight`` is the power of inverse class
    frequency (0 none, 0.5 square root, 1 full). ``smoothing`` is label smoothing. ``cue_weight`` weighs a second task,
    where the cue that decided the label is known: to tell of each token whether it is of the cue, and of which kind, of
    the words that name the source, or of neither. ``teacher_share`` is how much of the loss of the labels gives way to
    that of teachers, where there are any. ``freeze_words`` leaves the word embeddings, half of a small encoder's
    weights, as they were. ``inner_percent`` of the training articles are set aside to choose the best epoch (training
    ends after ``patience`` epochs, 1 or more, that were no better) and the temperature; 0 sets none aside.
    """

    epochs: int = 2
    learning_rate: float = 2e-4
    batch_size: int = 16
    warmup: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.0
    class_weight: float = 0.5
    smoothing: float = 0.05
    cue_weight: float = 4.0
    teacher_share: float = 0.7
    freeze_words: bool = True
    max_tokens: int = 128
    inner_percent: int = 5
    patience: int = 2


ALLOWED = {
    "epochs": whole(1),
    "learning_rate": number(0, 1, above=True),
    "batch_size": whole(1),
    "warmup": number(0, 1),
    "weight_decay": number(0),
    "dropout": number(0, 1, below=True),
    "class_weight": number(0, 1),
    "smoothing": number(0, 1, below=True),
    "cue_weight": number(0),
    "teacher_share": number(0, 1),
    "freeze_words": SWITCH,
    "max_tokens": whole(3),  # a word between the two marks of an encoder
    "inner_percent": whole(0, 50),
    "patience": whole(1),
}
"""What each setting may be. Asked before a training alone: a saved model opens whatever it was trained with."""
