"""Data sets of different make through the bridge, equal to what `datasets` gives row for row."""

import datetime
import decimal
import gzip
import importlib.util
import json
import os
import random

from tests.support import Bridge, FolderTest

import unittest

HAS_DATASETS = importlib.util.find_spec("datasets") is not None
HAS_ZSTD = importlib.util.find_spec("zstandard") is not None
ROWS = [
    {"id": 1, "messages": [{"role": "user", "content": 'Hi "you"\n'}], "score": 0.1, "tags": ["a", None]},
    {"id": None, "messages": None, "score": None, "tags": []},
    {
        "id": 3,
        "messages": [{"role": "assistant", "content": None}, {"role": None, "content": "é😀\t\\"}],
        "score": 1e16,
        "tags": None,
    },
] * 7


@unittest.skipUnless(HAS_DATASETS, "the package `datasets` is not installed")
class OpeningTests(FolderTest):
    def setUp(self):
        super().setUp()
        self.home = {"HF_HOME": self.path("home"), "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
        self.bridge = Bridge(cwd=self.folder, **self.home)
        self.addCleanup(self.bridge.__exit__)
        self.bridge.hello()

    def expected(self, data):
        from maskcheck.bridge.json_text import dumps

        return [json.loads(dumps(row)) for row in data]

    def same(self, loaded, **request):
        """Reads all in uneven pieces, and again from the middle."""
        expected = self.expected(loaded)
        opened, _ = self.bridge.ok("open", temporary=True, **request)
        number = opened["data"]
        self.assertEqual([c["name"] for c in opened["columns"]], list(loaded.features))
        found, end = [], False
        while not end:
            answer, payload = self.bridge.ok("read", data=number, rows=5, bytes=300, **{"from": len(found)})
            lines = payload.splitlines()
            self.assertEqual((answer["from"], answer["rows"]), (len(found), len(lines)))
            found += [json.loads(line) for line in lines]
            end = answer["end"]
        self.assertEqual(found, expected)
        middle = len(expected) // 2
        self.assertEqual(self.bridge.rows(number, middle), expected[middle:])
        self.assertEqual(self.bridge.rows(number, 1, rows=1), expected[1:2])
        self.assertEqual(self.bridge.rows(number, len(expected) + 3), [])
        return opened

    def load(self, *arguments, **named):
        import datasets

        return datasets.load_dataset(*arguments, cache_dir=self.path("own-cache"), **named)

    def test_parquet_with_nested_messages_and_nulls(self):
        import datasets

        datasets.Dataset.from_list(ROWS).to_parquet(self.path("rows.parquet"))
        data = self.load("parquet", data_files=self.path("rows.parquet"), split="train")
        opened = self.same(data, data=self.path("rows.parquet"))
        self.assertEqual((opened["kind"], opened["rows"], opened["jump"]), ("parquet", 21, True))
        self.assertEqual(opened["columns"][0]["type"], "int64")
        self.assertEqual(opened["columns"][1]["type"]["list"]["struct"][0], {"name": "role", "type": "string"})
        streamed = self.same(data, data=self.path("rows.parquet"), streaming=True)
        self.assertEqual((streamed["rows"], streamed["jump"]), (None, False))

    def test_json_lines_an_array_and_compressed(self):
        text = "".join(json.dumps(row) + "\n" for row in ROWS)
        paths = {"json": self.write("a.jsonl", text), "array": self.write("b.json", json.dumps(ROWS))}
        with gzip.open(self.path("c.jsonl.gz"), "wt", encoding="utf-8") as file:
            file.write(text)
        paths["gzip"] = self.path("c.jsonl.gz")
        if HAS_ZSTD:
            import zstandard

            with zstandard.open(self.path("d.jsonl.zst"), "wt", encoding="utf-8") as file:
                file.write(text)
            paths["zstd"] = self.path("d.jsonl.zst")
        for path in paths.values():
            self.same(self.load("json", data_files=path, split="train"), data=path)
        both = [paths["json"], paths["gzip"]]
        self.assertEqual(self.same(self.load("json", data_files=both, split="train"), data=both)["rows"], 42)

    def test_dates_and_mixed_types(self):
        rows = [
            {"day": "2024-01-31", "mixed": 1},
            {"day": "2024-02-01", "mixed": "x"},
            {"day": "2023-01-01", "mixed": [1, {"a": 0.1}]},
        ]
        path = self.write("a.jsonl", "".join(json.dumps(r) + "\n" for r in rows))
        try:
            data = self.load("json", data_files=path, split="train")
        except Exception:  # mixed types: before datasets 4.8
            with Bridge(**self.home) as bridge:
                bridge.hello()
                found = bridge.error("open", data=path)
            self.assertEqual((found["kind"], found["stage"]), ("data", "load"))
            return
        opened = self.same(data, data=path)
        self.assertEqual([c["type"] for c in opened["columns"]], ["timestamp", "json"])

    def test_csv(self):
        path = self.write("a.csv", 'prompt,n\n"a, ""b""\nc",1\n,2\n2024-01-01,\n')
        self.same(self.load("csv", data_files=path, split="train"), data=path)
        tabs = self.write("a.tsv", "prompt\tn\na,b\t1\n")
        self.same(self.load("csv", data_files=tabs, sep="\t", split="train"), data=tabs)

    def test_a_folder_of_save_to_disk_with_two_splits(self):
        import datasets

        data = datasets.DatasetDict(train=datasets.Dataset.from_list(ROWS), other=datasets.Dataset.from_list(ROWS[:2]))
        data.save_to_disk(self.path("disk"))
        self.assertEqual(self.same(data["train"], data=self.path("disk"))["split"], "train")
        self.same(data["other"], data=self.path("disk"), split="other")
        wrong = self.bridge.error("open", data=self.path("disk"), split="test")
        self.assertEqual((wrong["kind"], wrong["choices"]), ("choose", ["train", "other"]))
        data["train"].shuffle(seed=1).select(range(9)).save_to_disk(self.path("one"))
        self.same(datasets.load_from_disk(self.path("one")), data=self.path("one"))

    def test_a_name_of_the_hub_out_of_its_cache(self):
        base = self.path("home/hub/datasets--org--name")
        os.makedirs(base + "/snapshots/0123abc/data")
        os.makedirs(base + "/refs")
        with open(base + "/refs/main", "w", encoding="utf-8") as file:
            file.write("0123abc")
        with open(base + "/snapshots/0123abc/data/train.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in ROWS)
        data = self.load(base + "/snapshots/0123abc", split="train")
        for name in ("org/name", "hf://datasets/org/name"):
            opened = self.same(data, data=name)
            self.assertEqual((opened["kind"], opened["split"]), ("hub", "train"))
        self.assertEqual(self.bridge.error("open", data="org/other")["kind"], "data")

    def test_columns_under_other_names(self):
        path = self.write("a.jsonl", '{"question":"Q","answer":"A","n":1}\n{"question":null,"answer":"B","n":2}\n')
        opened, _ = self.bridge.ok("open", data=path, temporary=True)
        renamed, _ = self.bridge.ok("rename", data=opened["data"], columns={"question": "prompt", "n": "number"})
        self.assertEqual([c["name"] for c in renamed["columns"]], ["prompt", "answer", "number"])
        self.assertEqual(self.bridge.rows(renamed["data"])[1], {"prompt": None, "answer": "B", "number": 2})
        self.assertTrue(renamed["loader"].endswith(".rename_columns({'question': 'prompt', 'n': 'number'})"))
        self.assertEqual(list(self.bridge.rows(opened["data"])[0]), ["question", "answer", "n"])
        self.assertEqual(self.bridge.error("rename", data=opened["data"], columns={"x": "y"})["kind"], "data")
        self.assertEqual(self.bridge.error("rename", data=opened["data"], columns={"n": 1})["kind"], "request")
        stream, _ = self.bridge.ok("open", data=path, temporary=True, streaming=True)
        self.assertEqual(self.bridge.error("rename", data=stream["data"], columns={"n": "m"})["kind"], "request")
        # trl up to 0.19 hands such a function a whole batch: it takes both, as people's own do.
        function = self.write(
            "own.py",
            "def text(row):\n"
            "    if isinstance(row['prompt'], list):\n"
            "        return [(p or '') + a for p, a in zip(row['prompt'], row['answer'])]\n"
            "    return (row['prompt'] or '') + row['answer']\n",
        )
        opened, _ = self.bridge.ok("open", data=path, temporary=True)
        renamed, _ = self.bridge.ok("rename", data=opened["data"], columns={"question": "prompt"})
        formatted, _ = self.bridge.ok("format", data=renamed["data"], function=f"{function}:text")
        self.assertEqual(self.bridge.rows(formatted["data"], rows=1)[0]["text"], "QA")
        self.assertEqual(self.bridge.error("rename", data=formatted["data"], columns={"n": "m"})["kind"], "request")

    def test_what_cannot_be_opened(self):
        for request, kind in [
            ({"data": self.path("none.jsonl")}, "data"),
            ({"data": self.write("empty.jsonl", "")}, "data"),
            ({"data": self.write("bad.parquet", "x")}, "data"),
            ({"data": self.write("unknown.xyz", "x")}, "request"),
            ({"data": 3}, "request"),
            ({"data": "x", "kind": "y"}, "request"),
        ]:
            self.assertEqual(self.bridge.error("open", temporary=True, **request)["kind"], kind, request)


@unittest.skipUnless(HAS_DATASETS, "the package `datasets` is not installed")
class JSONTextTests(unittest.TestCase):
    """Lines made by Arrow are those that Python makes."""

    CHARACTERS = list('ab"\\/\n\r\t\x00\x01\x1f\x7f\x08\x0c é中😀\u2028') + [""]

    def text(self, rng):
        return None if rng.random() < 0.1 else "".join(rng.choice(self.CHARACTERS) for _ in range(rng.randrange(8)))

    def row(self, rng):
        text = lambda: self.text(rng)  # noqa: E731
        messages = [{"role": text(), "content": text(), "x": rng.choice([None, [text()]])} for _ in range(rng.randrange(3))]
        return {
            "s": text(),
            "i": rng.choice([None, 0, -5, 2**60]),
            "f": rng.choice([None, 0.1, 1e16, 1.0, float("inf"), -0.0]),
            "b": rng.choice([None, True, False]),
            "n": None,
            "l": rng.choice([None, [], [1, None, 3]]),
            "ls": rng.choice([None, [], [text(), text()]]),
            "m": rng.choice([None, [], messages]),
            'o"\n': rng.choice([None, {'k"\n': text(), "b": [[1], []]}]),
            "d": rng.choice([None, datetime.datetime(2024, 1, 2, 3, 4, 5), datetime.datetime(2024, 1, 2)]),
            "date": rng.choice([None, datetime.date(2024, 1, 1)]),
            "bin": rng.choice([None, b"\xff"]),
            "dec": rng.choice([None, decimal.Decimal("1.50")]),
        }

    def test_equal(self):
        import pyarrow as pa

        from maskcheck.bridge.json_text import batch_lines, dumps

        rng = random.Random(5)
        for count in (1, 2, 7, 400):
            whole = pa.Table.from_pylist([self.row(rng) for _ in range(count)])
            for table in (whole, whole.slice(count // 3, count // 2), pa.concat_tables([whole, whole]).slice(count - 1, count)):
                found = bytes(batch_lines(table, {})).decode().split("\n")[:-1]
                self.assertEqual(found, [dumps(row) for row in table.to_pylist()])

    def test_rarer_types(self):
        import pyarrow as pa

        from maskcheck.bridge.json_text import batch_lines

        table = pa.table(
            {
                "d": pa.array(["a", None]).dictionary_encode(),
                "f": pa.array([[1, 2], None], pa.list_(pa.int8(), 2)),
                "l": pa.array([["x"], None], pa.large_list(pa.large_string())),
            }
        )
        lines = b'{"d":"a","f":[1,2],"l":["x"]}\n{"d":null,"f":null,"l":null}\n'
        self.assertEqual(bytes(batch_lines(table, {})), lines)
        self.assertEqual(bytes(batch_lines(table.select([]), {})), b"{}\n{}\n")


@unittest.skipUnless(HAS_DATASETS, "the package `datasets` is not installed")
class FormattingTests(FolderTest):
    FUNCTIONS = """
print("noise")
def row(row): return row["q"] + "!"
def batch(batch): return [q + "?" for q in batch["q"]]
def number(row): return len(row["q"])
def either(given): return [q + "?" for q in given["q"]] if isinstance(given["q"], list) else [given["q"]]
def fails(row): return {"a": 1, "bb": 2}[row["q"]]
def short(batch): return ["x"]
end = load_it()
def needs(row): return row["q"] + end
"""

    def setUp(self):
        super().setUp()
        self.file = self.write("own.py", self.FUNCTIONS)
        data = self.write("a.jsonl", "".join(json.dumps({"q": q, "text": "old"}) + "\n" for q in ["a", "bb", "ccc"] * 500))
        self.bridge = Bridge(cwd=self.folder, HF_HOME=self.path("home"))
        self.addCleanup(self.bridge.__exit__)
        self.bridge.hello()
        self.data = self.bridge.ok("open", data=data)[0]["data"]

    def formatted(self, name, call):
        answer, _ = self.bridge.ok("format", data=self.data, function=f"{self.file}:{name}", call=call)
        self.assertEqual(answer["rows"], 1500)
        return answer, self.bridge.rows(answer["data"], 998, rows=4)

    def texts(self, name, call):
        return [row["text"] for row in self.formatted(name, call)[1]]

    def test_ways_to_call(self):
        self.assertEqual(self.texts("row", "row"), ["ccc!", "a!", "bb!", "ccc!"])
        self.assertEqual(self.texts("batch", "batch"), ["ccc?", "a?", "bb?", "ccc?"])
        self.assertEqual(self.texts("row", "list-means-batch"), ["ccc!", "a!", "bb!", "ccc!"])
        self.assertEqual(self.texts("either", "list-means-batch"), ["ccc?", "a?", "bb?", "ccc?"])
        self.assertEqual(self.texts("row", "row-or-batch"), ["ccc!", "a!", "bb!", "ccc!"])
        self.assertEqual(self.texts("number", "row"), [3, 1, 2, 3])
        self.assertEqual([row["q"] for row in self.formatted("row", "row")[1]], ["ccc", "a", "bb", "ccc"])

    def test_called_as_the_installed_trl_does(self):
        from maskcheck.bridge.ways_to_call import how_to_call

        in_batches = how_to_call("auto")[0] == "batch"
        answer, rows = self.formatted("batch" if in_batches else "row", "auto")
        self.assertEqual((answer["call"], rows[0]["text"]), ("batch", "ccc?") if in_batches else ("row", "ccc!"))
        self.assertEqual([c["name"] for c in answer["columns"]], ["q", "text"])

    def test_a_batch_where_rows_raise(self):
        name = self.write("two.py", "def f(b): return [q.upper() for q in b['q'] if isinstance(b['q'], list) or 1 / 0]\n") + ":f"
        answer, _ = self.bridge.ok("format", data=self.data, function=name, call="row-or-batch")
        self.assertEqual((answer["call"], self.bridge.rows(answer["data"], rows=1)[0]["text"]), ("batch", "A"))

    def test_errors_tell_the_row_and_what_to_do(self):
        number = self.bridge.ok("format", data=self.data, function=f"{self.file}:fails", call="row")[0]["data"]
        found = self.bridge.error("read", data=number)
        self.assertEqual((found["kind"], found["type"], found["row"]), ("user-code", "KeyError", 2))
        found = self.bridge.error("format", data=self.data, function=f"{self.file}:needs", call="row")
        self.assertIn("`end` is set in line 9", found["hint"])
        found = self.bridge.error("format", data=self.data, function=f"{self.file}:short", call="batch")
        self.assertIn("1 texts for 1000 rows", found["message"])
        self.assertEqual(self.bridge.error("format", data=self.data, function=f"{self.file}:row", call="x")["kind"], "request")
