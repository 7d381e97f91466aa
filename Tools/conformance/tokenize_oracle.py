"""usage: python tokenize_oracle.py TOKENIZER_DIR OUT COUNT SEED     (in the environment of requirements-trl-1.16.txt)

Writes COUNT generated lines with their ids and byte offsets by Hugging Face `tokenizers`, one JSON line each; two encodings a line,
without and with special tokens.
"""

import json
import pathlib
import sys

import tokenizers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import make_tokenize
import odd_strings


def main():
    folder, out, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    tokenizer = tokenizers.Tokenizer.from_file(str(pathlib.Path(folder, "tokenizer.json")))
    tokenizer.no_truncation()  # the sections of the file, which transformers sets anew at each call
    tokenizer.no_padding()
    added = [t.content for t in tokenizer.get_added_tokens_decoder().values()]
    texts = odd_strings.fixed(added) + [f"a {token}b{token}" for token in added]  # every added token, however many there are
    texts += odd_strings.random_lines(seed, max(count - len(texts), 0), added)
    with open(out, "w", encoding="utf-8") as file:
        for text in texts:
            pair = [make_tokenize.encoded(tokenizer, text, special) for special in (False, True)]
            file.write(json.dumps({"text": text, "encodings": pair}) + "\n")


if __name__ == "__main__":
    main()
