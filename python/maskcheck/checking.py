"""`maskcheck.check`: a look at the labels before they are trained on, through the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
import tempfile

from .dumping import write
from .sources import source_of


class CheckFailed(Exception):
    """The labels have a finding, or miss a threshold. `report` is the program's text."""

    def __init__(self, report):
        super().__init__(report)
        self.report = report


class ProgramError(Exception):
    """The program could not be found, or could not do its work. `status` is its exit status, None where it never ran."""

    def __init__(self, message, status=None):
        super().__init__(message)
        self.status = status


def check(trainer, fail_on="error", min_ratio=None, max_match_failures=None, **more):
    """Dumps rows of a trainer to a temporary folder and runs `maskcheck --report` over them.

    trainer: whatever `maskcheck.dump` takes.
    fail_on: "error", "warning" or "never".
    min_ratio: the least share of tokens that must be supervised.
    max_match_failures: a number, or a text such as "5%".
    rows, seed, tokenizer: as for `maskcheck.dump`.
    options: more options of the program, as on its command line.
    program: where it is; else MASKCHECK_PROGRAM, the one of this package, the one on the PATH.

    Returns the report's text; raises `CheckFailed` with it where the program finds something.
    """
    limits = {"fail_on": fail_on, "min_ratio": min_ratio, "max_match_failures": max_match_failures}
    return look(lambda rows, seed: source_of(trainer, rows, seed), **limits, **more)


def look(
    source,
    *,
    fail_on="error",
    min_ratio=None,
    max_match_failures=None,
    rows=200,
    seed=None,
    tokenizer=None,
    options=(),
    program=None,
):
    """`check` for a source that is made when the program has been found."""
    program = program or find_program()
    with tempfile.TemporaryDirectory(prefix="maskcheck-") as place:
        folder = os.path.join(place, "dump")
        described = write(source(rows, seed), folder, tokenizer, seed, sampled=rows is not None and seed is not None)
        if not described["rows"]["written"]:
            raise CheckFailed("The trainer has no rows: its data set is empty, or every row was dropped.\n")
        limits = {"--fail-on": fail_on, "--min-ratio": min_ratio, "--max-match-failures": max_match_failures}
        thresholds = [text for name, value in limits.items() if value is not None for text in (name, str(value))]
        return run([program, "--report", folder, *thresholds, *options])


def run(command):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError as error:
        raise ProgramError(f"{command[0]} could not be started: {error}") from error
    report, errors = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    if done.returncode == 0:
        return report
    if done.returncode == 1:
        raise CheckFailed(report)
    said = errors.strip() or report.strip() or "it said nothing"
    raise ProgramError(f"{os.path.basename(command[0])} ended with {done.returncode}: {said}", done.returncode)


def find_program():
    """MASKCHECK_PROGRAM, else the program that came with this package, else the one on the PATH."""
    named = os.environ.get("MASKCHECK_PROGRAM")
    if named:
        return named
    here = os.path.dirname(os.path.abspath(__file__))
    scripts = sysconfig.get_path("scripts") or ""
    for place in (os.path.join(here, "bin", "maskcheck"), os.path.join(scripts, "maskcheck")):
        if os.access(place, os.X_OK) and os.path.isfile(place):
            return place
    found = shutil.which("maskcheck")
    if found is None:
        raise ProgramError("the program `maskcheck` was not found: put it on the PATH, or name it in MASKCHECK_PROGRAM")
    return found
