"""Whether a process is still there."""

from __future__ import annotations

import os


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
