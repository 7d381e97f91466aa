"""Runs the case list through the installed trl and writes what the trainer's model would get.

usage: python make_golden.py TRAINER NAME=TOKENIZER_DIR… [--out DIR] [--only PREFIX]
TRAINER: trl or labels (needs requirements-trl-1.16.txt), trl-collator (requirements-trl-0.19.txt).
Writes DIR/TRAINER/NAME.jsonl: a header line with the package versions, then one line a case.
"""

import argparse
import json
import pathlib
import sys

import cases
import trainer_run

VERSIONS = {"trl": "1.16.0", "labels": "1.16.0", "trl-collator": "0.19.1"}
DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Golden"


def lines(trainer, name, folder, only=""):
    oracle = trainer_run.Oracle(folder)
    yield {
        "schema": "maskcheck/golden/1",
        "trainer": trainer,
        "version": VERSIONS[trainer],
        "tokenizer": name,
        "packages": trainer_run.PACKAGES,
        "script": "Tools/golden/make_golden.py",
    }
    for case in cases.CASES:
        if case["trainer"] == trainer and case["name"].startswith(only):
            oracle.reset({})
            resolved = cases.resolve(case, oracle.tokenizer)
            yield {**resolved, "expected": oracle.run(resolved)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("trainer", choices=VERSIONS)
    parser.add_argument("tokenizers", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    installed = trainer_run.PACKAGES["trl"]
    if installed != VERSIONS[options.trainer]:
        sys.exit(f"{options.trainer} needs trl {VERSIONS[options.trainer]}, installed is {installed}")
    for pair in options.tokenizers:
        name, folder = pair.split("=", 1)
        path = options.out / options.trainer / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        with open(path, "w", encoding="utf-8") as file:
            for line in lines(options.trainer, name, folder, options.only):
                file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
                count += 1
        print(f"{path.name}: {count - 1} cases of {options.trainer}", flush=True)


if __name__ == "__main__":
    main()
