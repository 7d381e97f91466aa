"""Prepared data of other trainers, opened as recorded labels, against what the package stored.

usage: python prepared.py --maskcheck PROGRAM [--work .conformance] [--only axolotl,llamafactory,trl,unsloth]
                          [--python-axolotl PYTHON] [--python-llamafactory PYTHON] [--python-unsloth PYTHON] [--python-1.16 PYTHON]
                          [--rows 320]

Each package prepares generated rows with its own command, on the CPU, with a random model of one layer (prepared/ holds the
configurations that docs/prepared-data.md shows). Every id and label of every row that `maskcheck FOLDER --trainer labels` shows must
be the one that the package's own `datasets` reads, and so must those of the dump that `maskcheck.dump` writes of the folder, but
for padding that attention marks off.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

import fetch
import version_rows

HERE = pathlib.Path(__file__).resolve().parent
RECIPES = HERE / "prepared"
PACKAGE = fetch.ROOT / "python"
# LLaMA-Factory imports torchaudio at its top and uses it for audio only; from the index it wants CUDA's libraries.
ABSENT = '"""Stands in for torchaudio, which cannot be loaded beside the CPU build of torch."""\n'


class Folder:
    """Where one package works: model, data, and its environment."""

    def __init__(self, name, python, options):
        self.name, self.python, self.options = name, python, options
        self.path = options.work / "prepared" / name
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        self.tokenizer = fetch.tokenizer("qwen3", options.work)
        write_rows(self.path, options.rows)
        for file in RECIPES.iterdir():
            if file.is_file():
                shutil.copy(file, self.path)
        self.run(python, "make_model.py", str(self.tokenizer), "model")

    def run(self, *command, path=""):
        """One command of a package, without network; its last words where it fails."""
        quiet = {"HF_HUB_OFFLINE": "1", "AXOLOTL_DO_NOT_TRACK": "1", "HF_DATASETS_CACHE": str(self.path / "cache")}
        environment = {**os.environ, **quiet, "PYTHONPATH": path, "CUDA_VISIBLE_DEVICES": ""}
        done = subprocess.run(command, cwd=self.path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise fetch.Skipped(f"{' '.join(command[-2:])}: {done.stdout.strip().splitlines()[-1][:300]}")

    def script(self, name):
        """A command that the environment has."""
        return str(pathlib.Path(self.python).parent / name)

    def configuration(self, base, name, *more):
        """The recipe's configuration with some keys set."""
        keys = {line.partition(":")[0] for line in more}
        lines = (RECIPES / base).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if line.partition(":")[0] not in keys]
        (self.path / name).write_text("".join(f"{line}\n" for line in [*kept, *more]), encoding="utf-8")
        return name

    def stored(self, folder, split):
        """(ids and labels of each row as the package's own datasets reads them, the dump of them)."""
        out = self.path / "stored.jsonl"
        shutil.rmtree(f"{out}.dump", ignore_errors=True)
        self.run(self.python, "read_back.py", str(folder), split or "-", str(out), path=str(PACKAGE))
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()], f"{out}.dump"

    def shown(self, data, split=None, *more):
        """(exit status, the rows that the program shows, its words)."""
        command = [str(self.options.maskcheck), "--report", str(data), "-t", str(self.tokenizer), "--trainer", "labels"]
        command += ["--python", self.python, "--format=jsonl", "--with-tokens", "--fail-on=never", *more]
        done = subprocess.run([*command, *(["--split", split] if split else [])], cwd=self.path, capture_output=True, text=True)
        return done.returncode, [json.loads(line) for line in done.stdout.split("\n") if line.strip()], done.stderr.strip()


def write_rows(folder, count):
    """The same odd rows as conversations, as segments with labels of their own, and as prompt/completion."""
    rng, odd = random.Random(3), version_rows.generated()

    def said():
        return version_rows.piece(rng, odd).replace("\x00", "") or "nothing"

    chats, segments, pairs = [], [], []
    for _ in range(count):
        turns = [{"role": role, "content": said()} for _ in range(rng.randint(1, 3)) for role in ("user", "assistant")]
        chats.append({"messages": [{"role": "system", "content": said()}] * (rng.random() < 0.3) + turns})
        segments.append({"segments": [{"label": turn["role"] == "assistant", "text": turn["content"]} for turn in turns]})
        pairs.append({"prompt": turns[0]["content"], "completion": " " + turns[1]["content"]})
    for name, rows in (("chats", chats), ("segments", segments), ("pairs", pairs)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "chats.json").write_text(json.dumps(chats), encoding="utf-8")


def compare(folder, case, data, split, read, own=None):
    """Prints the line of one case: what the program shows of `data` against what the package reads from `read`.

    `own` is a dump that was made of the trainer; else the folder is dumped.
    """
    stored, dump = folder.stored(read, split)
    dump = own or dump
    different = []
    ways = [("folder", folder.shown(data, split), stored), ("dump", folder.shown(dump), [without_padding(row) for row in stored])]
    for shown_as, (status, rows, words), expected in ways:
        if len(rows) != len(expected):
            different.append(f"{shown_as}: {len(rows)} rows, exit {status}: {words[:300]}")
        for number, (row, wanted) in enumerate(zip(rows, expected)):
            if any(row.get(key) != wanted[key] for key in ("input_ids", "labels")):
                different.append(f"{shown_as}: row {number}: {row['status']} {row.get('reason', '')}")
    tokens = sum(len(row["input_ids"]) for row in stored)
    told = f"DIFFERENT: {len(different)}, first: {different[0]}" if different else "equal"
    print(f"{folder.name:<14}{case:<34}{len(stored):>6} rows{tokens:>9} tokens   {told}", flush=True)
    return not different


def without_padding(row):
    """What a dump keeps: attention marks padding with 0 at the ends, and none of the padding here is supervised."""
    mask = row.get("attention_mask") or [1] * len(row["input_ids"])
    attended = [place for place, value in enumerate(mask) if value]
    kept = range(attended[0], attended[-1] + 1)
    if any(label != -100 for place, label in enumerate(row["labels"]) if place not in kept):
        return row
    return {key: row[key][kept.start : kept.stop] for key in ("input_ids", "labels")}


def axolotl(folder):
    def prepare(name, *more):
        folder.run(folder.script("axolotl"), "preprocess", folder.configuration("axolotl.yaml", name, *more))
        return max((folder.path / "last_run_prepared").glob("*/state.json"), key=lambda path: path.stat().st_mtime).parent

    first = prepare("plain.yaml")
    good = compare(folder, "chat_template", "last_run_prepared", None, first)
    second = prepare("packed.yaml", "sample_packing: true", "pad_to_sequence_len: true")
    status, _, words = folder.shown("last_run_prepared")
    told = status == 2 and words.find(second.name) < words.find(first.name) and second.name in words
    print(f"{folder.name:<14}{'two data sets in one folder':<34}{'both are named' if told else f'NOT TOLD: {words}'}", flush=True)
    good = compare(folder, "chat_template, sample_packing", second, None, second) and told and good
    (folder.path / "segments.yaml").write_text(segments_of((RECIPES / "axolotl.yaml").read_text(encoding="utf-8")))
    folder.run(folder.script("axolotl"), "preprocess", "segments.yaml")
    return compare(folder, "input_output", "segments", None, next((folder.path / "segments").glob("*/"))) and good


def segments_of(configuration):
    """The recipe for the type that takes labels from the data."""
    start, end = configuration.index("    type:"), configuration.index("dataset_prepared_path:")
    made = configuration[:start] + "    type: input_output\n" + configuration[end:]
    return made.replace("chats.jsonl", "segments.jsonl").replace("last_run_prepared", "segments")


def llamafactory(folder):
    (folder.path / "absent").mkdir()
    (folder.path / "absent/torchaudio.py").write_text(ABSENT)
    good = True
    for name, more in {"tokenized": [], "packed": ["packing: true"], "neat": ["neat_packing: true"]}.items():
        configuration = folder.configuration("llamafactory.yaml", f"{name}.yaml", f"tokenized_path: {name}", *more)
        folder.run(folder.script("llamafactory-cli"), "train", configuration, path=str(folder.path / "absent"))
        for split in ("train", "validation"):
            good = compare(folder, f"{more[0] if more else 'tokenized_path'}, {split}", name, split, folder.path / name) and good
    return good


def trl(folder):
    good = True
    for name, more in {"prepared": [], "packed": ["packing=true", "max_length=64"]}.items():
        folder.run(folder.python, "trl_prepare.py", name, *more)
        good = compare(folder, f"save_to_disk {' '.join(more)}", name, None, folder.path / name) and good
    return good


def unsloth(folder):
    folder.run(folder.python, "unsloth_prepare.py", "prepared", "labels.dump", path=str(PACKAGE))
    return compare(folder, "train_on_responses_only", "prepared", None, folder.path / "prepared", folder.path / "labels.dump")


PREPARE = {"axolotl": axolotl, "llamafactory": llamafactory, "trl": trl, "unsloth": unsloth}


def environment(name, options):
    """The Python of a package, made where it is not given."""
    if name == "trl":
        return fetch.environment("1.16", options.work, options.python_1_16)
    given = getattr(options, f"python_{name}")
    if given:
        return given
    place = options.work / f"venv-{name}"
    python = place / "bin/python"
    if not (place / "complete").exists():
        wanted = fetch.sections(HERE / "requirements-prepared.txt")
        fetch.run([sys.executable, "-m", "venv", "--clear", str(place)], "python -m venv")
        fetch.run([str(python), "-m", "pip", "install", "-q", *wanted[name]], f"pip install (for {name})")
        fetch.run([str(python), "-m", "pip", "install", "-q", "--no-deps", *wanted[f"{name} alone"]], f"pip install {name}")
        (place / "complete").touch()
    return str(python)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--maskcheck", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--only", default=",".join(PREPARE))
    parser.add_argument("--rows", type=int, default=320)
    parser.add_argument("--python-axolotl", default=os.environ.get("MASKCHECK_PYTHON_AXOLOTL"))
    parser.add_argument("--python-llamafactory", default=os.environ.get("MASKCHECK_PYTHON_LLAMAFACTORY"))
    parser.add_argument("--python-unsloth", default=os.environ.get("MASKCHECK_PYTHON_UNSLOTH"))
    parser.add_argument("--python-1.16", dest="python_1_16", default=os.environ.get("MASKCHECK_PYTHON_1_16"))
    options = parser.parse_args()
    options.maskcheck, options.work = options.maskcheck.resolve(), options.work.resolve()
    good = True
    for name in options.only.split(","):
        try:
            good = PREPARE[name](Folder(name, environment(name, options), options)) and good
        except fetch.Skipped as reason:
            print(f"{name:<14}failed: {reason}", flush=True)
            good = False
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
