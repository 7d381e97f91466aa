"""One case, and the rows that cases are mostly made of."""

import json

CASES = []
SPECIAL_FIELDS = {
    "text_template",
    "response_template",
    "instruction_template",
    "tokenizer_settings",
    "trainer_settings",
    "pad",
    "chat_template",
    "chat_template_file",
}


def case(name, option, shape, edge, rows, trainer="trl", **fields):
    settings = {k: v for k, v in fields.items() if k not in SPECIAL_FIELDS}
    special = {k: v for k, v in fields.items() if k in SPECIAL_FIELDS}
    assert name not in {c["name"] for c in CASES if c["trainer"] == trainer}, name
    jsonl = rows if isinstance(rows, str) else "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    CASES.append(
        {
            "name": name,
            "trainer": trainer,
            "tags": {"option": option, "shape": shape, "edge": edge},
            "settings": settings,
            "jsonl": jsonl,
            **special,
        }
    )


def text(*values, **more):
    return [{"text": v, **more} for v in values]


def pc(*pairs, **more):
    return [{"prompt": p, "completion": c, **more} for p, c in pairs]
