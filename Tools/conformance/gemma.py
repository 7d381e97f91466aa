"""Rebuilds Gemma 3's tokenizer.json from the first part of a GGUF file (its key/value section holds the vocabulary).

A GGUF file keeps, for each entry, its text, a score and a kind, but no merges: these are found again. Every way to cut an entry into two
entries is a merge; the better the score of the whole, the earlier it comes. Entries that the user's text may contain as they are (runs of
newlines and spaces, tags) and control tokens become added tokens.
"""

import json
import struct

NORMAL, CONTROL, USER_DEFINED = 1, 3, 4  # kinds of entries; 2 is unknown, 6 a byte
NUMBERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
TEXT, ARRAY = 8, 9
SPACE = "\u2581"


class Reader:
    def __init__(self, blob):
        self.blob, self.at = blob, 0

    def number(self, layout):
        (found,) = struct.unpack_from(layout, self.blob, self.at)
        self.at += struct.calcsize(layout)
        return found

    def text(self):
        size = self.number("<Q")
        self.at += size
        return self.blob[self.at - size : self.at].decode("utf-8", "surrogateescape")

    def value(self, kind):
        if kind == TEXT:
            return self.text()
        if kind == ARRAY:
            inner, count = self.number("<I"), self.number("<Q")
            return [self.value(inner) for _ in range(count)]
        return self.number(NUMBERS[kind])


def key_values(blob):
    """The key/value section; the tensors behind it are not looked at."""
    if blob[:4] != b"GGUF":
        raise ValueError("not a GGUF file")
    reader = Reader(blob)
    reader.at = 8
    reader.number("<Q")  # tensors
    return {reader.text(): reader.value(reader.number("<I")) for _ in range(reader.number("<Q"))}


def merges(entries, kinds, scores):
    ids = {entry: i for i, entry in enumerate(entries)}
    ranked = []
    for i, entry in enumerate(entries):
        if kinds[i] not in (NORMAL, USER_DEFINED):
            continue
        score = 0.0 if kinds[i] == USER_DEFINED else scores[i]
        cuts = [(entry[:k], entry[k:]) for k in range(1, len(entry)) if entry[:k] in ids and entry[k:] in ids]
        ranked += [(score, left, right) for left, right in sorted(cuts, key=lambda c: (ids[c[0]], ids[c[1]]))]
    ranked.sort(key=lambda m: (m[0], len(m[1]), len(m[2])), reverse=True)
    return [[left, right] for _, left, right in ranked]


def tokenizer_json(blob):
    meta = key_values(blob)
    kinds, scores = meta["tokenizer.ggml.token_type"], meta["tokenizer.ggml.scores"]
    entries = [t.replace(" ", SPACE) if k == USER_DEFINED else t for t, k in zip(meta["tokenizer.ggml.tokens"], kinds)]
    ids = {entry: i for i, entry in enumerate(entries)}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    added = [
        {"id": i, "content": t, **flags, "special": kinds[i] == CONTROL}
        for i, t in enumerate(entries)
        if kinds[i] in (CONTROL, USER_DEFINED)
    ]

    def bos(type_id):
        return {"SpecialToken": {"id": "<bos>", "type_id": type_id}}

    def part(name, type_id):
        return {"Sequence": {"id": name, "type_id": type_id}}

    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": SPACE},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [bos(0), part("A", 0)],
            "pair": [bos(0), part("A", 0), bos(1), part("B", 1)],
            "special_tokens": {"<bos>": {"id": "<bos>", "ids": [ids["<bos>"]], "tokens": ["<bos>"]}},
        },
        "decoder": {
            "type": "Sequence",
            "decoders": [
                {"type": "Replace", "pattern": {"String": SPACE}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
            ],
        },
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<unk>",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": ids,
            "merges": merges(entries, kinds, scores),
        },
    }


def config():
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<bos>",
        "eos_token": "<eos>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "add_bos_token": True,
        "add_eos_token": False,
        "model_max_length": 1000000000000000019884624838656,
    }


def write(blob, folder):
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer_json(blob), ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(config(), indent=1), encoding="utf-8")
