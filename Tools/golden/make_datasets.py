"""Writes what `datasets` makes of each file of data_files/.

usage: python make_datasets.py [--out DIR] [--only PREFIX]      (needs requirements-trl-1.16.txt)
DIR/jsonl.jsonl: a header line, then one line a case: the file ("text", "base64", "pieces", or several "files") and "expected": the columns in order with
their feature types and the rows, or the error. Values that JSON has not are {"$datetime": str(value)} and {"$float": "nan"}; "as_text" is
Python's `str` of each value that is not text. Of big files only the number of rows, the first and the last two rows are kept, of long
texts {"$long": {"bytes", "sha256"}}.
"""

import argparse
import base64
import datetime
import hashlib
import json
import logging
import math
import pathlib
import tempfile

import datasets
import pandas
import pyarrow

import data_files

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Golden/datasets"
SHOWN = 40  # rows: of longer tables the first and the last two are kept
LONGEST = 200  # characters: of longer texts the size and the hash
datasets.disable_caching()
datasets.disable_progress_bars()
logging.disable(logging.CRITICAL)


def content_bytes(content):
    if isinstance(content, list):
        return "".join(filled(piece, i) for piece in content for i in range(piece["repeat"])).encode()
    return content if isinstance(content, bytes) else content.encode("utf-8")


def filled(piece, number):
    return piece["line"].replace("{i}", str(number)).replace("{fill}", "a" * piece.get("fill", 0))


def written(content):
    if isinstance(content, list):
        return {"pieces": content}
    if isinstance(content, str):
        return {"text": content}
    if isinstance(content, tuple):
        return {"files": list(content)}
    return {"base64": base64.b64encode(content).decode()}


def value(v):
    if isinstance(v, dict):
        return {k: value(x) for k, x in v.items()}
    if isinstance(v, list):
        return [value(x) for x in v]
    if isinstance(v, (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)):
        return {"$datetime": str(v)}
    if isinstance(v, float) and not math.isfinite(v):
        return {"$float": str(v)}
    if isinstance(v, str) and len(v) > LONGEST:
        return {"$long": {"bytes": len(v.encode()), "sha256": hashlib.sha256(v.encode()).hexdigest()}}
    if v is None or isinstance(v, (bool, int, float, str)):
        return v
    return {"$" + type(v).__name__: str(v)}


def row(table, index):
    try:
        example = table[index]
    except Exception as error:  # the load went through, but this row cannot be read
        return {"error": {"type": type(error).__name__, "message": str(error)}}
    texts = {k: str(v) for k, v in example.items() if not isinstance(v, str)}
    return {"values": value(example), "as_text": texts}


def load(content):
    files = content if isinstance(content, tuple) else [content]
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, f"rows{i or ''}.jsonl") for i in range(len(files))]
        for path, part in zip(paths, files):
            path.write_bytes(content_bytes(part))
        try:
            table = datasets.load_dataset("json", data_files=list(map(str, paths)), split="train", cache_dir=folder + "/cache")
        except Exception as error:
            cause = error.__cause__
            return {
                "error": {
                    "type": type(error).__name__,
                    "message": clean(error, folder),
                    **({"cause": {"type": type(cause).__name__, "message": clean(cause, folder)}} if cause else {}),
                }
            }
        columns = [{"name": name, "type": str(table.features[name])} for name in table.column_names]
        count = len(table)
        if count <= SHOWN:
            return {"columns": columns, "rows": [row(table, i) for i in range(count)]}
        return {
            "columns": columns,
            "count": count,
            "first": row(table, 0),
            "last_two": [row(table, count - 2), row(table, count - 1)],
        }


def clean(error, folder):
    return str(error).replace(folder, "")[:1000]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    chosen = [c for c in data_files.CASES if c["name"].startswith(options.only)]
    with open(options.out / "jsonl.jsonl", "w", encoding="utf-8") as file:
        packages = {m.__name__: m.__version__ for m in (datasets, pyarrow, pandas)}
        header = {
            "schema": "maskcheck/golden-datasets/1",
            "loader": 'load_dataset("json", data_files=…, split="train")',
            "packages": packages,
            "script": "Tools/golden/make_datasets.py",
        }
        file.write(json.dumps(header, ensure_ascii=True, separators=(",", ":")) + "\n")
        for case in chosen:
            line = {
                "name": case["name"],
                "topic": case["topic"],
                **written(case["content"]),
                "expected": load(case["content"]),
            }
            file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    print(f"jsonl.jsonl: {len(chosen)} cases")


if __name__ == "__main__":
    main()
