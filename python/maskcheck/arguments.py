"""Which arguments of a trainer touch ids, labels or documents, and their values as JSON."""

from __future__ import annotations

import enum

#: Of SFTConfig from TRL 0.11 to 1.16, of TrainingArguments, and of Unsloth's configuration.
NAMES = (
    "max_length",
    "max_seq_length",
    "truncation_mode",
    "packing",
    "packing_strategy",
    "eval_packing",
    "num_of_sequences",
    "chars_per_token",
    "padding_free",
    "pad_to_multiple_of",
    "dataset_text_field",
    "dataset_kwargs",
    "dataset_batch_size",
    "shuffle_dataset",
    "completion_only_loss",
    "assistant_only_loss",
    "train_on_responses_only",
    "train_on_inputs",
    "eos_token",
    "pad_token",
    "chat_template_path",
    "loss_type",
    "label_smoothing_factor",
    "label_names",
    "remove_unused_columns",
    "group_by_length",
    "train_sampling_strategy",
    "use_liger",
    "use_liger_kernel",
    "liger_kernel_config",
    "average_tokens_across_devices",
    "per_device_train_batch_size",
    "gradient_accumulation_steps",
)


def label_arguments(args):
    """Those that this configuration has, by their own names."""
    found = {name: getattr(args, name) for name in NAMES if hasattr(args, name)}
    return {name: as_json(value) for name, value in found.items()}


def own_settings(thing):
    """The settings of a collator: its attributes with plain values, and the names of functions and classes."""
    try:
        attributes = vars(thing)
    except TypeError:
        return {}
    return {name: as_json(value) for name, value in attributes.items() if not name.startswith("_")}


def as_json(value, depth=0):
    """Plain values as they are, anything else by the name of its class."""
    if isinstance(value, enum.Enum):
        return as_json(value.value, depth + 1)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple, set)) and depth < 4 and len(value) <= 1000:
        return [as_json(v, depth + 1) for v in value]
    if isinstance(value, dict) and depth < 4 and len(value) <= 1000:
        return {str(k): as_json(v, depth + 1) for k, v in value.items()}
    return "<" + name_of(value) + ">"


def name_of(thing):
    """The full name of a function or of the class of an object."""
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{getattr(named, '__module__', None) or '?'}.{named.__qualname__}"
