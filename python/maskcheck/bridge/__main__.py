"""`python -m maskcheck.bridge [--program PID]`."""

import os
import sys

from . import guard
from .channel import Channel, standard_pipes


def program():
    """The process that the bridge must not outlive, where the command line names it."""
    if len(sys.argv) == 1:
        return None
    if len(sys.argv) != 3 or sys.argv[1] != "--program" or not sys.argv[2].isdigit():
        sys.exit("usage: python -m maskcheck.bridge [--program PID]   (docs/bridge-protocol.md)")
    return int(sys.argv[2])


if __name__ == "__main__":
    named = program()
    reader, writer = standard_pipes()
    scratch = guard.start(named)
    from .server import Server

    bridge = os.getpid()
    try:
        Server(Channel(reader, writer), scratch).serve()
    finally:
        if os.getpid() == bridge:  # and no child that user code has forked
            guard.clean(scratch)  # the guard may be gone
