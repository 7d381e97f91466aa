#!/usr/bin/env python3
"""Asks the Hugging Face `tokenizers` package what its other stages take each character for; `probe.py` asks the rest.

usage: probe_traits.py OUT_DIR     (writes TraitData.swift, LowercaseData.swift, CompatibilityData.swift, ScriptData.swift)

  punctuation   what Punctuation and BertPreTokenizer isolate
  control       what clean_text of BertNormalizer removes
  nonspacing    what strip_accents of BertNormalizer removes behind its decomposition
  mark          what StripAccents removes
  lowercase     the full mapping of Lowercase
  NFD, NFKD     whether a form decomposes the character; NFKD's parts where NFD has others
  grapheme      how the clusters that Precompiled replaces begin and end, seen through small charsmaps made here
  script        the scripts that UnicodeScripts tells apart, numbered in the order of their first character; 0 joins all

Needs: tokenizers==0.23.3
"""
import struct
import sys

import tokenizers
from tokenizers import normalizers, pre_tokenizers

from probe import CODES, EXPECTED, NFD, swift, varint

NFKD = normalizers.NFKD().normalize_str
OTHER, CONTROL, EXTEND, JOINER, SPACING, PREPEND, REGIONAL, L, V, T, LV, LVT, PICTURE, CONSONANT, LINKER, NON_JOINER = range(16)


def charsmap(mapping):
    """A precompiled_charsmap: every node of its trie has a block of 256 units to itself."""
    blob, values, root = b"", {}, {}
    for key, value in mapping.items():
        node = root
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = len(blob)
        blob += value.encode() + b"\0"
    units, blocks = {}, 1

    def place(node, position, label):
        nonlocal blocks
        base = blocks * 256
        blocks += 1
        units[position] = (position ^ base) << 10 | (0 in node) << 8 | label
        for byte, child in node.items():
            if byte == 0:
                units[base] = child | 1 << 31
            else:
                place(child, base ^ byte, byte)

    place(root, 0, 0)
    trie = b"".join(struct.pack("<I", units.get(i, 0)) for i in range(blocks * 256))
    return struct.pack("<I", len(trie)) + trie + blob


def precompiled(mapping):
    return normalizers.Precompiled(charsmap(mapping)).normalize_str


ASKED = [c for c in CODES if c not in (0x0A, 0x0D)]


def each(normalize, before, behind, test):
    """The characters for which the lines `before` c `behind` come out so that test(line, c) holds."""
    found = set()
    for at in range(0, len(ASKED), 1 << 16):
        part = ASKED[at:at + (1 << 16)]
        lines = normalize("".join(before + chr(c) + behind + "\n" for c in part)).split("\n")
        assert len(lines) == len(part) + 1
        found.update(c for c, line in zip(part, lines) if test(line, chr(c)))
    return found


def grapheme_kinds():
    a = precompiled({"a": "X"})
    extends = each(a, "a", "", lambda line, c: line == "X")
    kept = lambda line, c: line.endswith("\u0301")  # the mark is lost where it stands in a short cluster that is replaced
    prepend = each(a, "", "a\u0301", kept)
    control = each(precompiled({"\u0301": "Y"}), "", "\u0301\u0302", lambda line, c: not line.endswith("\u0302"))
    picture = each(precompiled({"\u00a9": "Z"}), "\u00a9\u200d", "", lambda line, c: line[:2] == "Z\u200d") - extends
    pictured = each(precompiled({"\u00ae": "R"}), "\u00a9", "\u200d\u00ae\u0301", kept)
    before_v = each(precompiled({"\u1161": "V"}), "", "\u1161\u0301", kept) - prepend
    before_t = each(precompiled({"\u11a8": "T"}), "", "\u11a8\u0301", kept) - prepend
    second = precompiled({"\u0916": "K"})
    consonant = each(second, "", "\u094d\u0916\u0301", kept)
    linker = each(second, "\u0915", "\u0916\u0301", kept) - prepend
    joining = each(second, "\u0915\u094d", "\u0916\u0301", kept) - prepend

    def kind(c):
        if c == 0x200D:
            return JOINER
        if c in linker:
            assert c in extends and c in pictured, hex(c)
            return LINKER
        if c in extends:
            if c not in pictured:
                assert c not in joining, hex(c)
                return SPACING
            return EXTEND if c in joining else NON_JOINER
        if c in (0x0A, 0x0D) or c in control:
            return CONTROL
        if c in prepend:
            return PREPEND
        if c in before_v:
            return (LV if 0xAC00 <= c <= 0xD7A3 else V) if c in before_t else L
        if c in before_t:
            return LVT if 0xAC00 <= c <= 0xD7A3 else T
        if 0x1F1E6 <= c <= 0x1F1FF:
            return REGIONAL
        return PICTURE if c in picture else CONSONANT if c in consonant else OTHER

    return {c: kind(c) for c in CODES}


def removed(normalizer):
    return {c for c in CODES if normalizer.normalize_str("a" + chr(c)) == "a"}


def punctuation():
    pieces = pre_tokenizers.Punctuation().pre_tokenize_str("".join("a" + chr(c) for c in CODES))
    return {CODES[start // 2] for _, (start, end) in pieces if start % 2}


def scripts():
    """A number for each script; 0 for characters that join any script."""
    cut = pre_tokenizers.UnicodeScripts().pre_tokenize_str

    def joined_to(letter):
        starts = {start for _, (start, _) in cut("".join(letter + chr(c) for c in CODES))}
        return {c for i, c in enumerate(CODES) if 2 * i + 1 not in starts}

    latin, cyrillic = joined_to("A"), joined_to("\u042f")
    any_script = latin & cyrillic
    ordered = [c for c in CODES if c not in any_script]
    numbers, first = {c: 0 for c in any_script}, []
    for _, (start, end) in cut("".join(map(chr, ordered))):
        code = ordered[start]
        number = next((n for n, r in enumerate(first) if len(cut(chr(r) + chr(code))) == 1), len(first))
        if number == len(first):
            first.append(code)
        for c in ordered[start:end]:
            numbers[c] = number + 1
    return numbers, len(first)


def runs(value):
    found = []
    for c in range(0x110000):
        v = found[-1][1] if 0xD800 <= c <= 0xDFFF else value(c)
        if found and found[-1][1] == v:
            found[-1][0] += 1
        else:
            found.append([1, v])
    return "".join(varint(n) + varint(v) for n, v in found), len(found)


def table(mapping):
    """Step to the code point, how many it becomes, these."""
    text, last = "", 0
    for c in sorted(mapping):
        text += varint(c - last) + varint(len(mapping[c])) + "".join(varint(ord(p)) for p in mapping[c])
        last = c
    return text


def main():
    if tokenizers.__version__ != EXPECTED:
        sys.exit(f"tokenizers {EXPECTED} is needed, this is {tokenizers.__version__}")
    out = sys.argv[1]
    marks = punctuation()
    bert = lambda **on: normalizers.BertNormalizer(**{**dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False), **on})
    control = removed(bert(clean_text=True))
    nonspacing = removed(bert(strip_accents=True))
    accents = removed(normalizers.StripAccents())
    lower = normalizers.Lowercase().normalize_str
    lowered = {c: lower(chr(c)) for c in CODES if lower(chr(c)) != chr(c)}
    nfd = {c for c in CODES if NFD(chr(c)) != chr(c)}
    nfkd = {c: NFKD(chr(c)) for c in CODES if NFKD(chr(c)) != chr(c)}
    compatible = {c: parts for c, parts in nfkd.items() if parts != NFD(chr(c))}
    kinds = grapheme_kinds()
    numbers, count = scripts()
    text, n = runs(lambda c: (c in marks) | (c in control) << 1 | (c in nonspacing) << 2 | (c in accents) << 3
                   | (c in lowered) << 4 | (c in nfd) << 5 | (c in nfkd) << 6 | kinds[c] << 7)
    swift(f"{out}/TraitData.swift", "TraitData", "What the package's normalizers and pre-tokenizers take each code point for.",
          [("runs", "Runs of equal code points from U+0000: length, then bits (see `CodePointTraits`).", text)])
    swift(f"{out}/LowercaseData.swift", "LowercaseData", "The package's full lower case.",
          [("mappings", "Step to the code point, how many it becomes, these.", table(lowered))])
    swift(f"{out}/CompatibilityData.swift", "CompatibilityData", "The package's compatibility decompositions.",
          [("decompositions", "Step to the code point, how many it decomposes into, these.", table(compatible))])
    text, m = runs(lambda c: numbers[c])
    swift(f"{out}/ScriptData.swift", "ScriptData", "The scripts that the package tells apart.",
          [("runs", "Runs of equal code points from U+0000: length, then the script's number.", text)])
    print(f"{n} runs of traits, {len(lowered)} lower cases, {len(compatible)} compatibility decompositions, {count} scripts in {m} runs")
    print("punctuation", len(marks), "control", len(control), "nonspacing", len(nonspacing), "marks", len(accents))
    print("graphemes", {k: sum(v == k for v in kinds.values()) for k in range(16)})


if __name__ == "__main__":
    main()
