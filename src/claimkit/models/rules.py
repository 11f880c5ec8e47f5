"""The codebook's decision order over the published cue lexicon: the baseline that a learnt model must beat.

In: texts. Out: labels by the first rule that fires. Only how often each rule is right is learnt, for the
probabilities; the labels are the same before and after fitting.

A text is read in three steps. ``_read`` parts what is quoted from the writer's own words and takes background
away (datelines, relative clauses, trailing participles). ``_deciding`` finds the first finite verb outside
subordinate clauses. ``decide`` then asks the codebook's questions of each main clause, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from claimkit.claims import CLAIM_LABELS, ClaimKind
from claimkit.models import cues

LONGEST = 2000
"""Characters of a text that are read; no sentence of news is longer."""

_MARK = "§"
"""Stands for a quotation in the writer's own words."""

_ORDER = (ClaimKind.DENIAL, ClaimKind.ALLEGATION, ClaimKind.FORECAST, ClaimKind.ASSERTED_FACT)
"""Which of two coordinated propositions decides."""

_SUBORDINATE = (
    r"(?:after|before|when|while|although|though|because|since|despite|amid|whereas|until|till|unless|once|where|as"
    r"|even|if|so that|following)"
)
_DATELINE = re.compile(r"^[\w .,'/-]{2,40}?(?: ?\([^)]{1,20}\))? ?(?:--|—|–| - )\s?(?=\w)")
_PARENTHESIS = re.compile(r" ?\([^()]{0,200}\)| (?:—|–|--) [^—–]{0,200}? (?:—|–|--)(?= )")
_RELATIVE = re.compile(
    r", (?:(?:\w+ )?(?:of|in|to|for|from|with|by|on|at|under|over|about|against) )?(?:who|which|whose|whom|where"
    rf"|when) [^,{_MARK}]{{1,300}}(?:,|$)|, {_SUBORDINATE} [^,{_MARK}]{{1,300}}(?:,|$)|, (?:\w+ly )?(?!denied"
    r"|rejected|dismissed|insisted|argued|disputed|rebuffed|ruled|accused|contested)(?:[a-z]{2,14}ed|led|built"
    r"|held|known|born|written|sold|made) (?:by|in|on|at|for|to|with|from|as|last|after|under|over|out"
    rf"|of)\b[^,{_MARK}]{{1,200}},(?! and\b)"
)
_APPOSITION = re.compile(rf", (?:an?|the|its|his|her|their|one of) [^,{_MARK}]{{1,200}},(?! and\b)")
_OPENING = re.compile(rf"^(?:asked|told|questioned|{_SUBORDINATE}) [^,{_MARK}]{{1,250}}, |^(?:with|under|in|on|at|by|for|from|during)(?: [\w'.-]+){{1,8}}, |^(?:but|and|so|yet),? ")
_TRAILING = re.compile(rf", (?:[a-z]+ly )?(?!according|including|during|following|king|being)[a-z]{{2,12}}ing\b[^{_MARK}]*$")
_BREAK = re.compile(
    r",? (?:and|but) (?=(?:he |she |it |they )?(?:was|were|is|are|had|has|have|will|would|may|could|said|says|called"
    r"|told|plans|expects|intends)\b)|(?:;|:| —|, and|, but|, so|, yet) (?=(?:[\w'-]+ ){0,4}?(?:was|were|is|are|had"
    r"|has|have|will|would|may|could|said|says|he|she|it|they|that|called|told)\b)"
)
_AUX = (
    r"(?:is|are|was|were|has|have|had|does|did|do|can|must|will|would|could|may|might|shall|should|cannot|(?:is|are"
    r"|was|were|did|does|do|has|had|have)n't)"
)
_THAT = re.compile(rf"^(?:(?: (?!{_AUX}\b|no\b|not\b|never\b|nobody\b|there\b|nothing\b)[\w'.§-]+){{0,8}}? that | )")
_PAST = (
    r"(?:was|were|is|are|has|have|had|did|does|went|came|took|gave|made|fell|rose|left|won|lost|held|sent|put|led|ran"
    r"|began|became|sold|bought|paid|built|kept|saw|got|stood|sat|broke|brought|drew|drove|grew|hit|let|met|shut"
    r"|spent|struck|threw|wore|lay|laid|rang|fought|caught|taught|knew|found|showed|chose|felt|heard|meant|can|cannot"
    r"|must|(?:is|was|were|are|did|has|had|does)n't|(?!need|indeed|speed|breed|hundred|united|naked|wicked|sacred"
    r"|so-called)[a-z]{2,14}ed(?! by\b))"
)
_OTHER = re.compile(rf"(?<!-)(?<!\ba )(?<!\ban )(?<!the )(?<!his )(?<!her )(?<!its )(?<!their )(?<!of )(?<!to )(?<!in )(?<!with )\b{_PAST}\b(?!-)")
_SAY = re.compile(rf"\b(?:{cues.SAY})\b(?! to \w)")
_BLAME = re.compile(rf"\b(?:{cues.BLAME})\b")
_SKIP = re.compile(
    r"(?<!^)\b(who|which|that|whose|whom|where|when|because|if|unless|until|while|after|before|whether|how|what|why"
    rf"|as|since|although|though|than|whatever|whoever|so)(?: [\w'-]+){{0,6}}? (?:{_AUX}|{_PAST}|said|says"
    r"|told)\b(?: \w+ed\b)?"
)
_RESTRICTIVE = re.compile(r"\b(?:who|which|whose|whom)\b[^,]{1,300}")
_VERBS = (
    ("denial", cues.DENIAL),
    ("hedge", cues.HEDGE),
    ("act", cues.SPEECH_ACT),
    ("future", cues.FORECAST),
    ("factive", cues.FACTIVE),
    ("say", _SAY),
    ("blame", _BLAME),
    ("other", _OTHER),
)
"""What a finite verb may be; where two begin at one place the earlier entry is meant."""

_FINDING = re.compile(rf"\b{cues.RESEARCH}\b.*\b(?:found|shows?|showed|concluded)$")
_CONDITION = re.compile(
    r"\b(?:if|unless|without|under|should|bills?|plans?|proposals?|proposed|deal|measures?|agreement|merger|scheme"
    r"|amendments?|reforms?|tax|levy|projects?|changes?|draft|budget|accord|package|sale|test|reactor|pipeline|next"
    r"|motion|treaty|rules?|system|version|clause|act|law|successor|strike|ban|anyone|whoever|text|resolution|line"
    r"|bridge|20[2-9]\d)\b"
)
_STAGED = re.compile(
    r"\b(?:hit back|hits back|shot back|fired back|fired off|retaliated|tweeted|rounded on|took (?:the|to the) \w+"
    r"|bristled|snorted|responded|rose)\b[^§]{0,120}?,? (?:saying|claiming|telling|insisting|denying|calling|arguing"
    r"|to say)\b"
)

_EVALUATION = re.compile(rf"\b(?:is|was|are|were|'s|'re) (?:an? |all |pure )?(?:{cues.UNTRUE}|not true|no such)$")

_TAG = re.compile(
    rf"(?:^|[,{_MARK}])(?! ?(?:and|but|while)\b) ?(?:as )?(?:(?!after|before|when|that|which|who|and|but|once|since"
    rf"|than|what)[\w'.-]+ ){{0,8}}?(?:{cues.SAY})\b(?: (?!that\b|he\b|she\b|it\b|they\b|there\b"
    rf"|{_AUX}\b)[\w'.-]+){{0,12}}(?=[,.{_MARK}]|$)"
)
"""A tag beside what is reported: ", the ministry said on Monday"."""

_PERFECT = re.compile(r"(?<!may )(?<!might )(?<!could )(?<!must )(?<!would )(?<!not )(?<!well )\b(?:has|have|had) (?:(?:\w+ly|since|long|always|also|now|again|never|so far|already|all|both|since then|yet|at first|once|twice|in turn) ){0,2}(?=\w+(?:ed|said|told|thought|en|wn)\b|said\b|told\b|put\b)(?!been\b)")
_REDUCED = re.compile(
    r"\b(?:[a-z]{2,14}ed|built|held|made|sold|sent|led|kept|lost) (?=(?:by|in|at|on|for|last|this|out|from|with|to"
    r"|against|earlier|late|under|near|over|since|public|available|during|as|of|after|before|into"
    r"|\w+day)\b(?: (?!and\b|but\b|or\b|that\b|who\b|which\b|when\b|after\b|before\b|what\b"
    rf"|if\b)[\w'.-]+){{1,14}}? (?:{_AUX}|found|concluded|shows?|showed|suggests?|suggested|said|says|accused|faces?"
    r"|plans?|expects?|attributed|blamed|put|recommended|described)\b)|\b[a-z]{2,14}ed (?=(?:will|would|are|were"
    r"|was|is|has|have|had|may|could)\b)"
)


class Reading(NamedTuple):
    """A text parted: the main clause in the writer's words, what is quoted as speech, and all of it."""

    own: str
    spoken: str
    tagged: bool
    whole: str


def decide(text: str) -> tuple[ClaimKind, str]:
    """The label of a text and the name of the rule that gave it.

    >>> decide("The lender denied hiding losses.")
    (<ClaimKind.DENIAL: 'denial'>, 'denial word')
    >>> decide("Two pilots had been dismissed, the ministry said.")[0].value
    'allegation'
    """
    reading = _read(text)
    if reading.spoken:
        return _reported(reading.spoken, reading)
    if reading.tagged:
        return _reported(reading.own, reading)
    if cues.SOURCE_PHRASE.search(reading.whole):
        return _reported(cues.SOURCE_PHRASE.sub(" ", reading.own), reading)
    if staged := _STAGED.search(reading.own):
        return _reported(_THAT.sub("", reading.own[staged.end() :]), reading)
    if _deciding(reading.own)[0] == "say":
        return _clause(reading.own, reading)
    parts = [part for part in _BREAK.split(reading.own) if part.strip()]
    words = sum(len(part.split()) for part in parts)
    found: list[tuple[ClaimKind, str]] = []
    for part in parts:
        if 3 * len(part.split()) >= words:
            found.append(_clause(part, reading))
    return min(found or [_clause(reading.own, reading)], key=lambda one: _ORDER.index(one[0]))


def _clause(own: str, reading: Reading) -> tuple[ClaimKind, str]:
    """The label of one main clause in the writer's own words."""
    kind, end = _deciding(own)
    rest = own[end:]
    if kind == "denial" and _EVALUATION.search(own[:end]):
        return ClaimKind.ASSERTED_FACT, "the writer's own judgement"
    if kind == "denial":
        return ClaimKind.DENIAL, "denial word"
    if kind == "say":
        return _reported(_THAT.sub("", rest), reading)
    if kind == "future" and own[:end].endswith("would") and not (_CONDITION.search(own) or re.search(r"\bif\b|^\W*(?:an?|any|under|failing|in the) ", reading.whole)):
        return ClaimKind.ASSERTED_FACT, "would of the past"
    if kind == "future":
        return ClaimKind.FORECAST, "future"
    if kind == "other" and _FINDING.search(own, 0, end):
        return ClaimKind.ALLEGATION, "finding"
    if kind == "factive" and '"' in reading.whole and _deciding(rest)[0] != "future":
        return ClaimKind.ALLEGATION, "factive verb with quoted words"
    if kind == "factive":
        future = _deciding(re.sub(r"^ (?:that )?", "", rest))[0] == "future"
        return (ClaimKind.FORECAST, "factive, of the future") if future else (ClaimKind.ASSERTED_FACT, "factive verb")
    if kind in ("blame", "hedge"):
        return ClaimKind.ALLEGATION, kind
    return ClaimKind.ASSERTED_FACT, "speech act" if kind == "act" else "own voice"


def _reported(content: str, reading: Reading) -> tuple[ClaimKind, str]:
    """The label of what somebody is reported to say: denial, forecast or, for everything else, allegation."""
    if _denies(_RESTRICTIVE.sub(" ", content)) or _deciding(reading.own)[0] == "denial":
        return ClaimKind.DENIAL, "denial in what is reported"
    if cues.INSISTS_NOT.search(reading.own):
        return ClaimKind.DENIAL, "insists … not"
    if reading.spoken and cues.OWN_DENIAL.search(content):
        return ClaimKind.DENIAL, "of the speaker's own conduct"
    if cues.NEGATIVE.search(content) and cues.ANSWERING.search(reading.whole):
        return ClaimKind.DENIAL, "negative answer"
    kind, end = _deciding(content)
    if kind == "future" or cues.REPORTED_FUTURE.search(content, max(0, end - 5), end + 50):
        return ClaimKind.FORECAST, "reported future"
    return ClaimKind.ALLEGATION, "quotation" if reading.spoken else "reported"


def _denies(text: str) -> bool:
    return bool(cues.DENIAL.search(text)) and not cues.NOT_DENIAL.search(text)


@lru_cache(maxsize=256)
def _deciding(text: str) -> tuple[str, int]:
    """What the first finite verb outside subordinate clauses is, and where it ends."""
    clear = _PERFECT.sub(lambda found: " " * len(found.group()), text)
    clear = _REDUCED.sub(lambda found: "~" * (len(found.group()) - 1) + " ", clear)
    clear = _SKIP.sub(lambda found: found.group(1) + "~" * (len(found.group()) - len(found.group(1))), clear)
    clear = cues.NOT_FORECAST.sub(lambda found: found.group() if "have" in found.group() else "~" * len(found.group()), clear)
    affirmed = cues.NOT_DENIAL.sub(lambda found: "~" * len(found.group()), clear)
    first = ("nothing", len(text), len(text))
    for name, pattern in _VERBS:
        match = pattern.search(affirmed if name == "denial" else clear, 0, min(len(clear), first[1] + 60))
        if match and match.start() < first[1]:
            first = (name, match.start(), match.end())
    return first[0], first[2]


def _read(text: str) -> Reading:
    """Part a text; words quoted as a fragment of the writer's sentence stay in it, without their marks."""
    whole = _DATELINE.sub("", cues.plain(text[:LONGEST])).strip()
    if whole.count('"') % 2:
        first = whole.index('"')
        closes = first > 0 and not whole[first - 1].isspace() and whole[first + 1 : first + 2] in ("", " ")
        whole = f'"{whole}' if closes else f'{whole}"'
    own, spoken = [], []
    for place, piece in enumerate(whole.split('"')):
        if place % 2 == 0:
            own.append(piece)
            continue
        before = own[-1].rstrip() if own else ""
        speech = (not "".join(own).strip() or before.endswith((",", ":", ";"))) and (
            len(piece.split()) >= 4 or piece.rstrip().endswith((",", ".", "!", "?"))
        )
        own.append(_MARK if speech else piece)
        if speech:
            spoken.append(piece)
    words = _PARENTHESIS.sub("", "".join(own))
    untagged = words if spoken else _TAG.sub(lambda tag: ", " if tag.start() else tag.group(), words)
    return Reading(_without_background(untagged), " ".join(spoken), untagged != words, whole)


def _without_background(text: str) -> str:
    """The main clause: without relative and adverbial clauses, parentheses and trailing participles."""
    shorter = _OPENING.sub("", text)
    shorter = shorter if _STAGED.search(shorter) else _TRAILING.sub("", shorter)
    shorter = _RELATIVE.sub(" ", shorter)
    shorter = _APPOSITION.sub(lambda found: found.group() if _TAG.search(found.group()) else " ", shorter)
    return shorter if len(shorter.split()) >= 3 else text


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
