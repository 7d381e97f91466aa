"""The two pipes: requests in, answers out, and nothing else in between."""

from __future__ import annotations

import json
import os
import sys


def standard_pipes():
    """The pipes that the program gave us, moved aside.

    From here on descriptor 0 is empty and descriptor 1 is a copy of 2: what user code reads or prints is no request and
    no answer, also when it is C code or a child process.
    """
    reader, writer = os.dup(0), os.dup(1)
    empty = os.open(os.devnull, os.O_RDWR)
    try:
        os.fstat(2)
    except OSError:
        os.dup2(empty, 2)
    os.dup2(empty, 0)
    os.dup2(2, 1)
    os.close(empty)
    sys.stdin = os.fdopen(0, "r", closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    if sys.stderr is not None:
        sys.stderr.reconfigure(errors="backslashreplace")
    return reader, writer


class Channel:
    def __init__(self, reader, writer):
        self._reader = os.fdopen(reader, "rb")
        self._writer = writer

    def requests(self):
        """The lines that are not empty, as they come, until the pipe ends."""
        return (line for line in iter(self._reader.readline, b"") if line.strip())

    def send(self, message, payload=None):
        """A line, and bytes behind it. A program that reads no more ends the child here (BrokenPipeError)."""
        line = json.dumps(message, ensure_ascii=True, separators=(",", ":"), default=str).encode() + b"\n"
        self._write(line)
        if payload is not None:
            self._write(payload)

    def _write(self, data):
        view = memoryview(data).cast("B") if len(data) else b""
        while len(view):
            view = view[os.write(self._writer, view) :]
