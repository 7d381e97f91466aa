"""Where the documents of a packed row begin and end."""

from __future__ import annotations

from itertools import accumulate

from .values import is_flat


def documents(row, count):
    """Token ranges [start, end) from what the row records, or None where it says nothing."""
    lengths = row.get("seq_lengths")
    if is_flat(lengths) and lengths and sum(lengths) == count:
        return pairs([0, *accumulate(lengths)])
    borders = row.get("cu_seq_lens_q")
    if is_flat(borders) and len(borders) > 1 and borders[0] == 0 and borders[-1] == count:
        return pairs(borders)
    positions = row.get("position_ids")
    if is_flat(positions, count) and count:
        return pairs([0, *(i for i in range(1, count) if positions[i] == 0), count])
    return None


def pairs(borders):
    return [[start, end] for start, end in zip(borders, borders[1:])]


def moved(ranges, start, end):
    """The ranges within [start, end), counted from there; what lies outside is gone."""
    clipped = ([max(a, start) - start, min(b, end) - start] for a, b in ranges)
    return [r for r in clipped if r[0] < r[1]]
