"""Makes tokenizer.json files from SentencePiece models, in the pipelines that such models are given in `tokenizers`.

Nothing of a model is guessed: pieces, scores, kinds and the compiled rules of its normalizer are read from its protocol buffer. Merges
are found again as transformers does it: every way to cut a piece into two pieces, the better the score of the whole, the earlier.
"""

import base64
import json
import struct

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)


def varint(blob, at):
    value = shift = 0
    while True:
        byte = blob[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(blob):
    """(number, value) of each field of a message; messages and texts as bytes."""
    at = 0
    while at < len(blob):
        key, at = varint(blob, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(blob, at)
        elif kind == 2:
            size, at = varint(blob, at)
            value, at = blob[at : at + size], at + size
        else:
            size = {1: 8, 5: 4}[kind]
            value, at = blob[at : at + size], at + size
        yield key >> 3, value


def read(blob):
    """([(piece, score, kind)], compiled rules)."""
    pieces, rules = [], b""
    for number, value in fields(blob):
        if number == 1:
            parts = dict(fields(value))
            (score,) = struct.unpack("<f", parts.get(2, b"\0\0\0\0"))
            pieces.append((parts[1].decode(), score, parts.get(3, NORMAL)))
        elif number == 3:
            rules = dict(fields(value)).get(2, b"")
    return pieces, rules


def merges(pieces):
    ids = {piece: i for i, (piece, _, _) in enumerate(pieces)}
    ranked = []
    for piece, score, _ in pieces:
        cuts = [(piece[:k], piece[k:]) for k in range(1, len(piece)) if piece[:k] in ids and piece[k:] in ids]
        ranked += [(score, left, right) for left, right in sorted(cuts, key=lambda c: (ids[c[0]], ids[c[1]]))]
    ranked.sort(key=lambda m: m[0], reverse=True)
    return [[left, right] for _, left, right in ranked]


def added(pieces):
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return [{"id": i, "content": p, **flags} for i, (p, _, kind) in enumerate(pieces) if kind in (UNKNOWN, CONTROL) and p]


def tokenizer(pieces, model, normalizer, pre_tokenizer):
    bos = next((i for i, (p, _, _) in enumerate(pieces) if p == "<s>"), 1)
    single = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added(pieces),
        "normalizer": normalizer,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": single,
            "pair": single + [{"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [bos], "tokens": ["<s>"]}},
        },
        "decoder": None,
        "model": model,
    }


def bpe(pieces):
    """Llama 2's and Mistral's kind."""
    return {
        "type": "BPE",
        "unk_token": next(p for p, _, kind in pieces if kind == UNKNOWN),
        "fuse_unk": True,
        "byte_fallback": any(kind == BYTE for _, _, kind in pieces),
        "vocab": {p: i for i, (p, _, _) in enumerate(pieces)},
        "merges": merges(pieces),
    }


def unigram(pieces):
    return {
        "type": "Unigram",
        "unk_id": next(i for i, (_, _, kind) in enumerate(pieces) if kind == UNKNOWN),
        "byte_fallback": any(kind == BYTE for _, _, kind in pieces),
        "vocab": [[p, score] for p, score, _ in pieces],
    }


def replace(pattern, content):
    return {"type": "Replace", "pattern": {"String": pattern}, "content": content}


def metaspace(**settings):
    return {"type": "Metaspace", "replacement": "\u2581", **settings}


def write(blob, folder, pipeline):
    """Pipelines: `prepend` and `metaspace` for BPE, `rules` for Unigram."""
    pieces, rules = read(blob)
    if pipeline == "prepend":
        steps = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581")]}
        made = tokenizer(pieces, bpe(pieces), steps, None)
    elif pipeline == "metaspace":
        made = tokenizer(pieces, bpe(pieces), None, metaspace(prepend_scheme="first", split=False))
    else:
        steps = [{"type": "Precompiled", "precompiled_charsmap": base64.b64encode(rules).decode()}] if rules else []
        steps.append({"type": "Strip", "strip_left": False, "strip_right": True})
        steps.append(replace("  ", "\u2581"))
        made = tokenizer(pieces, unigram(pieces), {"type": "Sequence", "normalizers": steps}, metaspace(prepend_scheme="always", split=True))
    (folder / "tokenizer.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text("{}")
