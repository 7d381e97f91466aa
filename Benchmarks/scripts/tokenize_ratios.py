#!/usr/bin/env python3
"""Tokenising speed beside Hugging Face `tokenizers` and fastokens (where it is installed), one after another in one run.

usage: tokenize_ratios.py BENCHMARKS_EXECUTABLE TEXTS TOKENIZER_JSON…     (TEXTS: from make_chat_text.py)

Processor time, one core, every text for the first time. The Python packages get the first 6 MB, ours all. Trust the
ratios, not the figures. Needs: tokenizers==0.23.3, optionally fastokens==0.3.5
"""
import json
import os
import struct
import subprocess
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
from tokenizers import Tokenizer  # noqa: E402


def texts(path, limit):
    data, at, size, result = open(path, "rb").read(), 0, 0, []
    while at < len(data) and size < limit:
        length, = struct.unpack_from("<I", data, at)
        result.append(data[at + 4:at + 4 + length].decode())
        at, size = at + 4 + length, size + length
    return result, size


def speed(encode, sample, size):
    started = time.process_time()
    for text in sample:
        encode(text)
    return size / 1e6 / (time.process_time() - started)


def main():
    executable, path, *tokenizers = sys.argv[1:]
    sample, size = texts(path, 6e6)
    for name in tokenizers:
        reference = Tokenizer.from_file(name)
        base = speed(lambda text: reference.encode(text, add_special_tokens=False), sample, size)
        rows = [("tokenizers", base)]
        try:
            import fastokens
            peer = fastokens.Tokenizer.from_file(name)
            rows.append(("fastokens (no offsets)", speed(peer.encode, sample, size)))
        except (ImportError, AttributeError, ValueError) as error:
            print(f"fastokens: {error}")
        ours = json.loads(subprocess.run([executable, "tokenize", name, path, "2"], capture_output=True, check=True).stdout)
        rows += [("maskcheck, cold", ours["mb_s"][0]), ("maskcheck, warm", ours["mb_s"][1])]
        print(f"{name} (loaded in {ours['load_ms']} ms)")
        for label, value in rows:
            print(f"  {label:24} {value:7.1f} MB/s   {value / base:5.1f} x")


main()
