"""Speaks docs/bridge-protocol.md without any package.

FAKE_DATA      the file of JSON lines that stands for whatever is opened; else the file that is named
FAKE_CAPTURED  rows as the trainer prepares them: lines with `index`, `status`, `input_ids`, `labels`
FAKE_ORDER     `prepared`: the trainer's rows are in an order of its own
FAKE_REFUSES   the number of the row at which the trainer stops
FAKE_SNAPSHOT  the folder that a fetched model is in
FAKE_LOG       a file to which each request is written
"""

import json
import os
import pathlib
import sys

VERSIONS = {"trl": "9.9.0", "transformers": "9.8.0", "tokenizers": "9.7.0", "datasets": "9.6.0"}
OPENED = {}


def lines_of(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def type_of(value):
    return {"list": "int64"} if isinstance(value, list) else "int64" if isinstance(value, int) else "string"


class Refusal(Exception):
    """An error of the protocol."""


def keep(rows, **more):
    number = len(OPENED) + 1
    OPENED[number] = rows
    columns = [{"name": name, "type": type_of(value)} for name, value in (rows[0] if rows else {}).items()]
    return {"data": number, "rows": len(rows), "columns": columns, **more}


def do_hello(request):
    do_hello.offline = request["offline"]
    return {"protocol": 1, "python": "3.x", "packages": {n: VERSIONS.get(n) for n in request["packages"]}}


def do_open(request):
    names = request["data"] if isinstance(request["data"], list) else [request["data"]]
    rows = [row for name in [os.environ.get("FAKE_DATA")] * bool(os.environ.get("FAKE_DATA")) or names for row in lines_of(name)]
    loader = f"load_dataset({names[0]!r})"
    return keep(rows, jump=True, kind=request.get("kind") or "hub", loader=loader, packages={"datasets": VERSIONS["datasets"]})


def do_rename(request):
    names = request["columns"]
    return keep([{names.get(k, k): v for k, v in row.items()} for row in OPENED[request["data"]]])


def do_format(request):
    """The function that is named is not run: this one is."""
    rows = [{**row, "text": "".join(row.values())} for row in OPENED[request["data"]]]
    return keep(rows, call="row", because="trl 9.9.0 calls it so")


def do_capture(request):
    rows = OPENED[request["data"]]
    wanted = request.get("select") or range(len(rows))
    stop = os.environ.get("FAKE_REFUSES")
    if stop is not None and int(stop) in wanted:
        error = {"kind": "refused", "type": "KeyError", "message": "'labels'", "row": int(stop), "traceback": "Traceback\n"}
        raise Refusal(error)
    captured = {line["index"]: line for line in lines_of(os.environ["FAKE_CAPTURED"])}
    keys = ("status", "input_ids", "labels")
    prepared = [{"row": n, **{k: captured[n][k] for k in keys if k in captured[n]}} for n in wanted if n in captured]
    order = os.environ.get("FAKE_ORDER", "data")
    return {**keep(prepared), "order": order, "packages": VERSIONS, "notes": ["a note of the trainer"], "warnings": []}


def do_write(request):
    folder = pathlib.Path(request["folder"])
    try:
        folder.mkdir()
    except OSError as error:
        raise Refusal({"kind": "folder", "type": "DumpError", "message": f"{folder}: cannot be made ({error.strerror})"}) from error
    rows = OPENED[request["data"]]
    kept = [row for row in rows if row.get("status") != "dropped"]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept))
    described = {"schema": "maskcheck/dump/1", "source": {"kind": "capture", "class": "trl.SFTTrainer"}, "packages": VERSIONS}
    (folder / "dump.json").write_text(json.dumps(described))
    return {"folder": str(folder), "rows": len(kept), "dropped": len(rows) - len(kept)}


def do_fetch(request):
    if do_hello.offline or "FAKE_SNAPSHOT" not in os.environ:
        error = {"kind": "data", "type": "RepositoryNotFoundError", "module": "huggingface_hub.errors", "message": "404 Client Error"}
        raise Refusal(error)
    return {"folder": os.environ["FAKE_SNAPSHOT"]}


def read(request):
    rows = OPENED[request["data"]][request["from"] :][: request.get("rows", 1000)]
    payload = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return {"from": request["from"], "rows": len(rows), "bytes": len(payload)}, payload


def answer(request):
    payload = b""
    try:
        if request["do"] == "read":
            ok, payload = read(request)
        else:
            ok = globals()["do_" + request["do"]](request)
        said = {"ok": ok}
    except Refusal as refusal:
        said = {"error": refusal.args[0]}
    sys.stdout.buffer.write(json.dumps({"id": request["id"], **said}).encode() + b"\n" + payload)
    sys.stdout.buffer.flush()


for line in sys.stdin.buffer:
    if os.environ.get("FAKE_LOG"):
        with open(os.environ["FAKE_LOG"], "ab") as log:
            log.write(line)
    answer(json.loads(line))
