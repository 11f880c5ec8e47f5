"""What a dataset is made of: its recipe, and the labelled sentences that the recipe comes to.

In: a recipe that names parts. Out: the rows of train and test. A part is ``seeds`` (articles and their annotations),
``corpus`` (the articles written for this project) or the path of anybody's labelled file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from claimkit.claims import CLAIM_LABELS, NOT_A_CLAIM, LabelledSentence
from claimkit.dataset.annotations import attach, labelled_sentences, read_annotations, read_corpus
from claimkit.dataset.names import names_of
from claimkit.dataset.topics import WAVES, topics_of, wave_of
from claimkit.errors import ConfigError, DatasetError

LONGEST_FOLDER = 60

NAMED_PARTS = ("seeds", "corpus")
"""Parts that are no path."""

PRESETS: dict[str, dict[str, Any]] = {
    "seeds": {"train": ("seeds",)},
    "corpus": {"train": ("corpus",), "held_out_percent": 15},
    "news": {"train": ("seeds", "corpus"), "held_out_percent": 15},
    "corpus_to_seeds": {"train": ("corpus",), "test": ("seeds",)},
    "seeds_to_corpus": {"train": ("seeds",), "test": ("corpus",)},
}
"""What ``conf/dataset`` says of the datasets that are built into a folder of their plain name."""

IN_WORDS = ("name", "limit", "limit_seed", "test_topics", "without_waves")
"""The settings that the name of a folder tells in words."""

SEEDS_EVENT = "kim-putin-summit-2023"
"""All five seed articles tell this one event."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a dataset is made of; paths are taken from ``root``.

    ``train`` and ``test`` name parts. ``held_out_percent`` of the events (an article that names none is one; the seeds
    apart), chosen by a hash of the event's id, go from train to test. They stay the same when the corpus grows, and so
    are not stratified: over a thousand articles the shares of the labels come out alike. ``limit`` keeps so many claims
    of train at most (0 keeps all), whole articles in an order that ``limit_seed`` decides. Articles on ``test_topics``
    (topics or groups of them, see ``TOPIC_GROUPS``) go from train to test as well; articles of ``without_waves`` are
    left out of train.
    """

    name: str
    train: tuple[str, ...]
    test: tuple[str, ...] = ()
    held_out_percent: int = 0
    limit: int = 0
    limit_seed: int = 0
    contested: bool = False
    test_topics: tuple[str, ...] = ()
    without_waves: tuple[int, ...] = ()
    seeds: str = "seeds"
    annotations: str = "data/annotations/seeds.jsonl"
    corpus: str = "data/corpus"
    text_column: str = "text"
    label_column: str = "label"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.name):
            raise ConfigError(f"dataset.name is {self.name!r}; allowed are letters, digits, _ and -")
        for field in ("train", "test", "test_topics", "without_waves"):
            if isinstance(getattr(self, field), str | int):
                raise ConfigError(f"dataset.{field} must be a list, as in 'dataset.{field}=[{getattr(self, field)}]'")
        if unknown := [wave for wave in self.without_waves if wave not in WAVES]:
            raise ConfigError(f"dataset.without_waves holds {unknown[0]!r}; allowed are {', '.join(map(str, WAVES))}")
        for field in ("held_out_percent", "limit", "limit_seed"):
            value = getattr(self, field)
            if not isinstance(value, int) or value < 0 or (field == "held_out_percent" and value >= 100):
                raise ConfigError(f"dataset.{field} is {value!r}; allowed are whole numbers from 0")

    @property
    def folder(self) -> str:
        """Name of the folder it is built into: of its own for each choice of rows, so that none overwrites another that
        a model was trained on. It ends in a hash where the words before do not tell the choice."""
        words = [self.name, *([str(self.limit), str(self.limit_seed)] if self.limit else [])]
        words += ["test", *self.test_topics] if self.test_topics else []
        words += ["without", *map(str, self.without_waves)] if self.without_waves else []
        folder = re.sub(r"[^A-Za-z0-9_-]+", "_", "-".join(words))
        usual = self.name in PRESETS and _choice(Recipe(self.name, **PRESETS[self.name])) == _choice(self)
        if usual and len(folder) <= LONGEST_FOLDER:
            return folder
        digest = hashlib.sha256(("-".join(words) + ("" if usual else _choice(self))).encode()).hexdigest()[:8]
        return f"{folder[:LONGEST_FOLDER]}-{digest}"


def _choice(recipe: Recipe) -> str:
    """The settings that the name of its folder does not tell in words."""
    chosen = {f.name: getattr(recipe, f.name) for f in fields(recipe) if f.name not in IN_WORDS}
    return json.dumps(chosen, sort_keys=True, default=list)


def collect_parts(recipe: Recipe, root: Path) -> tuple[dict[str, list[LabelledSentence]], int]:
    """The rows of each part of the built dataset (train, test, not_a_claim), and how many sentences bear no label.

    Raises:
        DatasetError, DocumentError, AnnotationError: a part is missing or wrong.
    """
    train: list[LabelledSentence] = []
    test: list[LabelledSentence] = []
    unlabelled = 0
    named = names_of([root / part for part in (*recipe.train, *recipe.test)], root)
    for parts_of, target in ((recipe.train, train), (recipe.test, test)):
        for part in parts_of:
            rows, missing = _read_part(part, named[root / part], recipe, root)
            target.extend(rows)
            unlabelled += missing
    train, test = _one_event_each(train), _one_event_each(test)
    if recipe.held_out_percent:
        held = {
            row.event for row in train if row.event != SEEDS_EVENT and is_held_out(row.event, recipe.held_out_percent)
        }
        test.extend(row for row in train if row.event in held)
        train = [row for row in train if row.event not in held]
    if recipe.test_topics:
        train, moved = _split_topics(train, recipe.test_topics)
        test.extend(moved)
    if recipe.without_waves:
        train = [row for row in train if wave_of(row.document) not in recipe.without_waves]
    for field, name in (("document", "article"), ("event", "event")):
        both = {getattr(row, field) for row in train} & {getattr(row, field) for row in test}
        if both:
            raise DatasetError(f"dataset {recipe.name}: the {name} {sorted(both)[0]!r} is in both train and test")
    if recipe.limit:
        train = _limited(train, recipe.limit, recipe.limit_seed)
    train, test = _with_groups(train, test)
    absent = [label for label in CLAIM_LABELS if all(row.label != label for row in train)]
    if absent:
        raise DatasetError(f"dataset {recipe.name}: no sentence to train on bears the label {absent[0]}")
    parts = {
        "train": [row for row in train if row.label != NOT_A_CLAIM],
        "test": [row for row in test if row.label != NOT_A_CLAIM],
        "not_a_claim": [row for row in (*train, *test) if row.label == NOT_A_CLAIM],
    }
    return parts, unlabelled


def input_files(recipe: Recipe, root: Path) -> dict[str, Path]:
    """Every file that decides the result, under a name that does not depend on this machine."""
    from claimkit.dataset.documents import find_files

    files: list[Path] = []
    for name in (*recipe.train, *recipe.test):
        if name == "seeds":
            files += [*find_files(root / recipe.seeds), root / recipe.annotations]
        elif name == "corpus":
            files += sorted((root / recipe.corpus).glob("*.jsonl"))
        else:
            files.append(root / name)
    for path in files:
        if not path.is_file():
            raise DatasetError(f"{path}: no such file (a part of the dataset {recipe.name})")
    return {name: path for path, name in names_of(files, root).items()}


def is_held_out(event: str, percent: int) -> bool:
    """Whether an event (where none is named, an article) belongs to the held-out part: decided by its id, for good."""
    return int(hashlib.sha256(event.encode()).hexdigest()[:8], 16) % 100 < percent


def _one_event_each(rows: list[LabelledSentence]) -> list[LabelledSentence]:
    """The rows, each with the event that the first row of its article names: a part labelled later does not know it."""
    events: dict[str, str] = {}
    for row in rows:
        events.setdefault(row.document, row.event)
    return [row if row.event == events[row.document] else replace(row, event=events[row.document]) for row in rows]


def _split_topics(
    rows: list[LabelledSentence], names: tuple[str, ...]
) -> tuple[list[LabelledSentence], list[LabelledSentence]]:
    """Rows of events on other topics, and of those of which an article is on the named ones."""
    topics = topics_of(names, (row.topic for row in rows))
    named = {row.event for row in rows if row.topic in topics}
    return [row for row in rows if row.event not in named], [row for row in rows if row.event in named]


def _limited(rows: list[LabelledSentence], limit: int, seed: int) -> list[LabelledSentence]:
    """Whole articles in an order drawn by the seed, each that still fits into ``limit`` claims."""
    claims = Counter(row.document for row in rows if row.label != NOT_A_CLAIM)
    kept: set[str] = set()
    total = 0
    for document in sorted(claims, key=lambda d: hashlib.sha256(f"{seed}:{d}".encode()).hexdigest()):
        if total + claims[document] <= limit:
            kept.add(document)
            total += claims[document]
    return [row for row in rows if row.document in kept]


def _with_groups(
    train: list[LabelledSentence], test: list[LabelledSentence]
) -> tuple[list[LabelledSentence], list[LabelledSentence]]:
    """Mark near-repeats across articles, and leave out of train what nearly repeats a row of test."""
    from claimkit.dataset.duplicates import near_duplicate_groups

    rows = [*train, *test]
    groups = near_duplicate_groups([row.text for row in rows], [row.document for row in rows])
    marked = [replace(row, group=group) for row, group in zip(rows, groups, strict=True)]
    train, test = marked[: len(train)], marked[len(train) :]
    tested = {row.group for row in test} - {-1}
    return [row for row in train if row.group not in tested], test


def _read_part(part: str, name: str, recipe: Recipe, root: Path) -> tuple[list[LabelledSentence], int]:
    if part == "seeds":
        return _read_seeds(root / recipe.seeds, root / recipe.annotations)
    if part == "corpus":
        rows = read_corpus(root / recipe.corpus)
    else:  # named with its suffix: another file of this name that is measured on later does not hold these articles
        rows = read_annotations(root / part, text=recipe.text_column, label=recipe.label_column, name=name)
    labelled = labelled_sentences(rows)
    if not recipe.contested:
        labelled = [sentence for sentence, row in zip(labelled, rows, strict=True) if not row.contested]
    return labelled, 0


def _read_seeds(articles: Path, annotations: Path) -> tuple[list[LabelledSentence], int]:
    from claimkit.dataset.documents import read_documents
    from claimkit.dataset.sentences import split_sentences

    documents = read_documents(articles)
    sentences = {document.id: split_sentences(document) for document in documents}
    rows, missing = attach(documents, sentences, read_annotations(annotations))
    return [replace(row, event=SEEDS_EVENT) for row in rows], missing
