"""Holds our training templates against those of the installed trl: every chat template that trl replaces, with generated conversations.

usage: python training_templates.py --maskcheck PROGRAM [--tokenizer DIR] [--rows 600] [--seed 1] [--show 5]   (needs requirements-trl-1.16.txt)

For each of trl's chat templates `get_training_chat_template` is asked what conversations are rendered with; each row is then tokenised by
trl's own `_tokenize` with the assistant mask, and by `maskcheck --report --set assistant_only_loss=true`. Ids and labels must be equal, and
the words of errors. Prints a line for each template; ends with 1 on any difference.
"""

import argparse
import json
import logging
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))

import datasets
import transformers
import trl
import template_oracle  # fixes the clock of templates
from template_cases import chats
from trl import chat_template_utils, data_utils

assert template_oracle.NOW
datasets.disable_progress_bars()
NO_TOKENS = (
    "RuntimeError: You're using `assistant_only_loss=True`, but at least one example has no assistant tokens. This usually means the "
    "tokenizer's chat template doesn't generate assistant masks — it may be missing the `{% generation %}` keyword. Please check the "
    "template and ensure it's correctly configured to support assistant masking."
)
CONTENTS = ["hi", " spaced \n", "", "<think>\nhm\n</think>\n\nanswer", "a</think>b", "é 🧑‍🚀", "\n\nx\n", "several\nlines", "/nothink", "null"]
CALLS = [
    {"type": "function", "function": {"name": "look", "arguments": {"q": "é", "n": 1.5, "d": {"a": [None]}}}},
    {"name": "flat", "arguments": '{"a": 1}'},
    {"type": "function", "function": {"name": "none", "arguments": {}}},
]
KWARGS = [{}, {"enable_thinking": False}, {"enable_thinking": True}, {"preserve_thinking": True}, {"add_generation_prompt": True}]


def message(rng, role, is_odd):
    odd = [[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], [{"type": "image"}], None, 5, {"a": 1}]
    result = {"role": role, "content": rng.choice(odd) if is_odd and rng.random() < 0.3 else rng.choice(CONTENTS)}
    if role == "assistant":
        if rng.random() < 0.3:
            result["tool_calls"] = [rng.choice(CALLS) for _ in range(rng.choice([1, 1, 2]))]
        if rng.random() < 0.3:
            result["reasoning_content"] = rng.choice(["why\n", " because ", ""])
        if rng.random() < 0.1:
            del result["content"]
    return result


def conversation(rng):
    if rng.random() < 0.5:
        roles = (["system"] if rng.random() < 0.4 else []) + ["user", "assistant"] * rng.randint(1, 3)
        if rng.random() < 0.3:
            at = rng.randrange(len(roles) + 1)
            roles[at:at] = ["tool"] * rng.randint(1, 2)
    else:
        roles = [rng.choice(["system", "user", "assistant", "assistant", "tool", "developer"]) for _ in range(rng.randint(1, 6))]
    is_odd = rng.random() < 0.3
    return [message(rng, role, is_odd) for role in roles]


def rows(count, seed):
    rng = random.Random(seed)
    yield {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "tools": [chats.TOOL], "chat_template_kwargs": {}}
    for _ in range(count - 1):
        yield {
            "messages": conversation(rng),
            "tools": rng.choice([None, None, [chats.TOOL], []]),
            "chat_template_kwargs": rng.choice(KWARGS),
        }


def expected(tokenizer, template, row):
    try:
        kwargs = {"tools": row["tools"], **row["chat_template_kwargs"], "chat_template": template}
        found = data_utils._tokenize(tokenizer, row["messages"], return_assistant_tokens_mask=True, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    ids, mask = found["input_ids"], found["assistant_masks"]
    if 1 not in mask:
        return NO_TOKENS
    return {"input_ids": ids, "labels": [i if m else -100 for i, m in zip(ids, mask)]}


def found(line):
    if line["status"] in ("ok", "dropped"):
        return {"input_ids": line["input_ids"], "labels": line["labels"]}
    return line.get("reason")


def report(options, template, data):
    command = [options.maskcheck, "--report", data, "-t", options.tokenizer / "tokenizer.json", "--chat-template", template, "--trainer=trl@1.16.0"]
    command += ["--set=assistant_only_loss=true", "--set=max_length=null", "--set=pad_token=" + json.dumps(options.pad)]
    command += ["--format=jsonl", "--with-tokens", "--no-progress", "--fail-on=never", "--now=2024-02-09"]
    done = subprocess.run(command, capture_output=True)
    return [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()], done.stderr.decode("utf-8", "replace")


def nearest(options, path, data, folder):
    """A template with one piece changed is none that trl knows: the report must name it, and the line."""
    source = path.read_text(encoding="utf-8")
    places = [at for at in range(len(source)) if source.startswith(("{%", "{{"), at)]
    at = places[len(places) // 2]
    changed = pathlib.Path(folder, "changed.jinja")
    changed.write_text(source[:at] + "{# changed #}" + source[at:], encoding="utf-8", newline="\n")
    _, errors = report(options, changed, data)
    command = [options.maskcheck, "--report", data, "-t", options.tokenizer / "tokenizer.json", "--chat-template", changed]
    command += ["--set=assistant_only_loss=true", "--format=json", "--no-progress", "--fail-on=never", "--limit=2"]
    found = json.loads(subprocess.run(command, capture_output=True).stdout)["findings"]
    words = next((finding["message"] for finding in found if finding["rule"] == "MC601"), errors)
    line = source.count("\n", 0, at) + 1
    said = f"knows {path.stem} is nearest" in words and f"from line {line} on: `{{# changed #}}`" in words
    return said or print(f"{path.stem:<24}NEAREST: expected line {line}, found {words[:400]}")


def compare(name, lines, wanted, shown):
    equal = texts = 0
    for number, (line, value) in enumerate(zip(lines, wanted)):
        if found(line) == value:
            equal += 1
            texts += isinstance(value, dict)
        elif shown > 0:
            shown -= 1
            print(f"    row {number}: expected {str(value)[:300]}\n    found {str(found(line))[:300]}")
    print(f"{name:<24}{equal:>6} of {len(wanted)} equal, {texts} with tokens", flush=True)
    return equal


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, default=HERE.parents[1] / "Tests/Fixtures/Tokenizers/qwen-like")
    parser.add_argument("--rows", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    tokenizer = transformers.AutoTokenizer.from_pretrained(options.tokenizer)
    options.pad = tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    equal = total = 0
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder, "rows.jsonl")
        data.write_text("".join(json.dumps(row) + "\n" for row in rows(options.rows, options.seed)), encoding="utf-8")
        table = datasets.load_dataset("json", data_files=str(data), split="train", cache_dir=folder + "/cache")
        for path in sorted((pathlib.Path(trl.__file__).parent / "chat_templates").glob("*.jinja")):
            tokenizer.chat_template = path.read_text(encoding="utf-8")
            if path.stem.endswith("_training"):
                continue
            try:
                template = chat_template_utils.get_training_chat_template(tokenizer)
            except ValueError:
                continue
            # A template with generation blocks of its own is not replaced, whatever is changed in it.
            wrong += [] if template is None or nearest(options, path, data, folder) else [path.stem]
            lines, errors = report(options, path, data)
            wanted = [expected(tokenizer, template, row) for row in table]
            count = compare(path.stem, lines, wanted, options.show) if len(lines) == len(wanted) else print(path.stem, errors[:300]) or 0
            equal, total = equal + count, total + len(wanted)
            wrong += [] if count == len(wanted) else [path.stem]
    print(f"{equal} of {total} rows equal; wrong: {', '.join(wrong) or 'none'}")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    sys.exit(main())
