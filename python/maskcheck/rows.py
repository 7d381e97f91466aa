"""One row as its model gets it, from a batch or from a data set: ids, labels, documents, without padding."""

from __future__ import annotations

from .documents import documents, moved
from .values import is_flat, is_list_of_lists, plain, shape

IGNORED = -100
#: One value a token.
PER_TOKEN = ("input_ids", "labels", "completion_mask", "assistant_masks", "attention_mask", "position_ids")
#: Borders of documents in a whole row.
BORDERS = ("seq_lengths", "cu_seq_lens_q")
LABELS = ("labels", "completion_mask", "assistant_masks")


def rows_of_batch(batch):
    """The rows of a batch: plain dicts of the keys that we know, and of every other key its shape under `other`.

    A batch of flat `input_ids` is a single row.
    """
    values = {key: plain(batch[key]) for key in batch.keys()}
    ids = values.get("input_ids")
    if not is_list_of_lists(ids):
        return [_row(values)] if ids != [] else []
    return [_row({key: _part(key, value, i, len(ids)) for key, value in values.items()}) for i in range(len(ids))]


def _part(key, value, index, count):
    """What of a batch's value belongs to one of its rows."""
    if key in ("cu_seq_lens_q", "cu_seq_lens_k"):
        return value  # one list for a batch that is a single row; with several rows it fits none and is not used
    if is_list_of_lists(value) and len(value) == count:
        return value[index]
    if key == "position_ids" and is_list_of_lists(value) and len(value) == 1:
        return value[0]
    return value[index] if isinstance(value, list) and len(value) == count else value


def _row(values):
    row, other = {}, {}
    for key, value in values.items():
        if key in PER_TOKEN + BORDERS and is_flat(value):
            row[key] = value
        else:
            other[key] = shape(value)
    row["other"] = other
    return row


def finish(row):
    """The line for rows.jsonl (without its number) and how many tokens of padding were left out."""
    ids = row["input_ids"]
    count = len(ids)
    ranges = documents(row, count)
    recorded = any(key in row for key in BORDERS)
    start, end = unpadded(row)
    line = {key: row[key][start:end] if len(row[key]) == count else row[key] for key in PER_TOKEN if key in row}
    line.update({key: row[key] for key in BORDERS if key in row})
    _leave_out_the_usual(line)
    if ranges is not None:
        ranges = moved(ranges, start, end)
        if len(ranges) > 1 or recorded:
            line["documents"] = [{"tokens": r} for r in ranges]
    return line, count - (end - start)


def _leave_out_the_usual(line):
    """An attention mask of ones and positions 0, 1, 2, … say nothing."""
    mask = line.get("attention_mask")
    if mask is not None and all(v == 1 for v in mask):
        del line["attention_mask"]
    positions = line.get("position_ids")
    if positions is not None and positions == list(range(len(positions))):
        del line["position_ids"]


def unpadded(row):
    """Where the text begins and ends. Padding is what attention marks off at either end and nothing supervises."""
    ids, mask = row["input_ids"], row.get("attention_mask")
    count = len(ids)
    if mask is None or len(mask) != count:
        return 0, count
    labels = row.get("labels")
    if labels is not None and len(labels) != count:
        return 0, count

    def is_padding(i):
        return mask[i] == 0 and not _supervised(row, labels, i)

    start, end = 0, count
    while end > start and is_padding(end - 1):
        end -= 1
    while start < end and is_padding(start):
        start += 1
    return start, end


def _supervised(row, labels, i):
    if labels is not None:
        return labels[i] != IGNORED
    masks = [row[key] for key in LABELS[1:] if key in row]
    return bool(masks) and all(i < len(mask) and mask[i] for mask in masks)


def has_labels(row):
    return any(key in row for key in LABELS)
