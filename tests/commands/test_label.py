"""``claimkit label``: sentences go to Label Studio and come back as annotations that train.

No Label Studio runs here: the exports are built as https://labelstud.io/guide/task_format documents them.
"""

from __future__ import annotations

import copy
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from claimkit.claims import ALL_LABELS, SentencePrediction
from claimkit.cli import main
from claimkit.dataset.annotations import attach, labelled_sentences, read_annotations
from claimkit.dataset.documents import read_documents
from claimkit.dataset.label_studio import labelling_config, make_task
from claimkit.dataset.label_studio_export import read_export
from claimkit.dataset.parts import SEEDS_EVENT, Recipe, collect_parts
from claimkit.dataset.sentences import split_sentences
from claimkit.errors import AnnotationError
from conftest import ROOT, run_in

TEXT = "“🛢 Oil spilled,” Ode said."


def guess(label: str = "allegation", text: str = TEXT, start: int = 40) -> SentencePrediction:
    return SentencePrediction(start, start + len(text), text, label, 0.5, {}, True, True)


def task_of(**spans: str) -> dict[str, Any]:
    """A task as 'label export' writes it."""
    return make_task(guess(), number=1, document="d", context=TEXT, uncertainty=0.5, model="m 1", spans=spans)


def annotated(task: dict[str, Any], *labels: str, id: int = 12) -> dict[str, Any]:
    """The task as Label Studio exports it, with one annotation a label; the guess's spans are kept."""
    done = copy.deepcopy(task)
    spans = [r for r in done["predictions"][0]["result"] if r["type"] == "labels"]
    done.update(id=id, project=1, created_at="2026-11-22T10:00:00Z", file_upload="tasks.json", drafts=[])
    done["annotations"] = [
        {
            "id": 100 + i,
            "completed_by": i + 1,
            "was_cancelled": False,
            "ground_truth": False,
            "lead_time": 4.2,
            "result": [
                *spans,
                {
                    "id": "x",
                    "type": "choices",
                    "origin": "manual",
                    "from_name": "label",
                    "to_name": "text",
                    "value": {"choices": [label]},
                },
            ],
        }
        for i, label in enumerate(labels)
    ]
    return done


def written(folder: Path, *tasks: object) -> Path:
    path = folder / "export.json"
    path.write_text(json.dumps(list(tasks)), encoding="utf-8")
    return path


def test_config_and_tasks_name_the_same_controls() -> None:
    config = ElementTree.fromstring(labelling_config())
    controls = {element.get("name"): element.tag.lower() for element in config if element.get("toName")}
    assert [choice.get("value") for choice in config.iter("Choice")] == list(ALL_LABELS)
    keys = [element.get("hotkey") for element in config.iter() if element.get("hotkey")]
    assert len(keys) == len(set(keys)) == 7
    task = task_of(source="Ode", cue="said")
    for result in task["predictions"][0]["result"]:
        assert controls[result["from_name"]] == result["type"]
        assert config.find(f"Text[@name='{result['to_name']}']") is not None
    for element in config.iter():
        if (element.get("value") or "").startswith("$"):
            assert element.get("value", "")[1:] in task["data"]


def test_one_reading_comes_back_as_it_was(tmp_path: Path) -> None:
    found = read_export(written(tmp_path, annotated(task_of(source="Ode", cue="said"), "denial")))
    assert found.reports == ()
    assert found.rows[0] == {
        "document": "d",
        "start": 40,
        "end": 66,
        "text": TEXT,
        "in_quotation": True,
        "label": "denial",
        "second_label": "",
        "third_label": "",
        "final_label": "denial",
        "contested": False,
        "secondary": "",
        "source": "Ode",
        "cue": "said",
        "confidence": "sure",
        "annotator": "user-1",
    }


def test_a_cue_in_two_places_comes_back(tmp_path: Path) -> None:
    task = task_of(cue="spilled ... said")
    assert len({result["id"] for result in task["predictions"][0]["result"]}) == 3
    assert read_export(written(tmp_path, annotated(task, "denial"))).rows[0]["cue"] == "spilled ... said"


@pytest.mark.parametrize(
    ("labels", "final"),
    [
        (["denial", "denial"], "denial"),
        (["denial", "forecast"], ""),
        (["denial", "forecast", "forecast"], "forecast"),
        (["denial", "forecast", "allegation"], ""),
    ],
)
def test_several_readings(tmp_path: Path, labels: list[str], final: str) -> None:
    found = read_export(written(tmp_path, annotated(task_of(), *labels)))
    row = found.rows[0]
    assert [row["label"], row["second_label"], row["third_label"]][: len(labels)] == labels
    assert row["final_label"] == final
    assert row["contested"] is not bool(final)
    assert bool(found.reports) is not bool(final)


def test_skipped_and_empty_ones_are_reported(tmp_path: Path) -> None:
    skipped = annotated(task_of(), "denial", id=1)
    skipped["annotations"][0]["was_cancelled"] = True
    empty = annotated(task_of(), "denial", id=2)
    empty["annotations"][0]["result"] = []
    found = read_export(written(tmp_path, skipped, empty, annotated(task_of(), id=3)))
    assert found.rows == ()
    assert found.reports == ("task 1: skipped by user-1", "task 2: no label by user-1", "task 3: not labelled")


def test_names_and_addresses_of_annotators_are_not_kept(tmp_path: Path) -> None:
    task = annotated(task_of(), "denial", "denial")
    task["annotations"][0]["completed_by"] = {"id": 5, "email": "a@example.org", "first_name": "A"}
    task["annotations"][1]["completed_by"] = "a@example.org"
    assert read_export(written(tmp_path, task)).rows[0]["annotator"] == "user-5, user"


def test_offsets_in_characters_and_in_utf16_units(tmp_path: Path) -> None:
    task = annotated(task_of(source="Ode"), "denial")
    old = copy.deepcopy(task)
    value = old["annotations"][0]["result"][0]["value"]
    value.update(start=value["start"] + 1, end=value["end"] + 1)
    assert TEXT[value["start"] : value["end"]] != "Ode"
    for given in (task, old):
        assert read_export(written(tmp_path, given)).rows[0]["source"] == "Ode"


def broken(change: str) -> object:
    task = annotated(task_of(source="Ode"), "denial")
    span, choice = task["annotations"][0]["result"]
    match change:
        case "span":
            span["value"].update(start=0, end=3)
        case "numbers":
            span["value"].update(start="0", end=3)
        case "span name":
            span["value"]["labels"] = ["Person"]
        case "label":
            choice["value"]["choices"] = ["lie"]
        case "two labels":
            choice["value"]["choices"] = ["denial", "forecast"]
        case "place":
            task["data"]["end"] = task["data"]["start"] + 3
        case "no place":
            del task["data"]["start"]
        case "min":
            return {"id": 12, "text": TEXT, "label": "denial", "annotation_id": 3}
    return task


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("span", "offsets 0 to 3 hold '“🛢 ', not 'Ode'"),
        ("numbers", "a span from '0' to 3"),
        ("span name", "a span is called 'Person'; allowed are source, cue"),
        ("label", "the label is 'lie'; allowed are asserted_fact"),
        ("two labels", "2 labels"),
        ("place", "offsets 40 to 43 do not hold a text of 26 characters"),
        ("no place", "data.start is None"),
        ("min", "export as JSON, not as JSON-MIN"),
    ],
)
def test_a_wrong_task_is_named(tmp_path: Path, change: str, says: str) -> None:
    with pytest.raises(AnnotationError, match=r"export\.json: task 12: ") as caught:
        read_export(written(tmp_path, broken(change)))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sentence_twice_and_no_export(tmp_path: Path) -> None:
    task = annotated(task_of(), "denial")
    with pytest.raises(AnnotationError, match="task 13: the same sentence as task 12"):
        read_export(written(tmp_path, task, {**task, "id": 13}))
    (tmp_path / "export.json").write_text('{"id": 1}')
    with pytest.raises(AnnotationError, match="it is a list of tasks"):
        read_export(tmp_path / "export.json")


def test_round_trip_and_training(trained: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tasks = project / "tasks.json"
    store = f"sqlite:///{trained / 'mlflow.db'}"
    main(["label", "export", str(ROOT / "seeds"), "--store", store, "--out", str(tasks), "--count", "30"])
    assert (project / "tasks.xml").read_text() == labelling_config()
    exported = json.loads(tasks.read_text(encoding="utf-8"))
    assert len(exported) == 30
    assert exported[0]["predictions"][0]["model_version"] == "logreg models:/claimkit@champion version 1"
    kinds = [task["predictions"][0]["result"][0]["value"]["choices"][0] for task in exported]
    done = [annotated(task, kind, id=i) for i, (task, kind) in enumerate(zip(exported, kinds, strict=True))]
    written(project, *done)
    out = project / "data/annotations/more.jsonl"
    main(["label", "import", str(project / "export.json"), "--out", str(out)])
    assert "30 sentences of 5 articles" in capsys.readouterr().out
    documents = read_documents(ROOT / "seeds")
    rows, _ = attach(documents, {d.id: split_sentences(d) for d in documents}, read_annotations(out))
    assert {(r.document, r.start): r.label for r in rows} == {
        (t["data"]["document"], t["data"]["start"]): k for t, k in zip(exported, kinds, strict=True)
    }
    assert [r.in_quotation for r in rows] == [r.in_quotation for r in labelled_sentences(read_annotations(out))]
    with pytest.raises(SystemExit):
        main(["label", "import", str(project / "export.json"), "--out", str(out)])
    assert "already there; give another name, or --overwrite" in capsys.readouterr().err
    parts, _ = collect_parts(Recipe(name="more", train=("seeds", "data/annotations/more.jsonl")), project)
    assert {row.event for row in parts["train"]} == {SEEDS_EVENT}
    words = ["train.py", "model=majority", "dataset=seeds", "tracking=off", "evaluation=none"]
    run = run_in(project, sys.executable, *words, "dataset.train=[seeds,data/annotations/more.jsonl]")
    assert run.returncode == 0, run.stderr
    assert "129 claims" in run.stdout
