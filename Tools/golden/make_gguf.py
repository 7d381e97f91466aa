"""Writes small GGUF files that hold nothing but a tokenizer, and what AutoTokenizer of transformers makes of odd strings with them.

usage: python make_gguf.py [OUT_DIR]      (needs requirements-formats.txt)

OUT_DIR/NAME.gguf, and NAME.tsv with a line for every second string of Golden/kinds/texts.jsonl, and for those of ODD: ids, a tab, UTF-8 byte offsets as
start-end; every second with special tokens. Vocabularies are those of Tests/Fixtures/Tokenizers/qwen-like and of
bpe-bytes.model and unigram-raw.model of Tests/Fixtures/SentencePiece.
"""

import json
import os
import pathlib
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import gguf
import transformers
from transformers import AutoTokenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
import spm

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures"


def write(path, architecture, model, tokens, types, merges=None, scores=None, pre=None, roles=(), adds=()):
    writer = gguf.GGUFWriter(str(path), architecture)
    for name in ("block_count", "embedding_length", "feed_forward_length", "head_count"):
        getattr(writer, f"add_{name}")(8)
    writer.add_context_length(128)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model(model)
    if pre:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    if scores:
        writer.add_token_scores(scores)
    if merges:
        writer.add_token_merges(merges)
    for name, value in [*roles, *adds]:
        getattr(writer, f"add_{name}")(value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def files(out):
    model = json.loads((FIXTURES / "Tokenizers/qwen-like/tokenizer.json").read_text(encoding="utf-8"))["model"]
    vocab = sorted(model["vocab"], key=model["vocab"].get)
    merges = [m if isinstance(m, str) else " ".join(m) for m in model["merges"]]
    count = len(vocab)
    tokens, types = vocab + ["<|im_start|>", "<|im_end|>", "<mask>", "中 x"], [1] * count + [3, 3, 4, 3]
    roles = [("bos_token_id", count), ("eos_token_id", count + 1)]
    both = [("add_bos_token", True), ("add_eos_token", True)]
    for name, architecture, pre, adds in [("qwen", "qwen2", "qwen2", []), ("llama-3", "llama", "llama-bpe", both), ("gpt-2", "gpt2", None, [])]:
        write(out / f"{name}.gguf", architecture, "gpt2", tokens, types, merges, pre=pre, roles=roles, adds=adds)
        yield name
    # Tokens that are not written in the alphabet of bytes, as DeepSeek's are.
    own = ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<think>"]
    write(out / "deepseek.gguf", "qwen2", "gpt2", vocab + own, [1] * count + [3, 3, 3, 4], merges, pre="deepseek-r1-qwen", roles=roles, adds=both)
    yield "deepseek"
    pieces, _ = spm.read((FIXTURES / "SentencePiece/bpe-bytes.model").read_bytes())
    roles = [("bos_token_id", 1), ("eos_token_id", 2), ("unk_token_id", 0)]
    for name, architecture, adds in [("llama-2", "llama", []), ("phi-3", "phi3", [("add_bos_token", False)]), ("gemma", "gemma2", both)]:
        spelled = [p for p, _, _ in pieces]
        if name == "gemma":
            spelled[-2:] = ["\t \n\u3000", "   "]
        write(out / f"{name}.gguf", architecture, "llama", spelled, [k for _, _, k in pieces], scores=[s for _, s, _ in pieces], roles=roles, adds=adds)
        yield name
    yield from blanks_and_gemma4(out, pieces, roles)


def blanks_and_gemma4(out, pieces, roles):
    spelled, kinds = [p for p, _, _ in pieces], [k for _, _, k in pieces]
    merges = [" ".join(pair) for pair in spm.merges(pieces)]
    for name, merged, adds in [("gemma-4", merges, [("add_bos_token", True)]), ("gemma-4-scores", None, [("add_eos_token", True)])]:
        write(out / f"{name}.gguf", "gemma4", "gemma4", spelled, kinds, merged, [s for _, s, _ in pieces], roles=roles, adds=adds)
        yield name
    unigram, _ = spm.read((FIXTURES / "SentencePiece/unigram-raw.model").read_bytes())
    normal = [p for p in unigram if p[2] == 1]
    head = [("<pad>", 0.0, 3), ("</s>", 0.0, 3), ("<unk>", 0.0, 2)]
    listed = head + normal + [(f"[PAD{len(head) + len(normal) + n}]", -10000.0, 5) for n in range(128)]
    roles = [("eos_token_id", 1), ("unk_token_id", 2), ("pad_token_id", 0)]
    for name, adds in [("t5", [("add_bos_token", False), ("add_eos_token", True)]), ("t5-no-eos", [("add_eos_token", False)])]:
        write(out / f"{name}.gguf", "t5", "t5", [p for p, _, _ in listed], [k for _, _, k in listed], scores=[s for _, s, _ in listed], roles=roles, adds=adds)
        yield name


# Behind the shared ones: the tokens of the files in a text, as they are written and as they are spelled.
ODD = ["<｜begin▁of▁sentence｜>hi<｜User｜> <think>x", "ä¸ŃĠx", "a 中 x", "a\t \n\u3000b   c▁▁▁▁d"]


def line(tokenizer, text, special):
    starts = [len(text[:i].encode()) for i in range(len(text) + 1)]
    found = tokenizer(text, add_special_tokens=special, return_offsets_mapping=True)
    spans = " ".join(f"{starts[a]}-{starts[b]}" for a, b in found["offset_mapping"])
    return " ".join(map(str, found["input_ids"])) + "\t" + spans + "\n"


def main():
    transformers.logging.set_verbosity_error()
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES / "GGUF"
    out.mkdir(parents=True, exist_ok=True)
    texts = [json.loads(t) for t in (FIXTURES / "Golden/kinds/texts.jsonl").read_text(encoding="utf-8").splitlines()[1::2]] + ODD
    for name in files(out):
        tokenizer = AutoTokenizer.from_pretrained(str(out), gguf_file=f"{name}.gguf")
        with open(out / f"{name}.tsv", "w", encoding="utf-8") as file:
            for number, text in enumerate(texts):
                file.write(line(tokenizer, text, number % 2 == 1))
        print(name, type(tokenizer).__name__, len(tokenizer))


if __name__ == "__main__":
    main()
