"""A formatting function that the user named: `FILE.py:NAME` or `module:NAME`.

A training script must not start to train because we look for a function in it. So of a file only imports, functions,
classes and plain assignments are run; `import_whole` runs all of it.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import types

from .failure import Failure, failing

#: What may be called in a plain assignment: it makes a value and does nothing else.
HARMLESS = {
    "bool", "bytes", "dict", "float", "frozenset", "int", "len", "list", "max", "min", "range", "set", "sorted", "str", "sum",
    "tuple", "zip", "dedent", "indent", "textwrap.dedent", "textwrap.indent", "re.compile", "os.environ.get", "os.getenv",
    "os.path.join", "os.path.dirname", "os.path.abspath", "Path", "pathlib.Path", "inspect.cleandoc",
}  # fmt: skip
#: Methods of texts, which may be called on a literal and on what is made of one.
OF_TEXT = {"format", "join", "strip", "lstrip", "rstrip", "replace", "split", "splitlines", "lower", "upper", "encode"}


class Loaded:
    """A function, notes on what of its file was not run, and what to do where it misses a name."""

    def __init__(self, function, notes=(), hint=lambda name: None):
        self.function = function
        self.notes = list(notes)
        self._hint = hint

    def hint(self, error):
        if not isinstance(error, NameError):
            return None
        return self._hint(getattr(error, "name", None) or str(error).partition("'")[2].partition("'")[0])


def load(named, whole=False):
    place, _, name = named.rpartition(":")
    if not place or not name:
        raise Failure("request", f"found `{named}`, expected FILE.py:NAME or module:NAME")
    if place.endswith(".py"):
        return from_file(place, name, whole)
    put_on_the_path(os.getcwd())
    with failing("user-code", stage="import"):
        module = importlib.import_module(place)
    return Loaded(attribute(vars(module), name, place))


def from_file(path, name, whole):
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise Failure("user-code", f"{path}: {error.strerror}", stage="import") from error
    with failing("user-code", stage="import"):
        tree = ast.parse(source, path)
    module = types.ModuleType(os.path.splitext(os.path.basename(path))[0])
    module.__file__ = os.path.abspath(path)
    # Known by its name while its classes are made: dataclasses and pickle look there.
    sys.modules.setdefault(module.__name__, module)
    script = Script(path, tree, vars(module))
    put_on_the_path(os.path.dirname(module.__file__))
    script.run(whole)
    return Loaded(attribute(vars(module), name, path, script.hint), script.notes(), script.hint)


def put_on_the_path(folder):
    """As Python does for a script; it stays there, since the function may import when it is called."""
    if folder not in sys.path:
        sys.path.insert(0, folder)


def attribute(names, dotted, place, hint=lambda name: None):
    first, *rest = dotted.split(".")
    if first not in names:
        functions = sorted(
            k for k, v in names.items() if callable(v) and not k.startswith("_") and isinstance(v, types.FunctionType)
        )
        there = f"; the functions there are: {', '.join(functions)}" if functions else ""
        raise Failure("user-code", f"{place} has no `{dotted}`{there}", stage="import", hint=hint(first))
    found = names[first]
    for part in rest:
        with failing("user-code", stage="import"):
            found = getattr(found, part)
    if not callable(found):
        raise Failure("user-code", f"{place}: `{dotted}` is a {type(found).__name__}, expected a function", stage="import")
    return found


class Script:
    """The statements of a file, run one by one; what was left out is remembered for error messages."""

    def __init__(self, path, tree, names):
        self.path, self.tree, self.names = path, tree, names
        self.left_out = []  # (line, first line of the code, names it would have set, why)

    def run(self, whole):
        for statement in self.tree.body:
            if not whole and not is_plain(statement):
                self.leave_out(statement, "it was not run")
                continue
            try:
                self.execute(statement)
            except (KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException as error:
                if whole:
                    raise Failure("user-code", f"{self.path}, line {statement.lineno}: {error}", stage="import") from error
                # A missing package or name hurts only a function that needs it, and is then told.
                self.leave_out(statement, f"it raised {type(error).__name__}: {error}")

    def execute(self, statement):
        code = compile(ast.Module([statement], []), self.path, "exec")
        exec(code, self.names)  # what the user asked for

    def leave_out(self, statement, why):
        line = ast.unparse(statement).split("\n")[0]
        self.left_out.append((statement.lineno, line, set_by(statement), why))

    def notes(self):
        return [f"{self.path}: line {n}: `{short(line)}`: {why}" for n, line, _, why in self.left_out]

    def hint(self, name):
        """What to do for a name that is not there because its statement was left out."""
        for n, line, names, why in self.left_out:
            if name in names:
                also = (
                    " Run the whole file with --import-whole, or set it inside the function." if why == "it was not run" else ""
                )
                return f"`{name}` is set in line {n} of {self.path}: `{short(line)}`; {why}.{also}"
        return None


def short(line):
    return line if len(line) <= 100 else line[:99] + "…"


# Which statements are plain.


def is_plain(statement):
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)):
        return True
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)  # a text that documents
    if isinstance(statement, ast.Assign):
        return makes_a_value(statement.value) and all(is_name(target) for target in statement.targets)
    if isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        return is_name(statement.target) and (statement.value is None or makes_a_value(statement.value))
    if isinstance(statement, ast.If):
        return (
            makes_a_value(statement.test)
            and not asks_for_main(statement.test)
            and all(map(is_plain, statement.body + statement.orelse))
        )
    if isinstance(statement, ast.Try):
        handled = [s for handler in statement.handlers for s in handler.body]
        return all(map(is_plain, statement.body + handled + statement.orelse + statement.finalbody))
    return False


def is_name(target):
    if isinstance(target, (ast.Tuple, ast.List)):
        return all(map(is_name, target.elts))
    return is_name(target.value) if isinstance(target, ast.Starred) else isinstance(target, ast.Name)


def asks_for_main(test):
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(test))


def makes_a_value(expression):
    """Nothing is called but what is harmless. What a lambda holds is not run now."""
    if isinstance(expression, ast.Lambda):
        return True
    if isinstance(expression, (ast.Await, ast.Yield, ast.YieldFrom)):
        return False
    if isinstance(expression, ast.Call) and not is_harmless(expression.func):
        return False
    return all(makes_a_value(child) for child in ast.iter_child_nodes(expression))


def is_harmless(called):
    if ast.unparse(called) in HARMLESS:
        return True
    return isinstance(called, ast.Attribute) and called.attr in OF_TEXT and is_text(called.value)


def is_text(expression):
    """A literal text, or a method of one called."""
    if isinstance(expression, (ast.Constant, ast.JoinedStr)):
        return True
    if isinstance(expression, ast.BinOp):
        return is_text(expression.left) or is_text(expression.right)
    return isinstance(expression, ast.Call) and is_harmless(expression.func)


def set_by(statement):
    """Names that the statement would have set."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
    return found
