"""Linear models over runs of words, masked texts and linguistic features: small, fast, and they tell what weighed.

In: texts. Out: scikit-learn pipelines whose every step is saved without pickle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from claimkit.errors import ConfigError
from claimkit.models.allowed import SWITCH, check_settings, number, whole

if TYPE_CHECKING:
    from sklearn.pipeline import FeatureUnion, Pipeline

WORD = r"(?u)\b\w+(?:[’'-]\w+)*\b|[“”\"?]"
"""A word with its apostrophes and hyphens, a quotation mark or a question mark."""

ALLOWED = {
    "strength": number(0, above=True),
    "smoothing": number(0, above=True),
    "word_runs": whole(0),
    "masked": whole(0),
    "characters": whole(0),
    "features": SWITCH,
    "decision": SWITCH,
    "feature_weight": number(0),
    "min_count": whole(1),
    "balanced": SWITCH,
    "cue_weight": number(0),
    "calibration_folds": whole(2),
}
"""What each setting may be, whichever of the models has it."""


def build_logreg(
    *,
    seed: int,
    strength: float = 10.0,
    word_runs: int = 2,
    masked: int = 3,
    characters: int = 0,
    features: bool = True,
    decision: bool = True,
    feature_weight: float = 0.3,
    min_count: int = 2,
    balanced: bool = True,
    cue_weight: float = 0.0,
    without: Sequence[str] = (),
) -> Pipeline:
    """Logistic regression over all that ``_inputs`` takes.

    ``strength`` is scikit-learn's C (the larger, the less it is held back), ``balanced`` weights classes inversely to
    their count. A cue, where it is known, counts for ``cue_weight`` of a text (``TaughtPipeline``); 0 leaves them out.

    Raises:
        ConfigError: a setting is not what it may be.
    """
    check_settings(locals(), ALLOWED)
    from sklearn.linear_model import LogisticRegression

    from claimkit.models.taught import TaughtPipeline

    inputs = _inputs(word_runs, masked, characters, features, decision, feature_weight, min_count, without)
    regression = LogisticRegression(
        C=strength, class_weight="balanced" if balanced else None, max_iter=2000, random_state=seed
    )
    return TaughtPipeline([("inputs", inputs), ("regression", regression)], cue_weight=cue_weight)


def build_linear_svm(
    *,
    seed: int,
    strength: float = 1.0,
    word_runs: int = 2,
    masked: int = 3,
    characters: int = 0,
    features: bool = True,
    decision: bool = True,
    feature_weight: float = 0.2,
    min_count: int = 2,
    balanced: bool = True,
    calibration_folds: int = 3,
    without: Sequence[str] = (),
) -> Pipeline:
    """A linear support vector machine over all that ``_inputs`` takes, its scores made probabilities.

    ``calibration_folds`` is in how many parts the training texts are cut for that; every class needs as many sentences.
    The other settings are those of ``build_logreg``.

    Raises:
        ConfigError: a setting is not what it may be.
    """
    check_settings(locals(), ALLOWED)
    from sklearn.svm import LinearSVC

    from claimkit.models.calibrated import Calibrated
    from claimkit.models.taught import TextPipeline

    inputs = _inputs(word_runs, masked, characters, features, decision, feature_weight, min_count, without)
    machine = LinearSVC(C=strength, class_weight="balanced" if balanced else None, max_iter=5000, random_state=seed)
    calibrated = Calibrated(machine, method="sigmoid", cv=calibration_folds, ensemble=False)
    return TextPipeline([("inputs", inputs), ("machine", calibrated)])


def build_naive_bayes(*, seed: int, smoothing: float = 0.7, word_runs: int = 3, min_count: int = 2) -> Pipeline:
    """Complement naive Bayes over words and runs of words; ``seed`` changes nothing.

    ``smoothing`` is what is added to every count.

    Raises:
        ConfigError: a setting is not what it may be.
    """
    check_settings(locals(), ALLOWED)
    from sklearn.naive_bayes import ComplementNB

    from claimkit.models.taught import TextPipeline

    del seed
    return TextPipeline(
        [("inputs", _inputs(word_runs, 0, 0, False, False, 1.0, min_count)), ("bayes", ComplementNB(alpha=smoothing))]
    )


def _inputs(
    word_runs: int,
    masked: int,
    characters: int,
    features: bool,
    decision: bool,
    feature_weight: float,
    min_count: int,
    without: Sequence[str] = (),
) -> FeatureUnion:
    """What the models see of a text, side by side.

    ``word_runs`` is the longest run of words, ``masked`` the longest run of words in ``MaskedText``, ``characters`` the
    longest run of characters inside a word; 0 leaves a part out. ``features`` adds ``ClaimFeatures``, all but the
    groups named by ``without``; ``decision`` what the rules decide (``RuleDecision``), both times ``feature_weight``.
    ``min_count`` is in how many training sentences a run must occur, cues counted in.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion, Pipeline

    from claimkit.models.features import ClaimFeatures, MaskedText, RuleDecision
    from claimkit.models.masking import MASKED_WORD

    groups = _feature_groups(without)
    parts: list[tuple[str, object]] = []
    if word_runs:
        parts.append(
            (
                "words",
                TfidfVectorizer(
                    token_pattern=WORD,
                    ngram_range=(1, word_runs),
                    min_df=min_count,
                    sublinear_tf=True,
                    dtype=np.float64,
                ),
            )
        )
    if masked:
        runs = TfidfVectorizer(
            token_pattern=MASKED_WORD,
            lowercase=False,
            ngram_range=(1, masked),
            min_df=min_count,
            sublinear_tf=True,
            dtype=np.float64,
        )
        parts.append(("masked", Pipeline([("mask", MaskedText()), ("runs", runs)])))
    if characters:
        parts.append(
            (
                "characters",
                TfidfVectorizer(
                    analyzer="char_wb",
                    ngram_range=(min(2, characters), characters),
                    min_df=min_count,
                    sublinear_tf=True,
                    dtype=np.float64,
                ),
            )
        )
    if features:
        parts.append(("features", ClaimFeatures(groups)))
    if decision:
        parts.append(("decision", Pipeline([("rules", RuleDecision()), ("columns", DictVectorizer())])))
    if not parts:
        raise ConfigError(
            "word_runs, masked, characters, features and decision are all off: the model would see nothing of a text"
        )
    weighted = {name for name, _ in parts} & {"features", "decision"}
    return FeatureUnion(parts, transformer_weights=dict.fromkeys(sorted(weighted), feature_weight))


def _feature_groups(without: Sequence[str]) -> list[str] | None:
    """The groups of ``ClaimFeatures`` that are left; None for all."""
    from claimkit.models.features import GROUPS

    if isinstance(without, str) or not isinstance(without, Sequence):
        raise ConfigError(f"model.without is {without!r}; give a list, as in 'model.without=[{next(iter(GROUPS))}]'")
    for name in without:
        if name not in GROUPS:
            raise ConfigError(f"model.without: no group of features is called {name!r}; there are {', '.join(GROUPS)}")
    return [name for name in GROUPS if name not in without] if without else None


def has_weights(model: object) -> TypeGuard[Pipeline]:
    """Whether ``telling_features`` can tell something of this model."""
    steps: list[tuple[str, object]] = getattr(model, "steps", [])
    return bool(steps) and hasattr(steps[-1][1], "coef_") and hasattr(steps[0][1], "get_feature_names_out")


def telling_features(model: Pipeline, count: int = 12) -> dict[str, list[tuple[str, float]]]:
    """For each class the features with the largest weight, heaviest first."""
    names: Sequence[str] = model[:-1].get_feature_names_out()
    weights = model[-1].coef_
    return {
        str(label): [(str(names[i]), float(row[i])) for i in np.argsort(row)[::-1][:count]]
        for label, row in zip(model.classes_, weights, strict=True)
    }
