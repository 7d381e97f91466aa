"""Writes Sources/ChatTemplates/Text/PythonUnicodeData.swift: what Python's `str` methods take each code point for.

usage: python3.11 probe_python.py OUT_FILE     (the Python whose str methods are to be followed, with jinja2)

Every table is what `str` itself answered, code point by code point: Swift's properties are those of another Unicode version.
"""

import re
import sys
import unicodedata

from jinja2 import lexer

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$"
EXPECTED = (3, 11)


def varint(value):
    """Five bits a character, low first; 32 is added where more follow."""
    out = ""
    while True:
        low, value = value & 31, value >> 5
        out += ALPHABET[low + (32 if value else 0)]
        if not value:
            return out


def bits(c):
    """The order is that of `PythonCharacter.Bits`."""
    sigma = chr(0x3C2)
    # Python looks for a cased letter before a sigma, over whatever can be ignored.
    ends = ("A" + c + "Σ").lower()[-1] == sigma
    starts = ("1" + c + "Σ").lower()[-1] == sigma
    answers = [
        c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isupper(), c.islower(), c.istitle() and not c.isupper(),
        (c + "a").title()[-1] == "a", ends and not starts, c.isidentifier(), ("a" + c).isidentifier(),
        bool(lexer.name_re.fullmatch(c)),
    ]  # fmt: skip
    return sum(bool(answer) << at for at, answer in enumerate(answers))


def check(c):
    """What is not in the tables follows from them."""
    assert c.isalnum() == (c.isalpha() or c.isdecimal() or c.isdigit() or c.isnumeric())
    assert bool(re.match(r"\w", c)) == (c.isalnum() or c == "_")
    if c.isdecimal():
        first = ord(c)
        while chr(first - 1).isdecimal():
            first -= 1
        assert unicodedata.decimal(c) == (ord(c) - first) % 10


def runs(characters):
    result, previous = [], None
    for c in characters:
        value = previous if 0xD800 <= c <= 0xDFFF else bits(chr(c))
        if value == previous:
            result[-1][0] += 1
        else:
            result.append([1, value])
            previous = value
    return "".join(varint(n) + varint(v) for n, v in result)


def mapping(change):
    """(step to the code point, how many it becomes, these): a difference where it is one, plus its sign."""
    text, last = "", 0
    for code in range(0x110000):
        if 0xD800 <= code <= 0xDFFF:
            continue
        to = change(chr(code))
        if to == chr(code):
            continue
        text += varint(code - last) + varint(len(to))
        if len(to) == 1:
            difference = ord(to) - code
            text += varint(abs(difference) * 2 + (difference < 0))
        else:
            text += "".join(varint(ord(c)) for c in to)
        last = code
    return text


FIELDS = [
    ("lower", "`lower()`, of sigma the one that stands inside words.", lambda c: c.lower()),
    ("upper", "`upper()`.", lambda c: c.upper()),
    ("title", "`title()`.", lambda c: c.title()),
    ("fold", "`casefold()`.", lambda c: c.casefold()),
]


def field(name, comment, text):
    lines = [f"  /// {comment}", f'  static let {name}: StaticString = """']
    lines += ["    " + text[i : i + 112] for i in range(0, len(text), 112)]
    return [*lines, '    """', ""]


def main():
    if sys.version_info[:2] != EXPECTED:
        sys.exit(f"Python {EXPECTED[0]}.{EXPECTED[1]} is needed, this is {sys.version.split()[0]}")
    for code in range(0x110000):
        if not 0xD800 <= code <= 0xDFFF:
            check(chr(code))
    version = f"Python {sys.version.split()[0]} (Unicode {unicodedata.unidata_version})"
    lines = [f"// Written by Tools/unicode/probe_python.py from {version}. Do not edit.", ""]
    lines += ["/// What Python's `str` takes each code point for.", "enum PythonUnicodeData {"]
    lines += field("runs", "Runs of equal code points from U+0000: length, then bits (see `PythonCharacter`).", runs(range(0x110000)))
    for name, comment, change in FIELDS:
        lines += field(name, comment + " Step to the code point, how many it becomes, these or one difference.", mapping(change))
    lines[-1] = "}"
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


main()
