"""Holds `maskcheck render` against transformers on real chat templates.

usage: python templates.py --maskcheck PROGRAM [--work .conformance] [--show 10] [--least 120] [FILE_OR_MODEL_DIRECTORY…]
(needs requirements-trl-1.16.txt)

Without arguments the templates of the packages that `fetch_templates.py` names, each distinct one once, with the conversations of the
golden cases and of `conversations.py`, with and without generation prompt, and several template arguments. Text and generation spans must be
equal, and the fact of an error. What could not be had is named. Ends with 1 on any difference, or with fewer templates than `--least`.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))

import conversations
import fetch_templates
import template_oracle
import transformers
from template_cases import chats


# The words of these are the template's, or Jinja's that a template's user reads; those of others are CPython's.
ITS_OWN_WORDS = {"TemplateError", "UndefinedError", "SecurityError"}


def given(paths):
    """(name, text) of templates in files and model directories."""
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            template = transformers.AutoTokenizer.from_pretrained(path).chat_template
            for name, text in (template if isinstance(template, dict) else {"default": template}).items():
                if text:
                    yield f"{path.name} {name}", text
        else:
            yield path.name, path.read_text(encoding="utf-8")


def requests():
    for conversation in [*chats.CONVERSATIONS.values(), *conversations.CONVERSATIONS.values()]:
        for prompt in (False, True):
            for extra in conversations.VARIANTS:
                kwargs = {**conversation.get("chat_template_kwargs", {}), **extra}
                yield {**conversation, "add_generation_prompt": prompt, "chat_template_kwargs": kwargs}


def in_bytes(result):
    at = [0]
    for character in result["text"]:
        at.append(at[-1] + len(character.encode("utf-8")))
    return [[at[min(a, len(at) - 1)], at[min(b, len(at) - 1)]] for a, b in result["generation"]]


def is_equal(expected, found):
    if "error" in expected or "error" in found:
        return "error" in expected and "error" in found and (expected["error"] not in ITS_OWN_WORDS or expected["message"] in found["error"])
    return expected["text"] == found["text"] and in_bytes(expected) == found["generation"]


def rendered(program, folder, template, lines):
    (folder / "template.jinja").write_text(template, encoding="utf-8")
    command = [program, "render", "-t", folder, "--chat-template", folder / "template.jinja", "--now", "2024-02-09T07:05:03"]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    result = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")
    found = [json.loads(line) for line in result.stdout.split("\n") if line]
    return found if len(found) == len(lines) else [{"error": result.stderr, "text": None}] * len(lines)


class Tally:
    """Counts comparisons and prints the first differences."""

    def __init__(self, shown):
        self.shown, self.equal, self.errors, self.different, self.bad = shown, 0, 0, 0, set()

    def add(self, name, line, expected, found):
        if is_equal(expected, found):
            self.equal += 1
            self.errors += "error" in expected
            return
        self.different += 1
        self.bad.add(name)
        if self.different <= self.shown:
            print(f"{name}: {json.dumps(line)[:300]}\n    expected {shown(expected, found)}\n    found    {shown(found, expected)}")


def shown(result, other):
    """What differs of a result, from a little before the place."""
    text, at = result.get("text"), 0
    if text is None or other.get("text") is None:
        return str(result)[:300]
    while at < min(len(text), len(other["text"])) and text[at] == other["text"][at]:
        at += 1
    return f"…{text[max(0, at - 30) : at + 70]!r} {str(result['generation'])[:100]}"


def compare(program, all_templates, tally):
    tokenizer = template_oracle.tokenizer()
    lines = list(requests())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer.special_tokens_map))
        for name, template in all_templates.items():
            for line, found in zip(lines, rendered(program, folder, template, lines)):
                tally.add(name, line, template_oracle.chat(tokenizer, template, line), found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch_templates.fetch.ROOT / ".conformance")
    parser.add_argument("--show", type=int, default=10)
    parser.add_argument("--least", type=int, default=120)
    parser.add_argument("templates", nargs="*")
    options = parser.parse_args()
    if options.templates:
        distinct, count, missing, options.least = dict(given(options.templates)), len(options.templates), [], 1
    else:
        distinct, count, missing = fetch_templates.templates(options.work)
    for line in missing:
        print(f"skipped {line}")
    tally = Tally(options.show)
    compare(options.maskcheck, distinct, tally)
    number = len(chats.CONVERSATIONS) + len(conversations.CONVERSATIONS)
    print(f"{count} templates, {len(distinct)} distinct; {number} conversations; {tally.equal} renderings equal ({tally.errors} of them errors),")
    print(f"{tally.different} different, of {len(tally.bad)} templates; {len(missing)} packages skipped")
    return 1 if tally.different or len(distinct) < options.least else 0


if __name__ == "__main__":
    sys.exit(main())
