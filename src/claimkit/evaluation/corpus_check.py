"""Check the corpus and the contrast sets: what they hold, and what must not be in them.

In: the rows of ``data/corpus``, ``data/contrast`` and the seeds. Out: ``Findings``: counts for people to read, and
``faults``, the reasons for which the check fails.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from claimkit.claims import ALL_LABELS, CLAIM_LABELS, NOT_A_CLAIM
from claimkit.dataset.annotations import Annotation
from claimkit.dataset.contrast import ContrastRow, MisleadingRow
from claimkit.dataset.duplicates import near_duplicate_pairs, word_runs
from claimkit.dataset.gate import is_claim
from claimkit.dataset.sentences import open_quotations
from claimkit.evaluation.looks import Looks, looks_of, of_waves

MIX = {"asserted_fact": 0.40, "allegation": 0.30, "forecast": 0.16, "denial": 0.11, NOT_A_CLAIM: 0.03}
"""The mix of labels aimed at."""
MIX_TOLERANCE = 0.03
MIN_OUTLETS = 6
MIN_TRAP = 20
WORDS = range(1, 81)
"""Allowed length of a sentence in words."""
MAX_OPENING = 0.003
"""The largest share of sentences that may begin with the same three words."""
MAX_RUN = 0.0025
"""The largest share of sentences that may hold the same run of five words."""
MAX_CONTAINMENT = 0.8
"""Share of a sentence's three-word runs that may stand in a sentence of another article."""
MAX_KEYWORD_RECALL = 0.95
"""A label that the keyword rules find more often than this is too easy."""


@dataclass(slots=True)
class Findings:
    """What the check found; counts are of sentences unless said otherwise."""

    sentences: int
    articles: int
    mean_words: float
    labels: dict[str, int]
    topics: dict[str, int]
    outlets: dict[str, int]
    outlets_of_topic: dict[str, int]
    styles: dict[str, int]
    traps: dict[str, int]
    lengths: dict[str, list[int]]
    article_lengths: dict[str, list[int]]
    label_order: dict[str, dict[str, dict[str, float]]]
    looks: dict[str, Looks]
    without_cue: dict[str, float]
    keyword_recall: dict[str, float]
    keyword_confusion: dict[str, dict[str, int]]
    gate: dict[str, int]
    openings: list[tuple[str, int]]
    runs: list[tuple[str, int]]
    repeats: dict[str, list[tuple[str, str]]]
    unclosed: list[str]
    contrast_propositions: int
    misleading: int
    faults: list[str] = field(default_factory=list)


def check_data(
    corpus: Sequence[Annotation],
    seeds: Sequence[Annotation],
    propositions: Sequence[ContrastRow],
    misleading: Sequence[MisleadingRow],
) -> Findings:
    """Everything the check can tell of the corpus."""
    from claimkit.models.rules import decide

    rows = [row for row in corpus if not row.contested]
    claims = [row for row in rows if row.gold in CLAIM_LABELS]
    guesses = [decide(row.text)[0].value for row in claims]
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    for row, guess in zip(claims, guesses, strict=True):
        confusion[row.gold][guess] += 1
    by_topic: dict[str, set[str]] = defaultdict(set)
    for row in corpus:
        by_topic[row.topic].add(row.outlet)
    openings = Counter(" ".join(row.text.split()[:3]) for row in corpus)
    runs = Counter(run for row in corpus for run in set(word_runs(row.text, 5)))
    found = Findings(
        sentences=len(corpus),
        articles=len({row.document for row in corpus}),
        mean_words=mean(len(row.text.split()) for row in corpus),
        labels=_ordered(Counter(row.gold for row in rows)),
        topics=dict(Counter(row.topic for row in corpus).most_common()),
        outlets=dict(Counter(row.outlet for row in corpus).most_common()),
        outlets_of_topic={topic: len(outlets) for topic, outlets in sorted(by_topic.items())},
        styles=dict(Counter(row.style for row in corpus).most_common()),
        traps=dict(sorted(Counter(trap for row in corpus for trap in row.traps).items())),
        lengths={"corpus": _lengths(corpus), "seeds": _lengths(seeds)},
        article_lengths={"corpus": _article_lengths(corpus), "seeds": _article_lengths(seeds)},
        label_order={"corpus": label_order(rows), "seeds": label_order(seeds)},
        looks={part: looks_of(those) for part, those in (("the seeds", seeds), *of_waves(corpus)) if those},
        without_cue=share_without_cue(claims),
        keyword_recall={label: confusion[label][label] / max(confusion[label].total(), 1) for label in CLAIM_LABELS},
        keyword_confusion={label: dict(confusion[label]) for label in CLAIM_LABELS},
        gate=_gate(rows),
        openings=openings.most_common(12),
        runs=runs.most_common(12),
        repeats=_repeats(corpus, seeds, propositions, misleading),
        unclosed=_unclosed(corpus),
        contrast_propositions=len({row.proposition for row in propositions}),
        misleading=len(misleading),
    )
    found.faults = _faults(found, corpus)
    return found


def share_without_cue(rows: Sequence[Annotation]) -> dict[str, float]:
    """Share of each label's sentences with no cue of that label in the lexicon; of facts, with no cue of any label."""
    from claimkit.models import cues

    patterns = {
        "denial": (cues.DENIAL, cues.INSISTS_NOT),
        "forecast": (cues.FORECAST,),
        "allegation": (cues.ATTRIBUTION, cues.HEDGE),
        "asserted_fact": (cues.DENIAL, cues.INSISTS_NOT, cues.FORECAST, cues.ATTRIBUTION, cues.HEDGE),
    }
    counts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        text = cues.plain(row.text)
        counts[row.gold].append(not any(pattern.search(text) for pattern in patterns[row.gold]))
    return {label: mean(counts[label]) for label in CLAIM_LABELS if counts[label]}


def label_order(rows: Sequence[Annotation]) -> dict[str, dict[str, float]]:
    """How often each label follows each other in an article: shares of the labels that come next."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for before, after in pairwise(rows):
        if before.document == after.document:
            pairs[before.gold][after.gold] += 1
    return {a: {b: pairs[a][b] / pairs[a].total() for b in ALL_LABELS} for a in ALL_LABELS if pairs[a]}


def _faults(found: Findings, corpus: Sequence[Annotation]) -> list[str]:
    faults = []
    total = sum(found.labels.values())
    for label, aim in MIX.items():
        share = found.labels.get(label, 0) / total
        if abs(share - aim) > MIX_TOLERANCE:
            faults.append(
                f"{share:.1%} of the sentences are {label}; aimed at is {aim:.0%}, give or take {MIX_TOLERANCE:.0%}"
            )
    for topic, outlets in found.outlets_of_topic.items():
        if outlets < MIN_OUTLETS:
            faults.append(f"topic {topic} is told by {outlets} kinds of outlet; {MIN_OUTLETS} are wanted")
    for trap, count in found.traps.items():
        if count < MIN_TRAP:
            faults.append(f"trap {trap} appears {count} times; {MIN_TRAP} are wanted")
    for row in corpus:
        if len(row.text.split()) not in WORDS:
            faults.append(f"{row.place}: {len(row.text.split())} words; allowed are {WORDS.start} to {WORDS.stop - 1}")
    for opening, count in found.openings:
        if count > MAX_OPENING * found.sentences:
            faults.append(f"{count} sentences begin with {opening!r}")
    for run, count in found.runs:
        if count > MAX_RUN * found.sentences:
            faults.append(f"{count} sentences hold {run!r}")
    for label, recall in found.keyword_recall.items():
        if recall > MAX_KEYWORD_RECALL:
            faults.append(f"the keyword rules find {recall:.0%} of {label}; it is too easy")
    for where, pairs in found.repeats.items():
        faults.extend(f"{where}: {a!r} nearly repeats {b!r}" for a, b in pairs)
    faults.extend(f"{place}: a quotation opened here is not closed in the article" for place in found.unclosed)
    return faults


def _repeats(
    corpus: Sequence[Annotation],
    seeds: Sequence[Annotation],
    propositions: Sequence[ContrastRow],
    misleading: Sequence[MisleadingRow],
) -> dict[str, list[tuple[str, str]]]:
    """Near-repeats within the corpus, and between the corpus and what it is measured on."""
    texts = [*((r.text, f"corpus {r.document}") for r in corpus), *((r.text, "seeds") for r in seeds)]
    texts += [*((r.text, "contrast sets") for r in propositions), *((r.text, "contrast sets") for r in misleading)]
    found: dict[str, list[tuple[str, str]]] = {
        "within the corpus": [],
        "corpus and seeds": [],
        "corpus and contrast sets": [],
    }
    for i, j in near_duplicate_pairs(
        [text for text, _ in texts], [owner for _, owner in texts], MAX_CONTAINMENT, equal=False
    ):
        first, second = texts[i], texts[j]
        if first[1].startswith("corpus "):
            where = "within the corpus" if second[1].startswith("corpus ") else f"corpus and {second[1]}"
            found[where].append((first[0], second[0]))
    return found


def _unclosed(corpus: Sequence[Annotation]) -> list[str]:
    """Articles whose last sentence leaves a quotation open, or where one runs on for more than eight sentences."""
    places = []
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for row in corpus:
        by_document[row.document].append(row)
    for rows in by_document.values():
        held = [*open_quotations((text, 0) for text in (*(row.text for row in rows), "End."))]
        length = 0
        for row, is_open in zip(rows, held[1:], strict=True):
            length = length + 1 if is_open else 0
            if length > 8 or (is_open and row is rows[-1]):
                places.append(row.place)
                break
    return places


def _gate(rows: Sequence[Annotation]) -> dict[str, int]:
    """Counts of what the claim gate makes of labelled rows."""
    held = list(open_quotations((row.text, hash(row.document)) for row in rows))
    counts = Counter((row.gold != NOT_A_CLAIM, is_claim(row.text, h)) for row, h in zip(rows, held, strict=True))
    return {
        "claims kept": counts[True, True],
        "claims lost": counts[True, False],
        "others kept": counts[False, True],
        "others stopped": counts[False, False],
    }


def _lengths(rows: Sequence[Annotation]) -> list[int]:
    return [len(row.text.split()) for row in rows]


def _article_lengths(rows: Sequence[Annotation]) -> list[int]:
    return sorted(Counter(row.document for row in rows).values())


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return {label: counts.get(label, 0) for label in ALL_LABELS}
