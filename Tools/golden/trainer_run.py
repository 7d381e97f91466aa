"""Runs one case through the real trainer of the installed trl and observes what its model would get.

The rows are loaded with `load_dataset("json")`; everything else is `maskcheck.capture` in python/, the code that runs the
installed trainer for users as well: what is compared with here is what they compare with. Every case is run with the extra
column of row numbers and without it, and both runs must agree.
Works with trl 1.16.0 (trainer ids `trl`, `labels`) and trl 0.19.1 (`trl-collator`).
"""

import contextlib
import json
import os
import pathlib
import sys
import tempfile

os.environ.update(
    HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", TRANSFORMERS_VERBOSITY="warning", HF_DATASETS_DISABLE_PROGRESS_BARS="1"
)
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))

import datasets
import torch
import transformers
import trl

from maskcheck import capture

PACKAGES = {m.__name__: m.__version__.split("+")[0] for m in (trl, transformers, datasets, torch)}
PACKAGES["tokenizers"] = __import__("tokenizers").__version__
datasets.disable_caching()
torch.set_num_threads(1)


class Oracle:
    """One tokenizer, loaded once; its special tokens are put back before every run because trainers change them."""

    def __init__(self, folder):
        self.tokenizer = capture.load_tokenizer(folder)
        self.special = {k: getattr(self.tokenizer, k) for k in ("eos_token", "pad_token")} | {"chat_template": None}

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
        tokenizer = self.reset({**case.get("tokenizer_settings", {}), "chat_template": case.get("chat_template")})
        outcome, stage = {}, "load"
        with tempfile.TemporaryDirectory() as folder, capture.listening() as listener, contextlib.redirect_stderr(None):
            try:
                data = self.load(case["jsonl"], folder)
                stage = "prepare"
                prepared = capture.run(setup(case, folder), tokenizer, data, folder, numbered)
                stage = "collate"
                outcome["rows"] = rows(prepared)
            except Exception as error:
                outcome["error"] = capture.describe(error, stage, numbered)
        outcome["warnings"] = [m for m in listener.messages if relevant(m)]
        return outcome

    def load(self, text, folder):
        path = os.path.join(folder, "rows.jsonl")
        with open(path, "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
        return datasets.load_dataset("json", data_files=path, split="train", cache_dir=os.path.join(folder, "cache"))


def setup(case, folder):
    text_template = case.get("text_template")
    settings = {**case.get("trainer_settings", {}), **case["settings"]}
    if case.get("chat_template_file") is not None:
        settings["chat_template_path"] = os.path.join(folder, settings["chat_template_path"])
        with open(settings["chat_template_path"], "w", encoding="utf-8") as file:
            file.write(case["chat_template_file"])
    return capture.Setup(
        trainer="trl-collator" if case["trainer"] == "trl-collator" else "trl",
        settings=settings,
        response_template=template(case.get("response_template")),
        instruction_template=template(case.get("instruction_template")),
        formatting_func=capture.formatting_func(text_template) if text_template is not None else None,
    )


def rows(outcome):
    """In the order of the data where the numbers are known, else as the trainer has them."""
    kept = [(position if number is None else number, of_model(line)) for position, number, line in outcome.rows]
    dropped = [(number, line) for number, line in outcome.dropped.items()]
    return [line for _, line in sorted(kept + dropped, key=lambda pair: pair[0])]


def of_model(line):
    """What the fixtures hold of a row."""
    return {key: line[key] for key in ("status", "input_ids", "labels")}


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
        "end-of-turn token",
    )
    return any(w in message for w in wanted)
