"""Verifies conversations with the installed TRL, one real model family after the other.

usage: families.py --maskcheck PROGRAM [--work .conformance] [--rows 40] [--seed 1] [--only NAME,…]
       (in an environment of Tools/golden/requirements-trl-1.16.txt)

Each family's own tokenizer and chat template, out of packages of the index, and for each kind of conversational data rows that its template
takes: `maskcheck verify` runs the real SFTTrainer over them, and every row must be equal in ids and labels. Kinds: conversations, with tools,
with `from` and `value`, prompt and completion of turns, conversations cut at 64 tokens, and assistant_only_loss where TRL has a training
template for the model's or the template has generation blocks; where it has neither, both must refuse.
Prints a line for each family; ends with 1 on any difference.
"""

import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", TOKENIZERS_PARALLELISM="false")
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "golden")]

import directories
import fetch
import transformers
import trl
from template_cases import chats

# Families whose packages carry no chat template: the one that trl has of the model.
GIVEN = {"gemma-3": "gemma3.jinja", "llama-3.2": "llama3.jinja"}
FAMILIES = [
    "qwen-2.5", "qwen-3", "qwen-3.5", "qwq-32b", "deepseek-r1", "deepseek-r1-distill-llama-8b", "deepseek-v2.5", "deepseek-v3.1", "glm-4",
    "glm-4-32b-0414", "glm-4.7-flash", "minimax-text-01", "minimax-m3", "jiutian-139moe-chat", "jt-coder-8b-base", "deepseek-vl2-small",
    "gemma-3", "llama-3.2",
]  # fmt: skip
WORDS = "Is the molecule that crosses the barrier said to be soluble in water at 20 °C? (A) no (B) yes, 中文 🧪 \n\n- one\n* two".split(" ")


def say(rng):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 14)))


def turns(rng, count=None):
    head = [{"role": "system", "content": say(rng)}] if rng.random() < 0.4 else []
    count = count or rng.randint(1, 3)
    return head + [{"role": role, "content": say(rng)} for _ in range(count) for role in ("user", "assistant")]


def with_tools(rng):
    """A call and its result between question and answer."""
    call = {"type": "function", "function": {"name": "look", "arguments": {"q": say(rng)}}}
    middle = [{"role": "assistant", "content": "", "tool_calls": [call]}, {"role": "tool", "content": say(rng)}]
    chat = turns(rng, 1)
    return {"messages": [*chat[:-1], *middle, chat[-1]], "tools": [chats.TOOL]}


def pair(rng):
    chat = turns(rng)
    return {"prompt": chat[:-1], "completion": chat[-1:]}


def share_gpt(rng):
    names = {"user": "human", "assistant": "gpt", "system": "system"}
    return {"conversations": [{"from": names[turn["role"]], "value": turn["content"]} for turn in turns(rng)]}


# name: (a row, more of the command line)
KINDS = {
    "conversations": (lambda rng: {"messages": turns(rng)}, []),
    "tools": (with_tools, []),
    "from/value": (share_gpt, []),
    "pairs": (pair, []),
    "64 tokens": (lambda rng: {"messages": turns(rng)}, ["--set", "max_length=64"]),
    "assistant": (lambda rng: {"messages": turns(rng)}, ["--set", "assistant_only_loss=true", "--set", "max_length=null"]),
}


def renders(tokenizer, row):
    """Whether the model's template takes the row: one that it does not take stops TRL."""
    # TRL leaves `human` and `gpt` as they are.
    chat = row.get("messages") or [{"role": t["from"], "content": t["value"]} for t in row.get("conversations", [])]
    try:
        if "prompt" in row:
            tokenizer.apply_chat_template(row["prompt"], tokenize=False, add_generation_prompt=True)
            chat = row["prompt"] + row["completion"]
        return bool(tokenizer.apply_chat_template(chat, tools=row.get("tools"), tokenize=False))
    except Exception:
        return False


def in_parts(row):
    """The same with contents in parts, which some templates want."""
    for turn in [*row.get("messages", []), *row.get("prompt", []), *row.get("completion", [])]:
        turn["content"] = [{"type": "text", "text": turn["content"]}]
    return row


def arguments_as_text(row):
    """The same with the arguments of calls as JSON text, which others want."""
    for call in [call for turn in row.get("messages", []) for call in turn.get("tool_calls", [])]:
        call["function"]["arguments"] = json.dumps(call["function"]["arguments"])
    return row


def rows(tokenizer, kind, options):
    """Rows that the template takes; in another shape where it takes none as they are."""
    for shape in (lambda row: row, in_parts, arguments_as_text):
        rng = random.Random(f"{options.seed} {kind}")
        found = [row for row in (shape(KINDS[kind][0](rng)) for _ in range(options.rows)) if renders(tokenizer, row)]
        if found:
            return found
    return []


def verified(options, folder, template, kind, data, count):
    """`verify` in a word: rows that are equal, or what was said."""
    command = [options.maskcheck, "verify", str(data), "-t", str(folder), "--trainer", "trl@1.16.0", "--python", sys.executable]
    command += ["--sample", str(count), *template, *KINDS[kind][1]]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    said = " ".join((done.stdout + done.stderr).split())
    equal = re.search(r"(\d+) of (\d+) rows", said)
    return done.returncode, int(equal[1]) if equal else 0, said


def check(name, folder, options):
    template = trl_template(name)
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
    if template:
        tokenizer.chat_template = template.read_text(encoding="utf-8")
    more = ["--chat-template", str(template)] if template else []
    if tokenizer.pad_token is None:
        more += ["--set", f"pad_token={json.dumps(tokenizer.eos_token)}"]
    words, good = [], True
    with tempfile.TemporaryDirectory() as place:
        for kind in KINDS:
            found = rows(tokenizer, kind, options)
            if not found:
                words.append(f"{kind}: the template takes none")
                continue
            data = pathlib.Path(place, "rows.jsonl")
            data.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
            status, equal, said = verified(options, folder, more, kind, data, len(found))
            refused = "both stop" in said
            words.append(f"{kind}: " + ("both stop" if refused else f"{equal} of {len(found)}"))
            if status or (equal != len(found) and not refused):
                good = False
                words.append(f"\n    DIFFERENT: {said[:500]}")
    print(f"{name:<30}" + "; ".join(words), flush=True)
    return good


def trl_template(name):
    return pathlib.Path(trl.__file__).parent / "chat_templates" / GIVEN[name] if name in GIVEN else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else FAMILIES
    folders = dict(directories.real(options.work.resolve()))
    good = [check(name, folders[name], options) for name in wanted]
    print(f"{sum(good)} of {len(wanted)} families equal")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
