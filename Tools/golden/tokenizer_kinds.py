"""Small tokenizers of every kind of model, normalizer, pre-tokenizer and post-processor of Hugging Face `tokenizers`.

Each is a tokenizer.json as a dictionary. Vocabularies are trained on corpus.py; what no trainer makes (scores that differ in
the last bit, ids with holes, rules that delete text) is written by hand.
"""

import base64
import copy
import json
import struct

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

import corpus
import odd_strings

SPECIALS = ["<s>", "</s>", "<unk>", "<mask>", "[CLS]", "[SEP]"]
FLAGS = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)


def added(*tokens):
    """Plain names, or (name, flags)."""
    pairs = [t if isinstance(t, tuple) else (t, {}) for t in tokens]
    return [{"id": 9000 + i, "content": name, **FLAGS, **flags} for i, (name, flags) in enumerate(pairs)]


def tokenizer(model, normalizer=None, pre_tokenizer=None, post_processor=None, tokens=SPECIALS[:4], **sections):
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added(*tokens),
        "normalizer": normalizer,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": post_processor,
        "decoder": None,
        "model": model,
        **sections,
    }


def part(name, **settings):
    return {"type": name, **settings}


def sequence(*parts):
    key = "normalizers" if isinstance(parts[0], dict) and parts[0]["type"] in NORMALIZERS else "pretokenizers"
    return {"type": "Sequence", key: list(parts)}


NORMALIZERS = {
    *("NFC NFD NFKC NFKD Lowercase Strip StripAccents Replace Prepend Nmt Precompiled BertNormalizer".split())
}


def bert(clean=True, chinese=True, accents=None, lower=True):
    return part("BertNormalizer", clean_text=clean, handle_chinese_chars=chinese, strip_accents=accents, lowercase=lower)


def replace(pattern, content):
    return part("Replace", pattern={"String": pattern}, content=content)


def split(pattern, behavior, invert=False):
    return part("Split", pattern={"String": pattern}, behavior=behavior, invert=invert)


def metaspace(**settings):
    return part("Metaspace", replacement="\u2581", **settings)


def byte_level(prefix=False, trim=True, regex=True):
    return part("ByteLevel", add_prefix_space=prefix, trim_offsets=trim, use_regex=regex)


def around(before, behind):
    """TemplateProcessing; tokens are (name, id)."""
    special = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    single = [special(n) for n, _ in before] + [text] + [special(n) for n, _ in behind]
    tokens = {n: {"id": n, "ids": [i], "tokens": [n]} for n, i in before + behind}
    return part("TemplateProcessing", single=single, pair=single + [{"Sequence": {"id": "B", "type_id": 1}}], special_tokens=tokens)


def lines():
    return list(corpus.lines(count=400)) + corpus.PARAGRAPHS + corpus.CODE + odd_strings.SAMPLES * 2


def trained(model, trainer, normalizer=None, pre=None, texts=None):
    trainee = Tokenizer(model)
    if normalizer:
        trainee.normalizer = normalizer
    if pre:
        trainee.pre_tokenizer = pre
    trainee.train_from_iterator(texts or lines(), trainer)
    return json.loads(trainee.to_str())["model"]


def words(size=160):
    return trained(
        models.WordLevel(unk_token="<unk>"),
        trainers.WordLevelTrainer(vocab_size=size, special_tokens=SPECIALS, show_progress=False),
        pre=pre_tokenizers.Whitespace(),
    )


def word_pieces(size=330, prefix="##", **changes):
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=SPECIALS, limit_alphabet=110, continuing_subword_prefix=prefix, show_progress=False
    )
    model = trained(
        models.WordPiece(unk_token="<unk>", continuing_subword_prefix=prefix, max_input_chars_per_word=100),
        trainer,
        normalizers.BertNormalizer(),
        pre_tokenizers.BertPreTokenizer(),
    )
    return {**model, **changes}


def unigram(size=300, fallback=False, **changes):
    trainer = trainers.UnigramTrainer(vocab_size=size, special_tokens=SPECIALS, unk_token="<unk>", show_progress=False)
    texts = [t for t in lines() if t.isascii()] + odd_strings.SAMPLES[:4]  # every character is an entry
    model = trained(models.Unigram(), trainer, normalizers.NFKC(), pre_tokenizers.Metaspace(), texts)
    if fallback:
        model["vocab"] += [[f"<0x{b:02X}>", 0.0] for b in range(256) if b != 0x9F]
        model["byte_fallback"] = True
    return {**model, **changes}


def pairs(size=330, pre=None, normalizer=None, fallback=False, suffix=None, prefix=None, alphabet=(), **changes):
    options = {k: v for k, v in dict(end_of_word_suffix=suffix, continuing_subword_prefix=prefix).items() if v}
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIALS, limit_alphabet=max(120, len(alphabet)), initial_alphabet=list(alphabet), show_progress=False, **options
    )
    model = trained(models.BPE(unk_token="<unk>", **options), trainer, normalizer, pre or pre_tokenizers.Metaspace())
    if fallback:
        for b in range(256):
            if b != 0x9F:
                model["vocab"][f"<0x{b:02X}>"] = 5000 + b
        model["byte_fallback"] = True
    return {**model, **changes}


def charsmap(mapping):
    """A precompiled_charsmap in base64, its nodes as close together as they fit."""
    blob, root = b"", {}
    for key, value in mapping.items():
        node = root
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = len(blob)
        blob += value.encode() + b"\0"
    units, bases = {0: 0}, set()

    def place(node, position, label):
        base = next(b for b in range(1, 1 << 20) if b not in bases and all(b ^ c not in units for c in node))
        bases.add(base)
        units[position] = (position ^ base) << 10 | (0 in node) << 8 | label
        for byte, child in node.items():
            units[base ^ byte] = child | 1 << 31 if byte == 0 else 0
        for byte, child in node.items():
            if byte:
                place(child, base ^ byte, byte)

    place(root, 0, 0)
    trie = b"".join(struct.pack("<I", units.get(i, 0)) for i in range((max(units) | 255) + 1))
    return base64.b64encode(struct.pack("<I", len(trie)) + trie + blob).decode()


def rules():
    """Texts that vanish, grow, shrink, and clusters of which only the beginning is known."""
    return part(
        "Precompiled",
        precompiled_charsmap=charsmap(
            {
                "\t": " ", "\n": " ", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\x7f": "", "\u00ad": "",
                "\ufb03": "ffi", "\u00bd": "1\u20442", "\u2167": "VIII", "e\u0301": "\u00e9", "\u00e1": "a", "A": "a",
                "\u1100": "\uac00", "\u0915": "k", "\u00a9": "(c)", "\u3231": "(\u682a)", "\uff21": "A", "\r\n": "\n",
                "1": "", "\u4e2d": "\u4e2d\u4e2d", "\u0301": "'",
            }
        ),
    )


TIES = {
    "type": "Unigram",
    "unk_id": 0,
    "vocab": [["<unk>", -3], ["a", -1.1], ["b", -1.2], ["ab", -2.3], ["ba", -2.2999999999999998], ["aa", -2.2], ["bb", -2.4000000000000004],
              ["c", 1e-3], ["cc", 2e-3], ["ccc", 0.003], ["aba", -3.4000000000000004], ["e", -12.345678901234567], ["ee", -24.691357802469134],
              ["eee", -37.0370367037037], ["\u2581", -5E-1], ["\u2581a", -1.6], ["s", 123456789012345678901234.5e-24], ["ss", 0.246913578024691357802469],
              ["t", -0.30000000000000004], ["tt", -0.6000000000000001], ["ttt", -0.9], ["a", -1.15], ["<s>", 0.0], ["n", -20], ["nn", -40]],
}  # fmt: skip


def kinds():
    everything = [("<s>", {}), ("</s>", dict(lstrip=True)), ("<unk>", dict(normalized=True)), ("<mask>", dict(rstrip=True, lstrip=True)),
                  ("The", dict(single_word=True, normalized=True, special=False)), ("model", dict(normalized=True, special=False))]  # fmt: skip
    yield "wordlevel-whitespace", tokenizer(words(), part("NFC"), part("Whitespace"))
    lower = sequence(part("NFD"), part("Lowercase"), part("StripAccents"))
    yield "wordlevel-untyped", tokenizer(without_type(words()), lower, sequence(part("WhitespaceSplit"), part("Punctuation")), tokens=everything)
    yield "wordlevel-delimiter", tokenizer(
        {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 7, "a": 3, "the": 2, "": 9, "x": 400}},
        part("Strip", strip_left=True, strip_right=False), sequence(part("CharDelimiterSplit", delimiter=" "), split("e", "MergedWithNext"))
    )  # fmt: skip
    yield "bert-uncased", tokenizer(
        word_pieces(), bert(), part("BertPreTokenizer"), around([("[CLS]", 4)], [("[SEP]", 5)]), SPECIALS,
        truncation={"direction": "Right", "max_length": 512, "strategy": "LongestFirst", "stride": 0},
    )  # fmt: skip
    cased = word_pieces()
    yield "bert-cased", tokenizer(cased, bert(chinese=False, lower=False), part("BertPreTokenizer"), part("BertProcessing", sep=["[SEP]", 5], cls=["[CLS]", 4]))
    yield "bert-accents", tokenizer(word_pieces(), bert(clean=False, accents=True, lower=False), part("BertPreTokenizer"), tokens=everything)
    short = without_type(word_pieces(260, "", max_input_chars_per_word=6))
    yield "wordpiece-untyped", tokenizer(short, part("NFKD"), sequence(part("Whitespace"), part("Digits", individual_digits=False)))
    yield "unigram-metaspace", tokenizer(unigram(), part("NFKC"), metaspace(prepend_scheme="always", split=True), around([], [("</s>", 1)]))
    yield "unigram-precompiled", tokenizer(unigram(), sequence(rules(), replace("  ", " ")), sequence(part("WhitespaceSplit"), metaspace(add_prefix_space=True)), tokens=everything)
    yield "unigram-bytes", tokenizer(unigram(fallback=True), sequence(part("Nmt"), part("NFKC")), metaspace(prepend_scheme="first", split=False))
    yield "unigram-ties", tokenizer(without_type(TIES), part("Lowercase"), metaspace(prepend_scheme="never"))
    yield "unigram-scripts", tokenizer(unigram(260), None, sequence(part("UnicodeScripts"), split("\u2581", "Contiguous")))
    llama = pairs(fallback=True, fuse_unk=True)
    yield "llama-2", tokenizer(llama, sequence(part("Prepend", prepend="\u2581"), replace(" ", "\u2581")), None, around([("<s>", 0)], []))
    yield "mistral", tokenizer(copy.deepcopy(llama), None, metaspace(prepend_scheme="first", split=False), around([("<s>", 0)], [("</s>", 1)]))
    yield "bpe-metaspace", tokenizer(pairs(), part("Strip", strip_left=False, strip_right=True), metaspace(str_rep="\u2581", add_prefix_space=True), tokens=everything)
    yield "bpe-suffix", tokenizer(pairs(suffix="</w>", pre=pre_tokenizers.BertPreTokenizer(), normalizer=normalizers.Lowercase()), bert(), part("BertPreTokenizer"))
    yield "bpe-prefix", tokenizer(pairs(prefix="##", suffix="$", pre=pre_tokenizers.Whitespace(), fuse_unk=True), part("NFD"), part("Whitespace"))
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    level = pairs(420, pre_tokenizers.ByteLevel(), alphabet=alphabet)
    yield "roberta", tokenizer(
        level, None, byte_level(True), part("RobertaProcessing", sep=["</s>", 1], cls=["<s>", 0], trim_offsets=True, add_prefix_space=True), everything
    )  # fmt: skip
    yield "bytes-inside", tokenizer(copy.deepcopy(level), part("NFC"), sequence(byte_level(False, regex=False), part("Punctuation", behavior="MergedWithPrevious"), part("Digits", individual_digits=True)))
    yield "bytes-normalizer", tokenizer(copy.deepcopy(level), part("ByteLevel"), split("\u0120", "MergedWithNext"))
    clip = pairs(420, pre_tokenizers.ByteLevel(add_prefix_space=False), suffix="</w>", alphabet=alphabet)
    yield "clip", tokenizer(clip, sequence(part("NFC"), part("Lowercase")), sequence(part("Whitespace"), byte_level(False, regex=False)))
    yield "fixed-length", tokenizer(pairs(280, pre_tokenizers.FixedLength(3)), replace("the", "\u00fe"), part("FixedLength", length=3))


def without_type(model):
    return {k: v for k, v in model.items() if k != "type"}
