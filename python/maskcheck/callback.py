"""`maskcheck.Callback`: the check when training begins."""

from __future__ import annotations

import functools
import sys

from .checking import look
from .sources import collated_source, loader_source


class Callback:
    """`trainer.add_callback(maskcheck.Callback(min_ratio=0.01))`; takes what `maskcheck.check` takes.

    The first process looks, the others wait for what it says: either all go on, or all raise `CheckFailed`. What one
    gets is a `transformers.TrainerCallback`; its class is made when it is first asked for, since it needs transformers.
    """

    def __new__(cls, *arguments, **named):
        return trainer_callback()(*arguments, **named)


@functools.lru_cache(None)
def trainer_callback():
    from transformers import TrainerCallback

    class MaskcheckCallback(TrainerCallback):
        def __init__(self, fail_on="error", min_ratio=None, max_match_failures=None, **more):
            self.settings = {"fail_on": fail_on, "min_ratio": min_ratio, "max_match_failures": max_match_failures, **more}
            self.report = None

        def on_train_begin(self, args, state, control, **given):
            outcome = [outcome_of(args, given, self.settings) if state.is_world_process_zero else None]
            (outcome,) = shared(outcome)
            if isinstance(outcome, Exception):
                raise outcome
            self.report = outcome

    return MaskcheckCallback


def outcome_of(args, given, settings):
    """The report, or what every process is to raise."""
    try:
        loader = given.get("train_dataloader")
        tokenizer = given.get("processing_class")
        if tokenizer is None:  # transformers before 4.46
            tokenizer = given.get("tokenizer")
        return look(lambda rows, seed: source(loader, tokenizer, args, rows, seed), **settings)
    except Exception as error:
        return error


def source(loader, tokenizer, args, rows, seed):
    """The trainer's own loader: its data set, each row alone through its collator."""
    data, collator = getattr(loader, "dataset", None), getattr(loader, "collate_fn", None)
    if data is None or collator is None:
        return loader_source(loader, rows, seed)
    return collated_source(data, collator, rows, seed, tokenizer=tokenizer, args=args)


def shared(values):
    """What the first process has, on every process. With one process nothing is imported or asked."""
    torch = sys.modules.get("torch")
    distributed = getattr(torch, "distributed", None)
    if distributed is None or not distributed.is_available() or not distributed.is_initialized():
        return values
    if distributed.get_world_size() == 1:
        return values
    from accelerate.utils import broadcast_object_list

    return broadcast_object_list(values, from_process=0)
