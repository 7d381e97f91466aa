"""Every trl that is supported: the tests of the Python package, and our models held against it.

usage: python trl_matrix.py --maskcheck PROGRAM [--work .conformance] [--versions 0.11.4,…] [--part tests|verify] [--every 5]
                            [--tokenizers qwen-like,llama3-like,gemma-like] [--python-1.16 PYTHON] [--python-0.19 PYTHON]

One environment with torch serves them all; each trl and its packages lie in a folder of their own (requirements-trl-matrix.txt).
1.16.0 and 0.19.1 are the environments of Tools/golden.
tests: python/tests, and with 1.16.0 and 0.19.1 each so-many-th golden case (`--every`, 1 takes all) captured and held against its
fixture.
verify: generated rows through `maskcheck capture` and `maskcheck verify` (version_check.py). Our models must be equal to the version
that they follow with every tokenizer; what another version (with the first tokenizer) makes of a row must be explained by the reasons
that are listed for it in EXPECTED, all of which must be seen.
Ends with 1 where a test fails, a row is not explained or an expected difference is not there.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import fetch
import version_check
import version_rows

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "python"
OWN = {"1.16.0": "1.16", "0.19.1": "0.19"}
ALL = "0.11.4,0.19.1,0.24.0,1.0.0,1.9.0,1.16.0"

# Where a version differs from the model, kind of data by kind of data. A text: the version cannot do it, in these words.
TEXT, BODY, PAIRS, SHORT, CHATS, TURNS, RESPONSE = version_check.KINDS
NO_COLLATOR = "has no DataCollatorForCompletionOnlyLM"
EXPECTED = {
    "0.11.4": {
        TEXT: {"no-eos", "pad-ignored"},
        BODY: {"no-eos", "pad-ignored"},
        PAIRS: {"chat", "pad-ignored"},
        SHORT: "the SFTConfig of trl 0.11.4 has no `max_length`",
        CHATS: {"pad-ignored"},
        TURNS: "You need to provide either `dataset_text_field` or `formatting_func` argument",
        RESPONSE: {"no-eos"},
    },
    "0.19.1": {
        TEXT: set(),
        BODY: {"no-eos"},
        PAIRS: {"prompt-length", "keeps-ignored"},
        SHORT: {"prompt-length", "keeps-ignored"},
        CHATS: set(),
        TURNS: {"header"},
        RESPONSE: set(),
    },
    "0.24.0": {
        TEXT: set(),
        BODY: {"no-eos"},
        PAIRS: {"prompt-length", "keeps-ignored"},
        SHORT: {"prompt-length", "keeps-ignored"},
        CHATS: set(),
        TURNS: {"prompt-length"},
        RESPONSE: NO_COLLATOR,
    },
    "1.0.0": {
        TEXT: set(),
        BODY: {"no-eos"},
        PAIRS: {"prompt-length", "keeps-ignored"},
        SHORT: {"prompt-length", "keeps-ignored"},
        CHATS: set(),
        TURNS: {"prompt-length"},
        RESPONSE: NO_COLLATOR,
    },
    "1.9.0": {
        TEXT: set(),
        BODY: {"no-eos"},
        PAIRS: {"prompt-length"},
        SHORT: {"prompt-length"},
        CHATS: set(),
        TURNS: {"prompt-length"},
        RESPONSE: NO_COLLATOR,
    },
    "1.16.0": {kind: set() for kind in (TEXT, BODY, PAIRS, SHORT, CHATS, TURNS)} | {RESPONSE: NO_COLLATOR},
}


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
        "MASKCHECK_PROGRAM": str(options.maskcheck),
        "MASKCHECK_EVERY": str(options.every),
    }
    command = [python, "-W", "ignore", "-m", "unittest", "discover", "-s", "tests", "-t", "."]
    done = subprocess.run(command, cwd=PACKAGE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def number(pattern):
        return int((re.findall(pattern, done.stdout) or ["0"])[-1])

    counts = number(r"\nRan (\d+) tests?"), number(r"skipped=(\d+)"), number(r"(\d+) golden cases captured")
    return done.returncode, *counts, done.stdout


def environments(options):
    """{version: (python, folder for PYTHONPATH)}, or why there is none."""
    wanted, found = fetch.sections(HERE / "requirements-trl-matrix.txt"), {}
    for version in options.versions.split(","):
        try:
            if version in OWN:
                given = options.python_1_16 if OWN[version] == "1.16" else options.python_0_19
                found[version] = fetch.environment(OWN[version], options.work, given), None
            else:
                python = base(options.work, wanted)
                found[version] = python, place(version, options.work, wanted, python)
        except fetch.Skipped as reason:
            found[version] = str(reason)
    return found


def run_tests(found, options):
    failed = 0
    print(f"{'trl':<10}{'result':<10}{'tests':>7}{'skipped':>9}{'golden cases equal':>20}", flush=True)
    for version, made in found.items():
        if isinstance(made, str):
            print(f"{version:<10}skipped: {made}", flush=True)
            failed += 1
            continue
        status, count, skipped, golden, output = tests(*made, options)
        failed += status != 0
        shown = str(golden) if version in OWN else "-"
        print(f"{version:<10}{'failed' if status else 'passed':<10}{count:>7}{skipped:>9}{shown:>20}", flush=True)
        if status:
            print("\n".join("    " + line for line in output.splitlines()[-60:]), flush=True)
    return failed


def run_verify(found, options):
    failed, names = 0, options.tokenizers.split(",")
    print(f"{'trl':<8}{'tokenizer':<13}{'data':<26}{'captured':>9}{'dropped':>9}{'equal':>7}  {'not equal, and why'}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        data = version_rows.write(folder)
        for version, made in found.items():
            for kind, (_, trainer, _) in version_check.KINDS.items():
                for tokenizer in names if version_check.MODEL[trainer] == version else names[:1]:
                    if isinstance(made, str):
                        result = made
                    else:
                        result = version_check.Check(options.maskcheck, *made, tokenizer, kind, data).result()
                    shown, good = words(result, EXPECTED[version][kind])
                    failed += not good
                    print(f"{version:<8}{tokenizer:<13}{kind:<26}{shown}", flush=True)
    return failed


def words(result, expected):
    """The rest of the line, and whether all is as expected."""
    if isinstance(result, str):
        good = isinstance(expected, str) and expected in result
        return f"{'-':>9}{'-':>9}{'-':>7}  {'' if good else 'UNEXPECTED: '}{result}", good
    rows, kept, dropped, equal, counts = result
    told = [f"{count} {version_check.REASONS[name]}" for name, count in sorted(counts.items(), key=str) if name]
    if counts[None]:
        told.append(f"{counts[None]} NOT EXPLAINED")
    good = isinstance(expected, set) and set(counts) == expected
    if not good:
        told.append(f"EXPECTED {sorted(expected) if isinstance(expected, set) else expected}")
    return f"{kept:>9}{dropped:>9}{equal:>7}  {'; '.join(told)}", good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--versions", default=ALL)
    parser.add_argument("--part", choices=["tests", "verify"])
    parser.add_argument("--tokenizers", default="qwen-like,llama3-like,gemma-like")
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--python-1.16", dest="python_1_16", default=os.environ.get("MASKCHECK_PYTHON_1_16"))
    parser.add_argument("--python-0.19", dest="python_0_19", default=os.environ.get("MASKCHECK_PYTHON_0_19"))
    options = parser.parse_args()
    options.work, options.maskcheck = options.work.resolve(), options.maskcheck.resolve()
    found, failed = environments(options), 0
    if options.part != "verify":
        failed += run_tests(found, options)
    if options.part != "tests":
        failed += run_verify(found, options)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
