"""Answers requests, one after the other."""

from __future__ import annotations

import json
import os
import sys
import time

from .. import version
from . import guard
from .failure import Failure, described, require

PROTOCOL = 1
CACHED_TOKENIZER = [
    "tokenizer*", "*.model", "*.tiktoken", "tekken.json", "vocab*", "merges.txt", "special_tokens_map.json", "added_tokens.json",
    "config.json", "generation_config.json", "processor_config.json", "preprocessor_config.json", "chat_template*",
    "*.jinja", "additional_chat_templates/*",
]  # fmt: skip


class Server:
    def __init__(self, channel, scratch):
        self.channel = channel
        self.scratch = scratch
        self.opened = {}  # rows by the number that requests name
        self.count = 0
        self.greeted = False
        self.offline = True
        self.id = None
        self._said = 0.0

    def serve(self):
        try:
            for line in self.channel.requests():
                self.answer(line)
        except BrokenPipeError:
            pass  # the program reads no more
        sys.stdout.flush()
        os._exit(0)  # threads of user code and of libraries do not hold us

    def answer(self, line):
        self.id = None
        payload = None
        try:
            request = self.parsed(line)
            outcome = {"ok": self.do(request)}
            payload = outcome["ok"].pop("payload", None)
        except BrokenPipeError:
            raise
        except BaseException as error:  # also `sys.exit()` in user code: an error never ends the child
            outcome = {"error": described(error)}
        self.channel.send({"id": self.id, **outcome}, payload)

    def parsed(self, line):
        try:
            request = json.loads(line)
        except ValueError as error:
            raise Failure("request", f"no line of JSON: {error}") from None
        if not isinstance(request, dict):
            raise Failure("request", "found no object, expected one with `id` and `do`")
        self.id = request.get("id")
        return request

    def do(self, request):
        name = request.get("do")
        handler = getattr(self, f"do_{name}", None) if isinstance(name, str) and name.isalpha() else None
        if handler is None:
            raise Failure("request", f"found do={name!r}, expected one of: {', '.join(self.known())}")
        if not self.greeted and name != "hello":
            raise Failure("request", "the first request must be `hello`")
        return handler(request)

    @classmethod
    def known(cls):
        return sorted(n[3:] for n in dir(cls) if n.startswith("do_"))

    def at(self, stage, **more):
        """Says how far it is; rows at most five times a second."""
        now = time.monotonic()
        if "rows" in more and now - self._said < 0.2:
            return
        self._said = now
        self.channel.send({"id": self.id, "at": {"stage": stage, **more}})

    def need(self, package, install=None):
        if package not in sys.modules:
            self.at("import", what=package)
        return require(package, install)

    def keep(self, rows):
        self.count += 1
        self.opened[self.count] = rows
        return self.count

    def rows(self, request, key="data"):
        number = request.get(key)
        if number not in self.opened:
            raise Failure("request", f"found {key}={number!r}, expected the number of an open data set")
        return self.opened[number]

    # What can be asked.

    def do_hello(self, request):
        if request.get("protocol") != PROTOCOL:
            message = f"this is protocol {PROTOCOL}, the program speaks {request.get('protocol')!r}"
            raise Failure("protocol", message, speaks=[PROTOCOL])
        self.offline = request.get("offline", True)
        if self.offline:
            os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        self.greeted = True
        return {
            "protocol": PROTOCOL,
            "maskcheck": version.__version__,
            "python": version.versions(())["python"],
            "executable": sys.executable,
            "packages": {name: version.installed(name) for name in request.get("packages") or ()},
        }

    def do_open(self, request):
        datasets = self.need("datasets")
        from .opening import open_rows  # needs pyarrow, which `datasets` brings along

        self.at("load", what=request.get("data"))
        rows = open_rows(datasets, request, self.scratch, self.offline)
        packages = {name: version.installed(name) for name in ("datasets", "pyarrow")}
        return {"data": self.keep(rows), **rows.described(), "packages": packages}

    def do_read(self, request):
        first = whole(request, "from", 0, 0)
        return self.rows(request).read(first, whole(request, "rows", 1 << 30, 1), whole(request, "bytes", 1 << 20, 1))

    def do_rename(self, request):
        rows = self.rows(request)
        names = request.get("columns")
        if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
            raise Failure("request", f"found columns={str(names)[:80]}, expected an object of new names by old ones")
        renamed = rows.renamed(names)
        return {"data": self.keep(renamed), **renamed.described()}

    def do_close(self, request):
        self.rows(request).close()
        del self.opened[request["data"]]
        return {}

    def do_format(self, request):
        from .formatting import FormattedRows
        from .functions import load
        from .ways_to_call import how_to_call

        source = self.rows(request)
        loaded = load(text(request, "function"), request.get("import_whole", False))
        call, because = how_to_call(request.get("call") or "auto")
        rows = FormattedRows(source, loaded, call)
        return {"data": self.keep(rows), **rows.described(), "because": because, "notes": loaded.notes}

    def do_capture(self, request):
        from .capturing import capture

        source = self.rows(request)
        for package in ("torch", "transformers", "datasets", "trl"):
            self.need(package)
        rows = capture(source, request, self.scratch, self.at)
        return {"data": self.keep(rows), **rows.described()}

    def do_write(self, request):
        rows = self.rows(request)
        if not hasattr(rows, "write"):
            raise Failure("request", "only captured rows can be written")
        return rows.write(text(request, "folder"), lambda path: guard.beside(self.scratch, path))

    def do_fetch(self, request):
        from .failure import failing

        hub = self.need("huggingface_hub")
        with failing("data", stage="load"):
            folder = hub.snapshot_download(
                text(request, "repo"),
                revision=request.get("revision"),
                allow_patterns=CACHED_TOKENIZER,
                local_files_only=self.offline,
            )
        return {"folder": folder}


def whole(request, key, default, least):
    value = request.get(key)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise Failure("request", f"found {key}={value!r}, expected a whole number from {least} on")
    return value


def text(request, key):
    value = request.get(key)
    if not isinstance(value, str) or not value:
        raise Failure("request", f"found {key}={value!r}, expected a text")
    return value
