"""The installed trl: capture through the bridge, dump and check of a trainer, the callback in a training of one step.

MASKCHECK_EVERY (10): of the golden cases each so-many-th; 1 takes all. MASKCHECK_PROGRAM: the built program, for what needs it.
"""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import shutil
import unittest

from tests.support import ROOT, Bridge, FolderTest, described, lines

import maskcheck

HAS_TRL = all(importlib.util.find_spec(name) for name in ("trl", "datasets", "torch", "transformers"))
PROGRAM = os.environ.get("MASKCHECK_PROGRAM")
EVERY = int(os.environ.get("MASKCHECK_EVERY", "10"))
FIXTURES = ROOT / "Tests/Fixtures"
TOKENIZER = str(FIXTURES / "Tokenizers/qwen-like")


def version():
    from maskcheck.version import installed

    return installed("trl")


def numbers():
    return tuple(int(n) for n in version().split(".")[:2])


def golden():
    """Fixtures that were made with the installed trl: (tokenizer, case)."""
    for path in sorted((FIXTURES / "Golden").glob("*/*.jsonl")):
        with open(path, encoding="utf-8") as file:
            header = json.loads(next(file))
            if header.get("packages", {}).get("trl") == version() and "trainer" in header:
                for case in map(json.loads, file):
                    yield header["tokenizer"], case


def named(templates):
    """Several chat templates as tokenizer_config.json has them."""
    return [{"name": name, "template": text} for name, text in templates.items()]


@unittest.skipUnless(HAS_TRL, "trl with its packages is not installed")
class CaptureTests(FolderTest):
    def setUp(self):
        super().setUp()
        quiet = {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error", "HF_HOME": self.path("home")}
        self.bridge = Bridge(cwd=self.folder, **quiet)
        self.addCleanup(self.bridge.__exit__)
        self.bridge.hello()

    def data(self, text, name="rows.jsonl"):
        return self.bridge.ask("open", data=self.write(name, text), temporary=True)[0]

    def texts(self, *texts):
        return self.data("".join(json.dumps({"text": t}) + "\n" for t in texts))["data"]

    def capture(self, data, trainer="trl", **more):
        return self.bridge.ask("capture", data=data, trainer=trainer, tokenizer=TOKENIZER, **more)[0]

    def test_equal_to_the_golden_vectors(self):
        """Ids, labels, dropped rows and errors, whole."""
        count = 0
        for position, (tokenizer, case) in enumerate(golden()):
            if position % EVERY:
                continue
            count += 1
            with self.subTest(tokenizer=tokenizer, case=case["name"]):
                self.assertEqual(self.outcome(tokenizer, case), self.expected(case))
        print(f"trl {version()}: {count} golden cases captured", flush=True)

    def outcome(self, tokenizer, case):
        path = self.path("case.jsonl")
        with open(path, "wb") as file:
            file.write(case["jsonl"].encode("utf-8", "surrogatepass"))
        opened, _ = self.bridge.ask("open", data=path, temporary=True)
        if "error" in opened:
            return {"load": opened["error"]["type"]}
        found, _ = self.bridge.ask(
            "capture",
            data=opened["data"],
            trainer="trl-collator" if case["trainer"] == "trl-collator" else "trl",
            settings=self.settings(case),
            tokenizer_settings=case.get("tokenizer_settings", {}),
            tokenizer=self.tokenizer(tokenizer, case),
            **self.templates(case),
        )
        self.bridge.ok("close", data=opened["data"])
        if "error" in found:
            error = found["error"]
            if error["kind"] == "version":
                return {"has not": error["message"].split("`")[1]}
            self.assertIn(error["kind"], ("refused", "user-code"))
            return {key: error[key] for key in ("stage", "type", "message", "row") if key in error}
        self.assertEqual(found["order"], "data")
        rows = [{k: row[k] for k in ("status", "input_ids", "labels")} for row in self.bridge.rows(found["data"], bytes=1 << 28)]
        self.bridge.ok("close", data=found["data"])
        return rows

    def settings(self, case):
        settings = {**case.get("trainer_settings", {}), **case["settings"]}
        if case.get("chat_template_file") is not None:
            settings["chat_template_path"] = self.write(settings["chat_template_path"], case["chat_template_file"])
        return settings

    def templates(self, case):
        """Those of a text; one given as ids stands for itself."""
        named = {key: case.get(key) for key in ("text_template", "response_template", "instruction_template")}
        return {key: value["ids"] if isinstance(value, dict) else value for key, value in named.items() if value is not None}

    def tokenizer(self, name, case):
        """A copy of the folder with the chat template of the case, or with none."""
        template = case.get("chat_template")
        copy = pathlib.Path(self.path(f"{name}-{case['name']}" if template else name))
        if not copy.exists():
            shutil.copytree(FIXTURES / "Tokenizers" / name, copy)
            config = json.loads((copy / "tokenizer_config.json").read_text(encoding="utf-8"))
            config["chat_template"] = named(template) if isinstance(template, dict) else template
            (copy / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
        return str(copy)

    def expected(self, case):
        error = case["expected"].get("error")
        if error is None:
            return case["expected"]["rows"]
        if error["stage"] == "load":
            return {"load": error["type"]}
        if "unexpected keyword argument" in error["message"]:
            return {"has not": error["message"].split("'")[1]}
        row = error.get("row")
        kept = {**error, "row": row[0] if isinstance(row, list) else row}
        return {key: kept[key] for key in ("stage", "type", "message", "row") if kept.get(key) is not None}

    def test_what_the_version_has_not_is_said(self):
        data = self.texts("a")
        other = "max_seq_length" if numbers() >= (0, 20) else "no_such_setting"
        found = self.capture(data, settings={other: 8})["error"]
        self.assertEqual((found["kind"], found["installed"]), ("version", version()))
        self.assertIn(f"`{other}`", found["message"])
        if numbers() >= (0, 20):
            self.assertEqual(found["hint"], "it has `max_length`")
            found = self.capture(data, "trl-collator", response_template="x")["error"]
            self.assertIn("has no DataCollatorForCompletionOnlyLM", found["message"])

    def test_requests_that_make_no_sense(self):
        data = self.texts("a")
        for more in (
            {"trainer": "other"},
            {"trainer": "trl-collator"},
            {"response_template": "x"},
            {"select": [5]},
            {"select": "all"},
        ):
            self.assertEqual(self.capture(data, **more)["error"]["kind"], "request", more)
        stream = self.bridge.ok("open", data=self.path("rows.jsonl"), streaming=True)[0]["data"]
        self.assertEqual(self.capture(stream)["error"]["kind"], "request")

    def test_selected_rows_keep_their_numbers(self):
        found = self.capture(self.texts("a", "b", "c", "d"), select=[3, 1], settings={"dataset_text_field": "text"})
        self.assertEqual([(r["row"], r["prepared"]) for r in self.bridge.rows(found["data"])], [(3, 0), (1, 1)])

    def test_packed_rows_have_documents(self):
        length = "max_seq_length" if numbers() < (0, 16) else "max_length"
        settings = {"packing": True, length: 16, "dataset_text_field": "text"}
        found = self.capture(self.texts("Hello world, this is a test.", "x", "y z"), settings=settings)
        self.assertEqual((found["order"], found["dropped"]), ("prepared", None))
        rows = self.bridge.rows(found["data"])
        self.assertEqual({row["row"] for row in rows}, {None})
        if numbers() >= (0, 20):
            self.assertTrue(any(len(row.get("documents", ())) > 1 for row in rows))

    def test_an_own_function(self):
        function = self.write(
            "own.py", "def f(row):\n    if isinstance(row['q'], list): return list(row['q'])\n    return row['q']\ntrain()\n"
        )
        data = self.data('{"q":"one"}\n{"q":"two"}\n', "q.jsonl")["data"]
        found = self.capture(data, function=function + ":f")
        self.assertEqual(found["ok"], 2)
        broken = self.write("broken.py", "def f(row): return row['q'] + end\nend = load()\n")
        found = self.capture(data, function=broken + ":f")["error"]
        self.assertEqual((found["kind"], found["type"]), ("user-code", "NameError"))
        self.assertIn("line 2", found["hint"])

    def test_written_as_a_dump(self):
        data = self.data('{"prompt":"Q","completion":" a"}\n{"prompt":"' + "long " * 40 + '","completion":" b"}\n')["data"]
        length = "max_seq_length" if numbers() < (0, 16) else "max_length"
        found = self.capture(data, settings={length: 12})
        self.bridge.ok("write", data=found["data"], folder=self.path("out"))
        told = described(self.path("out"))
        self.assertEqual((told["source"]["kind"], told["given"]["settings"]), ("capture", {length: 12}))
        self.assertEqual(len(lines(self.path("out"))), found["ok"])
        self.assertTrue(os.path.exists(self.path("out/tokenizer/tokenizer.json")))
        if found["dropped"]:
            (dropped,) = lines(self.path("out"), "dropped.jsonl")
            self.assertEqual((dropped["row"], len(dropped["input_ids"])), (1, 12))
        os.mkdir(self.path("mine"))
        self.assertEqual(self.bridge.error("write", data=found["data"], folder=self.path("mine"))["kind"], "folder")


@unittest.skipUnless(HAS_TRL, "trl with its packages is not installed")
class TrainerTests(FolderTest):
    ROWS = [{"prompt": "Question: who?\nAnswer:", "completion": " Me."}, {"prompt": "Q", "completion": " yes"}] * 4

    def trainer(self, rows=None, **settings):
        import datasets
        import transformers

        from maskcheck import capture

        datasets.disable_progress_bars()
        transformers.logging.set_verbosity_error()
        tokenizer = capture.load_tokenizer(TOKENIZER)
        settings = {"max_steps": 1, "save_strategy": "no", "disable_tqdm": True, **settings}
        setup = capture.Setup(settings=settings)
        return capture.make_trainer(setup, tokenizer, datasets.Dataset.from_list(rows or self.ROWS), self.path("out"))

    def ignored(self, trainer):
        """Its labels are spoilt, as a wrong response template does."""
        name = "labels" if "labels" in trainer.train_dataset.column_names else "completion_mask"
        value = -100 if name == "labels" else 0
        trainer.train_dataset = trainer.train_dataset.map(lambda row: {name: [value] * len(row[name])})
        return trainer

    def train(self, trainer):
        with contextlib.redirect_stdout(io.StringIO()):
            trainer.train()

    def test_dump_of_a_trainer(self):
        if numbers() < (0, 17):
            self.skipTest("trl before 0.17 has no prompt/completion labels")
        trainer = self.trainer()
        told = maskcheck.dump(trainer, self.path("d"), rows=3)
        rows = lines(self.path("d"))
        self.assertEqual((len(rows), told["rows"]["of"]), (3, 8))
        self.assertEqual([label == -100 for label in rows[1]["labels"]], [True, False, False])
        self.assertEqual(set(rows[0]), {"row", "input_ids", "labels"})
        self.assertEqual(told["packages"]["trl"], version())
        self.assertIn("completion_only_loss", told["arguments"])
        self.assertTrue(told["source"]["class"].endswith("SFTTrainer"))
        self.assertEqual(told["tokenizer"]["eos_token"], "<|im_end|>")

    def test_dump_of_its_loader_has_batches(self):
        trainer = self.trainer(per_device_train_batch_size=4)
        maskcheck.dump(trainer.get_train_dataloader(), self.path("d"))
        rows = lines(self.path("d"))
        self.assertEqual(len(rows), 8)
        self.assertEqual({len(row["input_ids"]) == len(row["labels"]) for row in rows}, {True})
        self.assertEqual({"attention_mask" in row for row in rows}, {False})

    def test_a_look_changes_no_random_number(self):
        import torch

        trainer = self.trainer()
        torch.manual_seed(3)
        expected = torch.rand(2).tolist()
        torch.manual_seed(3)
        maskcheck.dump(trainer, self.path("d"))
        self.assertEqual(torch.rand(2).tolist(), expected)

    @unittest.skipUnless(PROGRAM, "MASKCHECK_PROGRAM is not set")
    def test_check_of_a_trainer(self):
        if numbers() < (0, 17):
            self.skipTest("trl before 0.17 has no prompt/completion labels")
        self.assertIn("verdict: pass", maskcheck.check(self.trainer()))
        with self.assertRaisesRegex(maskcheck.CheckFailed, "MC101"):
            maskcheck.check(self.ignored(self.trainer()))
        with self.assertRaisesRegex(maskcheck.CheckFailed, "ratio"):
            maskcheck.check(self.trainer(), min_ratio=0.99)

    @unittest.skipUnless(PROGRAM, "MASKCHECK_PROGRAM is not set")
    def test_the_callback_stops_a_wrong_training_and_lets_a_right_one_pass(self):
        if numbers() < (0, 17):
            self.skipTest("trl before 0.17 has no prompt/completion labels")
        trainer = self.trainer()
        callback = maskcheck.Callback(min_ratio=0.01)
        trainer.add_callback(callback)
        self.train(trainer)
        self.assertEqual(trainer.state.global_step, 1)
        self.assertIn("verdict: pass", callback.report)
        wrong = self.ignored(self.trainer())
        wrong.add_callback(maskcheck.Callback)
        with self.assertRaisesRegex(maskcheck.CheckFailed, "MC101"):
            self.train(wrong)
        self.assertEqual(wrong.state.global_step, 0)
