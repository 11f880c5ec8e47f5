"""Sentences per second of ``claimkit predict`` beside a plain loop that calls ``predict_document`` for each article.

    python benchmarks/predict.py --model FOLDER --runs 3

Both are whole processes, in turn: they load the same saved model, read the same JSONL file of articles (those of
``data/corpus``, until there are enough sentences) and write the same rows to a file, which is checked.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LOOP = """
import json, sys
import claimkit
from claimkit.inference.writers import row_of

model, articles, out = sys.argv[1:]
predictor = claimkit.load(model)
with open(articles, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as stream:
    for line in lines:
        article = json.loads(line)
        for sentence in predictor.predict_document(article["text"]):
            stream.write(json.dumps(row_of(article["id"], sentence), ensure_ascii=False) + "\\n")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="models:/claimkit@champion", help="what claimkit.load takes")
    parser.add_argument("--sentences", type=int, default=20_000, help="at least so many")
    parser.add_argument("--length", type=int, default=0, help="sentences an article, 0 for the corpus's own articles")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each, after one that is not")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles, out, other = (Path(folder) / name for name in ("articles.jsonl", "out.jsonl", "loop.jsonl"))
        count = write_articles(articles, options.sentences, options.length)
        claimkit = str(Path(sys.executable).with_name("claimkit"))
        command = [claimkit, "predict", str(articles), "--model", options.model, "--out", str(out)]
        loop = [sys.executable, "-c", LOOP, options.model, str(articles), str(other)]
        pairs = [(measure(command), measure(loop)) for _ in range(options.runs + 1)][1:]
        if out.read_bytes() != other.read_bytes():
            sys.exit("the two wrote different rows")
        rows = out.read_bytes().count(b"\n")
    print(f"{rows:,} sentences of {count:,} articles; {options.runs} runs of each, in turn; median (least to most)")
    for name, side in (("claimkit predict", 0), ("loop", 1)):
        seconds = sorted(pair[side][0] for pair in pairs)
        memory = statistics.median(pair[side][1] for pair in pairs)
        speed = rows / statistics.median(seconds)
        print(
            f"  {name:17} {statistics.median(seconds):5.1f} s ({seconds[0]:.1f} to {seconds[-1]:.1f})"
            f"  processor {statistics.median(pair[side][2] for pair in pairs):5.1f} s"
            f"  {speed:6,.0f} sentences/s  peak {memory:4.0f} MiB"
        )
    for what, place in (("wall", 0), ("processor", 2)):
        ratios = sorted(loop[place] / ours[place] for ours, loop in pairs)
        middle = statistics.median(ratios)
        print(f"  by {what} time claimkit predict is {middle:.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})")


def write_articles(path: Path, least: int, length: int) -> int:
    """Write articles of the corpus, one a line, again and again until there are ``least`` sentences."""
    texts: dict[str, list[str]] = {}
    for file in sorted((ROOT / "data" / "corpus").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                row = json.loads(line)
                texts.setdefault(f"{file.stem}-{row['document']}", []).append(row["text"])
    if length:
        every = [text for sentences in texts.values() for text in sentences]
        texts = {str(i): every[i : i + length] for i in range(0, len(every), length)}
    number = written = 0
    with path.open("w", encoding="utf-8") as stream:
        for id, sentences in cycle(texts.items()):
            if written >= least:
                return number
            number += 1
            written += len(sentences)
            stream.write(json.dumps({"id": f"{id}-{number}", "text": "\n".join(sentences)}) + "\n")
    return number


def measure(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, peak memory (MiB) and processor seconds of a command, by the operating system's own account."""
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command[:2])} failed:\n{process.stderr.read() if process.stderr else ''}")
    return seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
