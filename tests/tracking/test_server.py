"""A run that logs to an MLflow server, as README sets one up for many machines."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from conftest import run_in


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_model_is_registered_on_a_server(project: Path, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    given = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    stored = ["--backend-store-uri", f"sqlite:///{project / 'mlflow.db'}", "--artifacts-destination", str(tmp_path)]
    words = [sys.executable, "-m", "mlflow", "server", *given, *stored]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + 120
        while not answers(url):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.5)
        done = run_in(project, "python", "train.py", "model=majority", "dataset=seeds", f"tracking.uri={url}")
        assert done.returncode == 0, done.stderr
        assert "@champion is now version 1" in done.stdout
    finally:
        server.terminate()
        server.wait(60)
