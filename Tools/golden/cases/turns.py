"""trl-collator: an instruction template as well, so several turns."""

import itertools
import random

from texts import chat

from .case import text
from .response import collator_case

PATTERNS = [
    "UA",
    "UAUA",
    "UAUAUA",
    "A",
    "U",
    "AU",
    "AUA",
    "AUAU",
    "UU",
    "UUA",
    "UUAA",
    "UAA",
    "UAAU",
    "UAUU",
    "AA",
    "AAU",
    "SUA",
    "SUAUA",
    "SA",
    "SAU",
    "S",
    "",
]


def turn_cases():
    edge = {
        "UA": "turns paired",
        "UAUA": "turns paired",
        "UAUAUA": "turns paired",
        "SUA": "turns paired",
        "SUAUA": "turns paired",
    }
    for pattern in PATTERNS:
        kind = edge.get(pattern) or (
            "starts with response"
            if pattern.lstrip("S").startswith("A")
            else (
                "more instructions"
                if pattern.count("U") > pattern.count("A")
                else "more responses" if pattern.count("A") > pattern.count("U") else "turns not paired"
            )
        )
        collator_case(
            f"turns-{pattern or 'none'}",
            "instruction_template",
            "turns",
            kind,
            text(chat(pattern), chat(pattern, end=" (x)"), chat(pattern, separator=" ")),
            "### Assistant:",
            "### Human:",
        )
    both = text(chat("UAUA"), chat("AUA"))
    collator_case(
        "turns-ids",
        "instruction_template",
        "turns",
        "ids",
        both,
        {"ids_in": chat("UAUA"), "piece": "### Assistant:"},
        {"ids_in": chat("UAUA"), "piece": "### Human:"},
    )
    one_line = text(chat("UAUA", separator=" "), chat("SUAUA", separator=" "))
    collator_case(
        "turns-on-one-line", "instruction_template", "turns", "context changes tokens", one_line, "### Assistant:", "### Human:"
    )
    collator_case(
        "turns-spaces", "instruction_template", "turns", "context changes tokens", one_line, " ### Assistant:", " ### Human:"
    )
    collator_case(
        "turns-newlines", "instruction_template", "turns", "context changes tokens", both, "\n### Assistant:", "\n### Human:"
    )
    collator_case("turns-response-only", "response_template", "turns", "several matches", both, "### Assistant:")
    collator_case(
        "turns-unicode",
        "instruction_template",
        "turns",
        "unicode",
        text("问题：一？\n答案：二\n问题：三？\n答案：四"),
        "答案：",
        "问题：",
    )
    collator_case(
        "turns-special",
        "instruction_template",
        "turns",
        "special tokens",
        text("⟪turn⟫user\nWho?⟪other⟫⟪turn⟫model\nMe.⟪other⟫⟪turn⟫user\nAnd?⟪other⟫⟪turn⟫model\nYou.⟪other⟫"),
        "⟪turn⟫model\n",
        "⟪turn⟫user\n",
    )
    collator_case("turns-same-template", "instruction_template", "turns", "same template", both, "###", "###")
    collator_case("turns-empty-instruction", "instruction_template", "turns", "empty template", both, "### Assistant:", "")
    collator_case("turns-empty-response", "instruction_template", "turns", "empty template", both, "", "### Human:")
    for n in (3, 8, 12, 16, 20, 24):
        collator_case(f"turns-cut-{n}", "max_length", "turns", "truncation", both, "### Assistant:", "### Human:", max_length=n)
    # Every order of response (11), instruction (12), text (5) and the two templates of two tokens, on ids that need no tokenizer.
    rows = [{"input_ids": list(order)} for n in range(1, 5) for order in itertools.product([11, 12, 5], repeat=n)]
    collator_case("orders", "instruction_template", "prepared", "every order", rows, {"ids": [11]}, {"ids": [12]})
    rng = random.Random(7)
    rows = [{"input_ids": [rng.choice([11, 12, 13, 14, 5]) for _ in range(rng.randint(3, 16))]} for _ in range(80)]
    collator_case(
        "orders-two-tokens", "instruction_template", "prepared", "every order", rows, {"ids": [11, 13]}, {"ids": [12, 13]}
    )
    collator_case(
        "orders-overlapping",
        "instruction_template",
        "prepared",
        "overlapping matches",
        rows,
        {"ids": [11, 12]},
        {"ids": [12, 11]},
    )
    collator_case("orders-response-only", "response_template", "prepared", "every order", rows, {"ids": [11, 13]})
    padded = [{"input_ids": [{"id_of": "⟪pad⟫"} if i == 14 else i for i in r["input_ids"]]} for r in rows[:30]]
    collator_case("orders-with-pad", "instruction_template", "prepared", "pad ids", padded, {"ids": [11]}, {"ids": [12]})
