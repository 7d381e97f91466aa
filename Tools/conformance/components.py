"""Holds each normalizer and pre-tokenizer by itself against Hugging Face `tokenizers`, on every code point there is.

usage: python components.py --maskcheck PROGRAM [--only NAME,…] [--random 4000] [--seed 1] [--show 3]
       (in the environment of requirements-trl-1.16.txt)

Every code point stands between two letters, those below U+3400, the compatibility forms and the first supplementary plane also alone,
and random strings are drawn from characters that join, compose, vanish or mark. A normalizer is seen through a model that writes every
byte of its text, a pre-tokenizer through one that knows no word; ids and byte offsets must be equal. Ends with 1 on any difference.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import tokenizers
from tokenizers import Tokenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import make_tokenize
from tokenizer_kinds import bert, byte_level, charsmap, metaspace, part, replace, rules, sequence, split, tokenizer

CODES = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
ALONE = [c for c in CODES if c < 0x3400 or 0xA640 <= c < 0xAC80 or 0xD790 <= c < 0x20000]
BYTES = {"type": "BPE", "unk_token": None, "byte_fallback": True, "vocab": {f"<0x{b:02X}>": b for b in range(256)}, "merges": []}
UNKNOWN = {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0}}
POOL = [
    *range(0x300, 0x370), *range(0x1100, 0x1108), *range(0x1161, 0x1168), *range(0x11A8, 0x11AC), 0xAC00, 0xAC01, 0xD7B0, 0xD7CB,
    0x915, 0x916, 0x924, 0x94D, 0x9CD, 0x995, 0x93E, 0x200C, 0x200D, 0xFE0F, 0xFE0E, 0x20E3, 0xA9, 0xAE, 0x2122, 0x1F468, 0x1F469, 0x1F3FD,
    0x1F1E6, 0x1F1E9, 0x600, 0x6DD, 0x110BD, 0xE33, 0xE4D, 0xF71, 0xF73, 0xF75, 0x344, 0x1E9B, 0x212B, 0xFB03, 0xBD, 0x2167, 0xFF9E, 0x30AB,
    0xFEFF, 0x200B, 0xAD, 0x0A, 0x0D, 0x09, 0x20, 0xA0, 0x3000, 0x85, 0x2028, 0x00, 0x1C, 0x7F, 0x130, 0x131, 0x3A3, 0xDF, 0x1E9E, 0x2581,
    0x4E00, 0x3042, 0x30FC, 0x30A2, 0x2D, 0x2E, 0x5F, 0x31, 0xB2, 0xE9, 0xC5, 0x61, 0x62, 0x41, 0x5A, 0x10FFFF, 0xFFFD, 0x378, 0xE0020, 0x1D15E, 0x1D165,
]  # fmt: skip


def normalizers():
    for name in ["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel"]:
        yield name, part(name)
    yield "Strip", part("Strip", strip_left=True, strip_right=True)
    yield "Prepend", part("Prepend", prepend="\u2581<")
    yield "Replace", sequence(replace("a", ""), replace("b", "\u00e9\u00e9"), replace("\u0301\u0301", "'"))
    yield "Precompiled", rules()
    yield "Precompiled-marks", part("Precompiled", precompiled_charsmap=charsmap({chr(c): f"<{i}>" for i, c in enumerate(POOL) if c and i % 3}))
    for clean in [True, False]:
        for accents in [None, True, False]:
            yield f"Bert-{clean}-{accents}", bert(clean, clean, accents, accents is not False)
    yield "Sequence", sequence(part("NFKD"), part("StripAccents"), part("Lowercase"), part("NFC"), replace(" ", "\u2581"))


def pre_tokenizers():
    for name in ["Whitespace", "WhitespaceSplit", "BertPreTokenizer", "UnicodeScripts"]:
        yield name, part(name)
    for behavior in ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]:
        yield f"Punctuation-{behavior}", part("Punctuation", behavior=behavior)
        for invert in [False, True]:
            yield f"Split-{behavior}-{invert}", split("a", behavior, invert)
    yield "CharDelimiterSplit", part("CharDelimiterSplit", delimiter="b")
    yield "FixedLength", part("FixedLength", length=4)
    yield "Digits", part("Digits", individual_digits=False)
    yield "Digits-individual", part("Digits", individual_digits=True)
    yield "ByteLevel", byte_level(True)
    for scheme in ["first", "always", "never"]:
        for splits in [True, False]:
            yield f"Metaspace-{scheme}-{splits}", metaspace(prepend_scheme=scheme, split=splits)
    yield "Sequence", sequence(part("Whitespace"), part("UnicodeScripts"), metaspace(), part("Punctuation", behavior="Isolated"))


def components():
    for name, normalizer in normalizers():
        yield f"normalizer {name}", tokenizer(BYTES, normalizer, tokens=[])
    for name, pre_tokenizer in pre_tokenizers():
        yield f"pre-tokenizer {name}", tokenizer(UNKNOWN, None, pre_tokenizer, tokens=[])


def texts(count, seed):
    rng = random.Random(seed)
    for at in range(0, len(CODES), 64):
        yield "".join(f"a{chr(c)}b" for c in CODES[at : at + 64])
    yield from map(chr, ALONE)
    for _ in range(count):
        yield "".join(chr(rng.choice(POOL)) for _ in range(rng.randint(1, 12)))


def difference(found, expected):
    return next((f"{key} {found.get(key)} instead of {expected[key]}" for key in ("ids", "offsets") if found.get(key) != expected[key]), None)


def check(name, data, options, strings):
    loaded = Tokenizer.from_str(json.dumps(data))
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place, "tokenizer.json")
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        asked = "".join(json.dumps({"text": t, "add_special_tokens": False}) + "\n" for t in strings)
        done = subprocess.run([options.maskcheck, "tokenize", "-t", str(path)], input=asked.encode(), capture_output=True)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    if len(lines) != len(strings):
        print(f"{name:<44} exit {done.returncode}: {done.stderr.decode()[:200]}", flush=True)
        return len(strings)
    wrong = 0
    for text, found in zip(strings, lines):
        different = difference(found, make_tokenize.encoded(loaded, text, False))
        if different:
            wrong += 1
            if wrong <= options.show:
                print(f"    {text!r:.120}: {different:.400}")
    print(f"{name:<44}{len(strings) - wrong:>9} equal{wrong:>9} different", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--random", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3)
    options = parser.parse_args()
    strings = list(texts(options.random, options.seed))
    wrong = total = 0
    for name, data in components():
        if not options.only or any(part in name for part in options.only.split(",")):
            wrong += check(name, data, options, strings)
            total += len(strings)
    print(f"tokenizers {tokenizers.__version__}: {total - wrong} equal, {wrong} different")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
