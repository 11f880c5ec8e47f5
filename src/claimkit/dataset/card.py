"""The card of a built dataset: what is in it, counted from the rows themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from claimkit.claims import CLAIM_LABELS, LabelledSentence

_FIELDS = """\
| column | meaning |
|---|---|
| `document`, `event` | the article, and the event it tells (articles of one event belong on one side of a split) |
| `position` | number of the sentence in its article, from 0 |
| `start`, `end` | offsets of the sentence in the raw source file, in characters; -1 where there is no source file |
| `text` | the sentence as printed |
| `in_quotation` | quotation marks opened in an earlier sentence still hold |
| `label`, `label_source` | the kind of claim, and how many readings it rests on |
| `secondary` | the label of a second proposition, if there is one |
| `source`, `cue` | who answers for the proposition, and the words that decided, as printed |
| `topic`, `outlet` | what the article is about, and the kind of outlet |
| `group` | number shared by sentences that nearly repeat one another in different articles, else -1 |
"""


def dataset_card(manifest: Mapping[str, Any], parts: Mapping[str, Sequence[LabelledSentence]]) -> str:
    """The README.md of a built dataset, with the YAML that the ``datasets`` library reads."""
    files = [part for part in ("train", "test") if parts.get(part)]
    listed = "".join(f"  - split: {part}\n    path: {part}.parquet\n" for part in files)
    rows = "".join(_count_row(label, parts, files) for label in CLAIM_LABELS)
    total = "".join(f" {len(parts[part])} |" for part in files)
    articles = "".join(f" {len({row.document for row in parts[part]})} |" for part in files)
    grouped = sum(row.group >= 0 for part in files for row in parts[part])
    return f"""\
---
configs:
- config_name: default
  data_files:
{listed}---
# {manifest["name"]}: how sentences of news are put

Each sentence is an asserted fact, an allegation, a denial or a forecast. The labels tell how a claim is
put, not whether it is true. The codebook is `data/codebook.md` of the claimkit project.

| label |{"".join(f" {part} |" for part in files)}
|---|{"---|" * len(files)}
{rows}| all |{total}
| articles |{articles}

{len(parts["not_a_claim"])} sentences are no claim (`not_a_claim.parquet`);
{grouped} claims nearly repeat one of another article;
{manifest["unlabelled"]} sentences of the articles bear no label and are left out.

{_FIELDS}
`manifest.json` holds the SHA-256 of every input and of every file.
"""


def _count_row(label: str, parts: Mapping[str, Sequence[LabelledSentence]], files: Sequence[str]) -> str:
    counts = (Counter(row.label for row in parts[part])[label] for part in files)
    return f"| {label} |{''.join(f' {count} |' for count in counts)}\n"
