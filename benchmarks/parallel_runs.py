"""Do parallel runs on a fresh store all finish?

    python benchmarks/parallel_runs.py --jobs 8 --repeats 20

Each repeat starts so many ``train.py`` at once, as processes of their own, on a store that does not exist yet, and
looks in it afterwards: every run must be finished, with its figures and its registered model.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from claimkit.tracking.store import open_store

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=20)
    options = parser.parse_args()
    started, whole = time.perf_counter(), 0
    for repeat in range(1, options.repeats + 1):
        with tempfile.TemporaryDirectory() as folder:
            finished = parallel(Path(folder), options.jobs)
        whole += finished == options.jobs
        print(f"repeat {repeat:2}: {finished} of {options.jobs} finished", flush=True)
    seconds = time.perf_counter() - started
    print(f"{whole} of {options.repeats} repeats whole, {options.jobs} jobs each, {seconds:,.0f} s")
    sys.exit(whole != options.repeats)


def parallel(folder: Path, jobs: int) -> int:
    """How many jobs finished and were logged with figures and registered, in a store that the first of them makes."""
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    words = ["model=majority", "dataset=seeds", f"tracking.uri={uri}"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    processes = [
        subprocess.Popen(
            [sys.executable, "train.py", *words, f"seed={seed}"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        for seed in range(jobs)
    ]
    ended = [process.wait() == 0 for process in processes]
    client = open_store(uri)
    runs = client.search_runs([found.experiment_id for found in client.search_experiments()])
    logged = {
        run.data.params["seed"] for run in runs if run.info.status == "FINISHED" and "macro_f1" in run.data.metrics
    }
    versions = client.search_model_versions("name='claimkit'")
    return min(sum(ended), len(logged), len(versions))


if __name__ == "__main__":
    main()
