"""The champion moves to what is better on the same rows beyond its interval, or when told to."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from claimkit.claims import CLAIM_LABELS
from claimkit.cli import main
from claimkit.errors import ModelError
from claimkit.tracking.champion import Measured, consider, judge, paired_difference, set_champion
from claimkit.tracking.registered import find_version
from claimkit.tracking.runs import start_run
from claimkit.tracking.store import open_store

NAME = "claimkit"


def predictions(share_right: float, rows: int = 400, articles: int = 40) -> list[dict[str, object]]:
    """Rows of which a share is guessed right; the same rows and labels for every share."""
    labels = np.random.default_rng(1).choice(CLAIM_LABELS, rows)
    luck = np.random.default_rng(2).random(rows)
    found: list[dict[str, object]] = []
    for i, label in enumerate(labels):
        wrong = CLAIM_LABELS[(CLAIM_LABELS.index(str(label)) + 1) % 4]
        guess = str(label) if luck[i] < share_right else wrong
        entry = {"document": f"d{i % articles}", "position": i, "text": f"text {i}", "label": str(label)}
        found.append({**entry, "guess": guess})
    return found


def add_version(store: str, rows: list[dict[str, object]] | None, folder: Path, macro_f1: float = 0.5) -> str:
    """A registered version whose run has logged these predictions and a matching figure."""
    with start_run(store, "some model", {"test.rows": str(hash(str([r["label"] for r in rows or []])))}) as run:
        if rows is not None:
            run.log_metrics({"test.macro_f1": macro_f1, "test.macro_f1_low": macro_f1 - 0.02})
            part = folder / "artifacts" / "test"
            part.mkdir(parents=True, exist_ok=True)
            part.joinpath("predictions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
            run.log_folder(part.parent)
    client = open_store(store)
    if not client.search_registered_models(f"name='{NAME}'"):
        client.create_registered_model(NAME)
    return str(client.create_model_version(NAME, "file:///nowhere", run_id=run.id).version)


@pytest.fixture
def store(project: Path) -> str:
    return f"sqlite:///{project / 'mlflow.db'}"


def test_moves_only_to_what_is_better_beyond_its_interval(store: str, tmp_path: Path) -> None:
    client = open_store(store)
    versions = [add_version(store, predictions(share), tmp_path) for share in (0.70, 0.71, 0.90, 0.80)]
    lines = [consider(client, NAME, version) for version in versions]
    assert lines[0] == "@champion is now version 1: there was none"
    assert lines[1].startswith("@champion stays version 1: macro-F1 of version 2 differs by +")
    assert lines[1].endswith("not above 0")
    assert lines[2].startswith("@champion is now version 3")
    assert lines[3].startswith("@champion stays version 3: macro-F1 of version 4 differs by -")
    assert str(client.get_model_version_by_alias(NAME, "champion").version) == "3"


def test_other_rows_and_missing_figures_do_not_compare(store: str, tmp_path: Path) -> None:
    client = open_store(store)
    first = add_version(store, predictions(0.6), tmp_path)
    other = add_version(store, predictions(1.0)[:300], tmp_path)
    unmeasured = add_version(store, None, tmp_path)
    consider(client, NAME, first)
    assert "other held-out rows; to move it: claimkit champion --set 2" in consider(client, NAME, other)
    assert "version 3 was not measured on held-out articles" in consider(client, NAME, unmeasured)
    assert consider(client, NAME, first) == "@champion is version 1 already"


def test_without_predictions_the_new_interval_decides() -> None:
    old = Measured("1", "", "digest", 0.80, 0.78, 0.82, {})
    assert judge(old, Measured("2", "", "digest", 0.83, 0.81, 0.85, {})).better
    assert not judge(old, Measured("2", "", "digest", 0.81, 0.79, 0.83, {})).better
    elsewhere = judge(old, Measured("2", "", "other", 0.99, 0.98, 1.0, {}))
    assert not elsewhere.better
    assert not elsewhere.comparable


def test_paired_difference_is_that_of_scikit_learn_and_its_interval_holds_it() -> None:
    from sklearn.metrics import f1_score

    rows, better = predictions(0.7), predictions(0.8)
    labels = [str(row["label"]) for row in rows]
    old, new = ([str(row["guess"]) for row in part] for part in (rows, better))
    point, low, high = paired_difference(labels, old, new, [str(row["document"]) for row in rows])
    expected = f1_score(labels, new, average="macro") - f1_score(labels, old, average="macro")
    assert point == pytest.approx(expected)
    assert low < point < high
    same = paired_difference(labels, old, old, [str(row["document"]) for row in rows])
    assert same == (0.0, 0.0, 0.0)


def test_command_shows_and_moves(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = open_store(store)
    for share in (0.9, 0.5):
        add_version(store, predictions(share), tmp_path, macro_f1=share)
    consider(client, NAME, "1")
    main(["champion", "models:/claimkit/2", "--store", store])
    shown = capsys.readouterr().out
    assert "@champion stays version 1" in shown
    assert "*       1  0.900" in shown
    main(["champion", "--set", "2", "--store", store])
    moved = capsys.readouterr().out
    assert "@champion is now version 2: set by hand" in moved
    assert "*       2  0.500" in moved
    with pytest.raises(SystemExit) as stop:
        main(["champion", "--set", "9", "--store", store])
    assert stop.value.code == 2
    assert capsys.readouterr().err == "error: models:/claimkit/9: no such version; there are 1, 2\n"


def test_references_that_are_no_versions(store: str, tmp_path: Path) -> None:
    client = open_store(store)
    add_version(store, predictions(0.9), tmp_path)
    set_champion(client, NAME, "1")
    assert find_version(client, "models:/claimkit@champion", store) == (NAME, "1")
    for reference in ("runs:/1", "models:/claimkit", "models:/claimkit/7", "models:/claimkit@nobody"):
        with pytest.raises(ModelError, match=r"models:/"):
            find_version(client, reference, store)
