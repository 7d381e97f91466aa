"""The bridge and its own children do not outlive the program, however either of them ends.

A signal at the parent's death (PR_SET_PDEATHSIG) would follow the *thread* that made the child, and threads of a pool come
and go; the end of standard input is only seen between requests. So a small process waits for the end of both.
"""

from __future__ import annotations

import os
import secrets
import select
import shutil
import signal
import tempfile
import time

from maskcheck.processes import is_alive


def start(program=None):
    """Puts this process at the head of a group of its own, forks the guard, and returns the scratch folder.

    program: the process that must not be outlived. Without it, the parent; then a program that is killed before this line
    is reached is only noticed where its end has made us a child of the first process.
    """
    if program is None:
        program = os.getppid()
        if program == 1 and hung_up(0):
            os._exit(0)
    leads = lead_a_group()
    # The guard knows the name before the folder is there: no moment is left in which a kill would leave it behind.
    scratch = os.path.join(tempfile.gettempdir(), f"maskcheck-bridge-{secrets.token_hex(8)}")
    bridge = os.getpid()
    if os.fork() == 0:
        try:
            watch(program, bridge, scratch, leads)
        finally:
            os._exit(0)
    make_own_folder(scratch)
    return scratch


def make_own_folder(scratch):
    """The scratch folder. Packages, user code and their children put their temporary files there as well, so that nothing of
    them is left when they are killed."""
    os.mkdir(scratch, 0o700)
    os.environ["TMPDIR"] = scratch
    tempfile.tempdir = None  # read anew


def hung_up(descriptor):
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))


def lead_a_group():
    """False at a terminal, where a group of its own could not read what is typed."""
    if os.isatty(0):
        return False
    try:
        os.setpgid(0, 0)
    except OSError:
        pass  # it leads a session already
    return os.getpgid(0) == os.getpid()


def watch(program, bridge, scratch, leads):
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    # Not one descriptor of the pipes may stay open here: their ends must be seen.
    os.closerange(0, 1024)
    wait_for_either(program, bridge)
    try:
        if leads:
            os.killpg(bridge, signal.SIGKILL)
        else:
            os.kill(bridge, signal.SIGKILL)
    except OSError:
        pass
    clean(scratch)


def wait_for_either(program, bridge):
    try:
        ends = [os.pidfd_open(program), os.pidfd_open(bridge)]
    except (AttributeError, OSError):  # not Linux, an old one, or one of them is gone
        while os.getppid() == bridge and is_alive(program):
            time.sleep(0.2)
        return
    poll = select.poll()
    for end in ends:
        poll.register(end, select.POLLIN)
    while not poll.poll():
        pass


def beside(scratch, path):
    """Notes a folder outside of the scratch folder that is to go with it."""
    with open(os.path.join(scratch, "beside"), "a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(path + "\0")


def clean(scratch):
    try:
        with open(os.path.join(scratch, "beside"), encoding="utf-8", errors="surrogateescape") as file:
            for path in filter(None, file.read().split("\0")):
                shutil.rmtree(path, ignore_errors=True)
    except OSError:
        pass
    for _ in range(10):  # a process of the group may write on for a moment while it is killed
        shutil.rmtree(scratch, ignore_errors=True)
        if not os.path.exists(scratch):
            return
        time.sleep(0.05)
