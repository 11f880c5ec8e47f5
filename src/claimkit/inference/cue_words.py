"""The words of a text that weighed most for its label.

In: texts and a model. Out: probabilities and, for each text, its cue as printed. A linear model's cue comes from its
weights: what each run of words that is present adds to the label, against the mean of the labels, is shared among the
words of the run. An encoder that was taught cues tells them itself. For any other model it is the first match of the
published lexicon for the label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimkit.claims import CLAIM_LABELS, JOIN
from claimkit.models import cues
from claimkit.models.contributions import linear_weights
from claimkit.models.inflection import listed
from claimkit.models.linear import WORD
from claimkit.models.masking import MASKED_WORD, masked_tokens
from claimkit.models.registry import Classifier, claim_probabilities
from claimkit.models.sentence_view import view
from claimkit.models.zones import straighten

_MOST = 3  # words in a cue
_HEAVIEST = 16  # runs of a text that are looked at
_SHARE = 0.4  # of the heaviest word's weight that a further word needs
_TELL_NOTHING = listed(
    "a an the this these those of in on at to for from by with as and or but that than it its he she they we you us i"
    " his her their him them is are was were be been being has have had do did so who which when there",
    joined=False,
)
"""Words that are no cue by themselves; beside another word they stay: *according to*, *is expected*."""
_WORDS = re.compile(WORD)
_MASKED = re.compile(MASKED_WORD)
_LEXICON: dict[str, tuple[re.Pattern[str], ...]] = {
    "denial": (cues.DENIAL, cues.INSISTS_NOT, cues.OWN_DENIAL, cues.NEGATIVE),
    "allegation": (cues.ATTRIBUTION, cues.HEDGE),
    "forecast": (cues.FORECAST, cues.REPORTED_FUTURE),
    "asserted_fact": (cues.FACTIVE,),
}

Words = list[tuple[str, int]]
"""The words of a text and for each the place of its first character."""


class _Runs(NamedTuple):
    """The columns of a model that stand for runs of words."""

    first: int
    names: Sequence[str]
    masked: bool


class Weights(NamedTuple):
    """What a linear model adds to each label: ``rows`` (4, columns), centred over the labels it knows."""

    model: Any
    rows: NDArray[np.float64]
    runs: tuple[_Runs, ...]


def weights_of(model: object) -> Weights | None:
    """The weights of a linear pipeline over runs of words, or None if this model is of another kind."""
    steps: list[tuple[str, Any]] = getattr(model, "steps", [])
    parts = getattr(steps[0][1], "transformer_list", None) if len(steps) == 2 else None
    given = linear_weights(model) if parts else None
    if parts is None or given is None:
        return None
    rows = np.zeros((len(CLAIM_LABELS), given.shape[1]))
    for label, row in zip(steps[-1][1].classes_, given - given.mean(axis=0), strict=True):
        rows[CLAIM_LABELS.index(str(label))] = row
    runs, first = [], 0
    for _, part in parts:
        last = part.steps[-1][1] if hasattr(part, "steps") else part
        if getattr(last, "analyzer", "") == "word":
            runs.append(_Runs(first, sorted(last.vocabulary_, key=last.vocabulary_.__getitem__), last is not part))
        first += len(part.get_feature_names_out())
    return Weights(model, rows, tuple(runs))


def probabilities_and_cues(
    model: Classifier, weights: Weights | None, texts: Sequence[str]
) -> tuple[NDArray[np.float64], list[str]]:
    """Probabilities (texts, 4) in the order of ``CLAIM_LABELS``, and the cue of each text for its likeliest label."""
    if getattr(model, "marker_", None) is not None and hasattr(model, "predict_with_cues"):
        given, found = model.predict_with_cues(texts)
        rows = np.zeros((len(texts), len(CLAIM_LABELS)))
        rows[:, [CLAIM_LABELS.index(str(label)) for label in model.classes_]] = given
        return rows, found
    if weights is None:
        rows = claim_probabilities(model, texts)
        return rows, [lexicon_cue(text, CLAIM_LABELS[row.argmax()]) for text, row in zip(texts, rows, strict=True)]
    inputs = weights.model[:-1].transform(texts).tocsr()
    rows = np.zeros((len(texts), len(CLAIM_LABELS)))
    rows[:, [CLAIM_LABELS.index(str(label)) for label in model.classes_]] = weights.model[-1].predict_proba(inputs)
    found = []
    for i, text in enumerate(texts):
        part = slice(inputs.indptr[i], inputs.indptr[i + 1])
        columns = inputs.indices[part]
        added = inputs.data[part] * weights.rows[rows[i].argmax(), columns]
        heaviest = np.argsort(-added, kind="stable")[:_HEAVIEST]
        weighed = zip(columns[heaviest].tolist(), added[heaviest].tolist(), strict=True)
        found.append(_weighed_cue(text, weights, [(column, weight) for column, weight in weighed if weight > 0]))
    return rows, found


def lexicon_cue(text: str, label: str) -> str:
    """The first words of the published lexicon for a label, as printed; empty if there are none.

    >>> lexicon_cue("Kim Denied hiding losses, and denied it twice.", "denial")
    'denied'
    """
    plain = cues.plain(text)
    flat = "".join(c.lower() if len(c.lower()) == 1 else c for c in straighten(text))  # as long as the text
    for pattern in _LEXICON[label]:
        if match := pattern.search(plain):
            words = match.group().replace("_", "").strip(' "')
            start = flat.find(words, max(0, match.start() - len(plain) + len(text)))
            return text[start : start + len(words)] if start >= 0 else words
    return ""


def _weighed_cue(text: str, weights: Weights, added: Sequence[tuple[int, float]]) -> str:
    words = [(match.group().lower(), match.start()) for match in _WORDS.finditer(text)]
    starts = [start for _, start in words]
    scores = [0.0] * len(words)
    for runs in weights.runs:
        own = [(runs.names[c - runs.first], weight) for c, weight in added if 0 <= c - runs.first < len(runs.names)]
        tokens = _masked(text) if runs.masked and own else words
        for name, weight in own:
            places = _places(name.split(" "), tokens)
            for run in places:
                shared = [start for token, start in run if token[0] != "<"]
                for start in shared:
                    scores[max(0, bisect_right(starts, start) - 1)] += weight / len(places) / len(shared)
    found = [i for i, score in enumerate(scores) if score > 0 and _may_be_cue(text, words, i)]
    found = sorted(found, key=lambda i: -scores[i])[:_MOST]
    best = sorted(i for i in found if scores[i] >= _SHARE * scores[found[0]])
    phrases: list[list[int]] = []
    for i in best:
        if phrases and phrases[-1][-1] == i - 1 and text[starts[i] - 1] == " " and text[starts[i] - 2].isalnum():
            phrases[-1].append(i)
        else:
            phrases.append([i])
    told = [phrase for phrase in phrases if any(words[i][0] not in _TELL_NOTHING for i in phrase)]
    return JOIN.join(text[words[p[0]][1] : words[p[-1]][1] + len(words[p[-1]][0])] for p in told)


def _may_be_cue(text: str, words: Words, i: int) -> bool:
    """Neither a mark nor a name: only the first word of a text or a quotation may have a capital."""
    word, start = words[i]
    return word[0].isalnum() and (text[start].islower() or i == 0 or not words[i - 1][0][0].isalnum())


def _masked(text: str) -> Words:
    """The words of the masked text; each has the place, in the text, of the word that it stands for."""
    seen = view(text)
    return [(token, seen.starts[i]) for token, i in masked_tokens(seen) if _MASKED.fullmatch(token)]


def _places(run: Sequence[str], tokens: Words) -> list[Words]:
    """Where a run of words stands."""
    length = len(run)
    return [
        tokens[i : i + length]
        for i, (token, _) in enumerate(tokens)
        if token == run[0] and [other for other, _ in tokens[i : i + length]] == run
    ]
