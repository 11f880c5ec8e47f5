"""Parts of the corpus by which a model is tried: its topics, in groups, and the waves in which it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from claimkit.errors import ConfigError

TOPIC_GROUPS: dict[str, tuple[str, ...]] = {
    "conflict": ("war", "terrorism", "intelligence", "diplomacy and sanctions", "migration", "protest"),
    "politics": ("elections", "national politics", "parliament", "local government"),
    "justice": ("courts", "police", "corruption inquiries"),
    "economy": ("central banks", "markets", "companies and mergers", "trade", "energy", "labour"),
    "nature": ("accidents", "disasters", "weather and climate", "environment"),
    "science": ("health", "medicine trials", "science", "space", "technology", "education"),
    "society": ("culture", "celebrity", "religion", "sport", "doping"),
}
"""Every topic of the corpus is in one group. Near topics are together, so that few of its words stay when it goes."""

LAST_WRITERS = {2: 16, 3: 22, 4: 28, 5: 36, 6: 52}
"""The last number of a wave's writers, after the ``n`` of an article's id (data/corpus/WRITING.md)."""

WAVES = (1, *LAST_WRITERS)


def topics_of(names: Sequence[str], known: Iterable[str]) -> frozenset[str]:
    """The topics that names of topics or of groups come to.

    Raises:
        ConfigError: a name is neither a group nor one of the ``known`` topics.
    """
    known = sorted(set(known) - {""})
    found: set[str] = set()
    for name in names:
        if name not in TOPIC_GROUPS and name not in known:
            raise ConfigError(
                f"dataset.test_topics: no topic or group is called {name!r}; groups are {', '.join(TOPIC_GROUPS)};"
                f" topics of this dataset are {', '.join(known) or 'none'}"
            )
        found.update(TOPIC_GROUPS.get(name, (name,)))
    return frozenset(found)


def wave_of(document: str) -> int:
    """The wave in which an article of the corpus was written, as its id tells; 0 for an article from elsewhere.

    >>> [wave_of(name) for name in ("a-04", "w3-20", "n16-07", "n20-08", "n28-12", "n29-01", "n52-25", "003_97e7")]
    [1, 1, 2, 3, 4, 5, 6, 0]
    """
    found = re.fullmatch(r"(?:[a-k]|w[1-3]|n(\d+))-\d+", document)
    if found is None:
        return 0
    if found[1] is None:
        return 1
    return next((wave for wave, last in LAST_WRITERS.items() if int(found[1]) <= last), 0)
