"""The codebook's decision order over the published cue lexicon: the baseline that a learnt model must beat.

In: texts. Out: labels by the first rule that fires. Only how often each rule is right is learnt, for the
probabilities; the labels are the same before and after fitting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from claimkit.claims import CLAIM_LABELS, ClaimKind
from claimkit.models import cues

_MAIN_CLAUSE_START = re.compile(r"^(?:but|and|however|meanwhile|yet|still|in a statement|on \w+day|earlier|later|last \w+),? ")
_RELATIVE = re.compile(r",? (?:who|which|whose|whom|where|after|before|when|while|although|though|because|since|despite|amid) [^,.\"]*(?:,|(?=\.?$))")
_TRAILING = re.compile(r", (?:denying|rejecting|saying|adding|calling|citing|claiming|accusing|arguing|warning|insisting|suggesting|expecting|hoping|vowing) [^\"]*$")


def decide(text: str) -> tuple[ClaimKind, str]:
    """The label of a text and the name of the rule that gave it.

    >>> decide("The lender denied hiding losses.")
    (<ClaimKind.DENIAL: 'denial'>, 'denial word')
    >>> decide("Two pilots had been dismissed, the ministry said.")[0].value
    'allegation'
    """
    whole = cues.plain(text)
    main = _without_background(whole)
    own = cues.outside_quotes(main)
    denial = cues.DENIAL.search(own) or (cues.DENIAL.search(main) if _speaks(whole) else None)
    if denial and not cues.NOT_DENIAL.search(main):
        return ClaimKind.DENIAL, "denial word"
    if cues.INSISTS_NOT.search(own):
        return ClaimKind.DENIAL, "insists … not"
    if _speaks(whole) and cues.OWN_DENIAL.search(whole):
        return ClaimKind.DENIAL, "of the speaker's own conduct"
    if cues.SPEECH_ACT.search(_before_object(own)) and not _speaks(whole):
        return ClaimKind.ASSERTED_FACT, "speech act"
    if cues.FORECAST.search(cues.NOT_FORECAST.sub(" ", main)):
        return ClaimKind.FORECAST, "future"
    if cues.FACTIVE.search(own) and not _speaks(whole):
        return ClaimKind.ASSERTED_FACT, "factive verb"
    if _speaks(whole):
        return ClaimKind.ALLEGATION, "quotation"
    if cues.ATTRIBUTION.search(own):
        return ClaimKind.ALLEGATION, "reporting word"
    if cues.HEDGE.search(own):
        return ClaimKind.ALLEGATION, "hedge"
    return ClaimKind.ASSERTED_FACT, "nothing else"


class RuleModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc, unused-ignore]
    """The rules as a classifier. A rule's probabilities are its training counts, smoothed by one sentence per class."""

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Count how often each rule is right."""
        self.classes_ = np.array(CLAIM_LABELS)
        counts: dict[str, NDArray[np.float64]] = {}
        for text, label in zip(texts, labels, strict=True):
            _, rule = decide(text)
            counts.setdefault(rule, np.ones(len(CLAIM_LABELS)))[CLAIM_LABELS.index(label)] += 1
        self.rules_ = sorted(counts)
        self.rates_ = np.array([counts[rule] / counts[rule].sum() for rule in self.rules_])
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities (texts, 4); the label that the rule gives is always the likeliest."""
        rows = np.full((len(texts), len(CLAIM_LABELS)), 1 / len(CLAIM_LABELS))
        for i, text in enumerate(texts):
            label, rule = decide(text)
            if rule in self.rules_:
                rows[i] = self.rates_[self.rules_.index(rule)]
            best = CLAIM_LABELS.index(label)
            rows[i, best] = max(rows[i, best], np.delete(rows[i], best).max() + 1e-6)
            rows[i] /= rows[i].sum()
        return rows

    def predict(self, texts: Sequence[str]) -> NDArray[np.str_]:
        """The label that the rules give."""
        return np.array([decide(text)[0].value for text in texts])


def build_rules(*, seed: int) -> RuleModel:
    """The rule model; ``seed`` changes nothing."""
    del seed
    return RuleModel()


def _speaks(text: str) -> bool:
    """Whether a quotation makes up much of the text: it opens with one, or words inside marks are a third of all."""
    if text.lstrip().startswith('"') or text.rstrip(" .,").endswith('"'):
        inside = len(text) - len(cues.outside_quotes(text))
        return inside > 0.33 * len(text) or text.count('"') == 1
    return False


def _without_background(text: str) -> str:
    """The text without relative and adverbial clauses and trailing participles, quotations kept."""
    stripped = _MAIN_CLAUSE_START.sub("", text)
    stripped = _TRAILING.sub("", stripped)
    shorter = _RELATIVE.sub(" ", stripped)
    return shorter if len(shorter.split()) >= 4 else stripped


def _before_object(text: str) -> str:
    """The first words of the main clause, where its verb stands."""
    return " ".join(text.split()[:14])
