"""Data for version_check.py: rows at which versions of TRL go different ways, and odd strings that all must treat alike.

Generated from a seed, the same on every machine: boundaries where prompt and completion melt into one token, rows that are
longer than what is kept, prompts that fill it, empty answers, special tokens written out, scripts of the world.
"""

import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import odd_strings

ROWS = 340
SPECIAL = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<eos>", "</s>"]
PROMPT_ENDS = ["", " ", "\n", ":", ")", "](", " foo", "'", "1", "\n\n", ".", "é"]
COMPLETION_STARTS = ["", " ", "\n", "a", "bar", ")", "s", "2", "\u0301", ".", "  ", "="]
RESPONSE = "### Response:\n"


def generated():
    """Odd texts without what a data file cannot hold, and as many plain sentences."""
    odd = odd_strings.random_lines(11, 4 * ROWS, SPECIAL)
    return [text.encode("utf-8", "ignore").decode() for text in odd]


def sentence(rng):
    words = "the model learns what its labels say and nothing else of this row".split()
    return " ".join(rng.choice(words) for _ in range(rng.randint(1, 12)))


def piece(rng, odd):
    return rng.choice(odd) if rng.random() < 0.4 else sentence(rng)


def long_text(rng):
    return " ".join(sentence(rng) for _ in range(400))


def pair(rng, odd, number):
    prompt = f"Question {number}: {piece(rng, odd)}" if number % 17 else ""
    prompt += rng.choice(PROMPT_ENDS)
    completion = rng.choice(COMPLETION_STARTS) + piece(rng, odd)
    if number % 40 == 7:
        prompt = long_text(rng)  # it fills what is kept by itself
    if number % 40 == 9:
        completion = long_text(rng)
    if number % 29 == 3:
        completion = ""
    return {"prompt": prompt, "completion": completion}


def text(rng, odd, number):
    return long_text(rng) if number % 50 == 13 else piece(rng, odd) + (rng.choice(SPECIAL) if number % 10 == 1 else "")


def response(rng, odd, number):
    """Once, twice, without, and where the neighbour's letters change the template's tokens."""
    body = f"### Instruction:\n{piece(rng, odd)}{rng.choice(PROMPT_ENDS)}\n\n"
    turns = {5: "", 6: RESPONSE + sentence(rng) + "\n" + RESPONSE}.get(number % 9, RESPONSE)
    return body + turns + piece(rng, odd)


def turns(rng, odd, number):
    """One to three questions with answers; long, empty and system ones among them."""
    head = [{"role": "system", "content": piece(rng, odd)}] if number % 3 == 0 else []
    said = [{"role": role, "content": piece(rng, odd)} for _ in range(1 + number % 3) for role in ("user", "assistant")]
    if number % 23 == 5:
        said[-1]["content"] = long_text(rng)
    if number % 29 == 3:
        said[-1]["content"] = ""
    return [*head, *said]


def write(folder):
    """{name: path} of the data files."""
    rng, odd = random.Random(5), generated()
    rows = {
        "text": [{"text": text(rng, odd, i)} for i in range(ROWS)],
        "pairs": [pair(rng, odd, i) for i in range(ROWS)],
        "response": [{"text": response(rng, odd, i)} for i in range(ROWS)],
    }
    chats = [turns(rng, odd, i) for i in range(2 * ROWS)]
    rows["messages"] = [{"messages": chat} for chat in chats[:ROWS]]
    rows["chat pairs"] = [{"prompt": chat[:-1], "completion": chat[-1:]} for chat in chats[ROWS:]]
    rows["body"] = [{"body": row["text"]} for row in rows["text"]]
    paths = {}
    for name, made in rows.items():
        paths[name] = pathlib.Path(folder, f"{name}.jsonl")
        paths[name].write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    return paths
