"""Calls the program under test, as a user would."""

import json
import pathlib
import subprocess
import tempfile

TRAINERS = {"trl": "trl@1.16.0", "trl-collator": "trl-collator@0.19.1", "labels": "labels"}


def escaped(text):
    """The template options interpret backslashes."""
    return text.replace("\\", "\\\\")


def template(value):
    return "ids:" + ",".join(map(str, value["ids"])) if isinstance(value, dict) else escaped(value)


def cannot_be_said(case):
    """Why no command line can say this case, or None."""
    if {"ids": []} in (case.get("response_template"), case.get("instruction_template")):
        return "a template of no ids cannot be written"
    return None


def arguments(case, folder, data):
    options = [
        "--report",
        str(data),
        f"--tokenizer={folder}",
        f"--trainer={TRAINERS[case['trainer']]}",
        "--format=jsonl",
        "--with-tokens",
        "--no-progress",
        "--color=never",
        "--jobs=1",
    ]
    for key, value in case["settings"].items():
        options.append(f"--set={key}={json.dumps(value, ensure_ascii=False)}")
    for key, value in case.get("tokenizer_settings", {}).items():
        options.append(f"--set=tokenizer.{key}={json.dumps(value, ensure_ascii=False)}")
    for key in ("response_template", "instruction_template"):
        if case.get(key) is not None:
            options.append(f"--{key.replace('_', '-')}={template(case[key])}")
    if case.get("text_template") is not None:
        options.append(f"--text-template={escaped(case['text_template'])}")
    return options


def report(program, case, folder):
    """(exit status, lines of the report, standard error) for a case."""
    with tempfile.TemporaryDirectory() as place:
        data = pathlib.Path(place, "rows.jsonl")
        data.write_bytes(case["jsonl"].encode("utf-8", "surrogatepass"))
        done = subprocess.run([program, *arguments(case, folder, data)], capture_output=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    return done.returncode, lines, done.stderr.decode("utf-8", "replace")


def tokenize(program, folder, texts):
    """Ids and offsets of each text, without and with special tokens."""
    wanted = "".join(json.dumps({"text": t, "add_special_tokens": flag}) + "\n" for t in texts for flag in (False, True))
    done = subprocess.run([program, "tokenize", "-t", str(folder)], input=wanted.encode(), capture_output=True)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    return done.returncode, lines, done.stderr.decode("utf-8", "replace")
