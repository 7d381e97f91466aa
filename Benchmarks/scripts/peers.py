"""Tokenises texts with the peers that are installed in this Python and prints megabytes a second as one JSON object.

usage: python peers.py TOKENIZER_JSON TEXTS [MEGABYTES_FOR_TOKENIZERS]     (TEXTS: from make_chat_text.py)

Processor time, one thread, a peer's own quickest call without files; every text for the first time, and then ("warm") for the
second. `tokenizers` is slow and gets the first megabytes only, once. Peers that are not installed are left out; what a peer
refuses is told on standard error.
"""

import json
import os
import struct
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"


def texts(path, limit):
    with open(path, "rb") as file:
        data = file.read()
    at, size, result = 0, 0, []
    while at < len(data) and size < limit:
        (length,) = struct.unpack_from("<I", data, at)
        result.append(data[at + 4 : at + 4 + length].decode())
        at, size = at + 4 + length, size + length
    return result, size


def timed(encode, sample, size):
    started = time.process_time()
    encode(sample)
    return round(size / 1e6 / (time.process_time() - started), 2)


def hugging_face(path):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    return lambda sample: [tokenizer.encode(text, add_special_tokens=False) for text in sample]


def fastokens(path):
    from fastokens import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    return lambda sample: [tokenizer.encode(text) for text in sample]


def gigatoken(path):
    from gigatoken import Tokenizer

    tokenizer = Tokenizer(path)
    return lambda sample: tokenizer.encode_batch(sample, parallel=False)


PEERS = {"tokenizers": hugging_face, "fastokens": fastokens, "gigatoken": gigatoken}


def main():
    path, text_file = sys.argv[1:3]
    few = float(sys.argv[3]) * 1e6 if len(sys.argv) > 3 else 6e6
    speeds = {}
    for name, load in PEERS.items():
        sample, size = texts(text_file, few if name == "tokenizers" else float("inf"))
        try:
            encode = load(path)
            speeds[name] = timed(encode, sample, size)
            if name != "tokenizers":
                speeds[f"{name} warm"] = timed(encode, sample, size)
        except ImportError:
            pass
        except Exception as error:
            print(f"{name} refuses {path}: {error}", file=sys.stderr)
    print(json.dumps(speeds))


main()
