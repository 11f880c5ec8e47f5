"""Rows of predictions as one Parquet file.

In: rows as JSONL. Out: a Parquet file with a column for each key; the probabilities are a struct.
"""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import islice
from pathlib import Path

from claimkit.claims import CLAIM_LABELS, SentencePrediction
from claimkit.inference.writers import ROW_KEYS

ROWS_AT_ONCE = 65_536
"""Rows in a row group."""


def write_parquet(rows: Path, out: Path) -> None:
    """Write ``out`` from a file of JSONL rows, some at a time."""
    import pyarrow
    import pyarrow.parquet

    simple = {"int": pyarrow.int64(), "float": pyarrow.float64(), "str": pyarrow.string(), "bool": pyarrow.bool_()}
    simple["dict[str, float]"] = pyarrow.struct([(label, pyarrow.float64()) for label in CLAIM_LABELS])
    types = {field.name: simple[str(field.type)] for field in fields(SentencePrediction)}
    schema = pyarrow.schema([(key, types.get(key, pyarrow.string())) for key in ROW_KEYS])
    with rows.open(encoding="utf-8", newline="\n") as stream, pyarrow.parquet.ParquetWriter(out, schema) as writer:
        while lines := list(islice(stream, ROWS_AT_ONCE)):
            writer.write_table(pyarrow.Table.from_pylist([json.loads(line) for line in lines], schema))
