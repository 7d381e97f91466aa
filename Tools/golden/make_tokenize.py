"""Writes ids and byte offsets of odd strings, as Hugging Face `tokenizers` gives them.

usage: python make_tokenize.py NAME=TOKENIZER_DIR… [--out DIR]      (needs requirements-trl-1.16.txt)
DIR/NAME.jsonl: a header line, then {"text", "ids", "offsets", "with": {"ids", "offsets"}}: without special tokens and with them. The
package's offsets count characters; here they are turned into UTF-8 bytes of the text.
"""

import argparse
import json
import pathlib

import tokenizers

import odd_strings

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Golden/tokenize"


def byte_offsets(text, offsets):
    at = [0]
    for character in text:
        at.append(at[-1] + len(character.encode("utf-8")))
    return [[at[a], at[b]] for a, b in offsets]


def encoded(tokenizer, text, special):
    encoding = tokenizer.encode(text, add_special_tokens=special)
    return {"ids": encoding.ids, "offsets": byte_offsets(text, encoding.offsets)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tokenizers", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for pair in options.tokenizers:
        name, folder = pair.split("=", 1)
        tokenizer = tokenizers.Tokenizer.from_file(str(pathlib.Path(folder, "tokenizer.json")))
        added = [t.content for t in tokenizer.get_added_tokens_decoder().values()]
        strings = odd_strings.fixed(added) + odd_strings.random_lines(seed=11, count=200, added=added, longest=60)
        strings = list(dict.fromkeys(strings))
        with open(options.out / f"{name}.jsonl", "w", encoding="utf-8") as file:
            header = {
                "schema": "maskcheck/golden-tokenize/1",
                "tokenizer": name,
                "packages": {"tokenizers": tokenizers.__version__},
                "script": "Tools/golden/make_tokenize.py",
            }
            file.write(json.dumps(header, separators=(",", ":")) + "\n")
            for text in strings:
                line = {"text": text, **encoded(tokenizer, text, False), "with": encoded(tokenizer, text, True)}
                file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
        print(f"{name}.jsonl: {len(strings)} strings")


if __name__ == "__main__":
    main()
