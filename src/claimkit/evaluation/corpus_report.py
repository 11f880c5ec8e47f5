"""Write what the check of the corpus found: a page with plots, and a short table for the terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from claimkit.claims import ALL_LABELS, CLAIM_LABELS
from claimkit.dataset.agreement import Agreement, agreement_table
from claimkit.evaluation.corpus_check import MAX_CONTAINMENT, Findings

COMMAND = "claimkit check-data"


def check_table(found: Findings) -> str:
    """Counts and faults for the terminal."""
    total = sum(found.labels.values())
    lines = [
        f"{found.sentences:,} sentences in {found.articles:,} articles, {found.mean_words:.1f} words in the mean;"
        f" {found.contrast_propositions} contrast propositions, {found.misleading} misleading cues",
        f"  {'':14} {'rows':>7} {'share':>7} {'no cue':>7} {'found by keywords':>18}",
    ]
    for label in ALL_LABELS:
        row = f"  {label:14} {found.labels[label]:7,} {found.labels[label] / total:7.1%}"
        if label in found.without_cue:
            row += f" {found.without_cue[label]:7.1%} {found.keyword_recall[label]:18.1%}"
        lines.append(row)
    lines += [f"fault: {fault}" for fault in found.faults]
    lines.append(f"{len(found.faults)} faults" if found.faults else "no faults")
    return "\n".join(lines)


def write_report(found: Findings, agreement: Agreement | None, folder: Path) -> Path:
    """Write ``README.md`` and its plots into a folder; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    _plot_lengths(found, folder / "lengths.png")
    _plot_order(found, folder / "label-order.png")
    _plot_spread(found, folder / "topics.png")
    page = folder / "README.md"
    page.write_text(_page(found, agreement), encoding="utf-8")
    return page


def _page(found: Findings, agreement: Agreement | None) -> str:
    total = sum(found.labels.values())
    labels = "".join(
        f"| {label} | {found.labels[label]:,} | {found.labels[label] / total:.1%} |"
        f" {_percent(found.without_cue.get(label))} | {_percent(found.keyword_recall.get(label))} |\n"
        for label in ALL_LABELS
    )
    confusion = "".join(
        f"| {true} | {' | '.join(str(found.keyword_confusion[true].get(guess, 0)) for guess in CLAIM_LABELS)} |\n"
        for true in CLAIM_LABELS
    )
    topics = "".join(f"| {t} | {n:,} | {found.outlets_of_topic[t]} |\n" for t, n in found.topics.items())
    outlets = "".join(f"| {outlet} | {count:,} |\n" for outlet, count in found.outlets.items())
    traps = ", ".join(f"{trap} {count}" for trap, count in found.traps.items())
    looks = "".join(
        f"| {part} | {a.sentences:,} | {a.quoting:.0%} | {a.with_figure:.0%} | {a.capitals:.0%} |\n"
        for part, a in found.looks.items()
    )
    repeats = "".join(f"- {where}: {len(pairs)}\n" for where, pairs in found.repeats.items())
    lost, kept = found.gate["claims lost"], found.gate["claims kept"]
    stopped, passed = found.gate["others stopped"], found.gate["others kept"]
    return f"""\
# What is in the corpus

Written by `{COMMAND}`; every figure on this page is computed from `data/corpus`, `data/contrast` and the seeds.

{found.sentences:,} sentences in {found.articles:,} articles, {found.mean_words:.1f} words in the mean
({", ".join(f"{count:,} {style or 'of no style'}" for style, count in found.styles.items())}).
{found.contrast_propositions} contrast propositions, {found.misleading} sentences with a misleading cue.

| label | sentences | share | no cue of the lexicon | found by the keyword rules |
|---|---|---|---|---|
{labels}
The lexicon is `claimkit.models.cues`. A fact counts as without cue if no cue of any label stands in it.

What the keyword rules make of each label (rows: true; columns: guessed):

| | {" | ".join(CLAIM_LABELS)} |
|---|{"---|" * len(CLAIM_LABELS)}
{confusion}
{_agreement(agreement)}
## Like the seeds?

![Sentence and article lengths](lengths.png)

![Which label follows which](label-order.png)

| part | sentences | with quotation marks | with a figure | words with a capital, the first apart |
|---|---|---|---|---|
{looks}
## Topics and outlets

![Sentences and kinds of outlet by topic](topics.png)

| topic | sentences | kinds of outlet |
|---|---|---|
{topics}
| outlet | sentences |
|---|---|
{outlets}
## Traps of the codebook

Sentences tagged by their writers (the part written after the trial bears tags): {traps}.

## Repeats

Near-repeats ({MAX_CONTAINMENT:.0%} of the shorter sentence's three-word runs, five at least, in another article):

{repeats}
Most frequent openings: {_frequent(found.openings)}.
Most frequent runs of five words: {_frequent(found.runs)}.

## The claim gate

Of {kept + lost:,} claims the gate keeps {kept:,} and loses {lost:,} ({lost / (kept + lost):.1%});
of {stopped + passed:,} sentences that are no claim it stops {stopped:,} ({stopped / max(stopped + passed, 1):.1%}).

## Faults

{"".join(f"- {fault}" + chr(10) for fault in found.faults) or "None."}
"""


def _agreement(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    return f"## Two readers\n\n```\n{agreement_table(agreement)}\n```\n"


def _frequent(items: list[tuple[str, int]]) -> str:
    return ", ".join(f"“{text}” {count}" for text, count in items[:8])


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _plot_lengths(found: Findings, path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes, counts, title, width in (
        (left, found.lengths, "words in a sentence", 4),
        (right, found.article_lengths, "sentences in an article", 2),
    ):
        top = max(max(values) for values in counts.values())
        for name, colour in (("corpus", "#4c6a92"), ("seeds", "#d08c2f")):
            values = counts[name]
            bins = np.arange(0, top + 2 * width, width)
            axes.hist(values, bins=bins, weights=[1 / len(values)] * len(values), alpha=0.6, label=name, color=colour)
        axes.set_xlabel(title)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    left.set_ylabel("share")
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _plot_order(found: Findings, path: Path) -> None:
    from matplotlib.figure import Figure

    names = [label.replace("_", " ") for label in ALL_LABELS]
    figure = Figure(figsize=(9.6, 4.2), layout="constrained")
    for axes, (name, order) in zip(figure.subplots(1, 2), found.label_order.items(), strict=True):
        shares = np.array([[order.get(a, {}).get(b, 0.0) for b in ALL_LABELS] for a in ALL_LABELS])
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=0.7)
        for i, j in np.ndindex(*shares.shape):
            axes.text(
                j,
                i,
                f"{shares[i, j]:.0%}",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if shares[i, j] > 0.45 else "black",
            )
        axes.set_xticks(range(len(names)), names, rotation=30, ha="right", fontsize=8)
        axes.set_yticks(range(len(names)), names, fontsize=8)
        axes.set_title(f"{name}: which label comes next", fontsize=10)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _plot_spread(found: Findings, path: Path) -> None:
    from matplotlib.figure import Figure

    topics = sorted(found.topics, key=lambda t: found.topics[t])
    figure = Figure(figsize=(9, 0.24 * len(topics) + 1), layout="constrained")
    axes = figure.subplots()
    axes.barh(range(len(topics)), [found.topics[t] for t in topics], color="#4c6a92")
    axes.set_yticks(range(len(topics)), topics)
    for place, topic in enumerate(topics):
        axes.text(found.topics[topic] + 4, place, f"{found.outlets_of_topic[topic]} outlets", va="center", fontsize=7)
    axes.tick_params(labelsize=8)
    axes.set_xlabel("sentences")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110, metadata={"Software": None})
