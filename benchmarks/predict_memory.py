"""Does the memory of ``claimkit predict`` stay flat?

    python benchmarks/predict_memory.py --model FOLDER --sentences 30000 300000

Each size is a whole process that reads one JSONL file of articles (those of ``data/corpus``, again and again) and
writes one JSONL file; the peak is the operating system's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from predict import measure, write_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="models:/claimkit@champion", help="what claimkit.load takes")
    parser.add_argument("--sentences", type=int, nargs="+", default=[30_000, 300_000], help="sizes, at least so many")
    options = parser.parse_args()
    claimkit = str(Path(sys.executable).with_name("claimkit"))
    for size in options.sentences:
        with tempfile.TemporaryDirectory() as folder:
            articles, out = Path(folder) / "articles.jsonl", Path(folder) / "out.jsonl"
            count = write_articles(articles, size, 0)
            command = [claimkit, "predict", str(articles), "--model", options.model, "--out", str(out)]
            seconds, memory, _ = measure(command)
            with out.open("rb") as stream:
                rows = sum(1 for _ in stream)
        print(f"{rows:9,} sentences of {count:7,} articles: {seconds:7.1f} s, peak {memory:4.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
