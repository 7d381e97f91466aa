#!/usr/bin/env python3
"""Turns the texts of make_chat_text.py into prompt/completion rows: `make_rows.py OUT TEXTS`.

The first quarter of a text's paragraphs, at least one, is the prompt; the others are the completion.
"""

import json
import struct
import sys


def texts(path):
    with open(path, "rb") as file:
        while length := file.read(4):
            yield file.read(struct.unpack("<I", length)[0]).decode()


def row(text):
    paragraphs = text.split("\n\n")
    count = max(1, len(paragraphs) // 4)
    prompt, completion = paragraphs[:count], paragraphs[count:]
    return {"prompt": "\n\n".join(prompt) + "\n\n", "completion": "\n\n".join(completion)}


def main():
    out, source = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        for text in texts(source):
            file.write(json.dumps(row(text), ensure_ascii=False) + "\n")


main()
