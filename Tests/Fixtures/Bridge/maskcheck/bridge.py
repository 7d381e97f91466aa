"""Speaks docs/bridge-protocol.md over rows that it makes up. FAKE in the environment names how it misbehaves."""

import base64  # noqa: F401  (a package of a usual size to load)
import json
import os
import subprocess
import sys
import time

FAKE = os.environ.get("FAKE", "")
ROWS = int(os.environ.get("FAKE_ROWS", "1000"))
COLUMNS = [
    {"name": "text", "type": "string"},
    {"name": "when", "type": "date"},
    {"name": "n", "type": "int32"},
    {"name": "turns", "type": {"list": {"struct": [{"name": "role", "type": "string"}]}}},
]


def row(index):
    turns = None if index % 3 == 0 else [{"role": "user"}] * (index % 3)
    text = f"row {index} " + "é" * (index % 50)
    return json.dumps({"text": text, "when": "2024-01-31", "n": index, "turns": turns}, ensure_ascii=index % 2 == 0) + "\n"


def send(message, payload=b""):
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n" + payload)
    sys.stdout.buffer.flush()


def read(request):
    # A tenth of what was asked for, now and then, as where rows grow.
    first = request["from"]
    count = min(request["rows"], ROWS - first)
    if FAKE == "short" and count > 3:
        count = max(1, count // 3)
    payload = "".join(row(i) for i in range(first, first + count)).encode()
    return {"from": first, "rows": count, "end": first + count >= ROWS, "bytes": len(payload)}, payload


def answer(request):
    do, payload = request["do"], b""
    if do == "hello":
        ok = {"protocol": 1, "python": "3.x", "packages": {name: None for name in request["packages"]}}
    elif do == "open":
        ok = {"data": 1, "rows": ROWS, "jump": True, "kind": "parquet", "columns": COLUMNS, "loader": "load_dataset('fake')"}
        send({"id": request["id"], "at": {"stage": "import", "what": "datasets"}})
    elif do == "read":
        ok, payload = read(request)
    else:
        error = {"kind": "user-code", "type": "KeyError", "message": "'x'", "row": 3, "traceback": "Traceback\n  line 1\n"}
        return send({"id": request["id"], "error": error})
    send({"id": request["id"], "ok": ok}, payload)


def misbehave(request):
    if FAKE == "talks":
        sys.stderr.write("x" * (1 << 20) + "\n")
    if request["do"] != "open":
        return
    if FAKE == "dies":
        sys.exit("the last words\nof the child")
    if FAKE == "silent":
        # With a child of its own, that holds the pipes open.
        subprocess.Popen(["sleep", "1000"])
        sys.stderr.write("about to hang\n")
        sys.stderr.flush()
        time.sleep(1000)
    if FAKE == "nonsense":
        sys.stdout.buffer.write(b"no json\n")
        sys.stdout.buffer.flush()


for line in sys.stdin.buffer:
    asked = json.loads(line)
    misbehave(asked)
    answer(asked)
