"""Runs one case through the real trainer of the installed trl and observes what its model would get.

Nothing of the trainer is written anew or replaced here: the rows are loaded with `load_dataset("json")`, the SFTTrainer prepares
them, and each prepared row goes alone (so without padding) through the trainer's own data collator. Two things only look on:
  * a row-number column, to see which rows were dropped. Every case is run without it as well, and both runs must agree.
  * a wrapper around `Dataset.filter` that notes what goes in (the rows that are about to be dropped) and then calls the original.
Works with trl 1.16.0 (trainer ids `trl`, `labels`) and trl 0.19.1 (`trl-collator`).
"""

import contextlib
import itertools
import json
import logging
import os
import tempfile
import warnings

os.environ.update(
    HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", TRANSFORMERS_VERBOSITY="warning", HF_DATASETS_DISABLE_PROGRESS_BARS="1"
)

import datasets
import torch
import transformers
import trl
from datasets.utils import _dill
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

ROW = "golden_row_number"
PACKAGES = {m.__name__: m.__version__.split("+")[0] for m in (trl, transformers, datasets, torch)}
PACKAGES["tokenizers"] = __import__("tokenizers").__version__
datasets.disable_caching()
torch.set_num_threads(1)


class Listener(logging.Handler):
    """Collects the messages of trl's loggers and Python's warnings, each once, in order."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        self.note(record.getMessage().removeprefix("[RANK 0] "))

    def note(self, message):
        if message not in self.messages:
            self.messages.append(message)


@contextlib.contextmanager
def listening():
    listener = Listener()
    logger = logging.getLogger("trl")
    logger.addHandler(listener)
    for owner in (type(getattr(trl.trainer.sft_trainer, "logger", None)),):
        cached = getattr(owner, "warning_once", None)
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()  # else a message that an earlier case saw would be missing here
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield listener
    finally:
        logger.removeHandler(listener)
        for w in caught:
            if "/trl/" in w.filename or "/transformers/" in w.filename or "trl" in str(w.message).lower():
                listener.note(str(w.message))


@contextlib.contextmanager
def watching_filter(seen):
    """Notes the rows given to `Dataset.filter`, then lets it work."""
    original = datasets.Dataset.filter

    def filter(self, *args, **kwargs):
        seen.append(self)
        return original(self, *args, **kwargs)

    datasets.Dataset.filter = filter
    try:
        yield
    finally:
        datasets.Dataset.filter = original


def tiny_model(tokenizer):
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        num_key_value_heads=1,
        max_position_embeddings=2048,
    )
    return LlamaForCausalLM(config)


def formatting_func(template):
    """The function that a text template stands for: literal pieces and `str` of columns; `{{` and `}}` are braces."""
    import string

    pieces = list(string.Formatter().parse(template))
    return lambda row: "".join(literal + ("" if name is None else str(row[name])) for literal, name, _, _ in pieces)


def hash_cheaply(tokenizer):
    """`Dataset.map` hashes its arguments to name a cache file, which takes 40 s for the tokenizer of a large model. Nothing is cached
    here, so a number that never comes again does as well."""
    numbers = itertools.count()
    _dill.Pickler.dispatch[type(tokenizer)] = lambda pickler, _: pickler.save(f"tokenizer {next(numbers)}")


class Oracle:
    """One tokenizer, loaded once; its special tokens are put back before every run because trainers change them."""

    def __init__(self, folder):
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        hash_cheaply(self.tokenizer)
        self.special = {k: getattr(self.tokenizer, k) for k in ("eos_token", "pad_token")}

    def reset(self, changes):
        for key, value in {**self.special, **changes}.items():
            setattr(self.tokenizer, key, value)
        return self.tokenizer

    def run(self, case):
        """The expected outcome of a resolved case: {"rows": […]} or {"error": …}, and the warnings."""
        plain = self.run_once(case, numbered=False)
        numbered = self.run_once(case, numbered=True)
        expected = json.loads(json.dumps(numbered))
        if "rows" in numbered:
            numbered["rows"] = [r for r in numbered["rows"] if r["status"] == "ok"]
        for outcome in (plain, numbered):
            for key in ("row", "step"):
                outcome.get("error", {}).pop(key, None)
        assert plain == numbered, f"{case['name']}: the row-number column changes the outcome: {plain} / {numbered}"
        return expected

    def run_once(self, case, numbered):
        tokenizer = self.reset(case.get("tokenizer_settings", {}))
        outcome, stage = {}, "load"
        with tempfile.TemporaryDirectory() as folder, listening() as listener, contextlib.redirect_stderr(None):
            try:
                data = self.load(case["jsonl"], folder)
                stage = "prepare"
                if numbered:
                    data = data.add_column(ROW, list(range(len(data))))
                filtered = []
                with watching_filter(filtered):
                    trainer = self.trainer(case, tokenizer, data, folder)
                stage = "collate"
                outcome["rows"] = self.observe(trainer, filtered, len(data), numbered)
            except Exception as error:
                outcome["error"] = describe(error, stage, numbered)
        outcome["warnings"] = [m for m in listener.messages if relevant(m)]
        return outcome

    def load(self, text, folder):
        path = os.path.join(folder, "rows.jsonl")
        with open(path, "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
        return datasets.load_dataset("json", data_files=path, split="train", cache_dir=os.path.join(folder, "cache"))

    def trainer(self, case, tokenizer, data, folder):
        collator = None
        if case["trainer"] == "trl-collator":
            collator = trl.DataCollatorForCompletionOnlyLM(
                template(case["response_template"]), template(case.get("instruction_template")), tokenizer=tokenizer
            )
        args = trl.SFTConfig(
            output_dir=folder,
            use_cpu=True,
            bf16=False,
            report_to=[],
            gradient_checkpointing=False,
            **case.get("trainer_settings", {}),
            **case["settings"],
        )
        text_template = case.get("text_template")
        return trl.SFTTrainer(
            model=tiny_model(tokenizer),
            args=args,
            train_dataset=data,
            processing_class=tokenizer,
            data_collator=collator,
            formatting_func=formatting_func(text_template) if text_template is not None else None,
        )

    def observe(self, trainer, filtered, count, numbered):
        prepared = trainer.train_dataset
        columns = trainer._remove_unused_columns(prepared, "training") if len(prepared) else prepared
        kept = [self.collate(trainer, columns[i]) for i in range(len(prepared))]
        if not numbered:
            return kept
        numbers = prepared[ROW] if len(prepared) else []
        rows = [{"status": "dropped"} for _ in range(count)]
        for before in filtered:
            for row in before:
                rows[row[ROW]].update(input_ids=row["input_ids"], labels=row["labels"])
        for number, row in zip(numbers, kept):
            rows[number] = row
        return rows

    def collate(self, trainer, row):
        batch = trainer.data_collator([row])
        return {"status": "ok", "input_ids": batch["input_ids"][0].tolist(), "labels": batch["labels"][0].tolist()}


def template(value):
    """A response or instruction template as the collator takes it: text, ids or none."""
    return value["ids"] if isinstance(value, dict) else value


def relevant(message):
    """Only what the trainer says about text, tokens, masks and labels; not about devices, precision or deprecations of other kinds."""
    wanted = (
        "prefix of the tokenized",
        "Mismatch between tokenized",
        "Could not find",
        "formatting",
        "already processed",
        "pad_token_id and eos_token_id",
        "truncation mode",
        "`pad_token` is deprecated",
        "longer than the specified maximum",
    )
    return any(w in message for w in wanted)


def describe(error, stage, numbered):
    """Type and message; the row that the trainer was at, read from the traceback where a per-row function was running."""
    found = {"stage": stage, "type": type(error).__name__, "message": str(error)}
    if error.__cause__ is not None:
        found["cause"] = {"type": type(error.__cause__).__name__, "message": str(error.__cause__)}
    frame, row = error.__traceback__, None
    while frame is not None:
        example = frame.tb_frame.f_locals.get("example")
        if numbered and frame.tb_frame.f_code.co_name in (
            "_func",
            "add_eos",
            "tokenize_fn",
            "tokenize",
            "build_labels",
            "truncate",
        ):
            with contextlib.suppress(Exception):
                row = example[ROW]
                found["step"] = frame.tb_frame.f_code.co_name
        frame = frame.tb_next
    if row is not None:
        found["row"] = row
    return found
