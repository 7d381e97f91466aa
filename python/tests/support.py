"""What the tests share: a temporary folder, the lines of a dump, the bridge as the program drives it."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PYTHON = pathlib.Path(__file__).resolve().parents[1]
ROOT = PYTHON.parent
sys.path.insert(0, str(PYTHON))


class FolderTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = os.path.realpath(place.name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)


def lines(folder, name="rows.jsonl"):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def described(folder):
    with open(os.path.join(folder, "dump.json"), encoding="utf-8") as file:
        return json.load(file)


class Bridge:
    """The other side of the protocol. `bare`: a Python that sees no packages but ours."""

    def __init__(self, bare=False, cwd=None, **environment):
        more = ["-S"] if bare else []
        path = [str(PYTHON)] if bare else filter(None, [str(PYTHON), os.environ.get("PYTHONPATH")])
        self.errors = tempfile.TemporaryFile()  # a pipe that nobody reads would stop the child
        self.process = subprocess.Popen(
            [sys.executable, *more, "-m", "maskcheck.bridge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), **environment},
        )
        self.count = 0
        self.said = []  # the `at` lines

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.errors.close()

    def said_to_people(self):
        """What stands on its standard error so far."""
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode()

    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else (json.dumps(line) + "\n").encode())
        self.process.stdin.flush()

    def answer(self):
        """The next answer, and its payload."""
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError("the bridge ended: " + self.said_to_people()[-2000:])
            found = json.loads(line)
            if "at" in found:
                self.said.append(found["at"])
                continue
            size = found.get("ok", {}).get("bytes", 0)
            return found, self.process.stdout.read(size) if size else b""

    def ask(self, name, **keys):
        self.count += 1
        self.send({"id": self.count, "do": name, **keys})
        found, payload = self.answer()
        assert found["id"] == self.count, found
        return found.get("ok") or found, payload

    def hello(self, **keys):
        return self.ask("hello", protocol=1, **keys)[0]

    def ok(self, name, **keys):
        found, payload = self.ask(name, **keys)
        assert "error" not in found, found["error"]["traceback"]
        return found, payload

    def error(self, name, **keys):
        found, _ = self.ask(name, **keys)
        assert "error" in found, found
        return found["error"]

    def rows(self, data, first=0, **keys):
        _, payload = self.ok("read", data=data, **{"from": first, **keys})
        return [json.loads(line) for line in payload.splitlines()]

    def close(self):
        """Ends its input; returns the exit status, what it still wrote, and standard error."""
        self.process.stdin.close()
        self.process.stdin = None
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest, self.said_to_people()
