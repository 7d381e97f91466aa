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


def model(folder, place):
    """The tokenizer's folder with the chat templates of the case: links to its files, without what it carries itself."""
    link = pathlib.Path(place, "model")
    link.mkdir()
    for path in pathlib.Path(folder).resolve().iterdir():
        if path.name != "tokenizer_config.json" and "chat_template" not in path.name:
            (link / path.name).symlink_to(path)
    config = json.loads(pathlib.Path(folder, "tokenizer_config.json").read_text(encoding="utf-8"))
    config.pop("chat_template", None)
    return link, config


def chat_template(case, folder, place):
    """The folder to name with -t, and what goes with it."""
    carried = case.get("chat_template")
    if "messages" not in case["jsonl"] and "role" not in case["jsonl"] and "from" not in case["jsonl"]:
        return folder, []
    link, config = model(folder, place)
    options = []
    if isinstance(carried, dict):
        config["chat_template"] = [{"name": name, "template": text} for name, text in carried.items()]
    (link / "tokenizer_config.json").write_text(json.dumps(config))
    if isinstance(carried, str):
        (pathlib.Path(place) / "own.jinja").write_text(carried, encoding="utf-8")
        options.append(f"--chat-template={place}/own.jinja")
    return link, options


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
        if key == "chat_template_path" and case.get("chat_template_file") is not None:
            data.with_name(value).write_text(case["chat_template_file"], encoding="utf-8")
            value = str(data.with_name(value))
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
        folder, more = chat_template(case, folder, place)
        done = subprocess.run([program, *arguments(case, folder, data), *more], capture_output=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    return done.returncode, lines, done.stderr.decode("utf-8", "replace")


def tokenize(program, folder, texts):
    """Ids and offsets of each text, without and with special tokens."""
    wanted = "".join(json.dumps({"text": t, "add_special_tokens": flag}) + "\n" for t in texts for flag in (False, True))
    done = subprocess.run([program, "tokenize", "-t", str(folder)], input=wanted.encode(), capture_output=True)
    lines = [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()]
    return done.returncode, lines, done.stderr.decode("utf-8", "replace")
