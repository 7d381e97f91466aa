"""Holds maskcheck against the real tokenizers and trainers.

usage: python run.py --maskcheck PROGRAM [--work .conformance] [--tokenizers NAME,…] [--part tokenizing|trainers] [--lines 20000]
                     [--seed 1] [--python-1.16 PYTHON] [--python-0.19 PYTHON] [--show 5]

tokenizing: generated lines through Hugging Face `tokenizers` and `maskcheck tokenize`; ids and byte offsets must be equal.
trainers: the golden cases with Qwen3, Llama 3.2 and Gemma 3, through the real trl (computed once, kept in the work folder) and
`maskcheck --report`; ids, labels, dropped rows and refusals must be equal.
Prints a line for each tokenizer and trainer: equal, different, skipped (with the reason). Ends with 1 on any difference.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

import compare
import fetch
import maskcheck

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parent / "golden"
WITH_TRAINERS = ["qwen3", "llama-3.2", "gemma-3"]
TRAINERS = {"trl": "1.16", "labels": "1.16", "trl-collator": "0.19"}


class Table:
    """Counts what was compared and prints each line as it is known."""

    def __init__(self, shown):
        self.shown, self.different, self.equal, self.skipped = shown, 0, 0, 0
        print(f"{'tokenizer':<19}{'against':<24}{'equal':>8}{'different':>11}{'skipped':>9}")

    def line(self, tokenizer, against, equal, differences, skipped=()):
        self.equal, self.different = self.equal + equal, self.different + len(differences)
        print(f"{tokenizer:<19}{against:<24}{equal:>8}{len(differences):>11}{len(skipped):>9}")
        for text in skipped:
            print(f"    skipped {text}")
        for text in differences[: self.shown]:
            print(f"    {text}")
        if len(differences) > self.shown:
            print(f"    … and {len(differences) - self.shown} more")
        sys.stdout.flush()

    def skip(self, tokenizer, against, reason):
        self.skipped += 1
        print(f"{tokenizer:<19}{against:<24}{0:>8}{0:>11}{'all':>9}   {reason}", flush=True)


def check_tokenizing(name, options, table):
    folder = fetch.tokenizer(name, options.work)
    python = fetch.environment("1.16", options.work, options.python_1_16)
    out = options.work / f"tokenize-{name}.jsonl"
    fetch.run(
        [python, str(HERE / "tokenize_oracle.py"), str(folder), str(out), str(options.lines), str(options.seed)], "the oracle"
    )
    cases = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    status, lines, errors = maskcheck.tokenize(options.maskcheck, folder, [c["text"] for c in cases])
    if len(lines) != 2 * len(cases):
        return table.line(
            name,
            "tokenizers",
            0,
            [f"{len(lines)} lines for {2 * len(cases)}, exit {status}: {errors.strip()[:200]}"] * len(cases),
        )
    differences = []
    for i, case in enumerate(cases):
        for expected, found in zip(case["encodings"], lines[2 * i : 2 * i + 2]):
            for key in ("ids", "offsets"):
                if found.get(key) != expected[key]:
                    differences.append(
                        f"{case['text'][:60]!r}: {key} {compare.first_difference(found.get(key), expected[key])} {found.get('error', '')}"
                    )
                    break
            else:
                continue
            break
    table.line(name, "tokenizers", len(cases) - len(differences), differences)


def golden_cases(name, trainer, options):
    """The trainer's own results for this tokenizer, made again where a script, a requirement or the tokenizer changed."""
    folder = fetch.tokenizer(name, options.work)
    version = TRAINERS[trainer]
    python = fetch.environment(version, options.work, options.python_1_16 if version == "1.16" else options.python_0_19)
    inputs = [GOLDEN / n for n in ("texts.py", "trainer_run.py", "make_golden.py")]
    inputs += [*sorted((GOLDEN / "cases").glob("*.py")), *sorted((fetch.ROOT / "python/maskcheck").glob("*.py"))]
    digest = hashlib.sha256()
    for path in [*inputs, fetch.REQUIREMENTS[version], folder / "tokenizer.json"]:
        digest.update(path.read_bytes())
    out = options.work / "golden" / trainer / f"{name}.jsonl"
    mark = out.with_suffix(".sha256")
    if not (out.exists() and mark.exists() and mark.read_text() == digest.hexdigest()):
        fetch.run(
            [python, str(GOLDEN / "make_golden.py"), trainer, f"{name}={folder}", "--out", str(options.work / "golden")],
            f"make_golden.py {trainer}",
        )
        mark.write_text(digest.hexdigest())
    return folder, [c for c in map(json.loads, out.read_text(encoding="utf-8").splitlines()) if "name" in c]


def check_trainer(name, trainer, options, table):
    folder, cases = golden_cases(name, trainer, options)
    skipped = [f"{c['name']}: {maskcheck.cannot_be_said(c)}" for c in cases if maskcheck.cannot_be_said(c)]
    cases = [c for c in cases if not maskcheck.cannot_be_said(c)]

    def one(case):
        try:
            found = compare.difference(case["expected"], *maskcheck.report(options.maskcheck, case, folder))
        except (subprocess.TimeoutExpired, ValueError) as error:
            found = f"{type(error).__name__}: {error}"
        return f"{case['name']}: {found}" if found else None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        differences = [d for d in pool.map(one, cases) if d]
    version = maskcheck.TRAINERS[trainer] if "@" in maskcheck.TRAINERS[trainer] else trainer
    table.line(name, version, len(cases) - len(differences), differences, skipped)


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", default=os.environ.get("MASKCHECK"))
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--tokenizers", default=",".join(fetch.TOKENIZERS))
    parser.add_argument("--part", choices=["tokenizing", "trainers"])
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--python-1.16", dest="python_1_16", default=os.environ.get("MASKCHECK_PYTHON_1_16"))
    parser.add_argument("--python-0.19", dest="python_0_19", default=os.environ.get("MASKCHECK_PYTHON_0_19"))
    options = parser.parse_args()
    if not options.maskcheck:
        parser.error("--maskcheck PROGRAM is needed")
    options.work = options.work.resolve()
    return options


def main():
    options = parsed()
    names = options.tokenizers.split(",")
    work = []
    if options.part != "trainers":
        work += [(check_tokenizing, name, "tokenizers", ()) for name in names]
    if options.part != "tokenizing":
        work += [(check_trainer, name, trainer, (trainer,)) for name in names if name in WITH_TRAINERS for trainer in TRAINERS]
    table = Table(options.show)
    for check, name, against, more in work:
        try:
            check(name, *more, options, table)
        except fetch.Skipped as reason:
            table.skip(name, against, reason)
    print(f"equal {table.equal}, different {table.different}; {table.skipped} of {len(work)} checks skipped")
    sys.exit(1 if table.different or table.skipped == len(work) else 0)


if __name__ == "__main__":
    main()
