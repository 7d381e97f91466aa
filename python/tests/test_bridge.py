"""The bridge's protocol and its life, with the Python that is there."""

import glob
import json
import os
import random
import signal
import subprocess
import sys
import time
import unittest

from tests.support import PYTHON, ROOT, Bridge, FolderTest

import maskcheck


def is_running(pid):
    """Runs, and is no zombie."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


class ProtocolTests(FolderTest):
    def test_hello_tells_versions_and_imports_nothing(self):
        with Bridge(bare=True) as bridge:
            found = bridge.hello(packages=["datasets", "maskcheck-nothing"])
            self.assertEqual(found["protocol"], 1)
            self.assertEqual(found["maskcheck"], maskcheck.__version__)
            self.assertEqual(found["packages"], {"datasets": None, "maskcheck-nothing": None})
            self.assertEqual(bridge.said, [])
            self.assertEqual(bridge.close()[0], 0)

    def test_hello_comes_first_and_speaks_this_protocol(self):
        with Bridge(bare=True) as bridge:
            self.assertEqual(bridge.error("open", data="x")["kind"], "request")
            refused = bridge.error("hello", protocol=99)
            self.assertEqual((refused["kind"], refused["speaks"]), ("protocol", [1]))
            self.assertEqual(bridge.hello()["protocol"], 1)

    def test_errors_end_nothing(self):
        with Bridge(bare=True) as bridge:
            bridge.hello()
            for line in (b"no json\n", b"[1]\n", b'{"id":5}\n', b'{"id":5,"do":"__init__"}\n', b'{"id":5,"do":3}\n', b"\xff\n"):
                bridge.send(line)
                found, _ = bridge.answer()
                self.assertEqual(found["error"]["kind"], "request", line)
            bridge.send(b"\n \n")
            self.assertEqual(bridge.error("read", data=7)["kind"], "request")
            self.assertIn("Traceback", bridge.error("close", data=1)["traceback"])

    def test_requests_ahead_are_answered_in_order(self):
        with Bridge(bare=True) as bridge:
            bridge.send(b"".join(json.dumps({"id": n, "do": "hello", "protocol": 1}).encode() + b"\n" for n in range(20)))
            self.assertEqual([bridge.answer()[0]["id"] for _ in range(20)], list(range(20)))

    def test_the_rest_is_answered_at_the_end_of_input(self):
        with Bridge(bare=True) as bridge:
            bridge.send({"id": 1, "do": "hello", "protocol": 1})
            status, rest, _ = bridge.close()
            self.assertEqual((status, json.loads(rest)["id"]), (0, 1))

    def test_a_missing_package_says_what_to_type(self):
        with Bridge(bare=True) as bridge:
            bridge.hello()
            found = bridge.error("open", data=self.write("a.jsonl", "{}\n"))
            self.assertEqual((found["kind"], found["package"]), ("missing", "datasets"))
            self.assertIn("pip install datasets", found["hint"])

    def test_a_broken_package_is_told_apart(self):
        self.write("datasets.py", "import nothing_of_this_name\n")
        with Bridge(bare=True, PYTHONPATH=os.pathsep.join([str(PYTHON), self.folder])) as bridge:
            bridge.hello()
            found = bridge.error("open", data=self.write("a.jsonl", "{}\n"))
            self.assertEqual((found["kind"], found["package"], found["type"]), ("broken", "datasets", "ModuleNotFoundError"))

    def test_what_user_code_prints_never_mixes_in(self):
        """By print, by descriptor 1, by a child process, and by reading standard input."""
        noise = (
            "import os, subprocess, sys\nprint('{\"id\":1}')\nos.write(1, b'raw\\n')\nsubprocess.run(['echo', 'child'])\n"
            "print(repr(sys.stdin.read()), os.read(0, 10))\nprint('\\udc80')\nraise SystemExit('done')\n"
        )
        self.write("datasets.py", noise)
        with Bridge(bare=True, PYTHONPATH=os.pathsep.join([str(PYTHON), self.folder])) as bridge:
            bridge.hello()
            found, _ = bridge.ask("open", data="x")
            self.assertIn("error", found)
            self.assertEqual(bridge.hello()["protocol"], 1)
            status, rest, errors = bridge.close()
            self.assertEqual((status, rest), (0, b""))
            for words in ('{"id":1}', "raw", "child", "'' b''", "\\udc80"):
                self.assertIn(words, errors)


class LifeTests(FolderTest):
    """Neither side leaves anything of the other behind."""

    SLEEPER = "import os, subprocess, time\np = subprocess.Popen(['sleep', '1000'])\nprint('sleeper', p.pid, flush=True)\n"

    def scratch(self):
        return glob.glob(os.path.join(self.folder, "maskcheck-bridge-*"))

    def bridge(self, code=""):
        self.write("datasets.py", code)
        return Bridge(bare=True, PYTHONPATH=os.pathsep.join([str(PYTHON), self.folder]), TMPDIR=self.folder)

    def sleeper(self, bridge):
        """The pid of the child that the bridge's user code made."""
        bridge.send({"id": 9, "do": "open", "data": "x"})
        self.assertTrue(wait_until(lambda: bridge.said_to_people().endswith("\n")), "nothing was said")
        word, pid = bridge.said_to_people().split()
        self.assertEqual(word, "sleeper")
        return int(pid)

    def test_the_end_leaves_nothing(self):
        with self.bridge() as bridge:
            bridge.hello()
            self.assertEqual(len(self.scratch()), 1)
            bridge.close()
            self.assertTrue(wait_until(lambda: not self.scratch()))

    def test_temporary_files_of_user_code_go_with_it(self):
        code = "import subprocess, tempfile\nfirst = tempfile.mkdtemp()\nsubprocess.run(['mktemp', '-d'])\nraise SystemExit(first)\n"
        with self.bridge(code) as bridge:
            bridge.hello()
            (scratch,) = self.scratch()
            made = bridge.error("open", data="x")["message"]
            self.assertEqual(os.path.dirname(made), scratch)
            self.assertEqual(set(os.listdir(self.folder)), {os.path.basename(scratch), "datasets.py"})
            self.assertGreaterEqual(len(os.listdir(scratch)), 2)
            bridge.process.send_signal(signal.SIGKILL)
            bridge.process.wait()
            self.assertTrue(wait_until(lambda: not self.scratch()))
            self.assertEqual(os.listdir(self.folder), ["datasets.py"])

    @unittest.skipUnless(os.path.isdir("/proc/self"), "needs /proc")
    def test_killed_it_takes_its_children_along(self):
        with self.bridge(self.SLEEPER + "time.sleep(1000)\n") as bridge:
            bridge.hello()
            child = self.sleeper(bridge)
            self.assertTrue(is_running(child))
            bridge.process.send_signal(signal.SIGKILL)
            bridge.process.wait()
            self.assertTrue(wait_until(lambda: not is_running(child) and not self.scratch()))

    def test_what_was_being_written_elsewhere_goes_too(self):
        from maskcheck.bridge import guard

        for name in ("scratch", ".out.maskcheck-temporary"):
            os.mkdir(self.path(name))
        guard.beside(self.path("scratch"), self.path(".out.maskcheck-temporary"))
        guard.clean(self.path("scratch"))
        self.assertEqual(os.listdir(self.folder), [])

    @unittest.skipUnless(os.path.isdir("/proc/self"), "needs /proc")
    def test_the_group_can_be_ended_at_once(self):
        with self.bridge(self.SLEEPER + "time.sleep(1000)\n") as bridge:
            bridge.hello()
            child = self.sleeper(bridge)
            os.killpg(bridge.process.pid, signal.SIGKILL)
            self.assertEqual(bridge.process.wait(timeout=5), -signal.SIGKILL)
            self.assertTrue(wait_until(lambda: not is_running(child) and not self.scratch()))

    @unittest.skipUnless(os.path.isdir("/proc/self"), "needs /proc")
    def test_killing_the_program_at_any_moment(self):
        """The program is a small script here; it is killed while the bridge starts, works or waits."""
        self.write(
            "datasets.py", self.SLEEPER + "import ctypes\nctypes.PyDLL(None).sleep(1000)\n"
        )  # holds the interpreter's lock
        program = (
            "import subprocess, sys, os\n"
            f"os.environ.update(PYTHONPATH={os.pathsep.join([str(PYTHON), self.folder])!r}, TMPDIR={self.folder!r})\n"
            "p = subprocess.Popen([sys.executable, '-S', '-m', 'maskcheck.bridge', '--program', str(os.getpid())], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
            "print(p.pid, flush=True)\n"
            'p.stdin.write(b\'{"id":1,"do":"hello","protocol":1}\\n{"id":2,"do":"open","data":"x"}\\n\')\np.stdin.flush()\np.wait()\n'
        )
        rng = random.Random(7)
        for _ in range(25):
            process = subprocess.Popen([sys.executable, "-S", "-c", program], stdout=subprocess.PIPE)
            bridge = int(process.stdout.readline())
            time.sleep(rng.random() * 0.3)
            process.kill()
            process.communicate()
            self.assertTrue(wait_until(lambda: not is_running(bridge)), "the bridge outlived the program")
        self.assertTrue(wait_until(lambda: not self.scratch()), self.scratch())
        left = subprocess.run(["pgrep", "-f", self.folder], capture_output=True, check=False).stdout
        self.assertEqual(left, b"")


class PackageTests(unittest.TestCase):
    def test_each_trl_calls_a_formatting_function_in_its_way(self):
        """As their sources say."""
        from maskcheck.bridge.ways_to_call import way_of

        ways = {
            "batch": ("0.11.4", "0.14.0"),
            "list-means-batch": ("0.15.2", "0.16.1"),
            "row-or-batch": ("0.17.0", "0.19.1", "0.20.0"),
            "row": ("0.21.0", "0.24.0", "1.0.0", "1.16.0"),
        }
        for way, versions in ways.items():
            self.assertEqual({way_of(version) for version in versions}, {way})

    def test_the_version_is_the_programs(self):
        with open(ROOT / "Sources/MaskcheckCLI/Program.swift", encoding="utf-8") as file:
            self.assertIn(f'version = "{maskcheck.__version__}"', file.read())

    def test_all_of_it_is_python_3_9(self):
        import ast

        for path in PYTHON.rglob("*.py"):
            ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 9))

    def test_importing_it_imports_no_package(self):
        script = "import sys, maskcheck; maskcheck.check; maskcheck.dump; print(*sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PYTHON)},
            check=True,
        )
        self.assertFalse({"torch", "transformers", "datasets", "trl", "numpy", "pyarrow"} & set(done.stdout.split()))

    def test_files_stay_small(self):
        for path in (PYTHON / "maskcheck").rglob("*.py"):
            self.assertLessEqual(len(path.read_text(encoding="utf-8").splitlines()), 400, path)
