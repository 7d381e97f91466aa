"""Runs rows through the SFTTrainer of the installed trl and observes what its model would get.

One code for every trl from 0.11 on. Nothing of the trainer is written anew or replaced: it prepares the rows, and each prepared
row goes alone (so without padding) through its own data collator. Two things only look on:
  * a row-number column, to see which rows were dropped. Run once without it as well: both runs must agree.
  * a wrapper around `Dataset.filter` that notes what goes in (the rows that are about to be dropped) and then calls the original.
Imports nothing by itself but what a function needs: torch, transformers, datasets and trl must be there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import importlib
import inspect
import itertools
import logging
import string
import warnings

from .arguments import label_arguments, name_of, own_settings
from .rows import finish
from .sources import collate
from .version import installed

ROW = "maskcheck_row_number"
TRAINERS = ("trl", "trl-collator")
#: Functions of the trainer that look at one row, as they are named in its versions.
STEPS = ("_func", "add_eos", "tokenize_fn", "tokenize", "build_labels", "truncate")
#: What a setting is called in other versions.
FORMER = {"max_length": "max_seq_length", "max_seq_length": "max_length"}

#: Messages on what this file passes, not the user.
OURS = ("`gradient_checkpointing` is deprecated", "`tokenizer` is deprecated")


class Missing(Exception):
    """The installed trl has no such thing."""

    def __init__(self, message, hint=None):
        super().__init__(message)
        self.hint = hint


@dataclasses.dataclass
class Setup:
    """What the user would write in a script."""

    trainer: str = "trl"
    settings: dict = dataclasses.field(default_factory=dict)
    response_template: object = None
    instruction_template: object = None
    formatting_func: object = None


@dataclasses.dataclass
class Outcome:
    """`rows` are (prepared position, number in the data or None, line), as they come; `dropped` by number, where known."""

    rows: object = None
    dropped: dict = dataclasses.field(default_factory=dict)
    prepared: int = 0
    order: str = "data"
    notes: list = dataclasses.field(default_factory=list)
    arguments: dict = dataclasses.field(default_factory=dict)
    collator: dict = dataclasses.field(default_factory=dict)


# What a version has.


def refuse_what_is_missing(setup):
    """An error for what the installed version does not have, before anything is run."""
    trl = importlib.import_module("trl")
    version = installed("trl")
    if getattr(trl, "SFTConfig", None) is None or getattr(trl, "SFTTrainer", None) is None:
        raise Missing(f"trl {version} has no SFTConfig with SFTTrainer", "install trl 0.11 or later")
    if setup.trainer == "trl-collator" and getattr(trl, "DataCollatorForCompletionOnlyLM", None) is None:
        raise Missing(
            f"trl {version} has no DataCollatorForCompletionOnlyLM",
            "it was removed in trl 0.20: prompt/completion rows took its place",
        )
    known = {f.name for f in dataclasses.fields(trl.SFTConfig) if f.init}
    for name in setup.settings:
        if name not in known:
            raise Missing(f"the SFTConfig of trl {version} has no `{name}`", nearest(name, known))


def nearest(name, known):
    former = FORMER.get(name)
    similar = [former] if former in known else difflib.get_close_matches(name, known, 1)
    return f"it has `{similar[0]}`" if similar else None


# One run.


def load_tokenizer(folder):
    tokenizer = importlib.import_module("transformers").AutoTokenizer.from_pretrained(folder)
    hash_cheaply(tokenizer)
    return tokenizer


def load_processor(folder):
    """What a trainer takes by itself for a model that sees or hears."""
    processor = importlib.import_module("transformers").AutoProcessor.from_pretrained(folder)
    for part in {id(part): part for part in (processor, inner(processor))}.values():
        hash_cheaply(part)
    return processor


def inner(processor):
    """The tokenizer of a processor; of a tokenizer itself."""
    return getattr(processor, "tokenizer", processor)


def hash_cheaply(tokenizer):
    """`Dataset.map` hashes its arguments to name a cache file, which takes 40 s for the tokenizer of a large model. Nothing is
    cached here, so a number that never comes again does as well."""
    numbers = itertools.count()
    pickler = importlib.import_module("datasets.utils._dill").Pickler
    pickler.dispatch[type(tokenizer)] = lambda pickler, _: pickler.save(f"tokenizer {next(numbers)}")


def run(setup, tokenizer, data, folder, is_numbered):
    """The trainer made and its rows prepared. They are collated as one goes through `rows`: errors there are of stage `collate`."""
    if is_numbered:
        data = data.add_column(ROW, list(range(len(data))))
    filtered = []
    with watching_filter(filtered):
        trainer = make_trainer(setup, tokenizer, data, folder)
    return observe(trainer, filtered, len(data), is_numbered)


def make_trainer(setup, tokenizer, data, folder):
    trl = importlib.import_module("trl")
    collator = None
    if setup.trainer == "trl-collator":
        collator = trl.DataCollatorForCompletionOnlyLM(setup.response_template, setup.instruction_template, tokenizer=tokenizer)
    args = trl.SFTConfig(
        output_dir=folder, use_cpu=True, bf16=False, report_to=[], gradient_checkpointing=False, **setup.settings
    )
    parameters = inspect.signature(trl.SFTTrainer.__init__).parameters
    tokenizer_name = "processing_class" if "processing_class" in parameters else "tokenizer"
    return trl.SFTTrainer(
        model=tiny_model(tokenizer),
        args=args,
        train_dataset=data,
        data_collator=collator,
        formatting_func=setup.formatting_func,
        **{tokenizer_name: tokenizer},
    )


def tiny_model(tokenizer):
    transformers = importlib.import_module("transformers")
    config = transformers.LlamaConfig(
        vocab_size=len(inner(tokenizer)),
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        num_key_value_heads=1,
        max_position_embeddings=2048,
    )
    return transformers.LlamaForCausalLM(config)


def observe(trainer, filtered, count, is_numbered):
    prepared = trainer.train_dataset
    outcome = Outcome(prepared=len(prepared), arguments=label_arguments(trainer.args))
    outcome.collator = {"class": name_of(trainer.data_collator), "arguments": own_settings(trainer.data_collator)}
    numbers = row_numbers(trainer, count, filtered, is_numbered, outcome)
    if is_numbered:
        for before in filtered:
            if ROW in before.column_names:
                for row in before:
                    line = {key: row[key] for key in ("input_ids", "labels") if key in row}
                    outcome.dropped[row[ROW]] = {"status": "dropped", **line}
        kept = set(numbers) if outcome.order == "data" else range(count)
        outcome.dropped = {n: outcome.dropped.get(n, {"status": "dropped"}) for n in range(count) if n not in kept}
    outcome.rows = collated(trainer, prepared, numbers)
    return outcome


def row_numbers(trainer, count, filtered, is_numbered, outcome):
    """The number in the data of each prepared row; None where it is not known."""
    prepared = trainer.train_dataset
    if is_numbered and not len(prepared):
        return []
    if is_numbered and ROW in prepared.column_names:
        return [int(n) for n in prepared[ROW]]
    moved = any(getattr(trainer.args, name, False) for name in ("packing", "shuffle_dataset"))
    if len(prepared) == count and not filtered and not moved:
        outcome.notes.append("the trainer keeps no other column; rows are told by their order, as it neither drops nor moves any")
        return list(range(count))
    outcome.order = "prepared"
    outcome.notes.append("rows are packed, or their numbers are lost: they stand in the trainer's order")
    return [None] * len(prepared)


def collated(trainer, prepared, numbers):
    columns = trainer._remove_unused_columns(prepared, "training") if len(prepared) else prepared
    for position in range(len(prepared)):
        for row in collate(trainer.data_collator, columns[position]):
            line, _ = finish(row)
            yield position, numbers[position], {"status": "ok", **line}


@contextlib.contextmanager
def watching_filter(seen):
    """Notes the rows given to `Dataset.filter`, then lets it work."""
    dataset = importlib.import_module("datasets").Dataset
    original = dataset.filter

    def filter(self, *args, **kwargs):
        seen.append(self)
        return original(self, *args, **kwargs)

    dataset.filter = filter
    try:
        yield
    finally:
        dataset.filter = original


def formatting_func(template):
    """The function that a text template stands for: literal pieces and `str` of columns; `{{` and `}}` are braces."""
    pieces = list(string.Formatter().parse(template))

    def one(row):
        return "".join(literal + ("" if name is None else str(row[name])) for literal, name, _, _ in pieces)

    return one


def batched(function):
    """The same function for a version that calls it with batches only (trl 0.11)."""

    def several(batch):
        names = list(batch)
        return [function(dict(zip(names, values))) for values in zip(*(batch[n] for n in names))]

    return several


# What the trainer says, and where it stops.


class Listener(logging.Handler):
    """Collects the messages of trl's loggers and Python's warnings, each once, in order."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        self.note(record.getMessage().removeprefix("[RANK 0] "))

    def note(self, message):
        if message not in self.messages and not message.startswith(OURS):
            self.messages.append(message)


@contextlib.contextmanager
def listening():
    listener = Listener()
    logger = logging.getLogger("trl")
    logger.addHandler(listener)
    module = importlib.import_module("trl.trainer.sft_trainer")
    cached = getattr(type(getattr(module, "logger", None)), "warning_once", None)
    if hasattr(cached, "cache_clear"):
        cached.cache_clear()  # else a message that an earlier run saw would be missing here
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield listener
    finally:
        logger.removeHandler(listener)
        for w in caught:
            if "/trl/" in w.filename or "/transformers/" in w.filename or "trl" in str(w.message).lower():
                listener.note(str(w.message))


def describe(error, stage, is_numbered):
    """Type and message; the row that the trainer was at (rows, where it took a batch), read from the traceback where a
    function on rows was running."""
    found = {"stage": stage, "type": type(error).__name__, "message": str(error)}
    if error.__cause__ is not None:
        found["cause"] = {"type": type(error.__cause__).__name__, "message": str(error.__cause__)}
    if not is_numbered:
        return found
    frame, row = error.__traceback__, None
    while frame is not None:
        if frame.tb_frame.f_code.co_name in STEPS:
            with contextlib.suppress(Exception):
                row = frame.tb_frame.f_locals["example"][ROW]
                found["step"] = frame.tb_frame.f_code.co_name
        frame = frame.tb_next
    if row is not None:
        found["row"] = row
    return found
