"""Time and memory of ``python train.py model=logreg dataset=seeds`` beside a bare script with the same pipeline.

    python benchmarks/train_logreg.py --runs 5

The bare script reads the same built dataset, fits TF-IDF and logistic regression, logs parameters, metrics
and the model to MLflow and registers it, with scikit-learn and MLflow alone; it neither cross-validates nor
draws a plot. Both start as whole processes, in turn, on stores that exist already.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BARE = """
import sys
import mlflow
import pyarrow.parquet
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import make_pipeline

data, store = sys.argv[1:]
table = pyarrow.parquet.read_table(data).to_pydict()
mlflow.set_tracking_uri(f"sqlite:///{store}/mlflow.db")
if mlflow.get_experiment_by_name("bare") is None:
    mlflow.create_experiment("bare", artifact_location=f"file://{store}/mlruns")
mlflow.set_experiment("bare")
with mlflow.start_run():
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=2000))
    model.fit(table["text"], table["label"])
    guesses = model.predict(table["text"])
    mlflow.log_params({"ngrams": 2})
    mlflow.log_metrics({"accuracy": accuracy_score(table["label"], guesses),
                        "macro_f1": f1_score(table["label"], guesses, average="macro")})
    mlflow.sklearn.log_model(model, name="model", registered_model_name="bare",
                             pip_requirements=["scikit-learn"])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each, after one that is not")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        ours = [
            sys.executable,
            "train.py",
            "model=logreg",
            "dataset=seeds",
            f"tracking.uri=sqlite:///{folder}/mlflow.db",
        ]
        data = ROOT / "data" / "built" / "seeds" / "train.parquet"
        bare = [sys.executable, "-c", BARE, str(data), folder]
        measure(ours)  # builds the dataset and the store
        measure(bare)
        pairs = [(measure(ours), measure(bare)) for _ in range(runs)]
    print(f"{runs} runs of each, in turn; median (least to most)")
    for name, side in (("train.py", 0), ("bare script", 1)):
        seconds = sorted(pair[side][0] for pair in pairs)
        memory = sorted(pair[side][1] for pair in pairs)
        print(
            f"  {name:12} {statistics.median(seconds):5.2f} s ({seconds[0]:.2f} to {seconds[-1]:.2f})"
            f"   peak {statistics.median(memory):4.0f} MiB"
        )
    ratios = sorted(a[0] / b[0] for a, b in pairs)
    print(
        f"  train.py takes {statistics.median(ratios):.2f} times the bare script ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def measure(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory (MiB) of a command, by the operating system's own account."""
    import time

    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command[:3])} failed:\n{process.stderr.read() if process.stderr else ''}")
    return seconds, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
