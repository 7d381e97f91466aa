"""Train the three small tokenizers of the tests with Hugging Face `tokenizers` and write them as tokenizer.json.

usage: python make_tokenizers.py [OUT_DIR]     (needs requirements-trl-1.16.txt)

qwen-like    NFC, Qwen's Split pattern, ByteLevel, no BOS, merges as pairs
llama3-like  Llama 3's Split pattern, ByteLevel, BOS by TemplateProcessing, ignore_merges, no pad token, merges as text
gemma-like   BPE from characters with byte fallback; runs of newlines and spaces as added tokens, BOS by TemplateProcessing

Only the vocabularies are trained here (text: corpus.py); the pipelines are those of the families they stand for. At the end each
file is loaded the way trainers load it, and what the tests rely on is asserted.
"""

import json
import pathlib
import sys

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

import corpus

QWEN_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*" r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3_PATTERN = QWEN_PATTERN.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
NO_LIMIT = 1000000000000000019884624838656


def added(first_id, contents, special=True):
    return [
        {
            "id": first_id + i,
            "content": c,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": special,
        }
        for i, c in enumerate(contents)
    ]


def bos_template(bos, bos_id):
    """The post-processor that puts BOS in front of a text, and of each of two."""

    def special(type_id):
        return {"SpecialToken": {"id": bos, "type_id": type_id}}

    def text(name, type_id):
        return {"Sequence": {"id": name, "type_id": type_id}}

    return {
        "type": "TemplateProcessing",
        "single": [special(0), text("A", 0)],
        "pair": [special(0), text("A", 0), special(1), text("B", 1)],
        "special_tokens": {bos: {"id": bos, "ids": [bos_id], "tokens": [bos]}},
    }


def byte_level(use_regex=False, trim_offsets=False, add_prefix_space=False):
    return {"type": "ByteLevel", "add_prefix_space": add_prefix_space, "trim_offsets": trim_offsets, "use_regex": use_regex}


def train(tokenizer, size, alphabet=(), limit_alphabet=None):
    """(vocabulary, merges) of a BPE model trained on the corpus."""
    options = {"limit_alphabet": limit_alphabet} if limit_alphabet else {}
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=2, initial_alphabet=list(alphabet), show_progress=False, **options
    )
    tokenizer.train_from_iterator(corpus.lines(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], model["merges"]


def train_byte_level(pattern, normalizer, size):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    return train(tokenizer, size, sorted(pre_tokenizers.ByteLevel.alphabet()))


def bpe(vocab, merges, **changes):
    return {
        "type": "BPE",
        "dropout": None,
        "unk_token": None,
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
        "fuse_unk": False,
        "byte_fallback": False,
        "ignore_merges": False,
        **changes,
        "vocab": vocab,
        "merges": merges,
    }


def split_then_bytes(pattern, trim_offsets):
    return {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False},
            byte_level(trim_offsets=trim_offsets),
        ],
    }


def qwen_like():
    vocab, merges = train_byte_level(QWEN_PATTERN, normalizers.NFC(), 1600)
    specials = [
        "<|endoftext|>",
        "<|im_start|>",
        "<|im_end|>",
        "<|object_ref_start|>",
        "<|object_ref_end|>",
        "<|vision_start|>",
        "<|vision_end|>",
        "<|image_pad|>",
    ]
    others = ["<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_suffix|>", "<think>", "</think>"]
    n = len(vocab)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added(n, specials) + added(n + len(specials), others, special=False),
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": split_then_bytes(QWEN_PATTERN, trim_offsets=False),
        "post_processor": byte_level(),
        "decoder": byte_level(),
        "model": bpe(vocab, merges, continuing_subword_prefix="", end_of_word_suffix=""),
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": False,
        "bos_token": None,
        "eos_token": "<|im_end|>",
        "pad_token": "<|endoftext|>",
        "unk_token": None,
        "clean_up_tokenization_spaces": False,
        "model_max_length": 131072,
        "chat_template": "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + "
        "'<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    }
    return tokenizer, config


def llama3_like():
    vocab, merges = train_byte_level(LLAMA3_PATTERN, None, 1600)
    # Whole pieces that merges cannot build: with ignore_merges they are taken when the piece is exactly this, else never.
    for piece in ["Ġhydroxychloroquine", "Quinidine", "007"]:
        assert piece not in vocab
        vocab[piece] = len(vocab)
    specials = [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|reserved_special_token_0|>",
        "<|reserved_special_token_1|>",
        "<|finetune_right_pad_id|>",
        "<|step_id|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eom_id|>",
        "<|eot_id|>",
        "<|python_tag|>",
    ]
    n = len(vocab)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added(n, specials),
        "normalizer": None,
        "pre_tokenizer": split_then_bytes(LLAMA3_PATTERN, trim_offsets=True),
        "post_processor": {
            "type": "Sequence",
            "processors": [
                byte_level(use_regex=True, trim_offsets=False, add_prefix_space=True),
                bos_template("<|begin_of_text|>", n),
            ],
        },
        "decoder": byte_level(use_regex=True, trim_offsets=True, add_prefix_space=True),
        "model": bpe(vocab, [f"{a} {b}" for a, b in merges], ignore_merges=True),
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<|begin_of_text|>",
        "eos_token": "<|eot_id|>",
        "clean_up_tokenization_spaces": False,
        "model_input_names": ["input_ids", "attention_mask"],
        "model_max_length": 131072,
    }
    return tokenizer, config


def gemma_like():
    trainee = Tokenizer(models.BPE())
    trainee.normalizer = normalizers.Replace(" ", "\u2581")
    # Training only: merges neither cross a newline nor put anything in front of ▁ (runs of ▁ get merges of their own below).
    trainee.pre_tokenizer = pre_tokenizers.Split(
        Regex("\u2581?[^\u2581\\n\\p{P}\\p{S}]+|\u2581?[\\p{P}\\p{S}&&[^\u2581]]{1,2}|\u2581+|\\n+"), "isolated"
    )
    trained, merges = train(trainee, 1500, limit_alphabet=420)
    merges = [m for m in merges if "\u2581\u2581" not in "".join(m) and "\n" not in "".join(m)]

    specials = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<start_of_turn>", "<end_of_turn>"]
    newlines = ["\n" * n for n in range(1, 9)]
    spaces = ["\u2581" * n for n in range(2, 9)]
    tags = ["<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>"]
    entries = specials + newlines + spaces + tags + [f"<0x{b:02X}>" for b in range(256)]
    entries += [a + b for a, b in merges] + sorted((c for c in trained if len(c) == 1), key=lambda c: trained[c])
    vocab = {entry: i for i, entry in enumerate(dict.fromkeys(entries))}
    runs = [[t[:k], t[k:]] for t in newlines + spaces for k in range(1, len(t))]
    runs.sort(key=lambda pair: (len(pair[0]), len(pair[1])), reverse=True)
    usable = [m for m in runs + merges if m[0] in vocab and m[1] in vocab]
    assert len(usable) == len(runs + merges)

    plain = [t for t in newlines + spaces + tags]
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added(0, specials) + [dict(added(vocab[t], [t], special=False)[0]) for t in plain],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": bos_template("<bos>", vocab["<bos>"]),
        "decoder": {
            "type": "Sequence",
            "decoders": [
                {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
            ],
        },
        "model": bpe(vocab, usable, unk_token="<unk>", fuse_unk=True, byte_fallback=True),
    }
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<bos>",
        "eos_token": "<eos>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "add_bos_token": True,
        "add_eos_token": False,
        "model_max_length": NO_LIMIT,
    }
    return tokenizer, config


def contains(ids, wanted):
    return any(ids[i : i + len(wanted)] == wanted for i in range(len(ids)))


def check(name, folder):
    """What the tests rely on, seen through the loader that trainers use."""
    raw = Tokenizer.from_file(str(folder / "tokenizer.json"))
    auto = AutoTokenizer.from_pretrained(folder)
    for key in ["normalizer", "pre_tokenizer", "post_processor", "added_tokens", "model"]:
        before, after = (json.loads(t.to_str())[key] for t in (raw, auto.backend_tokenizer))
        assert before == after, f"{name}: AutoTokenizer changes {key}"
    declared = json.loads((folder / "tokenizer.json").read_text())
    for token in declared["added_tokens"]:
        assert raw.token_to_id(token["content"]) == token["id"], f"{name}: {token}"
    ids = lambda text: raw.encode(text, add_special_tokens=False).ids
    for text in [l for l in corpus.lines(count=300)] + ["\u00e5ngstr\u00f6m \u4e2d\u6587 \U0001f600\t\x00\r\n"]:
        assert auto(text, add_special_tokens=False)["input_ids"] == ids(text)
        assert raw.decode(ids(text), skip_special_tokens=False) == text or name == "qwen-like", (name, text)
    template = ids("\nAnswer:")
    found = [contains(ids(f"Drug SMILES: {end}\nAnswer: (B)"), template) for end in ["CCO", "c1ccccc1", "CC(=O)", "C[O-]"]]
    assert found == [True, True] + [name == "gemma-like"] * 2, (name, found)
    assert not contains(ids("Drug SMILES: CCO\nAnswer: (B)"), ids("\nAnswer: ")), name
    assert len(ids(" (B)")) == 3, (name, raw.encode(" (B)").tokens)
    if name == "gemma-like":
        assert all(raw.token_to_id(f"<0x{b:02X}>") is not None for b in range(256))
        assert len(ids(" (B)<eos>")) == 4
    else:
        assert all(raw.token_to_id(t) is not None for t in [")\u010a", "]\u010a", "\u010a\u010a", "\u0120(", ")<"])
        assert len(ids(" (B)<eos>")) == 5, raw.encode(" (B)<eos>").tokens
    return raw.get_vocab_size()


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Tokenizers"
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for name, build in [("qwen-like", qwen_like), ("llama3-like", llama3_like), ("gemma-like", gemma_like)]:
        tokenizer, config = build()
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
        (folder / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
        (folder / "tokenizer_config.json").write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {check(name, folder)} tokens, {len(text.encode()) // 1024} kB")


if __name__ == "__main__":
    main()
