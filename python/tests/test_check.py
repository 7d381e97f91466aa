"""`maskcheck.check` with a program that is a script: what it is given, and what comes of its exit status."""

import os
import sys
from unittest import mock

from tests.support import FolderTest

import maskcheck
from maskcheck.checking import find_program

ROWS = [{"input_ids": [1, 2], "labels": [-100, 2]}]


class CheckTests(FolderTest):
    def program(self, status):
        body = f"#!{sys.executable}\nimport sys\nprint('report', *sys.argv[1:])\nprint('words', file=sys.stderr)\nsys.exit({status})\n"
        path = self.write(f"maskcheck{status}", body)
        os.chmod(path, 0o755)
        return path

    def test_clean(self):
        report = maskcheck.check(ROWS, "warning", 0.01, "5%", options=["--select", "MC101"], program=self.program(0))
        words = report.split()
        self.assertEqual(words[:2], ["report", "--report"])
        self.assertTrue(words[2].endswith("/dump"))
        self.assertEqual(
            words[3:],
            "--fail-on warning --min-ratio 0.01 --max-match-failures 5% --select MC101".split(),
        )
        self.assertFalse(os.path.exists(words[2]))

    def test_a_finding_raises_with_the_report(self):
        with self.assertRaises(maskcheck.CheckFailed) as caught:
            maskcheck.check(ROWS, program=self.program(1))
        self.assertTrue(caught.exception.report.startswith("report --report"))
        self.assertEqual(str(caught.exception), caught.exception.report)

    def test_other_ends_are_errors_of_the_program(self):
        with self.assertRaisesRegex(maskcheck.ProgramError, "ended with 3: words") as caught:
            maskcheck.check(ROWS, program=self.program(3))
        self.assertEqual(caught.exception.status, 3)
        with self.assertRaisesRegex(maskcheck.ProgramError, "could not be started"):
            maskcheck.check(ROWS, program=self.path("nowhere"))

    def test_no_rows_fail(self):
        with self.assertRaisesRegex(maskcheck.CheckFailed, "no rows"):
            maskcheck.check([], program=self.program(0))

    def test_where_the_program_is_looked_for(self):
        with mock.patch.dict(os.environ, {"MASKCHECK_PROGRAM": "/named", "PATH": self.folder}):
            self.assertEqual(find_program(), "/named")
            del os.environ["MASKCHECK_PROGRAM"]
            with mock.patch("sysconfig.get_path", return_value="/nowhere"):
                with self.assertRaisesRegex(maskcheck.ProgramError, "was not found"):
                    find_program()
                os.rename(self.program(0), self.path("maskcheck"))
                self.assertEqual(find_program(), self.path("maskcheck"))
