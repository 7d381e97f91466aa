"""Writes what transformers renders for templates of our own writing.

usage: python make_templates.py [--out DIR]      (needs requirements-trl-1.16.txt)
DIR/language.jsonl: a line with the variables, then {"template", "text", "generation"} or {"template", "error", "message", "line"};
DIR/chats.jsonl: a line with the templates, then {"template", "request", …}. Generation spans count characters, as transformers does.
DIR/characters.json: CRC-32 of what `str` makes of all code points, a line each, and of what it says of each ("1" or "0").
"""

import argparse
import json
import pathlib
import re
import zlib

import template_oracle
from template_cases import chats, language, statements

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/Golden/templates"
# Addresses of objects, and words that CPython chooses, tell nothing.
UNSTABLE = re.compile(r" at 0x[0-9a-f]+|<function |<bound method|<built-in|<class ")


def templates():
    for block, separator in ((language.EXPRESSIONS, r"(?<!\\)\|"), (language.FILTERS, r"(?<!\\);"), (language.TESTS, r"(?<!\\);")):
        for line in block.strip().splitlines():
            for expression in re.split(separator, line):
                yield "{{ " + expression.strip().replace("\\|", "|").replace("\\;", ";") + " }}"
    yield from statements.CASES


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    print(f"{path.name}: {len(lines) - 1} cases")


def language_lines():
    lines = [{"variables": language.VARIABLES}]
    for template in dict.fromkeys(templates()):
        result = template_oracle.render(template, language.VARIABLES)
        if not UNSTABLE.search(result.get("text", "")):
            lines.append({"template": template, **result})
    return lines


def chat_lines():
    tokenizer = template_oracle.tokenizer()
    lines = [{"templates": chats.TEMPLATES, "special_tokens": tokenizer.special_tokens_map}]
    for name, template in chats.TEMPLATES.items():
        for conversation in chats.CONVERSATIONS.values():
            for prompt in (False, True):
                request = {**conversation, "add_generation_prompt": prompt}
                lines.append({"template": name, "request": request, **template_oracle.chat(tokenizer, template, request)})
    return lines


def characters():
    codes = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    text = "\n".join(codes)
    made = {name: getattr(text, name)() for name in ("upper", "lower", "title", "casefold", "swapcase")}
    asked = ("isalpha", "isdecimal", "isdigit", "isnumeric", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable")
    said = {name: "".join("01"[getattr(code, name)()] for code in codes) for name in asked}
    return {name: zlib.crc32(result.encode("utf-8")) for name, result in {**made, **said}.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    out = parser.parse_args().out
    write(out / "language.jsonl", language_lines())
    write(out / "chats.jsonl", chat_lines())
    (out / "characters.json").write_text(json.dumps(characters(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
