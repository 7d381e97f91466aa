"""Data files for the loader: what `load_dataset("json")` makes of odd JSON lines. A file is text, bytes, or a list of pieces
{"repeat": n, "line": text, "fill": m} (written n times; in the line "{i}" is its number from 0, "{fill}" is m times the letter a)
where it is too big to keep. A tuple is several files."""

from .case import CASES
from .columns import block_cases, column_cases
from .dates import date_cases
from .lines import broken_cases, line_cases
from .several import several_cases
from .values import nested_cases, number_cases, type_cases

line_cases()
broken_cases()
number_cases()
type_cases()
nested_cases()
date_cases()
column_cases()
block_cases()
several_cases()

__all__ = ["CASES"]
