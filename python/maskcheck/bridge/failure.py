"""Errors as the protocol tells them."""

from __future__ import annotations

import contextlib
import importlib
import sys
import traceback


class Failure(Exception):
    """An error with its kind; `more` are the keys that go along. `__cause__` is what user code or a package raised."""

    def __init__(self, kind, message, **more):
        super().__init__(message)
        self.kind = kind
        self.more = {key: value for key, value in more.items() if value is not None}


@contextlib.contextmanager
def failing(kind, **more):
    """Whatever is raised inside is of this kind, unless it has one already. Also `sys.exit()` in user code."""
    try:
        yield
    except (Failure, KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:
        raise Failure(kind, str(error), **more) from error


def described(error):
    """The `error` of an answer."""
    kind = error.kind if isinstance(error, Failure) else "internal"
    origin = error.__cause__ if isinstance(error, Failure) and error.__cause__ is not None else error
    found = {
        "kind": kind,
        "type": type(origin).__name__,
        "module": type(origin).__module__,
        "message": str(error),
        "traceback": "".join(traceback.format_exception(type(origin), origin, origin.__traceback__)),
        **(error.more if isinstance(error, Failure) else {}),
    }
    if origin.__cause__ is not None and "cause" not in found:
        found["cause"] = {"type": type(origin.__cause__).__name__, "message": str(origin.__cause__)}
    return found


def require(package, install=None):
    """The package, imported; an error that says what to type where it is not installed."""
    try:
        return importlib.import_module(package)
    except Exception as error:
        name = package.split(".")[0]
        if isinstance(error, ModuleNotFoundError) and error.name == name:
            raise Failure(
                "missing", f"{sys.executable} has no package `{name}`", package=name, hint=hint(install or name)
            ) from error
        raise Failure("broken", f"`{name}` is installed but cannot be imported: {error}", package=name) from error


def hint(install):
    return f"{sys.executable} -m pip install {install}"
