"""What can be dumped: where its rows come from, and what is known about them."""

from __future__ import annotations

import contextlib
import copy
import itertools
import random
import sys

from .arguments import label_arguments, name_of, own_settings
from .folder import DumpError
from .rows import BORDERS, rows_of_batch


class Source:
    """Rows to dump. `rows()` yields (number, row); `of` is how many there are, None where that is not known."""

    def __init__(self, kind, rows, of=None, tokenizer=None, args=None, **classes):
        self.kind = kind
        self.rows = rows
        self.of = of
        self.tokenizer = tokenizer
        self.arguments = label_arguments(args) if args is not None else {}
        self.collator_arguments = own_settings(classes["collator"]) if classes.get("collator") is not None else {}
        self.classes = {key: name_of(thing) for key, thing in classes.items() if thing is not None}


def source_of(what, rows, seed=None):
    """The source that an object is; which rows of it are taken is settled here."""
    if hasattr(what, "train_dataset") and hasattr(what, "args"):
        return trainer_source(what, rows, seed)
    if _is_loader(what):
        return loader_source(what, rows, seed)
    if hasattr(what, "column_names") and hasattr(what, "features"):
        return dataset_source(what, rows, seed)
    if _is_batch(what):
        _no_sample(seed, "a batch")
        found = rows_of_batch(what)
        return Source("batch", lambda: enumerate(found[:rows]), len(found))
    if hasattr(what, "__iter__") or hasattr(what, "__getitem__"):
        return iterable_source(what, rows, seed)
    raise DumpError(f"found {name_of(what)}, expected a trainer, a data set, rows, a DataLoader or a batch")


def _is_batch(what):
    return hasattr(what, "keys") and hasattr(what, "__getitem__") and "input_ids" in what


def _is_loader(what):
    return hasattr(what, "collate_fn") and hasattr(what, "dataset")


# A trainer, or the loader that it hands to callbacks: each prepared row goes alone through the collator.


def trainer_source(trainer, rows, seed):
    data, collator = trainer.train_dataset, trainer.data_collator
    if data is None:
        raise DumpError("the trainer has no train_dataset")
    if _is_dataset(data):
        if len(data):
            data = trainer._remove_unused_columns(data, description="training")
    else:
        collator = trainer._get_collator_with_removed_columns(collator, description="training")
    tokenizer = getattr(trainer, "processing_class", None)
    if tokenizer is None:  # transformers before 4.46
        tokenizer = getattr(trainer, "tokenizer", None)
    return collated_source(
        data, collator, rows, seed, tokenizer=tokenizer, args=trainer.args, trainer=trainer, original=trainer.data_collator
    )


def collated_source(data, collator, rows, seed, tokenizer=None, args=None, trainer=None, original=None):
    """Rows of a prepared data set, each through the collator."""

    def collated():
        for number, row in numbered(data, rows, seed):
            yield from ((number, r) for r in collate(collator, row))

    return Source(
        "trainer",
        lambda: undisturbed(collated()),
        length(data),
        tokenizer,
        args,
        trainer=trainer,
        collator=original if original is not None else collator,
        dataset=data,
    )


def collate(collator, row):
    """The rows that the model gets for a prepared one: one, unless the collator makes several of it."""
    own = {key: list(row[key]) for key in BORDERS if isinstance(row, dict) and row.get(key) is not None}
    found = rows_of_batch(collator([copy.deepcopy(row)]))
    if len(found) == 1:
        for key, value in own.items():
            found[0].setdefault(key, value)
            found[0]["other"].pop(key, None)
    return found


# Other things.


def loader_source(loader, rows, seed):
    """Batches as the model gets them."""
    _no_sample(seed, "a DataLoader, whose batches come as they come")

    def batches():
        found = (row for batch in loader for row in rows_of_batch(batch))
        return enumerate(itertools.islice(found, rows))

    return Source("dataloader", lambda: undisturbed(batches()), None, collator=loader.collate_fn, dataset=loader.dataset)


def dataset_source(data, rows, seed):
    return Source("dataset", lambda: single_rows(numbered(data, rows, seed)), length(data), dataset=data)


def iterable_source(rows_given, rows, seed):
    return Source("rows", lambda: single_rows(numbered(rows_given, rows, seed)), length(rows_given), dataset=rows_given)


def single_rows(pairs):
    for number, row in pairs:
        if not hasattr(row, "keys"):
            raise DumpError(f"row {number}: found {name_of(row)}, expected a dict with `input_ids`")
        yield from ((number, r) for r in rows_of_batch(row))


# Which rows.


def length(data):
    try:
        return len(data)
    except TypeError:
        return None


def numbered(data, rows, seed):
    """(number, row) of the first `rows`, or of a random choice that the seed settles; all where `rows` is None."""
    count = length(data)
    if count is None or not hasattr(data, "__getitem__"):
        _no_sample(seed, "rows that can only be read in order")
        yield from enumerate(itertools.islice(iter(data), rows))
        return
    for number in chosen(count, rows, seed):
        yield number, data[number]


def chosen(count, rows, seed):
    if rows is None or rows >= count:
        return range(count)
    return range(rows) if seed is None else sorted(random.Random(seed).sample(range(count), rows))


def _no_sample(seed, what):
    if seed is not None:
        raise DumpError(f"a sample cannot be drawn from {what}: leave out `seed`")


def _is_dataset(data):
    module = sys.modules.get("datasets")
    return module is not None and isinstance(data, module.Dataset)


# A look must not change the training that follows.


def undisturbed(pairs):
    """The same rows, with the random numbers of the training kept from what collators draw."""
    iterator = iter(pairs)
    while True:
        with random_state_kept():
            try:
                pair = next(iterator)
            except StopIteration:
                return
        yield pair


@contextlib.contextmanager
def random_state_kept():
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    own = random.getstate()
    of_numpy = numpy.random.get_state() if numpy is not None and hasattr(numpy, "random") else None
    of_torch = torch.get_rng_state() if torch is not None and hasattr(torch, "get_rng_state") else None
    try:
        yield
    finally:
        random.setstate(own)
        if of_numpy is not None:
            numpy.random.set_state(of_numpy)
        if of_torch is not None:
            torch.set_rng_state(of_torch)
