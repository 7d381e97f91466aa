"""What a program of Linux needs of the system: its shared libraries, and the versions of their symbols."""

import re
import struct


class NotELF(Exception):
    """Not a 64-bit little-endian ELF file with section headers."""


def needs(path):
    """Returns (libraries, versions): file names, and for each of them the versions of symbols, such as GLIBC_2.34."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"\x7fELF\x02\x01":
        raise NotELF(path)
    sections = read_sections(data)
    dynamic = next((s for s in sections if s["type"] == 6), None)
    if dynamic is None:
        return [], {}
    strings = sections[dynamic["link"]]["offset"]
    entries = struct.iter_unpack("<qQ", data[dynamic["offset"] : dynamic["offset"] + dynamic["size"]])
    libraries = [text(data, strings + value) for tag, value in entries if tag == 1]
    return libraries, {name: found for s in sections if s["type"] == 0x6FFFFFFE for name, found in wanted(data, s, sections)}


def read_sections(data):
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    keys = ("name", "type", "flags", "address", "offset", "size", "link", "info", "align", "entry")
    return [dict(zip(keys, struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size))) for i in range(count)]


def wanted(data, section, sections):
    """Section .gnu.version_r: a chain of libraries, each with a chain of versions."""
    strings = sections[section["link"]]["offset"]
    place = section["offset"]
    for _ in range(section["info"]):
        _, count, name, first, following = struct.unpack_from("<HHIII", data, place)
        versions, at = [], place + first
        for _ in range(count):
            _, _, _, version, step = struct.unpack_from("<IHHII", data, at)
            versions.append(text(data, strings + version))
            at += step
        yield text(data, strings + name), versions
        place += following


def text(data, start):
    return data[start : data.index(b"\0", start)].decode()


def newest(versions, family):
    """The highest of GLIBC_2.2.5, GLIBC_2.34, …, as a tuple of numbers; None where there is none."""
    found = [re.fullmatch(family + r"_([\d.]+)", v) for own in versions.values() for v in own]
    return max((tuple(map(int, m[1].split("."))) for m in found if m), default=None)
