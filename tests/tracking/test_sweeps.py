"""A multirun is a parent with children, and its seeds come to one row."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from claimkit.config import check_options
from claimkit.tracking.naming import next_commands, run_label
from claimkit.tracking.runs import PARENT, start_run
from claimkit.tracking.store import default_uri, open_store
from claimkit.tracking.sweeps import children_of, close_sweep, open_sweep, sweep_name
from conftest import ROOT, run_in


def test_sweep_has_children_and_a_row_for_each_group_of_seeds(project: Path) -> None:
    words = ("model=majority,rules", "seed=0,1", "dataset=seeds", "tracking=figures")
    done = run_in(project, "python", "train.py", "-m", *words)
    assert done.returncode == 0, done.stderr
    client = open_store(f"sqlite:///{project / 'mlflow.db'}")
    runs = client.search_runs(["1"])
    (parent,) = (run for run in runs if run.data.tags["claimkit.kind"] == "sweep")
    assert parent.info.run_name == "sweep · majority,rules · seeds · seed=0,1"
    assert parent.info.status == "FINISHED"
    assert all(run.data.tags[PARENT] == parent.info.run_id for run in runs if run is not parent)
    assert len(children_of(client, "1", parent.info.run_id)) == 4
    summaries = {run.info.run_name: run for run in runs if run.data.tags["claimkit.kind"] == "summary"}
    assert set(summaries) == {"majority · seeds · 2 seeds", "rules · seeds · 2 seeds"}
    rules = summaries["rules · seeds · 2 seeds"].data
    assert rules.metrics["runs"] == 2
    assert rules.params["model.name"] == "rules"
    assert "seed" not in rules.params
    assert parent.data.tags["best"] == "rules · seeds"
    for name in ("mean.crossval.macro_f1", "sd.crossval.macro_f1", "min.crossval.macro_f1", "max.crossval.macro_f1"):
        assert parent.data.metrics[name] == rules.metrics[name]
    table = Path(client.download_artifacts(parent.info.run_id, "summary.csv", str(project))).read_text()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["settings"], row["runs"]) for row in rows] == [("majority · seeds", "2"), ("rules · seeds", "2")]
    written = json.loads(Path(client.download_artifacts(parent.info.run_id, "summary.json", str(project))).read_text())
    assert len(written["data"]) == 2
    for row in rows:
        assert f"{float(row['crossval.macro_f1 mean']):.3f}" in done.stdout
    assert "4 of 4 runs finished" in done.stdout


@pytest.mark.parametrize("launcher", ["joblib", "submitit_local"])
def test_jobs_of_a_launcher_are_children_of_one_parent(project: Path, launcher: str) -> None:
    words = ("model=majority,naive_bayes", "dataset=seeds", "tracking=figures", f"hydra/launcher={launcher}")
    done = run_in(project, "python", "train.py", "-m", *words)
    assert done.returncode == 0, done.stderr
    runs = open_store(f"sqlite:///{project / 'mlflow.db'}").search_runs(["1"])
    (parent,) = (run for run in runs if run.data.tags["claimkit.kind"] == "sweep")
    children = [run for run in runs if run.data.tags["claimkit.kind"] == "run"]
    assert {run.info.run_name for run in children} == {"majority · seeds · seed 0", "naive_bayes · seeds · seed 0"}
    assert all(run.info.status == "FINISHED" for run in runs)
    assert all(run.data.tags[PARENT] == parent.info.run_id for run in children)
    assert "2 of 2 runs finished" in done.stdout


@pytest.mark.parametrize(("word", "extra"), [("search=logreg", "search"), ("hydra/launcher=submitit_slurm", "slurm")])
def test_a_missing_extra_is_named(
    word: str, extra: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as stopped:
        check_options(ROOT / "conf", ["-m", word])
    assert stopped.value.code == 2
    assert f"pip install 'claimkit[{extra}]'" in capsys.readouterr().err


def test_mean_and_spread_are_those_of_the_jobs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{project / 'mlflow.db'}"
    parent = open_sweep(store, project, ["model=logreg", "seed=0,1,2"])
    for seed, value in enumerate((0.5, 0.6, 0.8)):
        with start_run(store, f"logreg · seed {seed}", {"claimkit.label": "logreg · news"}) as run:
            run.log_params({"model": {"name": "logreg"}, "seed": seed})
            run.log_metrics({"test.macro_f1": value, "macro_f1": value, "macro_f1_low": value - 0.1})
    with pytest.raises(ValueError, match="fails"), start_run(store, "fails", {}):
        raise ValueError("fails")
    close_sweep()
    data = open_store(store).get_run(parent).data
    assert data.metrics["mean.test.macro_f1"] == pytest.approx(1.9 / 3)
    assert data.metrics["sd.test.macro_f1"] == pytest.approx(0.1527525)
    assert (data.metrics["min.test.macro_f1"], data.metrics["max.test.macro_f1"]) == (0.5, 0.8)
    assert data.metrics["runs"] == 3
    assert "macro_f1_low" not in data.metrics
    printed = capsys.readouterr().out
    assert "0.633 (0.500 to 0.800)" in printed
    assert "3 of 4 runs finished" in printed
    with start_run(store, "after", {}) as run:
        pass
    assert PARENT not in open_store(store).get_run(run.id).data.tags


def test_failed_sweep_is_closed_as_failed(project: Path) -> None:
    done = run_in(
        project, "python", "train.py", "-m", "model=majority", "seed=0,-1", "dataset=seeds", "tracking=figures"
    )
    assert done.returncode == 2
    runs = open_store(f"sqlite:///{project / 'mlflow.db'}").search_runs(["1"])
    status = {run.info.run_name: run.info.status for run in runs}
    assert status == {"sweep · majority · seeds · seed=0,-1": "FAILED", "majority · seeds · seed 0": "FINISHED"}


def test_sweep_is_named_by_what_tells_it_apart() -> None:
    words = ["seed=0,1", "tracking.uri=x", "dataset.limit=500,0", "model=logreg", "experiment=learning_curve"]
    assert sweep_name(words) == "sweep · learning_curve · logreg · dataset.limit=500,0 · seed=0,1"


def test_label_names_the_settings_that_are_not_the_usual_ones() -> None:
    from claimkit.config import compose_settings

    plain = compose_settings(ROOT / "conf", ["model=logreg"])
    assert run_label(plain, ROOT) == "logreg · news"
    words = ["model.strength=3", "dataset.limit=500", "seed=4"]
    assert run_label(compose_settings(ROOT / "conf", words), ROOT) == "logreg · news · limit=500 · strength=3"
    words = ["experiment=transfer", "dataset.test_topics=[conflict,sport]"]
    label = run_label(compose_settings(ROOT / "conf", words), ROOT)
    assert label == "logreg · corpus · test_topics=conflict,sport · held_out_percent=0"


def test_next_commands_name_the_store_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.chdir(tmp_path)
    usual = next_commands(default_uri(tmp_path), tmp_path, "1", "models:/claimkit/3")
    assert usual[0].startswith("see it:  make ui  (then http://127.0.0.1:5000/#/experiments/1/runs")
    assert usual[1] == "use it:  claimkit predict --model models:/claimkit/3 seeds/"
    other = next_commands("sqlite:////else where/m.db", tmp_path, "1", "models:/claimkit/3")
    assert other[0].startswith("see it:  make ui store='sqlite:////else where/m.db'  (then")
    assert "--store 'sqlite:////else where/m.db'" in other[1]
    assert next_commands("http://127.0.0.1:5001", tmp_path, "2", None) == [
        "see it:  http://127.0.0.1:5001/#/experiments/2/runs?viewStateShareKey=runs"
    ]
