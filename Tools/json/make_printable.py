"""Writes Sources/JSON/PrintableTable.swift: the code points that Python's repr() escapes.

Run with the Python whose repr is to be followed: python3 Tools/json/make_printable.py > Sources/JSON/PrintableTable.swift
"""
import sys
import unicodedata

ranges = []
for code in range(0x7F, 0x110000):
    if chr(code).isprintable():
        continue
    if ranges and ranges[-1][1] == code - 1:
        ranges[-1][1] = code
    else:
        ranges.append([code, code])

flat = [f"0x{value:X}" for pair in ranges for value in pair]
print(f"// Made by Tools/json/make_printable.py with Python {sys.version.split()[0]} (Unicode {unicodedata.unidata_version}).")
print()
print("enum PrintableTable {")
print("  /// First and last code point of each range from 0x7F on that `str.isprintable` denies, in order.")
print("  static let escaped: [UInt32] = [")
line = "   "
for item in flat:
    if len(line) + len(item) + 2 > 118:
        print(line)
        line = "   "
    line += f" {item},"
print(line)
print("  ]")
print("}")
