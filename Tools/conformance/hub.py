"""`--download` with the real huggingface_hub, against a hub that is a small server here.

usage: python hub.py --maskcheck PROGRAM --python PYTHON

The server speaks as much of the hub's API as a snapshot needs, and notes every request. Without `--download` it must hear nothing; with
it the tokenizer is fetched with the user's endpoint and token, once, and is found in the cache from then on. Ends with 1 on any
difference.
"""

import argparse
import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKENIZER = ROOT / "Tests/Fixtures/Tokenizers/qwen-like"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hf_of_the_user"
TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
#: Weights are there as well; nobody asks for them.
FILES = {
    "tokenizer.json": (TOKENIZER / "tokenizer.json").read_bytes(),
    "tokenizer_config.json": (TOKENIZER / "tokenizer_config.json").read_bytes(),
    "chat_template.jinja": TEMPLATE.encode(),
    "model.safetensors": b"x" * 1000,
}


class Hub(http.server.BaseHTTPRequestHandler):
    """Repositories `org/open` and, for those with the token, `org/gated`."""

    protocol_version = "HTTP/1.1"
    heard = []

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def answer(self, wants_body):
        path = self.path.partition("?")[0]
        Hub.heard.append(path)
        parts = path.strip("/").split("/")
        name = "/".join(parts[2:4] if parts[0] == "api" else parts[:2])
        if name not in ("org/open", "org/gated"):
            return self.send(404, b"{}", wants_body, {"X-Error-Code": "RepoNotFound"})
        if name == "org/gated" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.send(401, b"{}", wants_body, {"X-Error-Code": "GatedRepo", "X-Error-Message": "gated"})
        if parts[:2] == ["api", "models"]:
            return self.send(200, json.dumps(self.api(name, parts[4:])).encode(), wants_body)
        if len(parts) > 4 and parts[2] == "resolve" and parts[4] in FILES:
            return self.send_file(FILES[parts[4]], wants_body)
        return self.send(404, b"{}", wants_body, {"X-Error-Code": "EntryNotFound"})

    def api(self, name, rest):
        if rest[:1] == ["tree"]:
            oid = {n: hashlib.sha1(b).hexdigest() for n, b in FILES.items()}
            return [{"type": "file", "path": n, "size": len(b), "oid": oid[n]} for n, b in FILES.items()]
        return {"id": name, "modelId": name, "sha": COMMIT, "private": False, "siblings": [{"rfilename": n} for n in FILES]}

    def send_file(self, data, wants_body):
        more = {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha1(data).hexdigest()}"', "Content-Type": "application/octet-stream"}
        self.send(200, data, wants_body, more)

    def send(self, status, data, wants_body, more=()):
        self.send_response(status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(data)), **dict(more)}
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()
        if wants_body:
            self.wfile.write(data)


class Checks:
    def __init__(self, options, address, home):
        self.options, self.home, self.bad = options, home, 0
        self.environment = {**os.environ, "HF_ENDPOINT": address, "HF_HOME": str(home), "HF_HUB_DISABLE_TELEMETRY": "1"}
        for name in ("HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN"):
            self.environment.pop(name, None)

    def run(self, words, given=b"", **more):
        Hub.heard.clear()
        done = subprocess.run([self.options.maskcheck, *words], input=given, env={**self.environment, **more}, capture_output=True)
        return done.returncode, done.stdout.decode(), done.stderr.decode(), list(Hub.heard)

    def check(self, name, ok, found):
        self.bad += not ok
        print(f"{name:<60}{'yes' if ok else f'NO: {found}'}", flush=True)

    def all(self):
        python = ["--python", self.options.python]
        open_model = ["tokenizer", "-t", "org/open", *python]
        found = self.run(open_model)
        self.check("without --download nothing is fetched", found[0] == 3 and not found[3] and "--download" in found[2], found)
        found = self.run([*open_model, "--download"])
        self.check("with it the tokenizer is there", found[0] == 0 and f"org/open@{COMMIT}" in found[1], found)
        self.check("its files only, no weights", not [p for p in found[3] if "safetensors" in p] and found[3] != [], found[3])
        found = self.run([*open_model, "--download"])
        self.check("from then on it is in the cache", found[0] == 0 and not found[3], found)
        found = self.run(open_model, HF_ENDPOINT="http://127.0.0.1:9")
        self.check("and found without Python and without network", found[0] == 0, found)
        self.gated(python)
        line = b'{"messages":[{"role":"user","content":"hi"}]}\n'
        found = self.run(["render", "-t", "org/gated", *python, "--download"], line, HF_TOKEN=TOKEN)
        self.check("render", found[0] == 0 and json.loads(found[1] or "{}").get("text") == "<user>hi", found)
        found = self.run(["tokenizer", "-t", "org/none", *python, "--download"])
        self.check("a model that is not there", found[0] == 3 and "404" in found[2] and "org/none" in found[2], found)
        found = self.run(["tokenizer", "-t", "org/other", *python, "--download"], HF_HUB_OFFLINE="1")
        self.check("HF_HUB_OFFLINE is obeyed", found[0] == 3 and not found[3], found)

    def gated(self, python):
        rows = self.home / "rows.jsonl"
        rows.write_text('{"prompt":"Q?","completion":" A"}\n')
        report = ["--report", str(rows), "-t", "org/gated", *python, "--download", "--format=json", "--fail-on=never"]
        found = self.run(report)
        self.check("a gated model without a token", found[0] == 3 and "401" in found[2], found)
        found = self.run(report, HF_TOKEN=TOKEN)
        ok = found[0] == 0 and json.loads(found[1])["tokenizer"]["source"] == f"org/gated@{COMMIT}"
        self.check("with the user's token the report is made", ok, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--python", required=True)
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(options, f"http://127.0.0.1:{server.server_port}", pathlib.Path(folder))
        checks.all()
    server.shutdown()
    sys.exit(1 if checks.bad else 0)


if __name__ == "__main__":
    main()
