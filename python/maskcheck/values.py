"""Tensors, arrays and lists of any make as plain Python lists."""

from __future__ import annotations


def plain(value):
    """Lists and numbers: tensors on any device, numpy and Arrow arrays, lists and tuples of these."""
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value] if value and not _is_plain(value[0]) else list(value)
    for name in ("tolist", "to_pylist", "as_py"):
        method = getattr(value, name, None)
        if callable(method):
            return method()
    numpy = getattr(value, "numpy", None)  # TensorFlow
    return plain(numpy()) if callable(numpy) else value


def _is_plain(value):
    return value is None or type(value) in (int, float, bool, str)


def shape(value):
    """The lengths of nested lists, as far as the first of each tells; [] for a single value."""
    lengths = []
    while isinstance(value, list):
        lengths.append(len(value))
        value = value[0] if value else None
    return lengths


def is_list_of_lists(value):
    return isinstance(value, list) and bool(value) and all(isinstance(v, list) for v in value)


def is_flat(value, length=None):
    """A list of single values, of that length."""
    if not isinstance(value, list) or (value and isinstance(value[0], list)):
        return False
    return length is None or len(value) == length
