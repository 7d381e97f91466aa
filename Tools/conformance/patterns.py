"""Random regular expressions through Hugging Face `tokenizers` and through `maskcheck tokenize`.

usage: python patterns.py --maskcheck PROGRAM [--count 1500] [--seed 1] [--show 5]      (in the environment of requirements-trl-1.16.txt)

Each expression splits 40 random texts, and those of Tools/golden/pattern_list.py split all its texts; the pieces must be equal.
Expressions that `tokenizers` does not take, or stops at, are not compared; what only maskcheck refuses is counted by the words of its
refusal. Ends with 1 on any difference.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from tokenizers import Tokenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import make_tokenize
import pattern_list
from tokenizer_kinds import part, tokenizer

UNKNOWN = {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0}}
LETTERS = list("abAB1 ,-'k\n") + ["\u00e9", "\u4e2d", "\u017f", "\u212a"]
CLASSES = [r"\s", r"\S", r"\w", r"\W", r"\d", r"\p{L}", r"\p{Lu}", r"\p{N}", r"\p{P}", r"\p{Han}", r"\P{L}", r"\h", r"\p{^Ll}", "."]
INSIDE = ["a-c", "A-B", r"\s", r"\d", r"\p{L}", "[:alpha:]", "[^b]", "[a1]", "&&[ab1]", "&&\\w", "1", "k", "\u4e2d", "\\-", "'", " "]
PLACES = ["^", "$", r"\b", r"\B", r"\A", r"\z", r"\Z", "(?!\\S)", "(?=a)", "(?<=b)", "(?<!\\w)", "(?<=a|1b)", "(?!1|ab)"]
TIMES = ["?", "*", "+", "{2}", "{1,2}", "{,2}", "{2,}", "??", "*?", "+?", "?+", "*+", "++", "{1,2}?", "{1,2}+", "{2}?"]
POOL = list("aabbAB11  ,-'kKc\n\r\t") + ["\u00e9", "\u4e2d", "\u3042", "\u017f", "\u212a", "\u0301", "\u00b2", "\u0661", "\U0001f44d"]


def bracket(rng):
    return "[" + ("^" if rng.random() < 0.3 else "") + "".join(rng.choice(INSIDE) for _ in range(rng.randint(1, 3))) + "]"


def atom(rng, depth):
    pick = rng.random()
    if pick < 0.35:
        return re.sub(r"([.\-])", r"\\\1", rng.choice(LETTERS))
    if pick < 0.55:
        return rng.choice(CLASSES)
    if pick < 0.7:
        return bracket(rng)
    if depth > 2:
        return "a"
    opening = rng.choice(["(", "(?:", "(?:", "(?i:", "(?>", "(?=", "(?!", "(?m:"])
    return opening + alternatives(rng, depth + 1) + ")"


def sequence(rng, depth):
    found = ""
    for _ in range(rng.randint(1, 4)):
        if rng.random() < 0.12:
            found += rng.choice(PLACES)
            continue
        found += atom(rng, depth) + (rng.choice(TIMES) if rng.random() < 0.4 else "")
    return found


def alternatives(rng, depth=0):
    return "|".join(sequence(rng, depth) for _ in range(rng.choice([1, 1, 2, 3])))


def difference(maskcheck, pattern, strings, refusals):
    """None where all is equal or nothing can be compared."""
    data = tokenizer(UNKNOWN, None, part("Split", pattern={"Regex": pattern}, behavior="Isolated", invert=False), tokens=[])
    try:
        loaded = Tokenizer.from_str(json.dumps(data))
        expected = [make_tokenize.encoded(loaded, s, False) for s in strings]
    except BaseException:  # a panic is none of Exception
        return False
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place, "tokenizer.json")
        path.write_text(json.dumps(data), encoding="utf-8")
        asked = "".join(json.dumps({"text": t, "add_special_tokens": False}) + "\n" for t in strings)
        done = subprocess.run([maskcheck, "tokenize", "-t", str(path)], input=asked.encode(), capture_output=True)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    if not lines:
        words = done.stderr.decode()
        refusals[words.partition("` with ")[2].partition(" is not supported")[0] or words] += 1
        return False
    for text, found, wanted in zip(strings, lines, expected):
        if found.get("offsets") != wanted["offsets"]:
            return f"{text!r}: {found.get('offsets', found)} instead of {wanted['offsets']}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    work = [(p, pattern_list.TEXTS) for p in [*pattern_list.REAL.values(), *pattern_list.SYNTAX]]
    for _ in range(options.count):
        work.append((alternatives(rng), ["".join(rng.choice(POOL) for _ in range(rng.randint(1, 10))) for _ in range(40)]))
    refusals, equal, different, left = collections.Counter(), 0, 0, 0
    for pattern, strings in work:
        found = difference(options.maskcheck, pattern, strings, refusals)
        if found is None:
            equal += 1
        elif found is False:
            left += 1
        else:
            different += 1
            if different <= options.show:
                print(f"    {pattern!r}: {found}", flush=True)
    for words, count in refusals.most_common():
        print(f"    refused {count}: {words.strip()[:150]}")
    print(f"expressions: {equal} equal, {different} different, {left} not compared, {sum(refusals.values())} of them refused here alone")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
