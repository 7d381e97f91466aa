"""Trains small SentencePiece models of every kind and writes what the `sentencepiece` package makes of odd strings with them.

usage: python make_sentencepiece.py [OUT_DIR]      (needs requirements-formats.txt)

OUT_DIR/NAME.model        the model
OUT_DIR/NAME.tsv          for each string of Golden/kinds/texts.jsonl a line: ids, a tab, UTF-8 byte offsets as start-end
"""

import io
import json
import pathlib
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as model_pb2

import corpus

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures"
# Rules that replace one by many, many by one, delete, and overlap.
RULES = {"\u00e9": "e", "e\u0301": "e", "\ufb03": "ffi", "\u3000": " ", "\u00a0": " ", "\t": " ", "\n": " ", "\r": " ", "\u200b": "", "\u00ad": "",
         "\u2028": " ", "ab\u0301": "X", "aba": "ab", "\uff21": "A", "\u2167": "VIII", "\u00bd": " 1/2 ", "\u1100\u1161": "\uac00"}  # fmt: skip
KINDS = {
    "bpe-bytes": dict(model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False),
    "bpe-rules": dict(model_type="bpe", rules=RULES, user_defined_symbols=["<sep>", "fox", "\u2581the", "a b"]),
    "bpe-plain": dict(model_type="bpe", normalization_rule_name="identity", control_symbols=["<mask>"], pad_id=3),
    "bpe-suffix": dict(model_type="bpe", normalization_rule_name="identity", treat_whitespace_as_suffix=True),
    "bpe-unused": dict(model_type="bpe", normalization_rule_name="identity"),
    "unigram-rules": dict(model_type="unigram", rules=RULES),
    "unigram-bytes": dict(model_type="unigram", byte_fallback=True, normalization_rule_name="identity", user_defined_symbols=["<sep>", "  ", "ing"]),
    "unigram-raw": dict(model_type="unigram", normalization_rule_name="identity", add_dummy_prefix=False, remove_extra_whitespaces=False),
    "unigram-suffix": dict(model_type="unigram", byte_fallback=True, normalization_rule_name="identity", treat_whitespace_as_suffix=True),
}


def train(name, settings):
    settings = dict(settings)
    rules = settings.pop("rules", None)
    out = io.BytesIO()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as table:
        if rules:
            for old, new in rules.items():
                table.write(" ".join(f"{ord(c):X}" for c in old) + "\t" + " ".join(f"{ord(c):X}" for c in new) + "\n")
            table.flush()
            settings["normalization_rule_tsv"] = table.name
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus.lines()), model_writer=out, vocab_size=700 if settings.get("byte_fallback") else 400, hard_vocab_limit=False,
            character_coverage=0.995, num_threads=1, minloglevel=2, **settings)  # fmt: skip
    proto = model_pb2.ModelProto.FromString(out.getvalue())
    proto.normalizer_spec.normalization_rule_tsv = ""
    if name == "bpe-unused":
        # What no trainer makes: pieces out of use, and equal scores.
        for i, piece in enumerate(proto.pieces):
            if piece.type != 1:
                continue
            if len(piece.piece) > 2 and i % 3 == 0:
                piece.type = model_pb2.ModelProto.SentencePiece.UNUSED
            elif i % 7 == 0:
                piece.score = -100.0
    return proto.SerializeToString()


def line(processor, text):
    pieces = processor.encode(text, return_type="proto").pieces
    return " ".join(str(p.id) for p in pieces) + "\t" + " ".join(f"{p.begin}-{p.end}" for p in pieces) + "\n"


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES / "SentencePiece"
    out.mkdir(parents=True, exist_ok=True)
    texts = [json.loads(t) for t in (FIXTURES / "Golden/kinds/texts.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
    for name, settings in KINDS.items():
        model = train(name, settings)
        (out / f"{name}.model").write_bytes(model)
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        with open(out / f"{name}.tsv", "w", encoding="utf-8") as file:
            for text in texts:
                file.write(line(processor, text))
    print(f"{len(KINDS)} models, {len(texts)} strings, sentencepiece {sentencepiece.__version__}")


if __name__ == "__main__":
    main()
