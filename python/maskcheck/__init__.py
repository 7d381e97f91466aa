"""What a fine-tuning run really learns from: dump it, check it, before you train.

    import maskcheck
    maskcheck.check(trainer)                      # raises CheckFailed with the report
    maskcheck.dump(trainer, "labels.dump")        # then: maskcheck labels.dump
    trainer.add_callback(maskcheck.Callback())    # the same when training begins

Plain Python without dependencies; the packages of your environment are imported only where you hand their objects over.
"""

from __future__ import annotations

from .version import __version__

__all__ = ["Callback", "CheckFailed", "DumpError", "ProgramError", "__version__", "check", "dump"]

_PLACES = {
    "Callback": "callback",
    "CheckFailed": "checking",
    "ProgramError": "checking",
    "check": "checking",
    "dump": "dumping",
    "DumpError": "folder",
}


def __getattr__(name):
    """Imports a name when it is first used, so that `import maskcheck` costs nothing."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module("." + _PLACES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted(__all__)
