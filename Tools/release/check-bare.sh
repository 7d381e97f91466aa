#!/bin/sh
# Runs the program in a tree of Debian that has neither Swift nor ncurses nor libstdc++'s headers: what debootstrap makes
# (root, network). Prints what the program needs, its size, and what it said.
#
#     check-bare.sh PROGRAM FOLDER [SUITE]    FOLDER is made, or used again
set -eu

program=$1 tree=$2 suite=${3:-bookworm}
here=$(dirname "$0")
repository=$(cd "$here/../.." && pwd)

if [ ! -e "$tree/etc/debian_version" ]; then debootstrap --variant=minbase "$suite" "$tree" >&2; fi
# What another program pulled in is taken away, so that only what is linked in can serve.
rm -f "$tree"/usr/lib/*/libncurses* "$tree"/usr/lib/*/libpcre2* "$tree"/usr/lib/*/libtinfo* "$tree"/lib/*/libncurses* "$tree"/lib/*/libtinfo*
install -m 755 "$program" "$tree/usr/bin/maskcheck"
rm -rf "$tree/example"
cp -rL "$repository/Examples/herg" "$tree/example"

# Swift reads its arguments from there.
mount -t proc proc "$tree/proc"
trap 'umount "$tree/proc"' EXIT

printf 'size         %s bytes\n' "$(stat -c %s "$program")"
readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/needs        \1/p'
in_tree() { chroot "$tree" /usr/bin/maskcheck "$@"; }
printf 'version      %s\n' "$(in_tree --version)"
in_tree --report /example/herg.jsonl -t /example/tokenizers/qwen-like --text-template '{input_text} {output_text}' \
  --fail-on never | tail -3

# The browser, on a terminal of its own: its first screen comes, `q` ends it.
python3 - "$tree" <<'PYTHON'
import fcntl, os, pty, select, struct, sys, termios, time

tree = sys.argv[1]
for terminal, folder in (("xterm-256color", None), ("linux", None), ("made-up", "/home/.terminfo/m")):
    if folder:
        os.makedirs(tree + folder, exist_ok=True)
        source = next(tree + p + "/x/xterm" for p in ("/lib/terminfo", "/usr/share/terminfo") if os.path.exists(tree + p + "/x/xterm"))
        with open(source, "rb") as old, open(f"{tree}{folder}/made-up", "wb") as new:
            new.write(old.read())
    pid, master = pty.fork()
    if pid == 0:
        os.chroot(tree)
        os.chdir("/")
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        words = ["maskcheck", "/example/herg.jsonl", "-t", "/example/tokenizers/qwen-like", "--text-template", "{input_text} {output_text}"]
        os.execve("/usr/bin/maskcheck", words, {"TERM": terminal, "HOME": "/home", "LANG": "C.UTF-8"})
    seen, asked, end = b"", False, time.time() + 20
    while time.time() < end:
        if select.select([master], [], [], 0.2)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
        elif b"maskcheck" in seen and not asked:
            asked = True
            os.write(master, b"q")
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    good = status == 0 and b"herg" in seen and b"\x1b[" in seen
    print(f"browser      TERM={terminal}: {'opened and closed' if good else 'FAILED'} (exit {status}, {len(seen)} bytes of screen)")
    if not good:
        sys.exit(seen.decode("utf-8", "replace"))
PYTHON
