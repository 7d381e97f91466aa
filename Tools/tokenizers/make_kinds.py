#!/usr/bin/env python3
"""Small tokenizers of every kind, and what Hugging Face `tokenizers` makes of odd texts with them.

usage: make_kinds.py OUT_DIR      (Tests/Fixtures/TokenizerKinds)

Writes a file per kind. First line: what made it. Second: the tokenizer.json. Then texts with ids and UTF-8 byte offsets
(Python's offsets are in characters), with special tokens added. Needs: tokenizers==0.23.3
"""
import itertools
import json
import os
import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Benchmarks", "scripts"))
import odd_texts  # noqa: E402

QWEN2 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN35 = QWEN2.replace(r"?\p{L}+", r"?[\p{L}\p{M}]+").replace(r"[^\s\p{L}\p{N}]", r"[^\s\p{L}\p{M}\p{N}]")
LLAMA3 = QWEN2.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"


def o200k(tail, numbers):
    return (rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{tail}|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{tail}|{numbers}"
            r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


GPT4O = o200k("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", r"\p{N}{1,3}")
NEMO = o200k("", r"\p{N}")
DEEPSEEK3 = ["\\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+",
             "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
             "| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"]
DEEPSEEK_CODER = ["[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[一-龥ࠀ-一가-퟿]+"]
DEEPSEEK_LLM = ["[\r\n]", "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿͰ-ͳ]+", "\\s?[!-/:-~！-／：-～‘-‟　-。]+", "\\s+$", "[一-龥ࠀ-一가-퟿]+"]
FLAGS = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Split(pattern, behavior, invert)


def byte_level(*steps, prefix=False, regex=False):
    return pre_tokenizers.Sequence([*steps, pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)])


def train(pre, normalizer=None, size=420, **options):
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.pre_tokenizer = pre
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    is_bytes = pre is not None and "ByteLevel" in json.dumps(json.loads(tokenizer.to_str())["pre_tokenizer"])
    specials = ["<unk>"] if options.get("unk_token") else []
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet()) if is_bytes else []
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=specials, initial_alphabet=alphabet,
                                  limit_alphabet=300, show_progress=False)
    tokenizer.train_from_iterator(TRAINING, trainer)
    return json.loads(tokenizer.to_str())


TRAINING = [" ".join(odd_texts.WORDS) * 3, *odd_texts.CODE * 2, *odd_texts.texts(99, 300), "hello world yesterday " * 50, "\n\n  \t\t" * 20]


def with_tokens(data, *tokens):
    for content, flags in tokens:
        data["added_tokens"].append({"id": 5000, "content": content, **FLAGS, **flags})
    return data


def model(data, **changes):
    data["model"].update(changes)
    return data


def without(data, *entries):
    """Takes entries out of the vocabulary, and the merges that need them."""
    gone = set(entries)
    data["model"]["merges"] = [m for m in data["model"]["merges"] if not gone & {m[0], m[1], m[0] + m[1]}]
    data["model"]["vocab"] = {k: v for k, v in data["model"]["vocab"].items() if k not in gone}
    return data


def set_part(data, key, component):
    tokenizer = Tokenizer(models.BPE())
    setattr(tokenizer, key, component)
    data[key] = json.loads(tokenizer.to_str())[key]
    return data


def kinds():
    for name, pattern in [("qwen2", QWEN2), ("qwen35", QWEN35), ("llama3", LLAMA3), ("gpt4o", GPT4O), ("nemo", NEMO)]:
        yield name, train(byte_level(split(Regex(pattern))), normalizers.NFC() if "qwen" in name else None)
    yield "gpt4o-removed", train(byte_level(split(Regex(GPT4O), "removed", True)))
    yield "qwen2-gaps", train(byte_level(split(Regex(QWEN2), "merged_with_next")))
    yield "gpt2", train(pre_tokenizers.ByteLevel(add_prefix_space=False))
    yield "gpt2-prefix", set_part(train(pre_tokenizers.ByteLevel(add_prefix_space=True)), "post_processor",
                                  processors.ByteLevel(trim_offsets=True, add_prefix_space=True))
    yield "deepseek3", train(byte_level(*(split(Regex(p)) for p in DEEPSEEK3)), normalizers.Sequence([]))
    yield "deepseek-coder", train(byte_level(*(split(Regex(p)) for p in DEEPSEEK_CODER), pre_tokenizers.Digits(True)))
    yield "deepseek-llm", train(byte_level(*(split(Regex(p)) for p in DEEPSEEK_LLM), pre_tokenizers.Digits(True)))
    yield "digits", train(byte_level(pre_tokenizers.Digits(False), regex=True, prefix=True))
    for behavior in ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]:
        for invert in [False, True]:
            yield f"literal-{behavior}{'-inverted' if invert else ''}", train(
                split("e", behavior, invert) if behavior != "isolated" else byte_level(split(" ", behavior, invert)), size=330)
    strips = [("<l>", dict(lstrip=True)), ("<r>", dict(rstrip=True, special=True)), ("<lr>", dict(lstrip=True, rstrip=True)),
              ("  ", dict()), ("world", dict(single_word=True)), ("<", dict(single_word=True)), ("<lr", dict()),
              ("yesterday", dict(normalized=True, special=True)), ("é", dict(normalized=True)), ("Ġ", dict()), ("日", dict())]
    yield "added", with_tokens(train(byte_level(split(Regex(QWEN2)))), *strips)
    yield "added-nfc", set_part(with_tokens(train(byte_level(split(Regex(LLAMA3))), normalizers.NFC()), *strips,
                                            ("a\u0301", dict(normalized=True)), ("a\u0301", dict())),
                                "post_processor", processors.ByteLevel(trim_offsets=True, add_prefix_space=False))
    yield "added-replace", with_tokens(train(split(" "), normalizers.Replace("o", "ö"), unk_token="<unk>"), *strips[:5],
                                       ("hello", dict(normalized=True)), ("word", dict()))
    gemma = normalizers.Replace(" ", "▁")
    previous = split(" ", "merged_with_previous")
    yield "gemma", train(previous, gemma, unk_token="<unk>", fuse_unk=True)
    yield "gemma-unfused", train(previous, gemma, unk_token="<unk>")
    yield "gemma-vanishing", train(previous, gemma)
    data = train(previous, gemma, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    data["model"]["vocab"].update({f"<0x{b:02X}>": 10000 + b for b in range(256) if b != 0x9F})
    yield "gemma-fallback", data
    data = json.loads(json.dumps(data))
    yield "gemma-fallback-template", set_part(data, "post_processor", processors.TemplateProcessing(
        single="<b> <b2> $A <e>", pair="$A $B", special_tokens=[("<b>", 7), ("<b2>", 8), ("<e>", 9)]))
    yield "plain-ignoring", model(train(None, size=500), ignore_merges=True)
    yield "replace-long", train(byte_level(split(Regex(LLAMA3))), normalizers.Sequence(
        [normalizers.Replace("  ", "▁▁▁"), normalizers.NFC(), normalizers.Replace("\n", "")]))
    holes = train(byte_level(split(Regex(LLAMA3))))
    yield "no-alphabet", without(json.loads(json.dumps(holes)), "Ã", "©", "Ġ", "a", "Ċ")
    yield "no-alphabet-unknown", model(without(json.loads(json.dumps(holes)), "Ã", "©", "Ġ", "!"), unk_token="t", fuse_unk=True)
    yield "ignoring", model(json.loads(json.dumps(holes)), ignore_merges=True, merges=holes["model"]["merges"][:40])
    twice = json.loads(json.dumps(holes))
    twice["model"]["merges"] = [" ".join(m) for m in twice["model"]["merges"] + twice["model"]["merges"][:60]]
    del twice["model"]["type"]
    yield "merges-twice", twice
    llama = json.loads(json.dumps(holes))
    yield "trimmed", set_part(with_tokens(llama, *strips), "post_processor", processors.Sequence(
        [processors.ByteLevel(trim_offsets=True, add_prefix_space=True),
         processors.TemplateProcessing(single="<b> $A", pair="$A $B", special_tokens=[("<b>", 3)])]))


def line(encoding, text):
    at = [0, *itertools.accumulate(len(c.encode()) for c in text)]
    return {"text": text, "ids": encoding.ids, "offsets": [[at[a], at[b]] for a, b in encoding.offsets]}


def main():
    out = sys.argv[1]
    assert tokenizers.__version__ == "0.23.3"
    os.makedirs(out, exist_ok=True)
    for number, (name, data) in enumerate(kinds()):
        tokenizer = Tokenizer.from_str(json.dumps(data))
        texts = [t[:160] for t in odd_texts.texts(1000 + number, 45, [t["content"] for t in data["added_tokens"]])]
        texts += ["hello  world\nyesterday", " <l>  <r>  <lr> x", "worlds world", "e\u0301a\u0301 é", "eee e  ee", "<lr<lr>  <r>   "]
        with open(os.path.join(out, name + ".jsonl"), "w", encoding="utf-8") as file:
            head = {"schema": "maskcheck/tokenizer-kind/1", "packages": {"tokenizers": tokenizers.__version__}, "script": "Tools/tokenizers/make_kinds.py"}
            for value in [head, data, *(line(tokenizer.encode(t), t) for t in texts)]:
                file.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{number + 1} kinds")


main()
