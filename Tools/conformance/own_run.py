"""Runs the commands of Examples/own-run with the real packages and compares what they print.

usage: python own_run.py --maskcheck PROGRAM --python PYTHON [--record]

PYTHON has trl. Each step must end as Examples/own-run/README.md says, and print what stands in its folder `expected`; versions and
temporary folders are not compared. Ends with 1 on any difference. `--record` writes the expected files again.
"""

import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = ROOT / "Examples/own-run/expected"
HERG = "Examples/herg/herg.jsonl"
LABELS = ["completion", "everything", "nothing"]
#: Text that is another on every machine, and what stands for it.
VARIES = [
    (re.compile(r"\S*/maskcheck-[^/\s]+/dump"), "/tmp/maskcheck-…/dump"),
    (re.compile(r"\b(python|trl|transformers|tokenizers|datasets|torch|accelerate) \d+(\.\w+)+"), r"\1 …"),
]


class Runner:
    def __init__(self, options, place):
        self.options, self.place, self.bad = options, place, 0
        self.environment = {
            **os.environ, "COLUMNS": "100", "TQDM_DISABLE": "1", "HF_HUB_OFFLINE": "1", "HF_DATASETS_CACHE": str(place / "cache"),
            "MASKCHECK_PROGRAM": options.maskcheck, "PYTHONPATH": str(ROOT / "python"), "TMPDIR": str(place),
        }  # fmt: skip

    def run(self, command, folder):
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def train(self, *words):
        return self.run([self.options.python, str(ROOT / "Examples/own-run/train.py"), *words], self.place)

    def maskcheck(self, *words):
        return self.run([self.options.maskcheck, *words], ROOT)

    def step(self, name, status, found, output=None):
        """One step: its exit status, and the text in `expected/NAME.txt`."""
        text = comparable(output if output is not None else found[1])
        path = EXPECTED / f"{name}.txt"
        if self.options.record:
            path.write_text(text, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        ok = found[0] == status and text == wanted
        self.bad += not ok
        print(f"{name:<20}{'equal' if ok else 'DIFFERENT'}", flush=True)
        if not ok:
            print(f"    exit {found[0]}, expected {status}; {found[2].strip()[-400:]}")
            print("".join("    " + line for line in difflib.unified_diff(wanted.splitlines(True), text.splitlines(True), n=1)))

    def dump(self, labels):
        """The folder that a dump makes is the one that the tests of the program open."""
        made, kept = self.place / f"{labels}.dump", EXPECTED / f"{labels}.dump"
        status, _, errors = self.train("--labels", labels, "--dump", str(made))
        if self.options.record and made.exists():
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(made, kept, ignore=shutil.ignore_patterns("tokenizer"))
            description = kept / "dump.json"
            description.write_text(description.read_text(encoding="utf-8").replace(str(ROOT) + "/", ""), encoding="utf-8")
        rows = [folder / "rows.jsonl" for folder in (made, kept)]
        ok = status == 0 and all(p.exists() for p in rows) and rows[0].read_bytes() == rows[1].read_bytes()
        self.bad += not ok
        print(f"{labels + '.dump':<20}{'equal' if ok else f'DIFFERENT: exit {status} {errors[-400:]}'}", flush=True)


def comparable(text):
    """Without what varies; a paragraph that holds versions is filled anew, for they change where its lines break."""
    for pattern, stands_for in VARIES:
        text = pattern.sub(stands_for, text)
    lines = []
    for line in text.splitlines():
        if "…" in line and lines and lines[-1].startswith("            with "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def report_of(errors):
    """What `CheckFailed` says, behind the traceback; nothing where something else was raised."""
    return errors.partition("maskcheck.checking.CheckFailed: ")[2]


def checks(runner):
    for labels in LABELS:
        status, output, errors = runner.train("--labels", labels, "--check")
        right = labels == "completion"
        runner.step(f"check-{labels}", 0 if right else 1, (status, output, errors), output if right else report_of(errors))


def trainings(runner):
    """The callback lets the right labels pass to a real step, and stops the others before it."""
    for labels in LABELS:
        status, output, errors = runner.train("--labels", labels)
        last = "".join(line + "\n" for line in output.splitlines() if line.startswith("trained "))
        right = labels == "completion"
        runner.step(f"train-{labels}", 0 if right else 1, (status, output, errors), last if right else last + report_of(errors))


def dumps(runner):
    for labels in ("completion", "nothing"):
        runner.dump(labels)


def installed(runner):
    python = ["--python", runner.options.python, "-t", "Examples/herg/tokenizers/qwen-like"]
    function = ["--formatting-func", "Examples/own-run/train.py:formatting_func"]
    runner.step("verify-function", 0, runner.maskcheck("verify", HERG, *python, *function))
    runner.step("verify-completion", 0, runner.maskcheck("verify", "Examples/herg/herg-pc.jsonl", *python))
    folder = str(runner.place / "captured.dump")
    status, output, errors = runner.maskcheck("capture", HERG, *python, *function, "--output", folder)
    runner.step("capture-function", 0, (status, output, errors), output.replace(str(runner.place) + "/", ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    options.maskcheck = str(pathlib.Path(options.maskcheck).resolve())
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(options, pathlib.Path(folder))
        for part in (checks, trainings, dumps, installed):
            part(runner)
    sys.exit(1 if runner.bad else 0)


if __name__ == "__main__":
    main()
