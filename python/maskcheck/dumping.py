"""`maskcheck.dump`: what a trainer's model gets, as a folder that `maskcheck` opens."""

from __future__ import annotations

from .folder import DumpError, DumpFolder
from .rows import finish, has_labels
from .sources import source_of
from .version import __version__, versions


def dump(what, folder, rows=200, *, tokenizer=None, seed=None):
    """Writes rows with their labels to a folder, whole or not at all.

    what: a trainer (its prepared rows, each alone through its own data collator), a `datasets.Dataset`, an iterable of
        rows, a DataLoader, or one batch.
    folder: made new; a dump that is there already is replaced, anything else there is an error.
    rows: how many, from the first on; None for all.
    tokenizer: saved along, so that ids can be shown as text; a trainer's own is found by itself.
    seed: takes a random choice of rows instead, the same for the same seed.

    Returns the description that was written to `dump.json`.
    """
    return write(source_of(what, rows, seed), folder, tokenizer, seed, sampled=rows is not None and seed is not None)


def write(source, folder, tokenizer=None, seed=None, sampled=False):
    tokenizer = tokenizer if tokenizer is not None else source.tokenizer
    with DumpFolder(folder) as out:
        counts = {"without_labels": 0, "padding_left_out": 0}
        other = write_rows(source, out, counts)
        if out.written and counts["without_labels"] == out.written:
            keys = ", ".join(f"`{k}`" for k in ["input_ids", *other])
            raise DumpError(f"found no `labels` and no masks in any of {out.written} rows (they have {keys}): nothing to look at")
        description = {
            "maskcheck": __version__,
            "source": {"kind": source.kind, **renamed(source.classes)},
            "rows": {
                "written": out.written,
                "of": source.of,
                "which": "sample" if sampled else "first",
                "seed": seed if sampled else None,
                "dropped": None,
                **counts,
            },
            "other_keys": other,
            "tokenizer": out.tokenizer(tokenizer) if tokenizer is not None else None,
            "arguments": source.arguments,
            "collator_arguments": source.collator_arguments,
            "packages": versions(),
            "notes": [],
        }
        out.finish(description)
    return description


def renamed(classes):
    return {"class" if key == "trainer" else key: name for key, name in classes.items()}


def write_rows(source, out, counts):
    """Writes every row; returns the keys of the first that are not written, with their shapes."""
    other = None
    for number, row in source.rows():
        if other is None:
            other = row["other"]
        if "input_ids" not in row:
            raise DumpError(f"row {number}: found no `input_ids` with one value a token")
        counts["without_labels"] += not has_labels(row)
        line, left_out = finish(row)
        counts["padding_left_out"] += left_out
        out.row({"row": number, **line})
    return other or {}
