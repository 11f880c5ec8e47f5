"""The codebook's decision order over the published cue lexicon: the baseline that a learnt model must beat.

In: texts. Out: labels by the first rule that fires. Only how often each rule is right is learnt, for the
probabilities; the labels are the same before and after fitting.

``_read`` parts what is quoted from the writer's own words and takes background away, ``deciding`` finds the first
finite verb outside subordinate clauses, and ``decide`` asks the codebook's questions of each main clause in turn.
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
from claimkit.models.patterns import either


def _pattern(*patterns: str) -> re.Pattern[str]:
    return re.compile(either(*patterns))


_LONGEST = 2000  # characters of a text that are read; no sentence of news is longer
_MARK = "§"  # stands for a quotation in the writer's own words
_ORDER = (ClaimKind.DENIAL, ClaimKind.ALLEGATION, ClaimKind.FORECAST, ClaimKind.ASSERTED_FACT)
"""Which of two coordinated propositions decides."""

_SUBORDINATE = either(r"""after|before|when|while|although|though|because|since|despite|amid|whereas|until|till
    |unless|once|where|as|even|if|so that|following""")
_PREPOSITION = r"(?:by|in|on|at|for|to|with|from|as|last|after|under|over|out|of|against|near|during|into|before)"
_SEGMENT = rf"[^,{_MARK}]"
_AUX = either(r"""is|are|was|were|has|have|had|does|did|do|can|must|will|would|could|may|might|shall|should|cannot
    |(?:is|are|was|were|did|does|do|has|had|have)n't""")
_PAST = either(r"""was|were|is|are|has|have|had|did|does|went|came|took|gave|made|fell|rose|left|won|lost|held|sent
    |put|led|ran|began|became|sold|bought|paid|built|kept|saw|got|stood|sat|broke|brought|drew|drove|grew|hit|let|met
    |shut|spent|struck|threw|wore|lay|laid|rang|fought|caught|taught|knew|found|showed|chose|felt|heard|meant|can|cannot
    |must|(?:is|was|were|are|did|has|had|does)n't|(?!indeed|speed|hundred|united)[a-z]{2,14}ed(?! by\b)""")
_DATELINE = re.compile(r"^[\w .,'/-]{2,40}?(?: ?\([^)]{1,20}\))? ?(?:--|—|–| - )\s?(?=\w)")
_PARENTHESIS = re.compile(r" ?\([^()]{0,200}\)| (?:—|–|--) [^—–]{0,200}? (?:—|–|--)(?= )")
_OPENING = _pattern(rf"""^(?:asked|told|questioned|{_SUBORDINATE}) {_SEGMENT}{{1,250}},[ ]
    |^(?:with|under|in|on|at|by|for|from|during)(?: [\w'.-]+){{1,8}}, |^(?:but|and|so|yet),?[ ]""")
_RELATIVE = _pattern(
    rf", (?:(?:\w+ )?{_PREPOSITION} )?(?:who|which|whose|whom|where|when) {_SEGMENT}{{1,300}}(?:,|$)",
    rf", {_SUBORDINATE} {_SEGMENT}{{1,300}}(?:,|$)",
    r", (?:\w+ly )?(?!denied|rejected|dismissed|insisted|argued|disputed|rebuffed|ruled|accused|contested)"
    rf"(?:[a-z]{{2,14}}ed|led|built|held|known|born|written|sold|made) {_PREPOSITION}\b{_SEGMENT}{{1,200}},(?! and\b)",
)
_APPOSITION = re.compile(rf", (?:an?|the|its|his|her|their|one of) {_SEGMENT}{{1,200}},(?! and\b)")
_TRAILING = re.compile(rf", (?:[a-z]+ly )?(?!according|including|during|following)[a-z]{{2,12}}ing\b[^{_MARK}]*$")
_STAGED = _pattern(r"""\b(?:hits? back|shot back|fired back|fired off|retaliated|tweeted|rounded on|took the \w+
    |bristled|snorted|responded|rose)\b[^§]{0,120}?,? (?:saying|claiming|telling|insisting|denying|calling|arguing
    |to say)\b""")
"""A main verb that only sets the stage for speaking ("hit back, saying …")."""
_FINITE = r"(?:was|were|is|are|had|has|have|will|would|may|could|said|says|called|told|plans|expects|intends)"
_BREAK = _pattern(rf""",? (?:and|but) (?=(?:he |she |it |they )?{_FINITE}\b)
    |(?:;|:| —|, and|, but|, so|, yet) (?=(?:[\w'-]+ ){{0,4}}?(?:{_FINITE}|he|she|it|they|that)\b)""")
_TAG = _pattern(rf"""(?:^|[,{_MARK}])(?! ?(?:and|but|while)\b) ?(?:as )?
    (?:(?!after|before|when|that|which|who|and|but|once|since|than|what)[\w'.-]+ ){{0,8}}?(?:{cues.SAY})\b
    (?: (?!(?:that|he|she|it|they|there|no|not|nobody|nothing|never|{_AUX})\b)[\w'.-]+){{0,12}}(?=[,.{_MARK}]|$)""")
"""A tag beside what is reported: ", the ministry said on Monday"."""
_THAT = re.compile(rf"^(?:(?: (?!{_AUX}\b|no\b|not\b|never\b|nobody\b|there\b|nothing\b)[\w'.§-]+){{0,8}}? that | )")
"""What stands between a reporting verb and its content."""
_PERFECT = _pattern(r"""(?<!may )(?<!might )(?<!could )(?<!must )(?<!would )(?<!not )(?<!well )\b(?:has|have|had)[ ]
    (?:(?:\w+ly|since|long|always|also|now|again|never|so far|already|all|both|yet|at first|once|twice|in turn) ){0,2}
    (?=\w+(?:ed|said|told|thought|en|wn)\b|said\b|told\b|put\b)(?!been\b)""")
_REDUCED = _pattern(rf"""\b(?:[a-z]{{2,14}}ed|built|held|made|sold|sent|led|kept|lost) (?=(?:{_PREPOSITION}|this
    |earlier|late|since|public|available|\w+day)\b(?: (?!(?:and|but|or|that|who|which|when|after|before|what|if)\b)
    [\w'.-]+){{1,14}}? (?:{_AUX}|found|concluded|shows?|showed|suggests?|suggested|said|says|accused|faces?|plans?
    |expects?|attributed|blamed|put|recommended|described)\b)
    |\b[a-z]{{2,14}}ed (?=(?:will|would|are|were|was|is|has|have|had|may|could)\b)""")
"""A participle behind its noun, which looks like a past tense: "the men arrested on Friday are …"."""
_SKIP = _pattern(rf"""(?<!^)\b(who|which|that|whose|whom|where|when|because|if|unless|until|while|after|before|whether
    |how|what|why|as|since|although|though|than|whatever|whoever|so)
    (?:(?<=\bwho) [a-z]{{3,}}s\b|(?: +[\w'-]+){{0,6}}? +(?:{_AUX}|{_PAST}|said|says|told)\b(?: +\w+ed\b)?)""")
"""A subordinate clause up to its finite verb, which does not decide."""
_RESTRICTIVE = re.compile(r"\b(?:who|which|whose|whom)\b[^,]{1,300}")
_ATTRIBUTIVE = "".join(rf"(?<!\b{word} )" for word in ("a", "an", "the", "his", "her", "its", "their", "of", "to"))
_VERBS = (
    *(("denial", cues.DENIAL), ("hedge", cues.HEDGE), ("act", cues.SPEECH_ACT), ("future", cues.FORECAST)),
    *(("factive", cues.FACTIVE), ("say", re.compile(rf"\b(?:{cues.SAY})\b(?! to \w)"))),
    *(("blame", re.compile(rf"\b(?:{cues.BLAME})\b")), ("other", re.compile(rf"(?<!-){_ATTRIBUTIVE}\b{_PAST}\b(?!-)"))),
)
"""What a finite verb may be; where two begin at one place the earlier entry is meant."""
_FINDING = re.compile(rf"\b{cues.RESEARCH}\b.*\b(?:found|shows?|showed|concluded)$")
_EVALUATION = re.compile(rf"\b(?:is|was|are|were|'s|'re) (?:an? |all |pure )?(?:{cues.UNTRUE}|not true|no such)$")
_CONDITION = _pattern(r"""^(?:an?|any|under|failing|in the) |\b(?:if|unless|without|under|should|bills?|plans?
    |proposals?|proposed|deal|measures?|merger|scheme|amendments?|reforms?|tax|levy|projects?|changes?|draft|budget|accord
    |package|sale|test|next|motion|treaty|rules?|system|clause|act|law|strike|ban|anyone|whoever|20[2-9]\d)\b""")
"""What makes *would* a conditional future, in the writer's own voice, and not a habit of the past."""


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
    if reading.spoken or reading.tagged:
        return _reported(reading.spoken or reading.own, reading)
    if cues.SOURCE_PHRASE.search(reading.whole):
        return _reported(cues.SOURCE_PHRASE.sub(" ", reading.own), reading)
    if staged := _STAGED.search(reading.own):
        return _reported(_THAT.sub("", reading.own[staged.end() :]), reading)
    if deciding(reading.own)[0] == "say":
        return _clause(reading.own, reading)
    parts = [part for part in _BREAK.split(reading.own) if part.strip()]
    words = sum(len(part.split()) for part in parts)
    found = [_clause(part, reading) for part in parts if 3 * len(part.split()) >= words]
    return min(found or [_clause(reading.own, reading)], key=lambda one: _ORDER.index(one[0]))


def _clause(own: str, reading: Reading) -> tuple[ClaimKind, str]:
    """The label of one main clause in the writer's own words."""
    kind, end = deciding(own)
    if kind == "denial":
        judged = _EVALUATION.search(own[:end])
        return (ClaimKind.ASSERTED_FACT, "the writer's own judgement") if judged else (ClaimKind.DENIAL, "denial word")
    if kind == "say":
        return _reported(_THAT.sub("", own[end:]), reading)
    if kind == "future":
        past = own[:end].endswith("would") and not _CONDITION.search(reading.whole)
        return (ClaimKind.ASSERTED_FACT, "would of the past") if past else (ClaimKind.FORECAST, "future")
    if kind == "factive":
        if deciding(_THAT.sub("", own[end:]))[0] == "future":
            return ClaimKind.FORECAST, "factive, of the future"
        quoted = '"' in reading.whole
        return (ClaimKind.ALLEGATION, "factive, quoted") if quoted else (ClaimKind.ASSERTED_FACT, "factive verb")
    if kind in ("blame", "hedge") or _FINDING.search(own, 0, end):
        return ClaimKind.ALLEGATION, kind if kind != "other" else "finding"
    return ClaimKind.ASSERTED_FACT, "speech act" if kind == "act" else "own voice"


def _reported(content: str, reading: Reading) -> tuple[ClaimKind, str]:
    """The label of what somebody is reported to say: denial, forecast or, for everything else, allegation."""
    main = _RESTRICTIVE.sub(" ", content)
    denied = cues.DENIAL.search(cues.NOT_DENIAL.sub(_blank, main))
    if denied or deciding(reading.own)[0] == "denial":
        return ClaimKind.DENIAL, "denial in what is reported"
    if cues.INSISTS_NOT.search(reading.own):
        return ClaimKind.DENIAL, "insists … not"
    if reading.spoken and cues.OWN_DENIAL.search(content):
        return ClaimKind.DENIAL, "of the speaker's own conduct"
    if cues.NEGATIVE.search(content) and cues.ANSWERING.search(reading.whole):
        return ClaimKind.DENIAL, "negative answer"
    kind, end = deciding(content)
    if kind == "future" or cues.REPORTED_FUTURE.search(content, max(0, end - 5), end + 50):
        return ClaimKind.FORECAST, "reported future"
    return ClaimKind.ALLEGATION, "quotation" if reading.spoken else "reported"


def _blank(found: re.Match[str]) -> str:
    return "~" * len(found.group())


@lru_cache(maxsize=256)
def deciding(text: str) -> tuple[str, int]:
    """What the first finite verb outside subordinate clauses is, and where it ends; what is no such verb is blanked."""
    clear = _PERFECT.sub(lambda found: " " * len(found.group()), text)
    clear = _REDUCED.sub(lambda found: "~" * (len(found.group()) - 1) + " ", clear)
    clear = _SKIP.sub(lambda found: found.group(1).ljust(len(found.group()), "~"), clear)
    clear = cues.NOT_FORECAST.sub(lambda found: found.group() if "have" in found.group() else _blank(found), clear)
    affirmed = cues.NOT_DENIAL.sub(_blank, clear)
    first = ("nothing", len(text), len(text))
    for name, verb in _VERBS:
        match = verb.search(affirmed if name == "denial" else clear, 0, first[1] + 60)
        if match and match.start() < first[1]:
            first = (name, match.start(), match.end())
    return first[0], first[2]


def _read(text: str) -> Reading:
    """Part a text; words quoted as a fragment of the writer's sentence stay in it, without their marks."""
    whole = _DATELINE.sub("", cues.plain(text[:_LONGEST])).strip()
    if whole.count('"') % 2:
        first = whole.index('"')
        closes = first > 0 and not whole[first - 1].isspace() and whole[first + 1 : first + 2] in ("", " ")
        whole = f'"{whole}' if closes else f'{whole}"'
    own, spoken = "", ""
    for place, piece in enumerate(whole.split('"')):
        opened = place % 2 == 1 and (not own.strip() or own.rstrip().endswith((",", ":", ";")))
        speech = opened and (len(piece.split()) >= 4 or piece.rstrip().endswith((",", ".", "!", "?")))
        own += _MARK if speech else piece
        spoken += f"{piece} " if speech else ""
    words = _PARENTHESIS.sub("", own)
    untagged = words if spoken else _TAG.sub(lambda tag: ", " if tag.start() else tag.group(), words)
    return Reading(_without_background(untagged), spoken, untagged != words, whole)


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
            counts.setdefault(decide(text)[1], np.ones(len(CLAIM_LABELS)))[CLAIM_LABELS.index(label)] += 1
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
