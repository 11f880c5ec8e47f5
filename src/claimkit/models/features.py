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
from claimkit.models import traits_marks as marks
from claimkit.models import traits_time as time
from claimkit.models import traits_voice as voice
from claimkit.models.masking import mask
from claimkit.models.rules import decide
from claimkit.models.sentence_view import View, view

Trait = Callable[[View], float]

GROUPS: dict[str, tuple[Trait, ...]] = {
    "reporting": (
        voice.reports_first,
        voice.reports_last,
        voice.reports_between,
        voice.reports_with_that,
        voice.reports_in_background,
        voice.reports_nowhere,
        voice.reports_second,
        voice.says_nothing,
        voice.tag_turned,
        voice.says,
        voice.argues,
        voice.believes,
        voice.accuses,
        voice.charged,
        voice.finds,
        voice.according_to,
    ),
    "subject": (
        marks.by_he,
        marks.by_they,
        marks.by_i,
        marks.by_name,
        marks.by_unnamed,
        marks.by_paper,
        marks.by_office,
        marks.by_role,
        marks.subject_is_capital,
    ),
    "quotation": (
        marks.quotes_nothing,
        marks.quotes_share,
        marks.quotes_mostly,
        marks.quotes_only,
        marks.quotes_words,
        marks.quote_opens,
        marks.quote_stays_open,
        marks.quote_was_open,
        marks.i_inside,
    ),
    "factive": (voice.vouches, voice.vouches_for_words, voice.vouches_for_future),
    "hedge": (voice.hedges, voice.hedges_first, voice.hedges_in_background, voice.modal_of_past),
    "negation": (
        claim.not_by_writer,
        claim.not_reported,
        claim.not_inside,
        claim.not_in_background,
        claim.speaker_not,
        claim.i_never,
        claim.argues_not,
    ),
    "tense": (time.head_past, time.head_present, time.head_perfect, time.head_nowhere, time.past_reported),
    "modality": (
        time.will,
        time.would,
        time.could,
        time.may,
        time.can,
        time.must,
        time.future_inside,
        time.future_in_background,
        time.plans,
        time.plans_somewhere,
        time.plans_to,
        time.conditional,
        time.conditional_would,
    ),
    "dates": (time.future_date, time.past_date, time.day_with_present, time.date_without_past, time.day_with_past),
    "rejection": (
        claim.rejects,
        claim.rejects_somewhere,
        claim.rejects_inside,
        claim.rejects_in_background,
        claim.rejects_not,
        claim.rejects_charge,
        claim.rejects_offer,
        claim.calls_false,
        claim.calls_charge_false,
        claim.names_charge,
    ),
    "acts": (claim.refuses, claim.refuses_in_background, claim.legal_step, claim.speech_act, claim.speech_act_only),
    "structure": (
        marks.length,
        marks.relative,
        marks.lead_in,
        marks.trailing_participle,
        marks.background_share,
        marks.question,
        marks.turns,
    ),
}
"""Every feature, by what of the sentence it looks at."""


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
        return np.array(
            [f"{group}:{trait.__name__}" for group in self._groups() for trait in GROUPS[group]], dtype=object
        )

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def _groups(self) -> Sequence[str]:
        return tuple(GROUPS) if self.groups is None else self.groups


class RuleDecision(TransformerMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """What the published rules make of each text: the label, the rule that gave it, and both together."""

    def fit(self, texts: Sequence[str], labels: Sequence[str] | None = None) -> Self:
        """Learns nothing."""
        del texts, labels
        return self

    def transform(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Three features a text, each 1."""
        found = (decide(text) for text in texts)
        return [{f"label: {label}": 1.0, f"rule: {rule}": 1.0, f"{label} by {rule}": 1.0} for label, rule in found]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """One column: the features by name."""
        del input_features
        return np.array(["decision"], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


class MaskedText(TransformerMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """Texts in which names, numbers, days and words of the topic are tokens, and only what carries the claim stays."""

    def fit(self, texts: Sequence[str], labels: Sequence[str] | None = None) -> Self:
        """Learns nothing."""
        del texts, labels
        return self

    def transform(self, texts: Sequence[str]) -> list[str]:
        """Each text masked."""
        return [mask(view(text)) for text in texts]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """One column: the masked text."""
        del input_features
        return np.array(["masked"], dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        return True
