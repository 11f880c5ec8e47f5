"""``claimkit serve`` as a process: it answers, finishes what it has begun when told to stop, and gives 0."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimkit.cli import main


def test_a_request_in_flight_is_answered_after_sigterm(trained: Path) -> None:
    words = [sys.executable, "-m", "claimkit.cli", "serve", "--port", "0", "--batch-wait-ms", "1500"]
    with subprocess.Popen(words, cwd=trained, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.search(r"logreg \(models:/claimkit@champion\) at http://127\.0\.0\.1:(\d+)", line)
            assert found, line
            connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=20)
            connection.request("GET", "/health")
            model = json.load(connection.getresponse())["model"]
            assert model == {
                "name": "logreg",
                "reference": "models:/claimkit@champion",
                "version": "1",
                "dataset": "seeds",
            }
            body = json.dumps({"texts": ["The dam will be emptied by June, engineers say."]})
            connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            answer = connection.getresponse()
            assert answer.status == 200
            assert json.load(answer)["predictions"][0]["label"] == "forecast"
            connection.close()
            assert process.wait(20) == 0
            assert process.stderr.read() == "stopped\n"
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--model", "models:/claimkit/9"], "models:/claimkit/9: not in the store"),
        (["--max-texts", "0"], "--max-texts is 0; allowed are 1 to 1000000"),
    ],
)
def test_faults_are_one_line(words: list[str], says: str, trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", "--port", "0", "--store", f"sqlite:///{trained / 'mlflow.db'}", *words])
    assert stopped.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: {says}")
    assert error.count("\n") == 1
