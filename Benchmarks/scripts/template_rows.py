"""How fast jinja2 renders real chat templates: compiled, as transformers sets it up, one core.

usage: template_rows.py ROWS WORK [SECONDS]      (needs requirements-trl-1.16.txt)

Writes ROWS for `Benchmarks templates`: of each distinct template of `fetch_templates.py` those conversations that it renders. Prints a JSON
line a template: its name and the mean seconds of a round.
"""

import json
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tools/conformance"), str(ROOT / "Tools/golden")]

import conversations
import fetch_templates
import template_oracle
from template_cases import chats
from transformers.utils import chat_template_utils


def requests():
    for conversation in [*chats.CONVERSATIONS.values(), *conversations.CONVERSATIONS.values()]:
        yield {**conversation, "add_generation_prompt": False}


def variables(request, special):
    messages = [{k: v for k, v in m.items() if v is not None} for m in request["messages"]]
    arguments = {"tools": request.get("tools"), "documents": request.get("documents"), "add_generation_prompt": False}
    return {"messages": messages, **arguments, **{**special, **request.get("chat_template_kwargs", {})}}


def mean(compiled, rows, seconds):
    """Seconds of a round, the mean of those that fit into that time."""
    started, rounds = time.process_time(), 0
    while time.process_time() - started < seconds:
        for row in rows:
            compiled.render(**row)
        rounds += 1
    return (time.process_time() - started) / rounds


def main():
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 0.2
    tokenizer = template_oracle.tokenizer()
    special = tokenizer.special_tokens_map
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for name, template in fetch_templates.templates(pathlib.Path(sys.argv[2]))[0].items():
            rendered = [r for r in requests() if "text" in template_oracle.chat(tokenizer, template, r)]
            if not rendered:
                continue
            rows = [variables(r, special) for r in rendered]
            line = {"name": name, "template": template, "special_tokens": special, "requests": rendered, "variables": rows}
            file.write(json.dumps(line) + "\n")
            compiled = chat_template_utils._compile_jinja_template(template)
            print(json.dumps({"name": name, "seconds": mean(compiled, rows, seconds)}), flush=True)


if __name__ == "__main__":
    main()
