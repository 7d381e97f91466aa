"""Versions: our own, and those of the user's packages, read without importing any."""

from __future__ import annotations

import platform

__version__ = "0.1.0"

#: What can change a label.
PACKAGES = (
    "trl",
    "transformers",
    "tokenizers",
    "datasets",
    "torch",
    "accelerate",
    "peft",
    "unsloth",
    "unsloth_zoo",
    "liger-kernel",
    "axolotl",
    "llamafactory",
    "ms-swift",
)


def installed(package):
    """The version in the metadata, without a local part such as `+cpu`; None where it is not installed."""
    from importlib import metadata

    try:
        found = metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
    return found.split("+")[0] if found else None


def versions(packages=PACKAGES):
    """Python's version and those of the packages that are installed."""
    found = {name: installed(name) for name in packages}
    return {"python": platform.python_version(), **{name: v for name, v in found.items() if v is not None}}
