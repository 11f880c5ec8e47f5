"""Linguistic features of the linear models, and texts masked so that runs of words carry over to other topics.

In: texts. Out: a sparse matrix with named columns (``ClaimFeatures``), or texts (``MaskedText``). Nothing is learnt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin

from claimkit.models import traits_claim as claim
from claimkit.models import traits_voice as voice
from claimkit.models.lexicon import INDEX
from claimkit.models.sentence_view import BACK, QUOTE, View, view

Trait = Callable[[View], float]

GROUPS: dict[str, tuple[Trait, ...]] = {
    "reporting": (
        voice.reports_first, voice.reports_last, voice.reports_between, voice.reports_with_that, voice.reports_in_background,
        voice.reports_nowhere, voice.reports_second, voice.says_nothing, voice.tag_turned, voice.says, voice.argues, voice.believes,
        voice.accuses, voice.charged, voice.finds, voice.according_to,
    ),
    "subject": (
        voice.by_he, voice.by_they, voice.by_i, voice.by_name, voice.by_unnamed, voice.by_paper, voice.by_office, voice.by_role,
        voice.subject_is_capital,
    ),
    "quotation": (
        voice.quotes_nothing, voice.quotes_share, voice.quotes_mostly, voice.quotes_only, voice.quotes_words, voice.quote_opens,
        voice.quote_stays_open, voice.quote_was_open, voice.i_inside,
    ),
    "factive": (voice.vouches, voice.vouches_for_words, voice.vouches_for_future),
    "hedge": (voice.hedges, voice.hedges_first, voice.hedges_in_background, voice.modal_of_past),
    "negation": (
        claim.not_by_writer, claim.not_reported, claim.not_inside, claim.not_in_background, claim.speaker_not, claim.i_never, claim.argues_not,
    ),
    "tense": (claim.head_past, claim.head_present, claim.head_perfect, claim.head_nowhere, claim.past_reported),
    "modality": (
        claim.will, claim.would, claim.could, claim.may, claim.can, claim.must, claim.future_inside, claim.future_in_background, claim.plans,
        claim.plans_somewhere, claim.plans_to, claim.conditional, claim.conditional_would,
    ),
    "dates": (claim.future_date, claim.past_date, claim.day_with_present, claim.date_without_past, claim.day_with_past),
    "rejection": (
        claim.rejects, claim.rejects_somewhere, claim.rejects_inside, claim.rejects_in_background, claim.rejects_not, claim.rejects_charge,
        claim.rejects_offer, claim.calls_false, claim.calls_charge_false, claim.names_charge,
    ),
    "acts": (claim.refuses, claim.refuses_in_background, claim.legal_step, claim.speech_act, claim.speech_act_only),
    "structure": (
        voice.length, claim.relative, claim.lead_in, claim.trailing_participle, claim.background_share, claim.question, claim.turns,
    ),
}
"""Every feature, by what of the sentence it looks at."""

_BY_CLASS = frozenset((
    "say", "argue", "accuse", "find", "deny", "plan", "office", "unnamed", "paper", "role", "legal", "speech_act", "charge_noun", "offer_noun",
    "false", "past",
))
"""Classes whose words ``MaskedText`` replaces by the class; words of the others stay as they are."""

_ENDINGS = ("ed", "ing", "ly", "ion", "s")

MASKED_WORD = r"<\w+>|n't|'\w+|\w+(?:[-.]\w+)*|[\",;:?!]"
"""What a word of a masked text is, for a vectorizer."""


class ClaimFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """The features of ``GROUPS`` as a sparse matrix, a row for each text.

    ``groups`` names those to use, None for all.
    """

    def __init__(self, groups: Sequence[str] | None = None) -> None:
        self.groups = groups

    def fit(self, texts: Sequence[str], labels: Sequence[str] | None = None) -> Self:
        """Learns nothing."""
        del texts, labels
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """The features of each text; most are 0."""
        traits = list(chain.from_iterable(GROUPS[group] for group in self._groups()))
        rows, columns, values, count = [], [], [], 0
        for row, text in enumerate(texts):
            seen = view(text)
            count = row + 1
            for column, trait in enumerate(traits):
                value = trait(seen)
                if value:
                    rows.append(row)
                    columns.append(column)
                    values.append(value)
        return csr_matrix((np.array(values, dtype=np.float64), (rows, columns)), shape=(count, len(traits)))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """``group:feature`` for each column."""
        del input_features
        return np.array([f"{group}:{trait.__name__}" for group in self._groups() for trait in GROUPS[group]], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def _groups(self) -> Sequence[str]:
        return tuple(GROUPS) if self.groups is None else self.groups


class MaskedText(TransformerMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """Texts in which names, numbers, days and words of the topic are tokens, and only what carries the claim stays.

    ``background`` keeps relative and trailing clauses, which else are one token.
    """

    def __init__(self, background: bool = False) -> None:
        self.background = background

    def fit(self, texts: Sequence[str], labels: Sequence[str] | None = None) -> Self:
        """Learns nothing."""
        del texts, labels
        return self

    def transform(self, texts: Sequence[str]) -> list[str]:
        """Each text masked."""
        return [mask(view(text), background=self.background) for text in texts]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """One column: the masked text."""
        del input_features
        return np.array(["masked"], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


def mask(seen: View, *, background: bool = False) -> str:
    """A sentence as a string of tokens.

    >>> mask(view("The lender in Accra, which had 40 branches, denied hiding losses on Monday."))
    'the <x> in <name> <back> , deny <ing> <s> on <day> .'
    """
    tokens: list[str] = []
    zone = -1
    for i, word in enumerate(seen.words):
        before, zone = zone, seen.zones[i]
        if zone == BACK and not background:
            if before != BACK:
                tokens.append("<back>")
            continue
        if zone == QUOTE and before != QUOTE:
            tokens.append("<quote>")
        if _is_name(seen, i):
            if tokens[-1:] != ["<name>"]:
                tokens.append("<name>")
        elif word != "." or tokens[-1:] != ["<name>"] or i == len(seen.words) - 1:
            tokens.append(_masked_word(word, seen.kinds[i]))
    return " ".join(tokens)


def _is_name(seen: View, i: int) -> bool:
    """Whether a capital marks a name, not the first word of a sentence or a quotation, a weekday or a month."""
    raw, kinds = seen.raw[i], seen.kinds[i]
    if not raw[0].isupper() or len(raw) < 2 or "day" in kinds or "month" in kinds:
        return False
    if i == 0:
        return not kinds and len(seen.raw) > 1 and seen.raw[1][0].isupper()
    return not (seen.raw[i - 1] == '"' and kinds)


def _masked_word(word: str, kinds: tuple[str, ...]) -> str:
    """The token for a word that is no name."""
    if word[0].isdigit():
        return "<num>"
    if "day" in kinds:
        return "<day>"
    if "month" in kinds:
        return "<month>"
    own = INDEX.get(word)
    if own:
        return own[0] if own[0] in _BY_CLASS else word
    if len(word) <= 3:
        return word
    return next((f"<{ending}>" for ending in _ENDINGS if word.endswith(ending)), "<x>")
