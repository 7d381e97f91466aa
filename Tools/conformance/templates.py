"""Holds `maskcheck render` against transformers on real chat templates, with every conversation of the golden cases.

usage: python templates.py --maskcheck PROGRAM [--show 10] [FILE_OR_MODEL_DIRECTORY…]      (needs requirements-trl-1.16.txt)

Without arguments the templates that the installed `trl` ships. Text and generation spans must be equal, and the fact of an error.
Prints the number of templates and comparisons; ends with 1 on any difference.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))

import template_oracle
import transformers
from template_cases import chats


def templates(paths):
    if not paths:
        import trl

        paths = sorted((pathlib.Path(trl.__file__).parent / "chat_templates").glob("*.jinja"))
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            template = transformers.AutoTokenizer.from_pretrained(path).chat_template
            for name, text in (template if isinstance(template, dict) else {"default": template}).items():
                if text:
                    yield f"{path.name} {name}", text
        else:
            yield path.name, path.read_text(encoding="utf-8")


def requests():
    for conversation in chats.CONVERSATIONS.values():
        for prompt in (False, True):
            for extra in ({}, {"enable_thinking": True}):
                kwargs = {**conversation.get("chat_template_kwargs", {}), **extra}
                yield {**conversation, "add_generation_prompt": prompt, "chat_template_kwargs": kwargs}


def in_bytes(result):
    at = [0]
    for character in result["text"]:
        at.append(at[-1] + len(character.encode("utf-8")))
    return [[at[min(a, len(at) - 1)], at[min(b, len(at) - 1)]] for a, b in result["generation"]]


def is_equal(expected, found):
    if "error" in expected or "error" in found:
        return "error" in expected and "error" in found
    return expected["text"] == found["text"] and in_bytes(expected) == found["generation"]


def rendered(program, folder, template, lines):
    (folder / "template.jinja").write_text(template, encoding="utf-8")
    command = [program, "render", "-t", folder, "--chat-template", folder / "template.jinja", "--now", "2024-02-09T07:05:03"]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    result = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")
    found = [json.loads(line) for line in result.stdout.split("\n") if line]
    return found if len(found) == len(lines) else [{"error": result.stderr, "text": None}] * len(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--show", type=int, default=10)
    parser.add_argument("templates", nargs="*")
    options = parser.parse_args()
    tokenizer = template_oracle.tokenizer()
    lines = list(requests())
    count = equal = different = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer.special_tokens_map))
        for name, template in templates(options.templates):
            count += 1
            for line, found in zip(lines, rendered(options.maskcheck, folder, template, lines)):
                expected = template_oracle.chat(tokenizer, template, line)
                if is_equal(expected, found):
                    equal += 1
                    continue
                different += 1
                if different <= options.show:
                    print(f"{name}: {json.dumps(line)[:150]}\n    expected {str(expected)[:200]}\n    found    {str(found)[:200]}")
    print(f"{count} templates, {equal} renderings equal, {different} different")
    return 1 if different or not count else 0


if __name__ == "__main__":
    sys.exit(main())
