"""Runs the tests of the Python package (python/tests) with every trl that is supported.

usage: python trl_matrix.py --maskcheck PROGRAM [--work .conformance] [--versions 0.11.4,…] [--every 5]
                            [--python-1.16 PYTHON] [--python-0.19 PYTHON]

One environment with torch serves them all; each trl and its packages lie in a folder of their own (requirements-trl-matrix.txt).
1.16.0 and 0.19.1 are the environments of Tools/golden; there also each so-many-th golden case (`--every`, 1 takes all) is captured
and held against its fixture. Prints a line for each version and ends with 1 where a test fails.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import fetch

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "python"
OWN = {"1.16.0": "1.16", "0.19.1": "0.19"}


def requirements():
    """The sections of the list: name → requirements."""
    found, section = {}, None
    for line in (HERE / "requirements-trl-matrix.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line:
            section.append(line)
    return found


def base(work, wanted):
    folder = work / "trl-matrix/base"
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        fetch.run([sys.executable, "-m", "venv", "--clear", str(folder)], "python -m venv")
        fetch.run([str(python), "-m", "pip", "install", "-q", *wanted["base"]], "pip install torch")
        (folder / "complete").touch()
    return str(python)


def place(version, work, wanted, python):
    """The folder with this trl and what belongs to it."""
    folder = work / f"trl-matrix/trl-{version}"
    if not (folder / "complete").exists():
        install = ["-m", "pip", "install", "-q", "--no-deps", "--upgrade", "--target", str(folder)]
        fetch.run([python, *install, *wanted[version]], f"pip install trl=={version}")
        (folder / "complete").touch()
    return str(folder)


def tests(python, path, options):
    """Runs them; returns (exit status, tests, skipped, golden cases, output)."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [path, str(PACKAGE)])),
        "MASKCHECK_PROGRAM": str(options.maskcheck.resolve()),
        "MASKCHECK_EVERY": str(options.every),
    }
    command = [python, "-W", "ignore", "-m", "unittest", "discover", "-s", "tests", "-t", "."]
    done = subprocess.run(command, cwd=PACKAGE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def number(pattern):
        return int((re.findall(pattern, done.stdout) or ["0"])[-1])

    counts = number(r"\nRan (\d+) tests?"), number(r"skipped=(\d+)"), number(r"(\d+) golden cases captured")
    return done.returncode, *counts, done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--versions", default="0.11.4,0.19.1,0.24.0,1.0.0,1.9.0,1.16.0")
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--python-1.16", dest="python_1_16", default=os.environ.get("MASKCHECK_PYTHON_1_16"))
    parser.add_argument("--python-0.19", dest="python_0_19", default=os.environ.get("MASKCHECK_PYTHON_0_19"))
    options = parser.parse_args()
    options.work = options.work.resolve()
    wanted, failed = requirements(), 0
    print(f"{'trl':<10}{'result':<10}{'tests':>7}{'skipped':>9}{'golden cases equal':>20}", flush=True)
    for version in options.versions.split(","):
        try:
            if version in OWN:
                given = options.python_1_16 if OWN[version] == "1.16" else options.python_0_19
                python, path = fetch.environment(OWN[version], options.work, given), None
            else:
                python = base(options.work, wanted)
                path = place(version, options.work, wanted, python)
        except fetch.Skipped as reason:
            print(f"{version:<10}skipped: {reason}", flush=True)
            failed += 1
            continue
        status, count, skipped, golden, output = tests(python, path, options)
        failed += status != 0
        shown = str(golden) if version in OWN else "-"
        print(f"{version:<10}{'failed' if status else 'passed':<10}{count:>7}{skipped:>9}{shown:>20}", flush=True)
        if status:
            print("\n".join("    " + line for line in output.splitlines()[-60:]), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
