"""Examples/own-run: its formatting function with a Python that has none of its packages."""

import json
import os
import subprocess
import sys

from tests.support import ROOT, FolderTest

SCRIPT = ROOT / "Examples/own-run/train.py"
LOAD = """
import json, sys
from maskcheck.bridge.functions import load
loaded = load(sys.argv[1] + ":formatting_func")
rows = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
print(json.dumps([[loaded.function(row) for row in rows], loaded.notes, sorted(m for m in sys.modules if m in ("torch", "trl"))]))
"""


class OwnRunTests(FolderTest):
    def test_its_function_is_loaded_and_no_training_starts(self):
        rows = ROOT / "Examples/herg/herg.jsonl"
        done = subprocess.run(
            [sys.executable, "-S", "-c", LOAD, str(SCRIPT), str(rows)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
            cwd=self.folder,
            capture_output=True,
            check=True,
        )
        texts, notes, packages = json.loads(done.stdout)
        with open(rows, encoding="utf-8") as file:
            wanted = [json.loads(line) for line in file]
        self.assertEqual(len(texts), 32)
        for text, row in zip(texts, wanted):
            self.assertTrue(text.startswith("Instructions: "))
            self.assertTrue(text.endswith(f"Drug SMILES: {row['input_text']}\nAnswer: {row['output_text']}"), text)
        self.assertEqual(packages, [])
        for left_out in ("trainer = SFTTrainer(", "options = parser.parse_args()", "if options.dump:"):
            self.assertTrue(any(left_out in note for note in notes), left_out)
