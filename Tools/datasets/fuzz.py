"""Writes random small data sets in the form of loader.tsv, as `load_dataset("json")` reads them, to hold our reader against them:

    HF_HUB_OFFLINE=1 python3 Tools/datasets/fuzz.py --seed 1 --count 300 cases.tsv
    MASKCHECK_LOADER_CASES=$PWD/cases.tsv swift test --filter LoaderGoldenTests
"""
import argparse
import json
import random
import sys

from make_golden import isolated, quiet

NAMES = ["a", "b", "c", "d e", "é", "a/b"]
SCALARS = [
    "null", "true", "false", "0", "1", "-1", "-0", "7", "1.5", "2.0", "-0.0", "1e3", "1e-7", "NaN", "123456789012",
    "9007199254740993", "9223372036854775808", '""', '"x"', '"1"', '"true"', '"null"', '"a b"', '"é\\n"', '"[1]"', '"{}"', '"2024-01-01"',
    '"2024-01-01 10:30:00"', '"2024-01-01T10:30:00Z"', '"\\u0000"', '"日本"', '"\\/"', '"0.5"',
]  # fmt: skip
BREAKS = ["}", "{", "]", "[", ",", '"', ":", "\\", "\n", "\r", " ", "\t", "\x00", "nul", "1", "-", "\\ud800", "\ufeff", "\xff"]


def value(random, depth=0):
    kind = random.random()
    if depth > 2 or kind < 0.7:
        return random.choice(SCALARS)
    if kind < 0.83:
        of_one_kind = random.choice(SCALARS) if random.random() < 0.4 else None
        return "[" + ",".join(of_one_kind or value(random, depth + 1) for _ in range(random.randint(0, 3))) + "]"
    names = random.sample(NAMES, random.randint(0, 3))
    return "{" + ",".join(f"{json.dumps(name)}:{value(random, depth + 1)}" for name in names) + "}"


class Maker:
    """Most columns keep to a kind, so that files load; some do not."""

    def __init__(self, random):
        self.random = random
        self.names = random.sample(NAMES, random.randint(1, 3))
        self.palette = {name: self.pool() for name in self.names}

    def pool(self):
        kinds = [
            ["1", "-1", "7", "-0", "null", "1.5", "2.0"], ["1", "2", "3"], ['"x"', '"a b"', '"1"', '""', "null"], ["true", "false", "null"],
            ['"2024-01-01"', '"2024-01-01 10:30:00"', "null"], ["[]", "[1]", "[1,2]", "[null]", "null"], ['["x"]', "[]", '["2024-01-01"]'],
            ['{"a":1}', '{"a":2}', '{"a":null}', "null"], ['{"a":1,"b":"x"}', '{"b":"y","a":2}', '{"a":3}'],
            ['[{"a":1}]', '[{"a":2},{"a":3,"b":1}]', "[]"], ['{"a":{"b":1}}', '{"a":{"b":2.5}}', '{"a":{"c":1}}'], ['{"a":[1]}', '{"a":[]}', '{"a":["x"]}'],
        ]  # fmt: skip
        kind = self.random.choice(kinds)
        if self.random.random() < 0.3:
            kind = kind + self.random.choice(kinds)
        return kind + [value(self.random)] if self.random.random() < 0.2 else kind

    def row(self):
        names = [name for name in self.names if self.random.random() < 0.85]
        if self.random.random() < 0.3:
            self.random.shuffle(names)
        if self.random.random() < 0.03:
            names.append(self.random.choice(NAMES))
        return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{self.random.choice(self.palette[name]) if name in self.palette else 1}" for name in names) + "}"

    def file(self):
        rows = [self.row() for _ in range(self.random.randint(1, 5))]
        form = self.random.random()
        if form < 0.08:
            return self.random.choice(["", "", " ", "\n"]) + "[" + ",".join(rows) + "]"
        if form < 0.16:
            count = self.random.choice([1, 2, 2, 3])
            wrap = ("[", "]", lambda i: "") if self.random.random() < 0.6 else ("{", "}", lambda i: f'"{i}":')
            columns = [
                json.dumps(name, ensure_ascii=False) + ":" + wrap[0] + ",".join(wrap[2](i) + self.random.choice(pool) for i in range(count)) + wrap[1]
                for name, pool in self.palette.items()
            ]
            return "{" + ",".join(columns) + self.random.choice([",}", "}", ",}\n"])
        end = self.random.choice(["\n", "\n", "\n", "\r\n", "\n\n", " "])
        return end.join(rows) + self.random.choice(["\n", ""])

    def bytes(self):
        text = self.file()
        if self.random.random() < 0.12:
            place = self.random.randint(0, len(text))
            cut = self.random.choice([0, 0, 1])
            text = text[:place] + self.random.choice(BREAKS) + text[place + cut :]
        return b"".join(b"\xff" if letter == "\xff" else letter.encode() for letter in text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("target")
    options = parser.parse_args()
    quiet()
    with open(options.target, "w") as target:
        for number in range(options.count):
            maker = Maker(random.Random(f"{options.seed}.{number}"))
            files = [maker.bytes() for _ in range(maker.random.choice([1, 1, 1, 2, 3]))]
            name = f"fuzz {options.seed}.{number}"
            print("\t".join([name, ",".join(file.hex() for file in files), isolated(files)]), file=target, flush=True)
    print(options.count, "cases", file=sys.stderr)


main()
