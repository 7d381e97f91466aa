"""Writes what Hugging Face `tokenizers` makes of the regular expressions of pattern_list.py.

usage: python make_patterns.py [OUT]      (needs requirements-trl-1.16.txt)

A header, the texts, then a line for each expression, behaviour and `invert`: for each text the pieces that Split leaves, as UTF-8 byte
offsets [start, end, start, end, …], and the text that Replace by `<$1>` gives.
"""

import json
import pathlib
import sys

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

import pattern_list

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Patterns/patterns.jsonl"


def pieces(pattern, behavior, invert, text):
    name = "".join("_" + c.lower() if c.isupper() else c for c in behavior).strip("_")
    split = pre_tokenizers.Split(Regex(pattern), name, invert)
    starts = [len(text[:i].encode()) for i in range(len(text) + 1)]
    return [starts[place] for _, offsets in split.pre_tokenize_str(text) for place in offsets]


def replaced(pattern, text):
    return normalizers.Replace(Regex(pattern), "<$1>").normalize_str(text)


def lines():
    yield {"schema": "maskcheck/golden-patterns/1", "packages": {"tokenizers": tokenizers.__version__}, "script": "Tools/golden/make_patterns.py"}
    yield pattern_list.TEXTS
    named = [*pattern_list.REAL.items(), *((p, p) for p in pattern_list.SYNTAX)]
    for number, (name, pattern) in enumerate(named):
        kinds = [("Isolated", False), (pattern_list.BEHAVIORS[number % 5], number // 5 % 2 == 1)]
        for behavior, invert in dict.fromkeys(kinds):
            found = [pieces(pattern, behavior, invert, t) for t in pattern_list.TEXTS]
            yield {"name": name, "pattern": pattern, "behavior": behavior, "invert": invert, "pieces": found}
        yield {"name": name, "pattern": pattern, "replaced": [replaced(pattern, t) for t in pattern_list.TEXTS[:12]]}


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT
    with open(out, "w", encoding="utf-8") as file:
        for line in lines():
            file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
