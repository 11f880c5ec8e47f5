"""A transformer encoder, fine-tuned end to end.

In: texts and labels. Out: a classifier with the scikit-learn contract whose folder also opens with
``transformers.pipeline("text-classification")``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS
from claimkit.models.allowed import FOLDER, NAME, check_settings, check_writable, whole
from claimkit.models.batches import answers_of, logits_of
from claimkit.models.checkpoints import Checkpoints, training_digest
from claimkit.models.devices import best_device, has_bf16
from claimkit.models.finetuning import Examples, train_network
from claimkit.models.inner import divide_logits, fit_temperature, split_inner
from claimkit.models.marks import known_marks, load_head, marked_cue, save_head, take_head
from claimkit.models.networks import load_network, load_tokenizer, tokenize, tokens_and_places
from claimkit.models.pretrained import DEFAULT_ENCODER, find_pretrained
from claimkit.models.recipe import ALLOWED, Recipe
from claimkit.models.teachers import check_teachers, said_by, teacher_manifests

if TYPE_CHECKING:
    from transformers import PreTrainedModel

SETTINGS = "encoder.json"


class FineTunedEncoder:
    """See the module. ``pretrained`` is a hub name or a folder; ``teachers`` are folders of saved models to learn from
    as well; ``checkpoints`` is a folder for those of unfinished trainings, written every ``checkpoint_steps`` steps, or
    None for none."""

    kind = "encoder"
    saved_as = "model.teachers"
    takes_groups = True
    takes_cues = True
    takes_sources = True

    def __init__(
        self,
        *,
        pretrained: str,
        recipe: Recipe,
        seed: int,
        teachers: Sequence[str] = (),
        checkpoints: str | None = None,
        checkpoint_steps: int = 200,
    ) -> None:
        self.pretrained = pretrained
        self.recipe = recipe
        self.seed = seed
        self.teachers = tuple(teachers)
        self.checkpoints = checkpoints
        self.checkpoint_steps = checkpoint_steps

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        groups: Sequence[str] | None = None,
        cues: Sequence[str] | None = None,
        sources: Sequence[str] | None = None,
    ) -> Self:
        """Fine-tune; texts of one group (their article or event) stay together when some are set aside.

        ``cues`` are the words of each text that decided its label, ``sources`` those that name who answers for it, as
        printed, empty where there are none; parts in two places are joined by `` ... ``.
        ``history_`` then holds the figures of the training, ``temperature_`` what the logits were divided by.
        """
        import torch

        self.classes_ = np.array([label for label in CLAIM_LABELS if label in set(labels)])
        found = find_pretrained(self.pretrained)
        self.origin_ = found.origin
        self.tokenizer_ = load_tokenizer(found.folder)
        position = {label: i for i, label in enumerate(self.classes_)}
        targets = torch.tensor([position[label] for label in labels])
        tokens = tokenize(self.tokenizer_, texts, self.recipe.max_tokens)
        marks = known_marks(
            self.tokenizer_, texts, labels, targets.tolist(), groups, cues, sources, self.recipe.max_tokens
        )
        said = torch.from_numpy(said_by(self.teachers, texts, list(self.classes_))) if self.teachers else None
        answers = [] if said is None else said.flatten().tolist()
        outer, inner = split_inner(labels, groups or texts, self.recipe.inner_percent, self.seed)
        examples = Examples(tokens, targets, marks, said)
        parts = [examples.part(outer), examples.part(inner)]
        pad = self.tokenizer_.pad_token_id
        torch.manual_seed(self.seed)
        network = load_network(found.folder, self.classes_, self.recipe.dropout).to(best_device())
        checkpoints = self._checkpoints(found.folder, texts, labels, groups, cues, sources, answers)
        self.history_ = train_network(
            network, parts[0], parts[1] if inner else None, self.recipe, self.seed, pad, checkpoints
        )
        self.marker_ = take_head(network)
        self.network_ = network
        if checkpoints:
            checkpoints.remove()
        self.network_.eval()
        self.temperature_ = 1.0
        if inner:
            self.temperature_ = fit_temperature(
                logits_of(self.network_, parts[1].tokens, pad).numpy(), parts[1].targets.numpy()
            )
            divide_logits(self.network_, self.temperature_)
        self.network_.to("cpu")
        self.__dict__.pop("fast_", None)
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, classes) in the order of ``classes_``."""
        import torch

        tokens = tokenize(self.tokenizer_, texts, self.recipe.max_tokens)
        logits = logits_of(self._network_for_inference(), tokens, self.tokenizer_.pad_token_id)
        rows: NDArray[np.float64] = torch.softmax(logits, dim=1).numpy()
        return rows

    def predict_with_cues(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], list[str]]:
        """The same probabilities, and of each text the cue of its likeliest label, as printed; empty where there is
        none. It takes a model that was taught cues: one with ``marker_``."""
        import torch

        if self.marker_ is None:
            raise TypeError("this encoder was not taught cues")
        tokens, offsets = tokens_and_places(self.tokenizer_, texts, self.recipe.max_tokens)
        network = self._network_for_inference()
        head = copy.deepcopy(self.marker_).to(network.device)
        rows = np.zeros((len(texts), len(self.classes_)))
        cues = [""] * len(texts)
        for batch, answer in answers_of(network, tokens, self.tokenizer_.pad_token_id, states=True):
            rows[batch] = torch.softmax(answer.logits.double(), dim=1).cpu().numpy()
            scores = head(answer.hidden_states[-1].float()).detach().cpu().numpy()
            for i, own in zip(batch, scores, strict=True):
                cues[i] = marked_cue(texts[i], offsets[i], own[: len(offsets[i])], int(rows[i].argmax()))
        return rows, cues

    def _network_for_inference(self) -> PreTrainedModel:
        """The network on the graphics card or, where the processor computes in bf16, with its weights in it: three
        times as fast, made once."""
        import torch

        if not hasattr(self, "fast_"):
            device = best_device()
            kind = torch.bfloat16 if has_bf16(device) else torch.float32
            self.fast_ = copy.deepcopy(self.network_).to(device=device, dtype=kind).eval()
        return self.fast_

    def _checkpoints(self, pretrained: Path, *rows: Sequence[Any] | None) -> Checkpoints | None:
        """The checkpoints of a training with just these inputs and settings."""
        if self.checkpoints is None:
            return None
        about = [asdict(self.recipe), self.seed, *(list(row or ()) for row in rows)]
        return Checkpoints(Path(self.checkpoints) / training_digest(pretrained, about), self.checkpoint_steps)

    def saved_parts(self) -> dict[str, Mapping[str, Any]]:
        """The manifests of the teachers, by folder, their files checked.

        Raises:
            ModelError: one is no saved model, or a byte of it was changed.
        """
        return teacher_manifests(self.teachers)

    def save_files(self, folder: Path) -> None:
        """Write weights (safetensors), configuration, tokenizer and what tells cues; ``transformers`` opens the folder
        as it is."""
        self.network_.save_pretrained(folder, safe_serialization=True)
        self.tokenizer_.save_pretrained(folder)
        if self.marker_ is not None:
            save_head(self.marker_, folder)
        settings = {"pretrained": self.pretrained, "seed": self.seed, "recipe": asdict(self.recipe)}
        (folder / SETTINGS).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load_files(cls, folder: Path) -> Self:
        """The classifier whose files are in a folder."""
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        known = {f.name for f in fields(Recipe)}  # a folder may be older than the package
        recipe = Recipe(**{name: value for name, value in settings["recipe"].items() if name in known})
        model = cls(pretrained=settings["pretrained"], recipe=recipe, seed=settings["seed"])
        model.tokenizer_ = load_tokenizer(folder)
        model.network_ = load_network(folder, None, recipe.dropout)
        model.network_.eval()
        model.marker_ = load_head(folder)
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
    class_weight: float = Recipe.class_weight,
    smoothing: float = Recipe.smoothing,
    cue_weight: float = Recipe.cue_weight,
    freeze_words: bool = Recipe.freeze_words,
    max_tokens: int = Recipe.max_tokens,
    inner_percent: int = Recipe.inner_percent,
    patience: int = Recipe.patience,
    teacher_share: float = Recipe.teacher_share,
    teachers: Sequence[str] = (),
    checkpoints: str | None = None,
    checkpoint_steps: int = 200,
) -> FineTunedEncoder:
    """An encoder to be fine-tuned; the settings are those of ``Recipe`` and of ``FineTunedEncoder``.

    Raises:
        ConfigError: a setting is not what it may be, or ``checkpoints`` cannot be written.
    """
    given = locals()
    check_settings(given, {**ALLOWED, "pretrained": NAME, "checkpoints": FOLDER, "checkpoint_steps": whole(1)})
    check_teachers(teachers)
    if checkpoints is not None:
        check_writable("checkpoints", checkpoints)
    return FineTunedEncoder(
        pretrained=pretrained,
        recipe=Recipe(**{f.name: given[f.name] for f in fields(Recipe)}),
        seed=seed,
        teachers=teachers,
        checkpoints=checkpoints,
        checkpoint_steps=checkpoint_steps,
    )


build_transformer = partial(build_encoder, epochs=4, learning_rate=5e-5, dropout=0.1, freeze_words=False)
"""The same with what suits an encoder of any size."""
