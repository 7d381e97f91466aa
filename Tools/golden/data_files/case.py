"""One data file."""

import json

CASES = []


def case(name, topic, content):
    assert name not in {c["name"] for c in CASES}, name
    CASES.append({"name": name, "topic": topic, "content": content})


def rows(*values, key="x"):
    return "".join(f'{{"{key}":{json.dumps(v, ensure_ascii=False)}}}\n' for v in values)


def raw(*values, key="x"):
    return "".join(f'{{"{key}":{v}}}\n' for v in values)
