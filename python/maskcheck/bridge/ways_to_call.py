"""How each trl calls a formatting function."""

from __future__ import annotations

import re

from .. import version
from .failure import Failure

CALLS = ("row", "row-or-batch", "list-means-batch", "batch")
#: From which version of trl on each way counts, read in their `sft_trainer.py`.
SINCE = (((0, 21), "row"), ((0, 17), "row-or-batch"), ((0, 15), "list-means-batch"), ((0, 0), "batch"))


def how_to_call(asked):
    if asked in CALLS:
        return asked, "it was asked for"
    if asked != "auto":
        raise Failure("request", f"found call={asked!r}, expected `auto` or one of: {', '.join(CALLS)}")
    installed = version.installed("trl")
    if installed is None:
        return "row", "trl is not installed; its newest versions call it with one row"
    return way_of(installed), f"trl {installed} calls it so"


def way_of(trl):
    numbers = tuple(int(n) for n in re.findall(r"\d+", trl)[:2])
    return next(call for since, call in SINCE if numbers >= since)
