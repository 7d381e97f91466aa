"""Formatting functions out of files: a training script does not start to train because we look at it."""

import ast
import os
import sys

from tests.support import FolderTest

from maskcheck.bridge.failure import Failure
from maskcheck.bridge.functions import is_plain, load

SCRIPT = '''"""Trains."""
import os, textwrap
import no_such_package
from dataclasses import dataclass

PROMPT = textwrap.dedent("""
    Question: {q}""").strip() + "\\n"
EOS: str = "<eos>"
A, B = 1, [x for x in range(3)]
model = load_a_model("big")
tokenizer = model.tokenizer
os.environ["TOUCHED_BY_SCRIPT"] = "1"
open(TOUCHED, "w")
try:
    import tomllib
except ImportError:
    tomllib = None

@dataclass
class Options:
    end: str = EOS

def formatting(row):
    return PROMPT.format(q=row["q"]) + Options().end

def needs_more(row):
    return tokenizer.eos_token

def needs_package(row):
    return no_such_package.x

class Formats:
    @staticmethod
    def one(row):
        return str(A)

trainer = Trainer(model, formatting_func=formatting)
trainer.train()
if __name__ == "__main__":
    trainer.train()
'''


class FileTests(FolderTest):
    def setUp(self):
        super().setUp()
        self.script = self.write("own_train_script.py", SCRIPT.replace("TOUCHED,", repr(self.path("touched")) + ","))
        self.addCleanup(sys.modules.pop, "own_train_script", None)
        before = list(sys.path)
        self.addCleanup(lambda: sys.path.__setitem__(slice(None), before))

    def test_the_script_is_not_started(self):
        loaded = load(self.script + ":formatting")
        self.assertEqual(loaded.function({"q": "Who?"}), "Question: Who?\n<eos>")
        self.assertFalse(os.path.exists(self.path("touched")))
        self.assertNotIn("TOUCHED_BY_SCRIPT", os.environ)
        said = "\n".join(loaded.notes)
        for words in (
            "load_a_model('big')`: it was not run",
            "trainer.train()`: it was not run",
            "No module named 'no_such_package'",
        ):
            self.assertIn(words, said)

    def test_a_method_by_its_dotted_name(self):
        self.assertEqual(load(self.script + ":Formats.one").function({}), "1")

    def test_what_is_missing_is_explained(self):
        for name, words in [
            ("needs_more", "`tokenizer` is set in line 11"),
            ("needs_package", "`no_such_package` is set in line 3"),
        ]:
            loaded = load(self.script + ":" + name)
            with self.assertRaises(NameError) as caught:
                loaded.function({})
            self.assertIn(words, loaded.hint(caught.exception))

    def test_names_that_are_not_there(self):
        with self.assertRaisesRegex(Failure, "has no `nothing`; the functions there are: dataclass, formatting, needs_more"):
            load(self.script + ":nothing")
        with self.assertRaises(Failure) as caught:
            load(self.script + ":trainer")
        self.assertIn("set in line 37", caught.exception.more["hint"])
        with self.assertRaisesRegex(Failure, "is a str, expected a function"):
            load(self.script + ":EOS")
        for wrong in ("train.py", "x.py:", ":name"):
            with self.assertRaises(Failure):
                load(wrong)
        with self.assertRaisesRegex(Failure, "No such file"):
            load(self.path("none.py") + ":f")

    def test_all_of_it_only_when_asked(self):
        with self.assertRaisesRegex(Failure, "line 3: No module named"):
            load(self.script + ":formatting", whole=True)
        whole = self.write("own_whole.py", "import os\nVALUE = os.getpid()\ndef f(row): return str(VALUE)\n")
        self.addCleanup(sys.modules.pop, "own_whole", None)
        self.assertEqual(load(whole + ":f", whole=True).function({}), str(os.getpid()))

    def test_exit_in_a_script_ends_nothing(self):
        path = self.write("own_exit.py", "import sys\nsys.exit(3)\n")
        self.addCleanup(sys.modules.pop, "own_exit", None)
        with self.assertRaisesRegex(Failure, "line 2: 3"):
            load(path + ":f", whole=True)

    def test_a_broken_file(self):
        with self.assertRaisesRegex(Failure, "syntax"):
            load(self.write("own_broken.py", "def f(:\n") + ":f")

    def test_modules(self):
        self.write("own_module.py", "def f(row): return 'x'\n")
        self.addCleanup(sys.modules.pop, "own_module", None)
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.folder)
        self.assertEqual(load("own_module:f").function({}), "x")
        with self.assertRaisesRegex(Failure, "No module named 'own_nothing'"):
            load("own_nothing:f")


class PlainTests(FolderTest):
    PLAIN = """
import x
from x import *
a = b = 1
a, (b, *c) = 1, (2, 3)
T: str = f"{a}"
T += "x"
t = "a".join(["b"]).strip().format(x=1)
t = "a" "b" % ()
t = ("a" + "b").replace("a", "c")
f = lambda row: train(row)
d = {k: len(v) for k, v in {"a": "b"}.items} if a else dict(x=1)
p = re.compile("x")
pass
async def g(): pass
if a: b = 1
"""
    NOT_PLAIN = """
train()
a = train()
a = b.train().x
a = [train() for x in y]
a.b = 1
a[0] = 1
x: int = train()
del a
for x in y: pass
while True: pass
with a: pass
assert a
raise a
if __name__ == "__main__": a = 1
if train(): a = 1
a = "x".join(train())
a = f"{train()}"
a = other.format(1)
a = exec("x")
a = (yield)
"""

    def statements(self, text):
        for line in filter(None, text.split("\n")):
            if "yield" in line:
                continue  # no statement of a module
            yield line, ast.parse(line).body[0]

    def test_plain(self):
        for line, statement in self.statements(self.PLAIN):
            self.assertTrue(is_plain(statement), line)

    def test_not_plain(self):
        for line, statement in self.statements(self.NOT_PLAIN):
            self.assertFalse(is_plain(statement), line)
