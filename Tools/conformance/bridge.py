"""Holds the program's way through Python against the packages themselves.

usage: python bridge.py --maskcheck PROGRAM --python PYTHON [--kills 50] [--rows 3000]

PYTHON has datasets, trl and zstandard. Data of six makes (the hub's cache as huggingface_hub lays it out, Parquet with
nested messages and nulls, save_to_disk with two splits, CSV, a JSON array, zst) must read as `datasets` reads them: each
row goes through a text template of all its columns. Then captures are killed at random moments of their whole time (one is timed
first), the program or the child: no process, no half-written folder and no temporary file may stay. Ends with 1 on any difference.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOKENIZER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Fixtures" / "Tokenizers" / "qwen-like"
MAKE = r"""
import datasets, json, pathlib, random, subprocess, sys
place, rows = pathlib.Path(sys.argv[1]), int(sys.argv[2])
random.seed(1)
def row(i):
    turns = [{"role": "user", "content": None if i % 5 == 0 else f"hé {i}"}, {"role": "assistant", "content": "中" * (i % 7)}]
    text = f"Q{i}: " + "word " * random.randint(0, 300)
    return {"text": text, "n": i if i % 3 else None, "x": i / 7, "ok": i % 2 == 0, "turns": None if i % 11 == 0 else turns}
data = datasets.Dataset.from_list([row(i) for i in range(rows)])
data.to_parquet(str(place / "a.parquet"))
data.remove_columns("turns").to_csv(str(place / "a.csv"), index=False)
datasets.DatasetDict({"train": data, "test": data.select(range(rows // 10))}).save_to_disk(str(place / "disk"))
(place / "a.json").write_text(json.dumps([r for r in data]))
lines = "".join(json.dumps(r) + "\n" for r in data)
(place / "a.jsonl").write_text(lines)
try:
    import zstandard
    (place / "a.jsonl.zst").write_bytes(zstandard.compress(lines.encode()))
except ImportError:
    pass
repo = place / "hub" / "datasets--org--name"
snapshot = repo / "snapshots" / ("a" * 40)
(repo / "refs").mkdir(parents=True)
(repo / "refs" / "main").write_text("a" * 40)
(snapshot / "data").mkdir(parents=True)
(repo / "blobs").mkdir()
(repo / "blobs" / "b").write_bytes((place / "a.parquet").read_bytes())
(snapshot / "data" / "train-00000-of-00001.parquet").symlink_to("../../../blobs/b")
"""
EXPECT = r"""
import datasets, json, sys
call, columns, out = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
data = eval(call)
with open(out, "w") as file:
    for row in data:
        file.write(json.dumps(" ".join(str(row[c]) for c in columns)) + "\n")
"""


def environment(place):
    return {
        **os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(place / "hub"), "HF_DATASETS_CACHE": str(place / "cache"),
        "TMPDIR": str(place / "tmp"),
    }  # fmt: skip


def cases(place):
    all_columns = "text,n,x,ok,turns"
    parquet = f"datasets.load_dataset('parquet', data_files={str(place / 'a.parquet')!r}, split='train')"
    return [
        ("hub", "org/name", [], parquet, all_columns),
        ("parquet", place / "a.parquet", [], parquet, all_columns),
        ("disk", place / "disk", [], f"datasets.load_from_disk({str(place / 'disk')!r})['train']", all_columns),
        ("disk, test", place / "disk", ["--split", "test"], f"datasets.load_from_disk({str(place / 'disk')!r})['test']", all_columns),
        ("csv", place / "a.csv", [], f"datasets.load_dataset('csv', data_files={str(place / 'a.csv')!r}, split='train')", "text,n,x,ok"),
        ("array", place / "a.json", [], f"datasets.load_dataset('json', data_files={str(place / 'a.json')!r}, split='train')", all_columns),
        ("zst", place / "a.jsonl.zst", [], f"datasets.load_dataset('json', data_files={str(place / 'a.jsonl.zst')!r}, split='train')", all_columns),
    ]  # fmt: skip


def compare(case, options, place):
    name, data, more, call, columns = case
    if name == "zst" and not data.exists():
        print(f"{name:<12} skipped: this Python has no package zstandard", flush=True)
        return True
    expected = place / "expected.jsonl"
    subprocess.run([options.python, "-c", EXPECT, call, columns, str(expected)], check=True, env=environment(place), stderr=subprocess.PIPE)
    texts = [json.loads(line) for line in expected.read_text().splitlines()]
    template = " ".join("{%s}" % c for c in columns.split(","))
    command = [
        options.maskcheck, "--report", str(data), *more, "-t", str(TOKENIZER), "--python", options.python, "--format=jsonl", "--with-tokens",
        "--fail-on=never", "--text-template", template, "--set", "max_length=null",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, env=environment(place))
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    different = [i for i, (line, text) in enumerate(zip(lines, texts)) if not line.get("text", "").startswith(text)]
    ok = len(lines) == len(texts) and not different
    print(f"{name:<12}{len(texts):>8} rows  {'equal' if ok else f'DIFFERENT: {len(lines)} rows, first {different[:1]}'}", flush=True)
    if not ok:
        print("   ", done.stderr.decode()[:400])
    return ok


def leader(mark):
    """The bridge itself: it leads its group, but no session as its guard does."""
    for process in children(mark):
        try:
            _, _, group, session = (pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split())[:4]
        except OSError:
            continue
        if int(group) == process != int(session):
            return [process]
    return []


def children(mark):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
                variables = (entry / "environ").read_bytes()
            except OSError:
                continue
            if b"maskcheck.bridge" in line and state != "Z" and mark.encode() in variables:
                found.append(int(entry.name))
    return found


def start(options, place, mark):
    """A real capture into a folder that is not there yet."""
    folder = place / "kills" / "labels.dump"
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir()
    variables = {**environment(place), mark.split("=")[0]: mark.split("=")[1]}
    command = [options.maskcheck, "capture", str(place / "a.jsonl"), "-t", str(TOKENIZER), "--python", options.python, "--limit", "200"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return folder, subprocess.Popen([*command, "--output", str(folder)], env=variables, **quiet)


def whole_time(options, place):
    begin = time.monotonic()
    folder, program = start(options, place, "MASKCHECK_KILL=none")
    if program.wait(600) or not (folder / "dump.json").exists():
        sys.exit("a capture that nobody kills must succeed")
    return time.monotonic() - begin


def kill(options, place, number, longest):
    """A capture killed at a random moment, now the program, now the child."""
    mark = f"MASKCHECK_KILL={os.getpid()}-{number}"
    folder, program = start(options, place, mark)
    time.sleep(random.uniform(0, longest))
    targets = [program.pid] if number % 2 else leader(mark) or [program.pid]
    for target in targets:
        try:
            os.kill(target, signal.SIGKILL)
        except ProcessLookupError:
            pass
    program.wait(60)
    for _ in range(100):
        if not children(mark):
            break
        time.sleep(0.05)
    left = sorted(p.name for p in folder.parent.iterdir())
    whole = left in ([], ["labels.dump"]) and (not left or (folder / "dump.json").exists())
    scratch = list((place / "tmp").iterdir())
    return not children(mark) and whole and not scratch, bool(left), (children(mark), left, scratch)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=3000)
    options = parser.parse_args()
    options.maskcheck = str(pathlib.Path(options.maskcheck).resolve())
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "tmp").mkdir()
        subprocess.run([options.python, "-c", MAKE, str(place), str(options.rows)], check=True, env=environment(place), stderr=subprocess.PIPE)
        good = all([compare(case, options, place) for case in cases(place)])
        bad = written = 0
        longest = whole_time(options, place) if options.kills else 0
        for number in range(options.kills):
            ok, is_whole, found = kill(options, place, number, longest)
            bad, written = bad + (not ok), written + is_whole
            if not ok:
                print(f"kill {number}: left {found}", flush=True)
        words = f"{written} behind a folder that was written whole, {bad} left something behind"
        print(f"{options.kills} kills within {longest:.1f} s: {words}")
    sys.exit(0 if good and not bad else 1)


if __name__ == "__main__":
    main()
