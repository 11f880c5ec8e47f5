"""Proof on the real data: no article, no event and no near-repeat lies on both sides of any split."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest

from claimkit.claims import LabelledSentence
from claimkit.config import compose_settings
from claimkit.dataset.duplicates import near_duplicate_groups
from claimkit.dataset.parts import Recipe, collect_parts
from claimkit.evaluation.splits import make_folds, unseen
from conftest import ROOT

Parts = dict[str, list[LabelledSentence]]


def parts_of(*overrides: str, corpus: str = "data/corpus") -> Parts:
    settings = compose_settings(ROOT / "conf", overrides)
    return collect_parts(replace(Recipe(**settings["dataset"]), corpus=corpus), ROOT)[0]


@pytest.fixture(scope="module")
def news() -> Parts:
    return parts_of("dataset=news")


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a few files of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    for path in sorted((ROOT / "data/corpus").glob("*.jsonl"))[3:34:9]:
        shutil.copy(path, folder)
    return str(folder)


def near_repeats(
    rows: Sequence[LabelledSentence], others: Sequence[LabelledSentence] | None = None
) -> list[tuple[LabelledSentence, LabelledSentence]]:
    """Pairs of two articles that share five runs of three words, half of the shorter one's, or all words: within the
    rows, or between them and ``others``.

    Written apart from ``claimkit.dataset.duplicates``, which the splits rest on.
    """
    runs = [runs_of(row.text) for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(runs):
        for run in own:
            holders[run].append(i)
    found = []
    for j, other in enumerate(rows if others is None else others):
        own = runs_of(other.text)
        shared = Counter(i for run in own for i in holders.get(run, ()) if others is not None or i < j)
        for i, count in shared.items():
            few = min(len(runs[i]), len(own))
            if rows[i].document != other.document and (
                count == few == max(len(runs[i]), len(own)) or count >= max(5, few / 2)
            ):
                found.append((rows[i], other))
    return found


def runs_of(text: str) -> set[str]:
    words = re.findall(r"\w+(?:[’'-]\w+)*", text.lower())
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def assert_apart(train: Sequence[LabelledSentence], test: Sequence[LabelledSentence], events: bool = True) -> None:
    assert train
    assert test
    for field in ("document", "event") if events else ("document",):
        assert not {getattr(row, field) for row in train} & {getattr(row, field) for row in test}
    assert near_repeats(test, train) == []


def test_held_out_part(news: Parts) -> None:
    assert len(news["test"]) > 2000
    assert_apart(news["train"], news["test"])


def test_folds(some: str) -> None:
    rows = parts_of("dataset=news", corpus=some)["train"]
    pairs = near_repeats(rows)
    assert pairs  # there is something to keep apart
    folds = make_folds(rows, 5, seed=0)
    assert sorted(i for _, test in folds for i in test) == list(range(len(rows)))
    for train, test in folds:
        trained, tested = {rows[i] for i in train}, {rows[i] for i in test}
        for field in ("document", "event"):
            assert not {getattr(row, field) for row in trained} & {getattr(row, field) for row in tested}
        assert not [pair for pair in pairs if trained & {*pair} and tested & {*pair}]


@pytest.mark.parametrize(
    "overrides", [["dataset=corpus_to_seeds"], ["dataset=seeds_to_corpus"], ["dataset=news", "dataset.limit=500"]]
)
def test_other_datasets(overrides: list[str], some: str) -> None:
    parts = parts_of(*overrides, corpus=some)
    assert_apart(parts["train"], parts["test"])


def test_seeds_are_left_out_one_at_a_time_without_what_repeats_them() -> None:
    rows = parts_of("dataset=seeds")["train"]
    assert near_repeats(rows)
    folds = make_folds(rows, 5, seed=0)
    assert len(folds) == 5
    for train, test in folds:  # all five tell one event
        assert_apart([rows[i] for i in train], [rows[i] for i in test], events=False)


def test_a_planted_repeat_is_kept_apart(news: Parts) -> None:
    rows = news["train"][:600]
    copies = [replace(row, document=f"copy-{i % 7}", event=f"copy-{i % 7}") for i, row in enumerate(rows[:60])]
    marked = [*rows, *copies]
    groups = near_duplicate_groups([row.text for row in marked], [row.document for row in marked])
    marked = [replace(row, group=group) for row, group in zip(marked, groups, strict=True)]
    assert len(near_repeats(marked)) >= 60
    for train, test in make_folds(marked, 5, seed=1):
        assert_apart([marked[i] for i in train], [marked[i] for i in test])


def test_rows_of_an_outside_file_that_were_trained_on_are_left_out(some: str) -> None:
    parts = parts_of("dataset=news", corpus=some)
    trained, fresh = parts["train"], parts["test"]
    repeated = [replace(row, document="outside", event="outside") for row in trained[200:205]]
    nearly = [replace(row, text=f"In short: {row.text}") for row in repeated]
    own_article = [replace(fresh[0], document=trained[0].document)]
    assert unseen([*fresh, *repeated, *nearly, *own_article], trained) == fresh


def test_equal_texts_hang_together_whatever_their_order() -> None:
    text = "Nobody was hurt."
    assert near_duplicate_groups([text] * 3, ["a", "b", "b"]) == [0, 0, 0]
    assert near_duplicate_groups([text] * 3, ["a", "a", "b"]) == [0, 0, 0]
    assert near_duplicate_groups([text, text, "It rained."], ["a", "a", "b"]) == [-1, -1, -1]


def test_what_is_trained_on_is_not_unseen_however_often_it_is_given(some: str) -> None:
    trained = parts_of("dataset=news", corpus=some)["train"][:50]
    twice = [replace(trained[0], document=name, event=name) for name in ("x", "x", "y")]
    assert unseen(twice, trained) == []
    same_event = replace(trained[0], document="z", text="Something else altogether was decided in Lima.")
    assert unseen([same_event], trained) == []


def test_folds_are_stratified(news: Parts) -> None:
    rows = news["train"]
    whole = Counter(row.label for row in rows)
    for _, test in make_folds(rows, 5, seed=0):
        part = Counter(rows[i].label for i in test)
        for label, count in whole.items():
            assert part[label] / len(test) == pytest.approx(count / len(rows), abs=0.01)
