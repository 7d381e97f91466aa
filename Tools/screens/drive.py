#!/usr/bin/env python3
"""Runs a program in tmux, presses keys, and compares its screens with the committed ones.

    drive.py --script browse.keys --golden DIR -- .build/debug/maskcheck data.jsonl -t tokenizer
    drive.py --script browse.keys --golden DIR --record -- …       writes the screens anew

The lines of a script:

    keys Down j PgDn C-d      keys as tmux names them
    text some words           typed as they stand
    wait some words           goes on when the screen shows them (10 s at most)
    screen name               keeps the screen under that name
    resize 100x30
    signal TERM               sends a signal to the program
    exit 0                    the program has ended with that status, and left a clean terminal
    only 80x24                the next line counts at this size only
    # words                   nothing

Every screen is kept as DIR/NAME-WxH.txt (see ansi.py); with --output the raw captures are written as well.
"""

import argparse
import difflib
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

import ansi

MARK = "-- ended with"
# While one of these is to be seen, the screen is not what it will be.
BUSY = ("counting", "reading …", "searching …")


class Terminal:
    """One tmux server with one pane, of its own."""

    def __init__(self, size, term, environment, command):
        self.socket = f"maskcheck-screens-{time.time_ns()}"
        columns, rows = size.split("x")
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as configuration:
            configuration.write(f"set -g default-terminal {term}\nset -g status off\nset -s escape-time 0\n")
            configuration.flush()
            self.tmux("-f", configuration.name, "new-session", "-d", "-x", columns, "-y", rows,
                      *sum((["-e", pair] for pair in environment), []),
                      f"{shlex.join(command)}; printf '%s %s' '{MARK}' $?; exec cat")

    def tmux(self, *arguments):
        done = subprocess.run(["tmux", "-L", self.socket, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"tmux {shlex.join(arguments)}: {done.stderr}")
        return done.stdout

    def capture(self):
        return self.tmux("capture-pane", "-p", "-e", "-N")

    def settled(self, quiet=0.25, limit=10):
        """The screen once it has not changed for a while and nothing is on its way."""
        end = time.monotonic() + limit
        last, since = self.capture(), time.monotonic()
        while time.monotonic() < end:
            time.sleep(0.05)
            now = self.capture()
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet and not any(word in now for word in BUSY):
                break
        return last

    def becoming(self, wanted, limit=10):
        """The settled screen; one that is not `wanted` yet gets time to become it, for a busy machine is slow."""
        end = time.monotonic() + limit
        last = self.settled()
        while ansi.readable(last) != wanted and time.monotonic() < end:
            time.sleep(0.1)
            last = self.settled()
        return last

    def wait(self, words, limit=10):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if words in self.tmux("capture-pane", "-p"):
                return
            time.sleep(0.05)
        raise SystemExit(f"the screen never showed {words!r}:\n{self.tmux('capture-pane', '-p')}")

    def signal(self, name):
        """To the program, not to the shell around it."""
        shell = self.tmux("display", "-p", "#{pane_pid}").strip()
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", shell], capture_output=True, text=True).stdout.split()
        for child in children:
            subprocess.run(["kill", f"-{name}", child], check=True)

    def ended(self, status):
        self.wait(f"{MARK} {status}")
        flags = self.tmux("display", "-p", "#{alternate_on} #{cursor_flag} #{keypad_flag}").split()
        if flags != ["0", "1", "0"]:
            raise SystemExit(f"the terminal was not given back (other screen, cursor, keypad): {flags}")

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


def play(script, size, terminal, look):
    applies = True
    for line in script:
        word, _, rest = line.strip().partition(" ")
        if not word or word == "#":
            continue
        if word == "only":
            applies = rest == size
            continue
        if applies:
            step(word, rest, terminal, look)
        applies = True


def step(word, rest, terminal, look):
    if word == "keys":
        for key in rest.split():
            terminal.tmux("send-keys", "--", key)
            time.sleep(0.03)
    elif word == "text":
        terminal.tmux("send-keys", "-l", "--", rest)
    elif word == "wait":
        terminal.wait(rest)
    elif word == "screen":
        look(rest, terminal)
    elif word == "resize":
        columns, rows = rest.split("x")
        terminal.tmux("resize-window", "-x", columns, "-y", rows)
    elif word == "signal":
        terminal.signal(rest)
    elif word == "exit":
        terminal.ended(rest)
    else:
        raise SystemExit(f"unknown step: {word}")


class Screens:
    """The committed screens of one size, and how many of those seen are equal."""

    def __init__(self, size, arguments):
        self.size, self.golden = size, arguments.golden
        self.record, self.output = arguments.record, arguments.output
        self.equal, self.different = 0, 0

    def look(self, name, terminal):
        file = self.golden / f"{name}-{self.size}.txt"
        wanted = file.read_text(encoding="utf-8") if file.exists() else ""
        capture = terminal.settled() if self.record else terminal.becoming(wanted)
        if self.output:
            self.output.mkdir(parents=True, exist_ok=True)
            (self.output / f"{name}-{self.size}.ansi").write_text(capture, encoding="utf-8")
        if self.record:
            self.golden.mkdir(parents=True, exist_ok=True)
            file.write_text(ansi.readable(capture), encoding="utf-8")
        self.count(wanted, ansi.readable(capture), file)

    def count(self, wanted, found, file):
        if self.record or wanted == found:
            self.equal += 1
            return
        self.different += 1
        sys.stdout.writelines(difflib.unified_diff(
            wanted.splitlines(True), found.splitlines(True), f"{file} (committed)", f"{file.stem} (now)"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=pathlib.Path, required=True)
    parser.add_argument("--golden", type=pathlib.Path, required=True)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--output", type=pathlib.Path, help="folder for the raw captures")
    parser.add_argument("--size", action="append", help="40x10, 80x24 and 200x50 unless given")
    parser.add_argument("--term", default="tmux-256color")
    parser.add_argument("--env", action="append", default=[], help="NAME=VALUE for the program")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    script = arguments.script.read_text(encoding="utf-8").splitlines()
    equal, different = 0, 0
    for size in arguments.size or ["40x10", "80x24", "200x50"]:
        screens = Screens(size, arguments)
        terminal = Terminal(size, arguments.term, arguments.env, arguments.command)
        try:
            play(script, size, terminal, screens.look)
        finally:
            terminal.close()
        equal, different = equal + screens.equal, different + screens.different
    print(f"{equal} screens {'recorded' if arguments.record else 'equal'}, {different} different")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
