"""Writes small vocabularies in other formats than tokenizer.json, and what the packages they belong to make of odd strings with them.

usage: python make_formats.py [OUT_DIR]      (needs requirements-formats.txt)

The vocabulary of Tests/Fixtures/Tokenizers/qwen-like as vocab.json and merges.txt, as ranks of tiktoken and as tekken.json (with and
without a list of special tokens); that of Golden/kinds/bert-uncased as vocab.txt. cases.json says which file and configuration belong
to which NAME.tsv; each has a line for every second string of Golden/kinds/texts.jsonl: ids, a tab, UTF-8 byte offsets as start-end; every
second with special tokens.
"""

import base64
import json
import logging
import os
import pathlib
import shutil
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
import tiktoken
from mistral_common.tokens.tokenizers.tekken import Tekkenizer
from tiktoken_ext import openai_public
from transformers import AutoTokenizer

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures"
EXTRA = {"9000": dict(content="<|extra|>", lstrip=True, rstrip=False, single_word=False, normalized=False, special=True)}
PLAIN = {
    "gpt2": dict(tokenizer_class="GPT2Tokenizer", add_prefix_space=True, add_bos_token=True, bos_token="<|im_start|>"),
    "qwen2": dict(tokenizer_class="Qwen2TokenizerFast", eos_token="<|im_end|>", added_tokens_decoder=EXTRA, extra_special_tokens=["<s>"]),
    "roberta": dict(tokenizer_class="RobertaTokenizer", mask_token=dict(__type="AddedToken", content="<mask>", lstrip=True, rstrip=False, single_word=False, normalized=False, special=True)),
    "qwen2-by-model": None,
}  # fmt: skip
WORDS = {
    "bert": dict(tokenizer_class="BertTokenizer"),
    "bert-cased": dict(tokenizer_class="BertTokenizer", do_lower_case=False, tokenize_chinese_chars=False, strip_accents=True),
}
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA3.replace("{1,3}", "")


def spans(text, pieces):
    """Byte offsets of tokens from their bytes; borders inside a character are carried to its ends."""
    data, at, found = text.encode(), 0, []
    for piece in pieces:
        start, end = at, at + len(piece)
        at = end
        while start > 0 and start < len(data) and data[start] & 0xC0 == 0x80:
            start -= 1
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end += 1
        found.append((start, end))
    return found


def ranks():
    data = json.loads((FIXTURES / "Tokenizers/qwen-like/tokenizer.json").read_text(encoding="utf-8"))
    codes = {c: b for b, c in alphabet().items()}
    merged = ["".join(m if isinstance(m, list) else m.split(" ")) for m in data["model"]["merges"]]
    tokens = [bytes([b]) for b in range(256)] + [bytes(codes[c] for c in m) for m in dict.fromkeys(merged)]
    return data["model"], {t: i for i, t in enumerate(dict.fromkeys(tokens))}


def alphabet():
    kept = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return {b: chr(b) if b in kept else chr(256 + [x for x in range(256) if x not in kept].index(b)) for b in range(256)}


def longest_pattern(function):
    return next(c for c in function.__code__.co_consts if isinstance(c, str) and r"\p{L}" in c)


def read_ranks(path):
    pairs = (line.split() for line in pathlib.Path(path).read_bytes().splitlines() if line)
    return {base64.b64decode(token): int(rank) for token, rank in pairs}


def line(ids, offsets):
    return " ".join(map(str, ids)) + "\t" + " ".join(f"{a}-{b}" for a, b in offsets) + "\n"


def by_tiktoken(name, pattern, table, specials, begin=()):
    encoding = tiktoken.Encoding(name=name, pat_str=pattern, mergeable_ranks=table, special_tokens=specials)

    def encode(text, special):
        ids = encoding.encode(text, allowed_special="all")
        found = spans(text, [encoding.decode_single_token_bytes(i) for i in ids])
        begins = list(begin) if special else []
        return begins + ids, [(0, 0)] * len(begins) + found

    return encode


def by_tekken(path):
    tokenizer = Tekkenizer.from_file(path)
    shift = tokenizer.num_special_tokens

    def encode(text, special):
        ids = tokenizer.encode(text, bos=special, eos=False)
        rest = ids[1:] if special else ids
        found = spans(text, [tokenizer._model.decode_single_token_bytes(i - shift) for i in rest])
        return ids, [(0, 0)] * (len(ids) - len(rest)) + found

    return encode


def by_transformers(files, config, model_type=None):
    with tempfile.TemporaryDirectory() as place:
        for file in files:
            shutil.copy(file, place)
        if config is not None:
            pathlib.Path(place, "tokenizer_config.json").write_text(json.dumps(config))
        if model_type:
            pathlib.Path(place, "config.json").write_text(json.dumps({"model_type": model_type}))
        tokenizer = AutoTokenizer.from_pretrained(place)

    def encode(text, special):
        starts = [len(text[:i].encode()) for i in range(len(text) + 1)]
        found = tokenizer(text, add_special_tokens=special, return_offsets_mapping=True)
        return found["input_ids"], [(starts[a], starts[b]) for a, b in found["offset_mapping"]]

    return encode


def tekken(table, version, specials):
    names = sorted(table, key=table.get)
    size = len(names) + 30 - 50  # some ranks stay unused, as in the real files
    config = dict(pattern=NEMO, num_vocab_tokens=len(names), default_vocab_size=size, default_num_special_tokens=30, version=version)
    vocab = [dict(rank=i, token_bytes=base64.b64encode(t).decode(), token_str="") for i, t in enumerate(names)]
    return dict(config=config, vocab=vocab, **({"special_tokens": specials} if specials else {}))


NEMO = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def cases(out):
    model, table = ranks()
    (out / "vocab.json").write_text(json.dumps(model["vocab"], ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    merges = [" ".join(m) if isinstance(m, list) else m for m in model["merges"]]
    (out / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", encoding="utf-8")
    words = json.loads((FIXTURES / "Golden/kinds/bert-uncased.json").read_text(encoding="utf-8"))["model"]["vocab"]
    (out / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [w for w in sorted(words, key=words.get) if w[0] != "["]) + "\n", encoding="utf-8")
    (out / "ranks.tiktoken").write_bytes(b"".join(base64.b64encode(t) + b" %d\n" % i for t, i in table.items()))
    tools = [dict(rank=i, token_str=s, is_control=True) for i, s in enumerate(["<unk>", "<s>", "</s>", "[INST]", "[/INST]", "<pad>"])]
    for name, data in {"tekken-1.json": tekken(table, "v3", None), "tekken-2.json": tekken(table, "v11", tools)}.items():
        (out / name).write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")
        yield name[:-5], dict(kind="tekken", file=name), by_tekken(out / name)
    for name, config in PLAIN.items():
        model_type = None if config else "qwen2"
        about = dict(kind="plain", file="vocab.json", config=config, model_type=model_type)
        yield name, about, by_transformers([out / "vocab.json", out / "merges.txt"], config, model_type)
    for name, config in WORDS.items():
        yield name, dict(kind="plain", file="vocab.txt", config=config), by_transformers([out / "vocab.txt"], config)
    count = len(table)
    pattern = longest_pattern(openai_public.cl100k_base)
    for name, file, pattern, specials, begin in [
        ("cl100k", "cl100k_base.tiktoken", pattern, {"<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259, "<|fim_suffix|>": 100260, "<|endofprompt|>": 100276}, []),
        ("qwen1", "qwen.tiktoken", QWEN, {s: count + i for i, s in enumerate(["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + [f"<|extra_{i}|>" for i in range(205)])}, []),
        ("llama3", "tokenizer.model", LLAMA3, {"<|begin_of_text|>": count, "<|end_of_text|>": count + 1, "<|eot_id|>": count + 9}, [count]),
    ]:  # fmt: skip
        about = dict(kind="ranks", file=file, model_type="llama" if name == "llama3" else None)
        yield name, about, by_tiktoken(name, pattern, table, specials, begin)


def main():
    logging.disable(logging.WARNING)
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES / "Formats"
    out.mkdir(parents=True, exist_ok=True)
    texts = [json.loads(t) for t in (FIXTURES / "Golden/kinds/texts.jsonl").read_text(encoding="utf-8").splitlines()[1::2]]
    index = {}
    for name, about, encode in cases(out):
        index[name] = about
        with open(out / f"{name}.tsv", "w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                file.write(line(*encode(text, number % 2 == 1)))
    (out / "cases.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    print(f"{len(index)} vocabularies, {len(texts)} strings each")


if __name__ == "__main__":
    main()
