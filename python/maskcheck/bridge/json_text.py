"""Rows of an Arrow table as lines of JSON, made column by column: Arrow's kernels escape and join the texts of a whole
batch at once, several times as fast as Python objects. The result is what `json.dumps` writes of `to_pylist()`.
"""

from __future__ import annotations

import base64
import json

import pyarrow as pa
import pyarrow.compute as pc

#: As `json.dumps(…, ensure_ascii=False)` writes them; all others of the control characters are rare.
ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))
RARE = [(chr(code), json.dumps(chr(code))[1:-1]) for code in range(0x20)]
CONTROL = "[\\x00-\\x1f]"


def dumps(value):
    """One value; what JSON has not is a text."""
    return _encoder.encode(value)


def _other(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (set, tuple)):
        return list(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value) if type(value).__module__ in ("datetime", "decimal", "pandas._libs.tslibs.timestamps") else repr(value)


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_other)


def lines(columns, count):
    """The bytes of `count` lines; `columns` are (name, texts) with the JSON text of each value."""
    if not count:
        return b""
    pieces = []
    for position, (name, texts) in enumerate(columns):
        pieces += [("," if position else "{") + dumps(name) + ":", texts]
    return joined([*pieces, "}\n"] if columns else ["{}\n"], count)


def joined(pieces, count):
    """Texts of each row strung together, all rows in one stretch of bytes."""
    if not any(isinstance(p, pa.Array) for p in pieces):
        return "".join(pieces).encode() * count
    array = join(pieces)
    _, offsets, data = array.buffers()
    first, last = (int.from_bytes(offsets.slice(4 * (array.offset + i), 4), "little") for i in (0, count))
    return data.slice(first, last - first) if data is not None else b""


def join(pieces):
    return pc.binary_join_element_wise(*pieces, "")


def batch_lines(table, decoded):
    """Lines of a table; `decoded` are values in place of those columns that Arrow stores otherwise than Python gets them."""
    columns = []
    for name, column in zip(table.column_names, table.columns):
        if name in decoded:
            texts = pa.array([dumps(v) for v in decoded[name]], pa.string())
        else:
            texts = json_texts(column.chunk(0) if column.num_chunks == 1 else column.combine_chunks())
        columns.append((name, texts))
    return lines(columns, table.num_rows)


def json_texts(array):
    """For each value of an Arrow array its JSON text, never null."""
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_null(kind):
        return pa.array(["null"] * len(array), pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return filled(quoted(array.cast(pa.string())))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return filled(pc.cast(array, pa.string()))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return of_lists(array)
    if pa.types.is_struct(kind):
        return of_structs(array)
    if pa.types.is_dictionary(kind):
        return json_texts(array.dictionary_decode())
    return pa.array([dumps(v) for v in array.to_pylist()], pa.string())


def filled(texts):
    return pc.fill_null(texts, "null") if texts.null_count else texts


def quoted(texts):
    for character, escape in ESCAPES:
        texts = pc.replace_substring(texts, pattern=character, replacement=escape)
    if pc.any(pc.match_substring_regex(texts, pattern=CONTROL)).as_py():
        for character, escape in RARE:
            texts = pc.replace_substring(texts, pattern=character, replacement=escape)
    return join(['"', texts, '"'])


def of_lists(array):
    lengths = pc.fill_null(pc.list_value_length(array), 0)
    ends = pc.cumulative_sum(pc.cast(lengths, pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    inner = json_texts(array.flatten())
    texts = join(["[", pc.binary_join(pa.ListArray.from_arrays(offsets, inner), ","), "]"])
    return with_nulls(texts, array)


def of_structs(array):
    kind = array.type
    if not kind.num_fields:
        return with_nulls(pa.array(["{}"] * len(array), pa.string()), array)
    pieces = []
    for position, (field, values) in enumerate(zip(kind, array.flatten())):
        pieces += [("," if position else "{") + dumps(field.name) + ":", json_texts(values)]
    return with_nulls(join([*pieces, "}"]), array)


def with_nulls(texts, array):
    return pc.if_else(pc.is_valid(array), texts, "null") if array.null_count else texts
