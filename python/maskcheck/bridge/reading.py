"""Batches of rows of an opened data set, as bytes."""

from __future__ import annotations

from .column_types import columns_of, holds_json
from .failure import Failure, failing
from .json_text import batch_lines

FIRST = 8  # rows of the first batch, before it is known how long a row is


class Sizes:
    """How many rows make up a number of bytes, by the rows seen so far."""

    def __init__(self):
        self.rows = self.bytes = 0

    def rows_for(self, size):
        if not self.rows:
            return FIRST
        return max(1, int(size / max(1.0, self.bytes / self.rows)))

    def saw(self, rows, size):
        # Half of what was is forgotten each time, so that it follows data whose rows grow.
        self.rows, self.bytes = self.rows // 2 + rows, self.bytes // 2 + size


class Rows:
    """What requests call a data set. `count` is None where it is not known."""

    count = None
    jump = True
    columns = ()

    def __init__(self):
        self.sizes = Sizes()

    def described(self):
        return {"rows": self.count, "jump": self.jump, "columns": list(self.columns)}

    def some(self, first, limit):
        """The bytes of at most `limit` rows from `first` on, and how many rows they are; 0 behind the end."""
        raise NotImplementedError

    def is_end(self, position):
        return self.count is not None and position >= self.count

    def read(self, first, rows, size):
        """The answer to `read`, with its payload."""
        parts, taken, written = [], 0, 0
        while taken < rows and written < size and not self.is_end(first + taken):
            data, count = self.some(first + taken, min(rows - taken, self.sizes.rows_for(size - written)))
            if not count:
                break
            self.sizes.saw(count, len(data))
            parts.append(data)
            taken, written = taken + count, written + len(data)
        payload = parts[0] if len(parts) == 1 else b"".join(parts)
        return {"from": first, "rows": taken, "end": self.is_end(first + taken), "bytes": len(payload), "payload": payload}

    def renamed(self, names):
        """The same rows with columns under other names."""
        raise Failure("request", "only the columns of an opened data set that does not stream can be renamed")

    def close(self):
        pass


class TableRows(Rows):
    """A `datasets.Dataset`."""

    def __init__(self, data, facts):
        super().__init__()
        self.data = data
        self.facts = facts
        self.count = len(data)
        self.columns = columns_of(data.features)
        self.arrow = data.with_format("arrow")
        schema = data.features.arrow_schema
        self.stored = [name for name in schema.names if holds_json(schema.field(name).type)]
        self.decoding = data.select_columns(self.stored) if self.stored else None

    def described(self):
        return {**super().described(), **self.facts}

    def renamed(self, names):
        with failing("data", stage="load"):
            data = self.data.rename_columns(names)
        return TableRows(data, {**self.facts, "loader": f"{self.facts['loader']}.rename_columns({names!r})"})

    def some(self, first, limit):
        last = min(self.count, first + limit)
        if first >= last:
            return b"", 0
        with failing("data", stage="read"):
            decoded = self.decoding[first:last] if self.stored else {}
            return batch_lines(self.arrow[first:last], decoded), last - first

    def dicts(self, first, last):
        """Rows as Python gets them."""
        with failing("data", stage="read"):
            return [self.data[i] for i in range(first, min(last, self.count))]

    def columns_between(self, first, last):
        """Rows as a batched `map` gets them: a list for each column."""
        with failing("data", stage="read"):
            return self.data[first : min(last, self.count)]


class StreamRows(Rows):
    """A `datasets.IterableDataset`. Reads on; a jump back begins anew, and a jump reads all before it."""

    jump = False
    BATCH = 256

    def __init__(self, data, facts):
        super().__init__()
        self.facts = facts
        with failing("data", stage="load"):
            features = data.features or data._resolve_features().features
        if features is None:
            raise Failure("data", "the stream has no rows, so its columns are not known", stage="load")
        self.columns = columns_of(features)
        self.features = features
        self.data = data if data.features else data._resolve_features()
        schema = features.arrow_schema
        self.stored = [name for name in schema.names if holds_json(schema.field(name).type)]
        self.restart()

    def described(self):
        return {**super().described(), **self.facts}

    def restart(self):
        self.tables = iter(self.data.with_format("arrow").iter(batch_size=self.BATCH))
        self.table, self.position = None, 0
        self.fill()

    def fill(self):
        """The rest of the table that is read from; None at the end."""
        while self.table is None or self.table.num_rows == 0:
            try:
                with failing("data", stage="read"):
                    try:
                        self.table = next(self.tables)
                    except StopIteration:
                        self.table = None
                        return
            except Failure:
                self.table = None
                raise

    def is_end(self, position):
        return position >= self.position and self.table is None

    def some(self, first, limit):
        if first < self.position:
            self.restart()
        while self.position < first and self.table is not None:
            self.forward(min(first - self.position, self.table.num_rows))
        if self.table is None:
            return b"", 0
        table = self.table.slice(0, limit)
        with failing("data", stage="read"):
            decoded = self.features.decode_batch(table.select(self.stored).to_pydict()) if self.stored else {}
            data = batch_lines(table.select(self.features.arrow_schema.names), decoded)
        self.forward(table.num_rows)
        return data, table.num_rows

    def forward(self, rows):
        self.position += rows
        self.table = self.table.slice(rows)
        self.fill()

    def dicts(self, first, last):
        raise Failure("request", "a stream can be read, but not formatted or captured: open it without `streaming`")

    columns_between = dicts
