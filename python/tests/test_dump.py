"""Rows and batches of plain Python as dump folders."""

import os
import random
import signal
import subprocess
import sys
import time

from tests.support import PYTHON, FolderTest, described, lines

import maskcheck


class Tensor:
    """As torch and numpy have them, for what is asked of them here."""

    def __init__(self, values):
        self.values = values

    def tolist(self):
        return self.values


class DumpTests(FolderTest):
    def dumped(self, what, **more):
        maskcheck.dump(what, self.path("d"), **more)
        return lines(self.path("d"))

    def test_rows_as_they_are(self):
        rows = [{"input_ids": [5, 6], "labels": [-100, 6], "text": "ab"}, {"input_ids": [7], "labels": [7]}]
        self.assertEqual(
            self.dumped(rows),
            [{"row": 0, "input_ids": [5, 6], "labels": [-100, 6]}, {"row": 1, "input_ids": [7], "labels": [7]}],
        )
        told = described(self.path("d"))
        self.assertEqual(told["schema"], "maskcheck/dump/1")
        self.assertEqual(told["source"], {"kind": "rows", "dataset": "builtins.list"})
        self.assertEqual((told["rows"]["written"], told["rows"]["of"], told["rows"]["which"]), (2, 2, "first"))
        self.assertIsNone(told["tokenizer"])

    def test_masks_in_place_of_labels(self):
        rows = [{"input_ids": [5, 6], "completion_mask": [0, 1], "assistant_masks": [1, 1]}]
        self.assertEqual(
            self.dumped(rows), [{"row": 0, "input_ids": [5, 6], "completion_mask": [0, 1], "assistant_masks": [1, 1]}]
        )

    def test_labels_of_another_length_stay(self):
        rows = [{"input_ids": [5, 6, 0], "labels": [5], "attention_mask": [1, 1, 0]}]
        self.assertEqual(self.dumped(rows), [{"row": 0, "input_ids": [5, 6, 0], "labels": [5], "attention_mask": [1, 1, 0]}])

    def test_only_the_first_rows_or_a_sample(self):
        rows = [{"input_ids": [n], "labels": [n]} for n in range(50)]
        self.assertEqual([r["row"] for r in self.dumped(rows, rows=3)], [0, 1, 2])
        self.assertEqual(described(self.path("d"))["rows"]["of"], 50)
        chosen = [r["row"] for r in self.dumped(rows, rows=5, seed=1)]
        self.assertEqual(chosen, [r["row"] for r in self.dumped(rows, rows=5, seed=1)])
        self.assertEqual(chosen, sorted(chosen))
        self.assertNotEqual(chosen, [0, 1, 2, 3, 4])
        self.assertEqual((described(self.path("d"))["rows"]["which"], described(self.path("d"))["rows"]["seed"]), ("sample", 1))
        self.assertEqual(len(self.dumped(rows, rows=None)), 50)
        self.assertEqual([r["row"] for r in self.dumped((r for r in rows), rows=2)], [0, 1])
        self.assertIsNone(described(self.path("d"))["rows"]["of"])

    def test_the_random_numbers_of_the_caller_stay(self):
        random.seed(3)
        expected = random.random()
        random.seed(3)
        self.dumped([{"input_ids": [n], "labels": [n]} for n in range(9)], rows=2, seed=5)
        self.assertEqual(random.random(), expected)

    def test_a_batch_without_its_padding(self):
        batch = {
            "input_ids": Tensor([[1, 2, 3, 0, 0], [0, 0, 4, 5, 6]]),
            "labels": Tensor([[-100, 2, 3, -100, -100], [-100, -100, -100, 5, 6]]),
            "attention_mask": Tensor([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]]),
            "pixel_values": Tensor([[[0.5, 0.5]], [[0.5, 0.5]]]),
        }
        self.assertEqual(
            self.dumped(batch),
            [
                {"row": 0, "input_ids": [1, 2, 3], "labels": [-100, 2, 3]},
                {"row": 1, "input_ids": [4, 5, 6], "labels": [-100, 5, 6]},
            ],
        )
        told = described(self.path("d"))
        self.assertEqual(told["rows"]["padding_left_out"], 4)
        self.assertEqual(told["other_keys"], {"pixel_values": [1, 2]})

    def test_supervised_padding_stays_and_is_seen(self):
        batch = {"input_ids": [[1, 2, 9, 9, 9]], "labels": [[1, 2, -100, 9, -100]], "attention_mask": [[1, 1, 0, 0, 0]]}
        self.assertEqual(
            self.dumped(batch),
            [{"row": 0, "input_ids": [1, 2, 9, 9], "labels": [1, 2, -100, 9], "attention_mask": [1, 1, 0, 0]}],
        )

    def test_padding_within_the_text_stays(self):
        batch = {"input_ids": [[1, 0, 2, 0]], "labels": [[1, -100, 2, -100]], "attention_mask": [[1, 0, 1, 0]]}
        self.assertEqual(
            self.dumped(batch), [{"row": 0, "input_ids": [1, 0, 2], "labels": [1, -100, 2], "attention_mask": [1, 0, 1]}]
        )

    def test_padding_that_nothing_marks_is_text(self):
        batch = {"input_ids": [[1, 0], [2, 3]], "labels": [[1, -100], [2, 3]]}
        self.assertEqual([r["input_ids"] for r in self.dumped(batch)], [[1, 0], [2, 3]])

    def test_a_mask_that_is_a_matrix_is_named(self):
        batch = {"input_ids": [[1, 2]], "labels": [[1, 2]], "attention_mask": [[[[1, 0], [1, 1]]]]}
        self.assertEqual(self.dumped(batch), [{"row": 0, "input_ids": [1, 2], "labels": [1, 2]}])
        self.assertEqual(described(self.path("d"))["other_keys"], {"attention_mask": [1, 2, 2]})

    def test_documents_by_positions(self):
        batch = {"input_ids": [[1, 2, 3, 4, 5]], "labels": [[1, 2, 3, 4, 5]], "position_ids": [[0, 1, 0, 1, 2]]}
        (row,) = self.dumped(batch)
        self.assertEqual(row["documents"], [{"tokens": [0, 2]}, {"tokens": [2, 5]}])
        self.assertEqual(row["position_ids"], [0, 1, 0, 1, 2])

    def test_positions_that_say_nothing_are_left_out(self):
        batch = {"input_ids": [[1, 2, 0]], "labels": [[1, 2, -100]], "attention_mask": [[1, 1, 0]], "position_ids": [[0, 1, 0]]}
        self.assertEqual(self.dumped(batch), [{"row": 0, "input_ids": [1, 2], "labels": [1, 2]}])

    def test_documents_by_borders_of_flash_attention(self):
        batch = {"input_ids": [[1, 2, 3]], "labels": [[1, 2, 3]], "cu_seq_lens_q": [0, 1, 3], "max_length_q": 2}
        (row,) = self.dumped(batch)
        self.assertEqual(row["documents"], [{"tokens": [0, 1]}, {"tokens": [1, 3]}])
        self.assertEqual(row["cu_seq_lens_q"], [0, 1, 3])
        self.assertEqual(described(self.path("d"))["other_keys"], {"max_length_q": []})

    def test_documents_by_lengths(self):
        rows = [{"input_ids": [1, 2, 3], "labels": [1, 2, 3], "seq_lengths": [2, 1]}]
        (row,) = self.dumped(rows)
        self.assertEqual((row["documents"], row["seq_lengths"]), ([{"tokens": [0, 2]}, {"tokens": [2, 3]}], [2, 1]))

    def test_documents_move_with_padding_at_the_left(self):
        batch = {
            "input_ids": [[0, 0, 1, 2, 3]],
            "labels": [[-100, -100, 1, 2, 3]],
            "attention_mask": [[0, 0, 1, 1, 1]],
            "position_ids": [[0, 0, 0, 0, 1]],
        }
        (row,) = self.dumped(batch)
        self.assertEqual(row["documents"], [{"tokens": [0, 1]}, {"tokens": [1, 3]}])

    def test_what_is_not_there_is_said(self):
        for what, words in [
            ([{"input_ids": [1]}], "found no `labels`"),
            ([{"labels": [1]}], "found no `input_ids`"),
            ([7], "expected a dict"),
            (7, "expected a trainer"),
        ]:
            with self.assertRaisesRegex(maskcheck.DumpError, words):
                maskcheck.dump(what, self.path("d"))
            self.assertEqual(os.listdir(self.folder), [])

    def test_a_row_without_labels_among_others_is_counted(self):
        self.dumped([{"input_ids": [1], "labels": [1]}, {"input_ids": [2]}])
        self.assertEqual(described(self.path("d"))["rows"]["without_labels"], 1)

    def test_no_rows_at_all(self):
        self.assertEqual(self.dumped([]), [])


class FolderTests(FolderTest):
    ROWS = [{"input_ids": [1], "labels": [1]}]

    def test_a_dump_is_replaced_and_nothing_else(self):
        maskcheck.dump(self.ROWS * 3, self.path("d"))
        maskcheck.dump(self.ROWS, self.path("d"))
        self.assertEqual((len(lines(self.path("d"))), os.listdir(self.folder)), (1, ["d"]))
        os.mkdir(self.path("mine"))
        self.write("file", "x")
        self.write("mine/dump.json", '{"schema":"other"}')
        for name in ("mine", "file"):
            with self.assertRaisesRegex(maskcheck.DumpError, "is no dump"):
                maskcheck.dump(self.ROWS, self.path(name))
        with self.assertRaisesRegex(maskcheck.DumpError, "no such folder"):
            maskcheck.dump(self.ROWS, self.path("no/where"))
        with self.assertRaisesRegex(maskcheck.DumpError, "cannot be made .File name too long."):
            maskcheck.dump(self.ROWS, self.path("d" * 300))

    def test_an_error_leaves_the_old_dump(self):
        maskcheck.dump(self.ROWS, self.path("d"))
        with self.assertRaises(maskcheck.DumpError):
            maskcheck.dump([*self.ROWS, 3], self.path("d"))
        self.assertEqual((len(lines(self.path("d"))), os.listdir(self.folder)), (1, ["d"]))

    def test_the_tokenizer_goes_along(self):
        class Tokenizer:
            name_or_path, eos_token, eos_token_id = "org/name", "<eos>", 1

            def save_pretrained(self, folder):
                os.mkdir(folder)

        maskcheck.dump(self.ROWS, self.path("d"), tokenizer=Tokenizer())
        told = described(self.path("d"))["tokenizer"]
        self.assertEqual((told["folder"], told["name"], told["eos_token_id"]), ("tokenizer", "org/name", 1))
        self.assertTrue(os.path.isdir(self.path("d/tokenizer")))

    def test_killed_at_any_moment(self):
        """The folder is then the old dump or the new one, whole; the next dump clears away what was left beside it."""
        script = (
            f"import sys; sys.path.insert(0, {str(PYTHON)!r}); import maskcheck\n"
            "rows = [{'input_ids': [n] * 50, 'labels': [n] * 50} for n in range(300)]\n"
            "print(flush=True)\n"
            f"while True: maskcheck.dump(rows, {self.path('d')!r}, rows=None)"
        )
        rng = random.Random(4)
        for _ in range(25):
            process = subprocess.Popen([sys.executable, "-S", "-c", script], stdout=subprocess.PIPE)
            process.stdout.readline()
            time.sleep(rng.random() * 0.1)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if os.path.exists(self.path("d")):
                self.assertEqual((len(lines(self.path("d"))), described(self.path("d"))["rows"]["written"]), (300, 300))
        maskcheck.dump(self.ROWS, self.path("d"))
        self.assertEqual(os.listdir(self.folder), ["d"])
