#!/usr/bin/env python3
"""Turns the texts of make_chat_text.py into conversations: `make_conversations.py OUT TEXTS`.

A text's paragraphs are the turns of user and assistant by turns, two to eight of them; every third conversation has a system message.
"""

import json
import struct
import sys


def texts(path):
    with open(path, "rb") as file:
        while length := file.read(4):
            yield file.read(struct.unpack("<I", length)[0]).decode()


def conversation(number, text):
    paragraphs = text.split("\n\n")
    count = min(max(2, len(paragraphs) // 2 * 2), 2 + number % 4 * 2)
    paragraphs += ["Yes."] * (count - len(paragraphs))
    size = len(paragraphs) // count
    parts = [paragraphs[i * size : (i + 1) * size if i < count - 1 else None] for i in range(count)]
    turns = [{"role": ("user", "assistant")[i % 2], "content": "\n\n".join(part)} for i, part in enumerate(parts)]
    head = [{"role": "system", "content": "You answer shortly."}] if number % 3 == 0 else []
    return {"messages": head + turns}


def main():
    out, source = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        for number, text in enumerate(texts(source)):
            file.write(json.dumps(conversation(number, text), ensure_ascii=False) + "\n")


main()
