"""Rows through a formatting function, called as the installed TRL calls it."""

from __future__ import annotations

from .failure import Failure, failing
from .json_text import dumps
from .reading import Rows

BATCH = 1000  # of `Dataset.map`


class FormattedRows(Rows):
    """The columns of another data set, and `text`."""

    def __init__(self, source, loaded, call):
        super().__init__()
        self.source, self.loaded, self.call = source, loaded, call
        self.count, self.jump = source.count, source.jump
        self.block = (None, [])  # the last batch that went through the function
        self.batched = self.settle()
        own = [c for c in source.columns if c["name"] != "text"]
        self.columns = [*own, {"name": "text", "type": self.type_of_first(), "shown": "formatting_func"}]

    def described(self):
        return {**super().described(), "call": "batch" if self.batched else "row"}

    def settle(self):
        """Whether it is called with batches."""
        if self.call in ("row", "batch") or not self.count:
            return self.call == "batch"
        row = self.source.dicts(0, 1)[0]
        if self.call == "list-means-batch":
            return isinstance(self.called(row, 0), list)
        return self.raises_on_rows()

    def raises_on_rows(self):
        """trl 0.17 to 0.20 falls back to batches for the whole data set as soon as one row raises."""
        for first in range(0, self.count, BATCH):
            for number, row in enumerate(self.source.dicts(first, first + BATCH), first):
                try:
                    self.called(row, number)
                except Failure:
                    return True
        return False

    def type_of_first(self):
        return "string" if not self.count or isinstance(self.texts(0, 1)[0], str) else "json"

    def called(self, argument, row):
        try:
            return self.loaded.function(argument)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            message = f"the formatting function raised {type(error).__name__}: {error}"
            raise Failure("user-code", message, stage="format", row=row, hint=self.loaded.hint(error)) from error

    def texts(self, first, last):
        if not self.batched:
            return [self.called(row, number) for number, row in enumerate(self.source.dicts(first, last), first)]
        found = []
        for start in range(first - first % BATCH, last, BATCH):
            block = self.batch(start)
            found += block[max(0, first - start) : last - start]
        return found

    def batch(self, start):
        """The texts of the batch that begins at a row."""
        if self.block[0] != start:
            count = min(BATCH, self.count - start)
            texts = self.called(self.source.columns_between(start, start + BATCH), start)
            if not isinstance(texts, list):
                found = type(texts).__name__
                raise Failure(
                    "user-code", f"the formatting function gave a {found} for a batch, expected a list", stage="format", row=start
                )
            if len(texts) != count:
                message = f"the formatting function gave {len(texts)} texts for {count} rows"
                raise Failure("user-code", message, stage="format", row=start)
            self.block = (start, texts)
        return self.block[1]

    def some(self, first, limit):
        last = min(self.count, first + limit)
        if first >= last:
            return b"", 0
        texts = self.texts(first, last)
        rows = self.source.dicts(first, last)
        names = [c["name"] for c in self.columns]
        with failing("data", stage="read"):
            data = "".join(dumps({n: t if n == "text" else row[n] for n in names}) + "\n" for row, t in zip(rows, texts))
        return data.encode("utf-8", "surrogatepass"), last - first
