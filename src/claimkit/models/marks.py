"""What the tokens of a text are: of the cue that decided its label, of the words that name its source, or of neither.

In: texts with their cues and sources as printed. Out: a number for each token, from which an encoder learns to tell;
and back from what it tells, a cue as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import JOIN, PRINTED_WORD, ClaimKind

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

NOT_KNOWN = -1
"""The mark of a token of which nothing is known."""

HEAD = "mark_head"
"""Where a network holds the layer that tells marks, while it is trained."""

FILE = "marks.safetensors"


def known_marks(
    tokenizer: PreTrainedTokenizerBase,
    texts: Sequence[str],
    labels: Sequence[str],
    kinds: Sequence[int],
    groups: Sequence[str] | None,
    cues: Sequence[str] | None,
    sources: Sequence[str] | None,
    longest: int,
) -> list[list[int]] | None:
    """``mark_tokens`` of texts, nothing known of those whose group was annotated without cues; None where no cue is."""
    if not cues or not any(cues):
        return None
    unknown = without_cues(labels, groups, cues) if groups else [False] * len(texts)
    given = [None if lacks else cue for cue, lacks in zip(cues, unknown, strict=True)]
    return mark_tokens(tokenizer, texts, kinds, given, sources or [""] * len(texts), longest)


def mark_tokens(
    tokenizer: PreTrainedTokenizerBase,
    texts: Sequence[str],
    kinds: Sequence[int],
    cues: Sequence[str | None],
    sources: Sequence[str],
    longest: int,
) -> list[list[int]] | None:
    """What each token of each text is: 1 + its kind where it is of the cue, the highest kind + 2 where it is of the
    source, else 0; ``NOT_KNOWN`` throughout a text whose cue is None or not in it.

    Of several places of a source, the one nearest to the cue counts. None for a tokenizer that does not tell where its
    tokens stand.
    """
    if not tokenizer.is_fast:
        return None
    offsets = tokenizer(list(texts), truncation=True, max_length=longest, return_offsets_mapping=True)["offset_mapping"]
    of_source = max(kinds) + 2
    marks = []
    for text, kind, cue, source, places in zip(texts, kinds, cues, sources, offsets, strict=True):
        spans = [_nearest(text, part, 0) for part in (cue or "").split(JOIN) if part]
        if cue is None or None in spans:
            marks.append([NOT_KNOWN] * len(places))
            continue
        found = [(span, 1 + kind) for span in spans]
        anchor = spans[0][0] if spans and spans[0] else 0
        found += [(_nearest(text, part, anchor), of_source) for part in source.split(JOIN) if part]
        marks.append(
            [next((mark for span, mark in found if span and a < span[1] and b > span[0]), 0) for a, b in places]
        )
    return marks


def _nearest(text: str, words: str, place: int) -> tuple[int, int] | None:
    """Where words stand in a text, as whole words if they do anywhere, nearest to a place; None where nowhere."""
    pattern = re.escape(words)
    found = list(re.finditer(rf"(?<!\w){pattern}(?!\w)", text)) or list(re.finditer(pattern, text))
    return min((match.span() for match in found), key=lambda span: abs(span[0] - place), default=None)


def without_cues(labels: Sequence[str], groups: Sequence[str], cues: Sequence[str]) -> list[bool]:
    """Of each text whether its group, an article, was annotated without cues: it has none, though a label that
    always has one somewhere."""
    named = {group for group, cue in zip(groups, cues, strict=True) if cue}
    needed = {group for group, label in zip(groups, labels, strict=True) if label != ClaimKind.ASSERTED_FACT}
    return [group in needed - named for group in groups]


def add_head(network: PreTrainedModel) -> None:
    """Give a network the layer that tells the mark of a token: neither, a cue of each label, a source."""
    import torch

    layer = torch.nn.Linear(network.config.hidden_size, network.config.num_labels + 2)
    network.add_module(HEAD, layer.to(network.device))


def take_head(network: PreTrainedModel) -> torch.nn.Linear | None:
    """Take that layer off a network; None where it has none."""
    head: torch.nn.Linear | None = getattr(network, HEAD, None)
    if head is not None:
        delattr(network, HEAD)
    return head


def save_head(head: torch.nn.Linear, folder: Path) -> None:
    """Write the layer beside the network that it reads from."""
    from safetensors.torch import save_file

    save_file({name: value.detach().cpu().contiguous() for name, value in head.named_parameters()}, folder / FILE)


def load_head(folder: Path) -> torch.nn.Linear | None:
    """The layer of a folder; None where it has none."""
    import torch
    from safetensors.torch import load_file

    if not (folder / FILE).is_file():
        return None
    values = load_file(folder / FILE)
    kinds, width = values["weight"].shape
    head = torch.nn.Linear(width, kinds)
    head.load_state_dict(values)
    return head


def marked_cue(text: str, offsets: Sequence[tuple[int, int]], scores: NDArray[np.float32], kind: int) -> str:
    """The words of a text that are of its cue, as printed, given its label's number ``kind``.

    ``scores`` (tokens, marks) are those of the head. Marks of other labels' cues are out of the question.
    """
    possible = scores[:, [0, 1 + kind, -1]]
    marked = [place for place, best in zip(offsets, possible.argmax(axis=1), strict=True) if best == 1]
    spans = [word.span() for word in PRINTED_WORD.finditer(text)]
    words = [(start, end) for start, end in spans if any(a < end and b > start for a, b in marked)]
    phrases: list[list[int]] = []
    for start, end in words:
        if phrases and text[phrases[-1][1] : start].isspace():
            phrases[-1][1] = end
        else:
            phrases.append([start, end])
    return JOIN.join(text[start:end] for start, end in phrases)
