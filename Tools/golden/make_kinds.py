"""Writes small tokenizers of every kind and what Hugging Face `tokenizers` makes of odd strings with them.

usage: python make_kinds.py [OUT_DIR]      (needs requirements-trl-1.16.txt)

OUT_DIR/texts.jsonl       a header line, then the strings, one a line; all kinds share them
OUT_DIR/NAME.json         the tokenizer.json of a kind
OUT_DIR/NAME.tsv          for each string a line: ids, a tab, UTF-8 byte offsets as start-end; every second with special tokens

The trainers of the package break ties at random: each run makes other vocabularies, and other files.
"""

import json
import pathlib
import random
import sys

import tokenizers
from tokenizers import Tokenizer

import make_tokenize
import odd_strings
import tokenizer_kinds

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Golden/kinds"
UNUSUAL = ["\u0349\x1c\U0001d165\u0301", "a\u034b\u0354\x7f\U0001d165\u0331\u06dd", "\u1e9b\u0323", "\u0344\u0301", "\u212b\u2126\ufb03", "\u00bd\u2167\u2460", "a\u0301\u0323\u0302", "\u0130I\u0131\u1e9e\u03a3",
           "\u4e2d\u6587 and \u65e5\u672c\u8a9e", "\u00ad\u200b\u200d\u2060", "\ufffd\ufeff\x00\x7f", "x\u0f73\u0301y", "\uac00\u11a8\u1100\u1161", "\u0915\u094d\u0915\u0301",
           "\u00a9\u200d\u00ae\u0301", "\u0600a\u0301", "\u1f600\u1f3fd", "\r\na\r\nb", "11 1a 1", "\x00a\x00b", "\u200b\u200bab", "\u2581a \u2581\u2581 b", "e\u0301\u0301\u0301",
           "aba abab bbaa", "ccccc eeeee ttttt", "sss nnn aabb", "supercalifragilistic" * 6, "unaffable", "embeddings", "the-end--x", " -a- ", "1/2 \uff11\uff12", "\u30fc\u30a2\u3042\u6f22a",
           "Ünïcödé STRASSE", "don't stop", "x=1;y=2", "\u0e33\u0e4d\u0e32", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001d15e\U0002f800", "a" * 40, " " * 12, "\u4e2d" * 12]  # fmt: skip


def strings():
    rng = random.Random(5)
    found = UNUSUAL + [s for s in odd_strings.ODD if len(s) <= 40][::2] + [s[:20] for s in odd_strings.SAMPLES]
    found += odd_strings.around("</s>") + odd_strings.around("<mask>")
    found += [s[:32] for s in odd_strings.random_lines(seed=17, count=50, added=tokenizer_kinds.SPECIALS, longest=20)]
    found += ["".join(odd_strings.characters(rng) for _ in range(rng.randint(1, 12))) for _ in range(30)]
    return list(dict.fromkeys(found))


def line(tokenizer, index, text):
    found = make_tokenize.encoded(tokenizer, text, index % 2 == 1)
    return " ".join(map(str, found["ids"])) + "\t" + " ".join(f"{a}-{b}" for a, b in found["offsets"]) + "\n"


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT
    out.mkdir(parents=True, exist_ok=True)
    texts = strings()
    header = {"schema": "maskcheck/golden-kinds/1", "packages": {"tokenizers": tokenizers.__version__}, "script": "Tools/golden/make_kinds.py"}
    with open(out / "texts.jsonl", "w", encoding="utf-8") as file:
        for value in [header, *texts]:
            file.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")
    names = []
    for name, data in tokenizer_kinds.kinds():
        written = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
        loaded = Tokenizer.from_str(written)
        loaded.no_truncation()
        (out / f"{name}.json").write_text(written, encoding="utf-8")
        with open(out / f"{name}.tsv", "w", encoding="utf-8") as file:
            for index, text in enumerate(texts):
                file.write(line(loaded, index, text))
        names.append(name)
    print(f"{len(names)} kinds, {len(texts)} strings each")


if __name__ == "__main__":
    main()
