"""A dump folder on the disk: written whole or not at all. docs/dump-folder.md describes what is in it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import zlib

from maskcheck.processes import is_alive

SCHEMA = "maskcheck/dump/1"
FAMILY = "maskcheck/dump/"


class DumpError(Exception):
    """There is nothing to dump, or no place for it."""


def is_dump(folder):
    """Whether a folder is a dump of ours, of any version."""
    try:
        with open(os.path.join(folder, "dump.json"), encoding="utf-8") as file:
            described = json.load(file)
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and str(described.get("schema", "")).startswith(FAMILY)


def compact(value):
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


class DumpFolder:
    """Used with `with`: lines and the tokenizer go to a folder beside the target, `finish` moves it into place.

    `temporary` is called with the path of the folder beside before it is made, so that someone else can remove it should
    this process be killed.
    """

    def __init__(self, folder, temporary=None):
        self.target = os.path.abspath(os.fspath(folder))
        self.parent, self.name = os.path.split(self.target)
        self.written = 0
        self.dropped = 0
        self._announce = temporary or (lambda path: None)
        self._files = {}
        if os.path.lexists(self.target) and not is_dump(self.target):
            raise DumpError(f"{self.target} exists and is no dump of maskcheck: choose another name, or remove it")

    def __enter__(self):
        if not os.path.isdir(self.parent):
            raise DumpError(f"{self.parent}: no such folder")
        remove_abandoned(self.parent, self.name)
        self.path = os.path.join(self.parent, temporary_name(self.name))
        self._announce(self.path)
        try:
            os.mkdir(self.path)
        except OSError as error:
            raise DumpError(f"{self.target}: cannot be made ({error.strerror})") from error
        self._file("rows.jsonl")
        return self

    def __exit__(self, kind, error, traceback):
        for file in self._files.values():
            file.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def row(self, line):
        self.line(compact(line).encode() + b"\n")

    def line(self, data):
        """A row that is a line already."""
        self._file("rows.jsonl").write(data)
        self.written += 1

    def drop_line(self, data):
        """The line of a row that the trainer dropped."""
        self._file("dropped.jsonl").write(data)
        self.dropped += 1

    def tokenizer(self, tokenizer):
        """Saves it; returns its description for dump.json."""
        tokenizer.save_pretrained(os.path.join(self.path, "tokenizer"))
        return {"folder": "tokenizer", **describe_tokenizer(tokenizer)}

    def finish(self, description):
        for file in self._files.values():
            sync(file)
            file.close()
        with open(os.path.join(self.path, "dump.json"), "w", encoding="utf-8") as file:
            json.dump({"schema": SCHEMA, **description}, file, ensure_ascii=False, indent=1)
            file.write("\n")
            sync(file)
        move_into_place(self.path, self.target)

    def _file(self, name):
        if name not in self._files:
            self._files[name] = open(os.path.join(self.path, name), "wb")
        return self._files[name]


def describe_tokenizer(tokenizer):
    inner = getattr(tokenizer, "tokenizer", tokenizer)  # of a processor
    described = {"class": type(tokenizer).__name__, "name": text_or_none(getattr(inner, "name_or_path", None))}
    for key in ("eos_token", "eos_token_id", "pad_token", "pad_token_id", "bos_token", "bos_token_id"):
        value = getattr(inner, key, None)
        described[key] = value if isinstance(value, int) else text_or_none(value)
    for key in ("padding_side", "truncation_side"):
        described[key] = text_or_none(getattr(inner, key, None))
    return described


def text_or_none(value):
    return None if value is None else str(value)


def sync(file):
    file.flush()
    os.fsync(file.fileno())


# The folder beside: `.NAME.maskcheck-HOST-PID-RANDOM`. Host and process tell whether its writer still lives.


def host_mark():
    return format(zlib.crc32(socket.gethostname().encode()), "08x")


def temporary_name(name):
    return f".{name}.maskcheck-{host_mark()}-{os.getpid()}-{secrets.token_hex(4)}"


def remove_abandoned(parent, name):
    """Removes what a killed writer of the same folder left beside it."""
    prefix = f".{name}.maskcheck-{host_mark()}-"
    for entry in os.listdir(parent):
        pid = entry[len(prefix) :].split("-")[0] if entry.startswith(prefix) else ""
        if pid.isdigit() and not is_alive(int(pid)):
            shutil.rmtree(os.path.join(parent, entry), ignore_errors=True)


def move_into_place(made, target):
    """One step where the system can exchange two folders; else the old one steps aside first."""
    if not os.path.lexists(target):
        os.rename(made, target)
        return
    if exchange(made, target):
        shutil.rmtree(made, ignore_errors=True)
        return
    aside = made + "-old"
    os.rename(target, aside)
    os.rename(made, target)
    shutil.rmtree(aside, ignore_errors=True)


def exchange(one, other):
    """Linux: renameat2 with RENAME_EXCHANGE. False where that cannot be done."""
    import ctypes

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        here = ctypes.c_int(-100)  # AT_FDCWD
        return renameat2(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(2)) == 0
    except (OSError, AttributeError):
        return False
