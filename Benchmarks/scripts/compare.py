#!/usr/bin/env python3
"""Compares ids and offsets with Hugging Face `tokenizers`, text by text.

usage: compare.py BENCHMARKS_EXECUTABLE TOKENIZER_JSON [--count N] [--seed S] [--code-points STEP]

Python's offsets are in characters; they are converted to UTF-8 bytes here. Needs: tokenizers==0.23.3
"""
import argparse
import itertools
import json
import os
import struct
import subprocess
import sys
import tempfile

from tokenizers import Tokenizer

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import odd_texts  # noqa: E402


def write_texts(path, texts):
    with open(path, "wb") as file:
        for text in texts:
            data = text.encode()
            file.write(struct.pack("<I", len(data)) + data)


def read_tokens(path):
    data = open(path, "rb").read()
    at = 0
    while at < len(data):
        count, = struct.unpack_from("<i", data, at)
        values = struct.unpack_from(f"<{3 * count}i", data, at + 4)
        yield [values[i:i + 3] for i in range(0, 3 * count, 3)]
        at += 4 + 12 * count


def expected(encoding, text):
    positions = [0, *itertools.accumulate(len(c.encode()) for c in text)] if not text.isascii() else None
    if positions is None:
        return [(i, a, b) for i, (a, b) in zip(encoding.ids, encoding.offsets)]
    return [(i, positions[a], positions[b]) for i, (a, b) in zip(encoding.ids, encoding.offsets)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable")
    parser.add_argument("tokenizer")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code-points", type=int, default=0)
    options = parser.parse_args()
    reference = Tokenizer.from_file(options.tokenizer)
    reference.no_truncation()
    reference.no_padding()
    specials = [t["content"] for t in json.load(open(options.tokenizer)).get("added_tokens", [])]
    texts = odd_texts.texts(options.seed, options.count, specials)
    if options.code_points:
        texts += odd_texts.code_points(options.code_points)
    with tempfile.TemporaryDirectory() as folder:
        write_texts(f"{folder}/texts", texts)
        subprocess.run([options.executable, "dump", options.tokenizer, f"{folder}/texts", f"{folder}/out"], check=True)
        different = 0
        tokens = read_tokens(f"{folder}/out")
        for start in range(0, len(texts), 1000):
            part = texts[start:start + 1000]
            for text, encoding in zip(part, reference.encode_batch(part)):
                got, want = list(map(tuple, next(tokens))), expected(encoding, text)
                if got != want:
                    different += 1
                    if different <= 3:
                        at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
                        print(f"  {text!r}\n    at {at}: got {got[at:at + 4]}, expected {want[at:at + 4]}")
    name = os.path.relpath(options.tokenizer)
    print(f"{name}: {len(texts)} texts, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
