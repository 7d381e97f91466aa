"""Holds our models against one installed version of TRL, and says which change in TRL makes a row differ.

For each kind of data: `maskcheck capture` (does it work, how many rows), `maskcheck verify` (how many rows are equal), and for
each row that is not the reason: something the version does in another way, seen in this row's own ids and labels. A row that
no listed reason explains is a failure, and so is a version that should be equal and is not.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import tempfile

import version_rows

TOKENIZERS = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Tokenizers"
IGNORED = -100
# For tokenizers that have none.
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# name: (data file, trainer, more of the command line)
KINDS = {
    "text": ("text", "trl", ["--set", "dataset_text_field=text"]),
    "text in column `body`": ("body", "trl", ["--set", "dataset_text_field=body"]),
    "prompt/completion": ("pairs", "trl", []),
    "the same, max_length 24": ("pairs", "trl", ["--set", "max_length=24"]),
    "conversations": ("messages", "trl", []),
    "prompt/completion of turns": ("chat pairs", "trl", []),
    "response template": ("response", "trl-collator", ["--set", "dataset_text_field=text", "--response-template", "### Response:\\n"]),
}  # fmt: skip
MODEL = {"trl": "1.16.0", "trl-collator": "0.19.1"}

REASONS = {
    "no-eos": "no EOS is appended",
    "prompt-length": "the completion starts behind the prompt's own number of tokens, not where the two texts part",
    "header": "the header of the answer is supervised: the prompt is rendered without it",
    "keeps-ignored": "rows that have no supervised token left are kept",
    "pad-ignored": "every token with the id of the pad token is ignored, wherever it stands",
    "chat": "prompt and completion go through the chat template, and all of it is supervised",
}


class Row:
    """What our model and the installed trainer make of one row."""

    def __init__(self, ours, theirs, prompt, chat, eos, pad):
        self.ours, self.theirs = ours, theirs
        self.prompt, self.chat, self.eos, self.pad = prompt, chat, eos, pad

    def differs(self):
        """The ways in which the trainer's row differs; None in it where one is not explained."""
        if self.ours["status"] == self.theirs["status"] == "dropped":
            return set()
        if self.theirs["status"] == "dropped":
            return {self.dropping()}
        if self.chat is not None and self.theirs["input_ids"] == self.chat:
            return self.of_chat()
        found = {"keeps-ignored"} if self.ours["status"] == "dropped" and self.is_ignored() else set()
        if self.ours["status"] == "dropped" and not found:
            return {None}
        if self.ours["status"] == "dropped" and "input_ids" not in self.ours:
            return found
        return found | self.ids() | self.labels()

    def of_chat(self):
        pairs = list(zip(self.chat, self.theirs["labels"]))
        ignored = {"pad-ignored"} if (self.pad, IGNORED) in pairs else set()
        return {"chat", *ignored} if all(token == label or token == self.pad for token, label in pairs) else {None}

    def dropping(self):
        """Why the trainer drops a row that our model keeps."""
        if self.ours["input_ids"] == [self.eos]:
            return "no-eos"
        is_prompt = self.prompt is not None and self.prompt.tokens >= len(self.ours["input_ids"])
        return "prompt-length" if is_prompt else None

    def is_ignored(self):
        return all(label == IGNORED for label in self.theirs["labels"])

    def ids(self):
        ours, theirs = self.ours["input_ids"], self.theirs["input_ids"]
        if ours == theirs:
            return set()
        return {"no-eos"} if ours == [*theirs, self.eos] else {None}

    def labels(self):
        found = zip(self.theirs["input_ids"], self.ours["labels"], self.theirs["labels"])
        return {self.label(token, theirs, at) for at, (token, ours, theirs) in enumerate(found) if ours != theirs}

    def label(self, token, theirs, at):
        if theirs == IGNORED and self.prompt is not None and at < self.prompt.tokens:
            return "prompt-length"
        if theirs == token and self.prompt is not None and self.prompt.without_header <= at < self.prompt.tokens:
            return "header"
        if theirs == IGNORED and token == self.pad:
            return "pad-ignored"
        return None


class Prompt:
    """How many tokens the prompt has by itself, and how many without the header of the answer that chats add to it."""

    def __init__(self, tokens, without_header=None):
        self.tokens = tokens
        self.without_header = tokens if without_header is None else without_header


class Check:
    """One version, one tokenizer, one kind of data."""

    def __init__(self, program, python, path, tokenizer, kind, data):
        name, self.trainer, more = KINDS[kind]
        self.program, self.data = str(program), str(data[name])
        self.folder = TOKENIZERS / tokenizer
        special = json.loads((self.folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        self.eos, self.pad = special["eos_token"], special.get("pad_token") or special["eos_token"]
        if self.trainer == "trl-collator":  # it wants a pad token of the tokenizer's own
            more = [*more, "--set", f"tokenizer.pad_token={json.dumps(self.pad)}"]
        self.template = self.template_option(special, pathlib.Path(data[name]).parent)
        self.more = ["-t", str(self.folder), *self.template, "--trainer", self.trainer, "--python", python, *more]
        self.environment = {**os.environ, "HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
        if path:
            self.environment["PYTHONPATH"] = path

    @staticmethod
    def template_option(special, place):
        if "chat_template" in special:
            return []
        file = place / "chat_template.jinja"
        file.write_text(CHAT_TEMPLATE, encoding="utf-8")
        return ["--chat-template", str(file)]

    def run(self, *arguments, **more):
        return subprocess.run([self.program, *arguments], capture_output=True, encoding="utf-8", env=self.environment, **more)

    def result(self):
        """(rows, kept, dropped, equal, {reason: rows}) or the trainer's own word why there is none."""
        with tempfile.TemporaryDirectory() as place:
            out = str(pathlib.Path(place, "labels.dump"))
            done = self.run("capture", self.data, *self.more, "--output", out)
            if done.returncode:
                return " ".join((done.stderr or done.stdout).removeprefix("maskcheck: ").split())[:200]
            theirs = captured(pathlib.Path(out))
        ours = self.reported()
        verified = self.run("verify", self.data, *self.more, "--sample", str(len(ours)))
        equal = re.match(r"(\d+) of (\d+) rows equal", verified.stdout)
        if not equal or int(equal[2]) != len(ours):
            return f"verify: {(verified.stderr or verified.stdout).strip()[:300]}"
        found = list(self.reasons(ours, theirs))
        different = sum(1 for reasons in found if reasons)
        if len(ours) - different != int(equal[1]):
            return f"verify counts {equal[1]} equal rows of {equal[2]}, the captured ids and labels say {len(ours) - different}"
        counts = collections.Counter(reason for reasons in found for reason in reasons)
        kept = sum(1 for row in theirs.values() if row["status"] == "ok")
        return len(ours), kept, len(ours) - kept, int(equal[1]), counts

    def reported(self):
        model = f"{self.trainer}@{MODEL[self.trainer]}"
        more = [model if word == self.trainer else word for word in self.more]
        done = self.run("--report", self.data, *more, "--format=jsonl", "--with-tokens", "--fail-on=never", "--no-progress")
        return [json.loads(line) for line in done.stdout.split("\n") if line.strip()]

    def reasons(self, ours, theirs):
        eos, pad = self.ids_of([self.eos, self.pad], special=False)
        rows = [json.loads(line) for line in pathlib.Path(self.data).read_text(encoding="utf-8").splitlines()]
        prompts = chats = [None] * len(rows)
        if "prompt" in rows[0]:
            asked = [row["prompt"] for row in rows]
            is_chat = isinstance(asked[0], list)
            prompts = self.rendered_prompts(asked) if is_chat else [Prompt(len(ids)) for ids in self.ids_of(asked, special=True)]
            chats = chats if is_chat else self.chats(rows) or chats
        for number, row in enumerate(ours):
            other = theirs.get(number, {"status": "dropped"})
            yield Row(row, other, prompts[number], chats[number], eos[0], pad[0]).differs()

    def chats(self, rows):
        """The rows as chats of two turns, as tokens that are kept by default."""
        turns = [[{"role": "user", "content": r["prompt"]}, {"role": "assistant", "content": r["completion"]}] for r in rows]
        texts = self.rendered(turns)
        return [ids[:1024] for ids in self.ids_of(texts, special=False)] if len(texts) == len(rows) and None not in texts else None

    def rendered_prompts(self, asked):
        both = [self.ids_of(self.rendered(asked, add_generation_prompt=header), special=False) for header in (True, False)]
        return [Prompt(len(whole), len(bare)) for whole, bare in zip(*both, strict=True)]

    def rendered(self, conversations, **more):
        """Their texts; None for one that the template refuses."""
        wanted = "".join(json.dumps({"messages": messages, **more}) + "\n" for messages in conversations)
        done = self.run("render", "-t", str(self.folder), *self.template, input=wanted)
        return [json.loads(line).get("text") for line in done.stdout.split("\n") if line.strip()]

    def ids_of(self, texts, special):
        wanted = "".join(json.dumps({"text": text, "add_special_tokens": special}) + "\n" for text in texts)
        done = self.run("tokenize", "-t", str(self.folder), input=wanted)
        return [json.loads(line)["ids"] for line in done.stdout.split("\n") if line.strip()]


def captured(folder):
    """The trainer's rows by their number in the data."""
    found = {}
    for name, status in (("rows.jsonl", "ok"), ("dropped.jsonl", "dropped")):
        path = folder / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            row = json.loads(line)
            found[row["row"]] = {**row, "status": status}
    return found
