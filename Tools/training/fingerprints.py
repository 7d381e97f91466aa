"""Writes Sources/Masking/Training/TemplateFingerprints.swift: the chat templates that trl replaces, as hashes of their pieces.

usage: python fingerprints.py   (needs trl 1.16.0: Tools/golden/requirements-trl-1.16.txt)

A template that trl refuses is compared with these: which one is nearest, and where it differs. The texts are not kept.
"""

import base64
import pathlib
import re
import struct

import trl

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATES = pathlib.Path(trl.__file__).parent / "chat_templates"


def pieces(source):
    """Cut before every tag and behind every line end; white space around a piece does not count, nor do empty ones."""
    cut = re.sub(rb"(\{[%{#])", rb"\n\1", source.encode())
    return [piece for piece in (line.strip(b" \t\r\n") for line in cut.split(b"\n")) if piece]


def fnv(piece):
    value = 0x811C9DC5
    for byte in piece:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return (value >> 16) ^ (value & 0xFFFF)


names = sorted(path.name.removesuffix("_training.jinja") for path in TEMPLATES.glob("*_training.jinja"))
lines = []
for name in names:
    hashes = [fnv(piece) for piece in pieces((TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8"))]
    text = base64.b64encode(struct.pack(f"<{len(hashes)}H", *hashes)).decode()
    lines.append(f'    "{name}":\n      """')
    lines += [f"    {text[at : at + 108]}\\" for at in range(0, len(text), 108)]
    lines[-1] = lines[-1][:-1]
    lines.append('    """,')
(ROOT / "Sources/Masking/Training/TemplateFingerprints.swift").write_text(
    "// Written by Tools/training/fingerprints.py; do not edit.\n\n"
    "/// The pieces of the chat templates that trl 1.16.0 replaces, two bytes of hash each, in base64.\n"
    "enum TemplateFingerprints {\n  static let all: [String: String] = [\n" + "\n".join(lines) + "\n  ]\n}\n",
    encoding="utf-8",
)
