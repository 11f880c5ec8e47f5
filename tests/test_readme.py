"""The README's commands run, word for word; those that do not run here say why."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from conftest import ROOT, Command, run_in

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip() and not line.startswith("#")
]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

NOT_RUN = {
    "make train": "sets up an environment; CI calls make",
    "make test": "is what runs this",
    "source .venv/bin/activate": "a shell's own command",
    "python train.py model=minilm": "takes minutes; tests/models/test_encoder.py fine-tunes on a few sentences",
    "python train.py -m model=majority,rules,logreg seed=0,1,2": "nine runs; test_a_sweep_runs does two",
}


def test_every_command_is_run_or_has_a_reason() -> None:
    assert set(NOT_RUN) <= set(SHELL)
    assert len(SHELL) > len(NOT_RUN) + 4


@pytest.mark.parametrize("line", [line for line in SHELL if line not in NOT_RUN])
def test_command(line: str, trained: Path, project: Path) -> None:
    words = shlex.split(line)
    if words[0] == "claimkit":
        done = run_in(trained, *words)
    else:
        for name in ("mine.jsonl", "other.csv"):
            write_labelled(project / name)
        done = run_in(project, *words)
    assert done.returncode == 0, done.stderr
    assert (done.stdout + done.stderr).strip()


def write_labelled(path: Path) -> None:
    rows = [
        ("It rained on {d}.", "asserted_fact"),
        ("It rained on {d}, Ode said.", "allegation"),
        ("Ode denied that it rained on {d}.", "denial"),
        ("It will rain on {d}.", "forecast"),
    ]
    days = ("Monday", "Tuesday", "Friday", "Sunday") if path.suffix == ".csv" else ("May 1", "May 2", "May 3", "May 4")
    texts = [(text.format(d=day), label) for day in days for text, label in rows]
    if path.suffix == ".csv":
        path.write_text("text,label\n" + "".join(f'"{t}",{label}\n' for t, label in texts))
    else:
        path.write_text("".join(f'{{"text": "{t}", "label": "{label}"}}\n' for t, label in texts))


@pytest.mark.parametrize("block", PYTHON)
def test_python_block(block: str, trained: Path, tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(block, encoding="utf-8")
    done = run_in(trained, "python", str(script))
    assert done.returncode == 0, done.stderr
    assert "denial" in done.stdout or "forecast" in done.stdout


def test_options_of_the_tables_are_those_there_are() -> None:
    for group in ("model", "dataset", "evaluation", "tracking", "experiment", "search"):
        (row,) = re.findall(rf"\| `{group}` \| (.*?) \|\n", README)
        named = set(re.findall(r"`(\w+)`", row))
        assert named == {path.stem for path in (ROOT / "conf" / group).glob("*.yaml")} - {"budget"}


def test_a_sweep_runs(command: Command) -> None:
    done = command("python", "train.py", "-m", "model=majority,rules", "dataset=seeds", "tracking=off")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("macro-F1") == 2
