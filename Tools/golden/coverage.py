"""Writes the coverage tables of README.md from the case lists, or checks that they and the fixtures are up to date.

usage: python coverage.py [--check]      (nothing but Python needed)
--check changes nothing and ends with 1 where README.md, or a fixture's list of cases, is not what the case lists say.
"""

import collections
import json
import pathlib
import sys

import cases
import data_files

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "Tests/Fixtures/Golden"
TOKENIZERS = ["qwen-like", "llama3-like", "gemma-like"]
START, END = "<!-- coverage: written by coverage.py -->", "<!-- end of coverage -->"


def tables():
    out = [START]
    for trainer in dict.fromkeys(c["trainer"] for c in cases.CASES):
        counts = collections.Counter(
            tuple(c["tags"][k] for k in ("option", "shape", "edge")) for c in cases.CASES if c["trainer"] == trainer
        )
        total = sum(counts.values())
        out += [
            "",
            f"### `{trainer}`: {total} cases for each tokenizer, {total * len(TOKENIZERS)} in all",
            "",
            "| option | shape | edge | cases |",
            "|---|---|---|---|",
        ]
        out += [f"| {option} | {shape} | {edge} | {n} |" for (option, shape, edge), n in sorted(counts.items())]
    counts = collections.Counter(c["topic"] for c in data_files.CASES)
    out += ["", f"### data files: {sum(counts.values())} cases", "", "| topic | cases |", "|---|---|"]
    out += [f"| {topic} | {n} |" for topic, n in counts.items()]
    out += ["", "### tokenizing", "", "| tokenizer | strings |", "|---|---|"]
    for name in TOKENIZERS:
        out.append(f"| {name} | {sum(1 for _ in lines(GOLDEN / 'tokenize' / (name + '.jsonl'))) - 1} |")
    return "\n".join(out + ["", END])


def lines(path):
    with open(path, encoding="utf-8") as file:
        yield from file


def stale_fixtures():
    """Fixtures whose cases are not those of the list, in its order."""
    for trainer in dict.fromkeys(c["trainer"] for c in cases.CASES):
        listed = [(c["name"], c["tags"]) for c in cases.CASES if c["trainer"] == trainer]
        for name in TOKENIZERS:
            path = GOLDEN / trainer / f"{name}.jsonl"
            found = [(c["name"], c["tags"]) for c in map(json.loads, lines(path)) if "name" in c] if path.exists() else None
            if found != listed:
                yield path
    path = GOLDEN / "datasets/jsonl.jsonl"
    found = [c["name"] for c in map(json.loads, lines(path)) if "name" in c] if path.exists() else None
    if found != [c["name"] for c in data_files.CASES]:
        yield path


def main():
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(START, 1)
    after = rest.split(END, 1)[1]
    fresh = before + tables() + after
    if "--check" in sys.argv[1:]:
        stale = [str(p) for p in stale_fixtures()] + (["README.md (run coverage.py)"] if fresh != text else [])
        for path in stale:
            print(f"stale: {path}")
        sys.exit(1 if stale else 0)
    readme.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
