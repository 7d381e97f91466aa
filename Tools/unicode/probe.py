#!/usr/bin/env python3
"""Asks the Hugging Face `tokenizers` package, code point by code point, what it takes each character for.

usage: probe.py OUT_DIR     (writes UnicodeData.swift and NFCData.swift)

The package knows several Unicode versions at once (its regular expressions a recent one, its normal forms a very old
one), so no Unicode table from elsewhere gives the same pieces. Everything here is what the package itself answered:

  category     Lu Ll Lt Lm Lo M N P S or none of them, as `\\p{...}` in a Split pattern sees them (Oniguruma)
  onig space   `\\s` in a Split pattern
  rust word    `\\w` of the regular expressions that check `single_word` (seen through the Whitespace pre-tokenizer)
  rust space   white space that lstrip/rstrip take (seen through WhitespaceSplit)
  numeric      what Digits calls a digit
  class        order of the canonical combining class, 0 for starters (seen through NFD's reordering)
  inert        a starter that NFC leaves alone and that never composes with what stands before it

Needs: tokenizers==0.23.3
"""
import functools
import sys

import tokenizers
from tokenizers import Regex, normalizers, pre_tokenizers

EXPECTED = "0.23.3"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-"
CODES = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
CATEGORIES = ["Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "P", "S"]
NFC, NFD = normalizers.NFC().normalize_str, normalizers.NFD().normalize_str


def matches(pattern):
    """The set of code points that a one-character pattern matches."""
    text = "".join(map(chr, CODES))
    kept = pre_tokenizers.Split(Regex(pattern), "removed").pre_tokenize_str(text)
    outside = set()
    for _, (start, end) in kept:
        outside.update(CODES[start:end])
    return set(CODES) - outside


def joined_to_letter(pre_tokenizer):
    """The code points that a pre-tokenizer leaves in one piece with an `a` before them."""
    found = set()
    for at in range(0, len(CODES), 4096):
        part = CODES[at:at + 4096]
        pieces = pre_tokenizer.pre_tokenize_str("".join("a" + chr(c) + "\n" for c in part))
        found.update(part[start // 3] for _, (start, end) in pieces if start % 3 == 0 and end - start >= 2)
    return found


def space_of_rust():
    pieces = pre_tokenizers.WhitespaceSplit().pre_tokenize_str("".join("a" + chr(c) for c in CODES))
    inside = {CODES[i // 2] for _, (start, end) in pieces for i in range(start, end) if i % 2}
    return set(CODES) - inside


def digits():
    pieces = pre_tokenizers.Digits(individual_digits=True).pre_tokenize_str("".join("a" + chr(c) for c in CODES))
    return {CODES[start // 2] for _, (start, end) in pieces if end - start == 1 and start % 2}


def combining_classes(decomposed):
    """The order of the combining classes, from 1; characters of one class share a number."""
    low, high = "\u0334", "\u0345"
    marks = [c for c in CODES if c not in decomposed and not 0xAC00 <= c <= 0xD7A3  # syllables decompose too
             and (NFD(chr(c) + low) != chr(c) + low or NFD(high + chr(c)) != high + chr(c) or chr(c) in (low, high))]
    # Class 1 does not move against U+0334, nor class 240 against U+0345: both are seen by the other test.

    def compare(a, b):
        if NFD(chr(a) + chr(b)) == chr(b) + chr(a) and a != b:
            return 1
        if NFD(chr(b) + chr(a)) == chr(a) + chr(b) and a != b:
            return -1
        return 0

    marks.sort(key=functools.cmp_to_key(compare))
    classes, current = {}, 0
    for i, c in enumerate(marks):
        if i == 0 or compare(marks[i - 1], c) != 0:
            current += 1
        classes[c] = current
    return classes


def normal_forms():
    """Full canonical decompositions, and the pairs that compose."""
    decompositions, compositions = {}, {}
    for c in CODES:
        parts = NFD(chr(c))
        if parts != chr(c) and not 0xAC00 <= c <= 0xD7A3:
            decompositions[c] = [ord(p) for p in parts]
    for c, parts in decompositions.items():
        if len(parts) < 2:
            continue
        first = NFC("".join(map(chr, parts[:-1])))
        if len(first) == 1 and NFC(first + chr(parts[-1])) == chr(c):
            compositions[(ord(first), parts[-1])] = c
    return decompositions, compositions


def check_normal_forms(decompositions, compositions):
    """No composition may exist that no decomposition shows."""
    seconds = {b for _, b in compositions}
    for c in CODES:
        if c in decompositions or c < 0x80 or 0x1100 <= c <= 0x11FF or 0xAC00 <= c <= 0xD7A3:
            continue
        assert NFC(chr(c)) == chr(c), hex(c)
    for a in sorted({a for a, _ in compositions} - set(decompositions)):
        for b in sorted(seconds):
            got = NFC(chr(a) + chr(b))
            want = compositions.get((a, b))
            assert (got == chr(want)) if want else len(got) >= 2, (hex(a), hex(b), got)


def varint(value):
    """Five bits a character, low first; 32 is added where more follow."""
    out = ""
    while True:
        low, value = value & 31, value >> 5
        out += ALPHABET[low + (32 if value else 0)]
        if not value:
            return out


def swift(path, name, doc, fields):
    lines = [
        f"// Written by Tools/unicode/probe.py from tokenizers {tokenizers.__version__}. Do not edit.",
        "",
        f"/// {doc}",
        f"enum {name} {{",
    ]
    for field, comment, text in fields:
        lines += [f"  /// {comment}", f'  static let {field}: StaticString = """']
        lines += ["    " + text[i:i + 112] for i in range(0, len(text), 112)]
        lines += ['    """', ""]
    lines[-1] = "}"
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def main():
    if tokenizers.__version__ != EXPECTED:
        sys.exit(f"tokenizers {EXPECTED} is needed, this is {tokenizers.__version__}")
    out = sys.argv[1]
    category = {}
    for index, name in enumerate(CATEGORIES):
        for c in matches(r"\p{" + name + "}"):
            assert c not in category, hex(c)
            category[c] = index + 1
    letters = matches(r"\p{L}")
    assert letters == {c for c, i in category.items() if 1 <= i <= 5}
    onig_space, rust_space = matches(r"\s"), space_of_rust()
    rust_word, numeric = joined_to_letter(pre_tokenizers.Whitespace()), digits()
    decompositions, compositions = normal_forms()
    check_normal_forms(decompositions, compositions)
    classes = combining_classes(decompositions)
    assert max(classes.values()) < 64
    seconds = {b for _, b in compositions} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))

    unsafe = seconds | set(classes)

    def inert(c):
        first = ord(NFD(chr(c))[0])
        return not {c, first} & unsafe and NFC(chr(c)) == chr(c)

    def value(c):
        return (category.get(c, 0) | (c in onig_space) << 4 | (c in rust_word) << 5 | (c in rust_space) << 6
                | (c in numeric) << 7 | inert(c) << 8 | classes.get(c, 0) << 9)

    runs, previous = [], None
    for c in range(0x110000):
        v = previous if 0xD800 <= c <= 0xDFFF else value(c)
        if v == previous:
            runs[-1][0] += 1
        else:
            runs.append([1, v])
            previous = v
    text = "".join(varint(n) + varint(v) for n, v in runs)
    swift(f"{out}/UnicodeData.swift", "UnicodeData", "What the package takes each code point for.",
          [("runs", "Runs of equal code points from U+0000: length, then bits (see `CodePointClass`).", text)])
    text, last = "", 0
    for c in sorted(decompositions):
        text += varint(c - last) + varint(len(decompositions[c])) + "".join(map(varint, decompositions[c]))
        last = c
    pairs, last = "", 0
    for (a, b), c in sorted(compositions.items()):
        pairs += varint(a - last) + varint(b) + varint(c)
        last = a
    swift(f"{out}/NFCData.swift", "NFCData", "The package's canonical decompositions and compositions.",
          [("decompositions", "Step to the code point, how many it decomposes into, these (Hangul is computed).", text),
           ("compositions", "Step to the first code point of a pair, the second, what they compose into.", pairs)])
    print(f"{len(runs)} runs, {len(decompositions)} decompositions, {len(compositions)} compositions, "
          f"{max(classes.values())} combining classes; spaces: onig {len(onig_space)}, rust {len(rust_space)}")


if __name__ == "__main__":
    main()
