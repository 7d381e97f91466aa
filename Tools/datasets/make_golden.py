"""Writes Tests/Fixtures/Golden/datasets/loader.tsv: rows as `load_dataset("json", data_files=…, split="train")` gives
them, from the installed package `datasets` (5.2.0 when the file was made).

A line is: name, files (hex, joined by commas), then `error` and the reason, or `ok`, columns and rows:
columns are name (hex):type, rows are values in the notation of tagged().

    HF_HUB_OFFLINE=1 python3 Tools/datasets/make_golden.py
"""
import datetime
import logging
import os
import pathlib
import shutil
import sys
import tempfile

import datasets

from cases import CASES

TARGET = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/Golden/datasets/loader.tsv"


def kind(feature):
    if isinstance(feature, dict):
        return "{" + ",".join(f"{name.encode().hex()}:{kind(value)}" for name, value in feature.items()) + "}"
    if isinstance(feature, datasets.List):
        return "[" + kind(feature.feature) + "]"
    if isinstance(feature, datasets.Json):
        return "json"
    return "timestamp" if feature.dtype == "timestamp[s]" else feature.dtype


def tagged(value):
    if value is None:
        return "n"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, int):
        return f"i{value};"
    if isinstance(value, float):
        return f"d{value!r};"
    if isinstance(value, datetime.datetime):
        value = str(value)
    if isinstance(value, str):
        return f"s{value.encode().hex()};"
    if isinstance(value, dict):
        return "{" + "".join(tagged(key) + tagged(item) for key, item in value.items()) + "}"
    return "[" + "".join(tagged(item) for item in value) + "]"


def load(files):
    directory = tempfile.mkdtemp()
    try:
        paths = []
        for index, content in enumerate(files):
            paths.append(f"{directory}/{index}.jsonl")
            pathlib.Path(paths[-1]).write_bytes(content)
        loaded = datasets.load_dataset("json", data_files=paths, split="train", cache_dir=f"{directory}/cache")
        columns = ",".join(f"{name.encode().hex()}:{kind(feature)}" for name, feature in loaded.features.items())
        rows = " ".join("[" + "".join(tagged(row[name]) for name in loaded.features) + "]" for row in loaded)
        return f"ok\t{columns}\t{rows}"
    except Exception as error:
        while error.__cause__ or error.__context__:
            error = error.__cause__ or error.__context__
        return "error\t" + " ".join(f"{type(error).__name__}: {error}".split())[:200]
    finally:
        shutil.rmtree(directory)


def isolated(files):
    """In a process of its own: Arrow crashes on some inputs."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(write, "w") as stream:
            stream.write(load(files))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        result = stream.read()
    _, status = os.waitpid(child, 0)
    return result if status == 0 else "error\tthe process crashed"


def quiet():
    logging.disable(logging.CRITICAL)
    datasets.disable_progress_bars()


def main():
    quiet()
    lines = []
    for name, files in CASES:
        content = [file if isinstance(file, bytes) else file.encode() for file in files]
        lines.append("\t".join([name, ",".join(item.hex() for item in content), isolated(content)]))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")
    print(len(lines), "cases with datasets", datasets.__version__, file=sys.stderr)


if __name__ == "__main__":
    main()
