"""How fast rows come through the bridge.

usage: python throughput.py --maskcheck PROGRAM --python PYTHON [--megabytes 60] [--least 40]

PYTHON has datasets. Parquet of so much row text, with plain columns and with nested messages, is read through the protocol from a child
that is held to one processor, beside this one; then the program reports on it, and on the same rows as JSON lines. Prints MB of row text
a second and when the first rows are there, counted from the end of the package's import; both also by the processor's time that the child
takes, which other work on the machine does not change. Ends with 1 where that is below `--least` MB/s, or more than a second for the
first rows.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKENIZER = ROOT / "Tests/Fixtures/Tokenizers/qwen-like"
MAKE = r"""
import datasets, json, pathlib, random, sys
place, wanted = pathlib.Path(sys.argv[1]), float(sys.argv[2]) * 1e6
random.seed(1)
WORDS = "the of and to in is that it was for on are as with his they at be this have from or one had by word but not what".split()
def text(least, most):
    return " ".join(random.choices(WORDS, k=random.randint(least, most)))
rows, size = [], 0
while size < wanted:
    rows.append({"prompt": text(20, 200), "completion": " " + text(5, 120)})
    size += sum(map(len, rows[-1].values()))
datasets.Dataset.from_list(rows).to_parquet(str(place / "plain.parquet"))
roles = (("user", "prompt"), ("assistant", "completion"))
turns = [{"messages": [{"role": role, "content": row[key]} for role, key in roles]} for row in rows]
datasets.Dataset.from_list(turns).to_parquet(str(place / "nested.parquet"))
(place / "plain.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
print(size)
"""


class Child:
    """The bridge, held to one processor where there are several."""

    def __init__(self, python, environment):
        self.process = subprocess.Popen(
            [python, "-m", "maskcheck.bridge", "--program", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": str(ROOT / "python")},
            preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
        )
        self.loading = None

    def used(self):
        """Seconds of the processor so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def clocks(self):
        return time.monotonic(), self.used()

    def send(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self):
        while True:
            found = json.loads(self.process.stdout.readline())
            if found.get("at", {}).get("stage") == "load":
                self.loading = self.clocks()
            if "error" in found:
                sys.exit(found["error"]["message"])
            if "ok" in found:
                left = found["ok"].get("bytes", 0)
                while left:
                    left -= len(self.process.stdout.read(left))
                return found["ok"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def read(python, environment, data):
    """(time for all rows once the data are open, time from the end of the import to the first rows), each by the clock and by the
    processor."""
    child = Child(python, environment)
    child.send(id=1, do="hello", protocol=1)
    child.answer()
    child.send(id=2, do="open", data=str(data))
    count = child.answer()["rows"]
    start, first = child.clocks(), None
    asked = taken = under_way = 0
    while taken < count:
        while under_way < 3 and asked < count:
            child.send(id=3, do="read", data=1, rows=1500 if asked else 64, bytes=8 << 20, **{"from": asked})
            asked, under_way = asked + (1500 if asked else 64), under_way + 1
        taken, under_way = taken + child.answer()["rows"], under_way - 1
        first = first or between(child.loading, child.clocks())
    found = between(start, child.clocks()), first
    child.end()
    return found


def between(start, end):
    return [late - early for early, late in zip(start, end)]


def reported(program, python, environment, data):
    command = [program, "--report", str(data), "-t", str(TOKENIZER), "--python", python, "--format=json", "--fail-on=never"]
    start = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True)
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(done.stderr.decode())
    return seconds, json.loads(done.stdout)["totals"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--megabytes", type=float, default=60)
    parser.add_argument("--least", type=float, default=40)
    options = parser.parse_args()
    program = str(pathlib.Path(options.maskcheck).resolve())
    good = True
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        environment = {**os.environ, "HF_DATASETS_CACHE": str(place / "cache"), "HF_HUB_OFFLINE": "1"}
        made = subprocess.run(
            [options.python, "-c", MAKE, folder, str(options.megabytes)], env=environment, check=True, capture_output=True
        )
        size = int(made.stdout) / 1e6
        print(f"{'bridge, one processor':<28}{'MB/s':>8}{'by its time':>13}   first rows after the import, by its time")
        for name in ("plain", "nested"):
            (seconds, used), (first, first_used) = read(options.python, environment, place / f"{name}.parquet")
            good = good and size / used >= options.least and first_used <= 1
            print(f"{name:<28}{size / seconds:>8.0f}{size / used:>13.0f}   {first:.2f} s, {first_used:.2f} s", flush=True)
        totals = {}
        print(f"{'report, whole':<28}{'MB/s':>8}   seconds")
        for name in ("plain.parquet", "plain.jsonl"):
            seconds, totals[name] = reported(program, options.python, environment, place / name)
            print(f"{name:<28}{size / seconds:>8.0f}   {seconds:.2f}", flush=True)
        good = good and totals["plain.parquet"] == totals["plain.jsonl"]
    print("as wanted" if good else f"NOT as wanted: at least {options.least:.0f} MB/s, first rows within a second, equal totals")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
