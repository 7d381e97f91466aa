"""`capture`: the rows of an opened data set as the installed trainer prepares them, kept in a file of the scratch folder."""

from __future__ import annotations

import array
import contextlib
import hashlib
import os
import tempfile

from .. import capture as trainers
from ..folder import DumpError, DumpFolder, compact
from ..version import __version__, versions
from .failure import Failure, failing
from .functions import Loaded, load
from .reading import Rows
from .ways_to_call import how_to_call

INTEGERS = {"list": "int64"}
COLUMNS = [
    {"name": "row", "type": "int64"},
    {"name": "status", "type": "string"},
    {"name": "prepared", "type": "int64"},
    {"name": "input_ids", "type": INTEGERS},
    {"name": "labels", "type": INTEGERS},
]


def capture(source, request, scratch, at):
    data, numbers = chosen(source, request.get("select"))
    loaded = function_of(request)
    setup = setup_of(request)
    try:
        trainers.refuse_what_is_missing(setup)
    except trainers.Missing as error:
        raise Failure("version", str(error), package="trl", installed=trainers.installed("trl"), hint=error.hint) from None
    setup.formatting_func = callable_for(request, loaded)
    tokenizer = tokenizer_of(request)
    return Run(setup, tokenizer, data, numbers, scratch, at, loaded).all(request.get("twice", True), request)


def chosen(source, select):
    """The rows to prepare, and their numbers in the data."""
    data = getattr(source, "data", None)
    if data is None or source.count is None:
        raise Failure("request", "only an opened data set that does not stream can be captured")
    if select is None:
        return data, range(source.count)
    if not isinstance(select, list) or not all(isinstance(n, int) and 0 <= n < source.count for n in select):
        raise Failure("request", f"found select={str(select)[:80]}, expected numbers of rows below {source.count}")
    return data.select(select), select


def function_of(request):
    if request.get("function"):
        if request.get("text_template") is not None:
            raise Failure("request", "found both `function` and `text_template`, expected one")
        return load(request["function"], request.get("import_whole", False))
    return None


def callable_for(request, loaded):
    if loaded is not None:
        return loaded.function
    template = request.get("text_template")
    if template is None:
        return None
    function = trainers.formatting_func(template)
    in_batches = how_to_call("auto")[0] == "batch" and not (request.get("settings") or {}).get("packing")
    return trainers.batched(function) if in_batches else function


def setup_of(request):
    trainer = request.get("trainer")
    if trainer not in trainers.TRAINERS:
        raise Failure("request", f"found trainer={trainer!r}, expected one of: {', '.join(trainers.TRAINERS)}")
    templates = {key: request.get(key) for key in ("response_template", "instruction_template")}
    if trainer == "trl" and any(v is not None for v in templates.values()):
        raise Failure("request", "the trainer `trl` has no response template; `trl-collator` has")
    if trainer == "trl-collator" and templates["response_template"] is None:
        raise Failure("request", "the trainer `trl-collator` needs a `response_template`")
    return trainers.Setup(trainer=trainer, settings=dict(request.get("settings") or {}), **templates)


def tokenizer_of(request):
    with failing("data", stage="tokenizer"):
        load = trainers.load_processor if request.get("processor") else trainers.load_tokenizer
        tokenizer = load(request.get("tokenizer"))
        for key, value in (request.get("tokenizer_settings") or {}).items():
            setattr(trainers.inner(tokenizer), key, value)
        if request.get("chat_template") is not None:
            tokenizer.chat_template = request["chat_template"]
    return tokenizer


def special_of(tokenizer):
    """What trainers change: (object, name, value) each."""
    tokens = [(trainers.inner(tokenizer), key) for key in ("eos_token", "pad_token")]
    return [(owner, key, getattr(owner, key)) for owner, key in [*tokens, (tokenizer, "chat_template")]]


class Run:
    def __init__(self, setup, tokenizer, data, numbers, scratch, at, loaded):
        self.setup, self.tokenizer, self.data, self.numbers = setup, tokenizer, data, numbers
        self.scratch, self.at = scratch, at
        self.loaded = loaded or Loaded(None)
        self.special = special_of(tokenizer)

    def all(self, twice, request):
        import datasets

        datasets.disable_caching()
        datasets.config.HF_DATASETS_CACHE = os.path.join(self.scratch, "cache")  # of `Dataset.from_generator`
        with trainers.listening() as listener:
            first = self.attempt(True)
            second = self.attempt(False) if twice else None
        chosen = first if second is None or first.same(second) else second
        if chosen is not first:
            first.close()
            chosen.notes.append("an extra column with row numbers would change what this trainer does: it was run without")
        elif second is not None:
            second.close()
        if chosen.failure is not None:
            raise chosen.failure
        chosen.finish(self, listener.messages, request)
        return chosen

    def attempt(self, is_numbered):
        for owner, key, value in self.special:
            setattr(owner, key, value)
        spool = CapturedRows(self.scratch)
        stage = "prepare"
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            try:
                self.at("prepare", what="with row numbers" if is_numbered else "without row numbers")
                outcome = trainers.run(self.setup, self.tokenizer, self.data, folder, is_numbered)
                stage = "collate"
                spool.take(outcome, self.numbers, self.at)
            except (KeyboardInterrupt, GeneratorExit, BrokenPipeError):
                raise
            except BaseException as error:
                spool.failure = self.failed(error, stage, is_numbered)
        return spool

    def failed(self, error, stage, is_numbered):
        found = trainers.describe(error, stage, is_numbered)
        kind = "user-code" if in_function(error, self.loaded.function) else "refused"
        row = found.get("row")
        if isinstance(row, list):  # of a batch
            row = row[0] if row else None
        row = self.numbers[row] if row is not None else None
        failure = Failure(
            kind, str(error), stage=stage, row=row, step=found.get("step"), cause=found.get("cause"), hint=self.loaded.hint(error)
        )
        failure.__cause__ = error
        return failure


def in_function(error, function):
    """Whether the error came out of the user's function."""
    code = getattr(function, "__code__", None)
    frame = error.__traceback__
    while code is not None and frame is not None:
        if frame.tb_frame.f_code is code:
            return True
        frame = frame.tb_next
    return False


class CapturedRows(Rows):
    """Lines in a file, and where each begins."""

    def __init__(self, scratch):
        super().__init__()
        number, self.path = tempfile.mkstemp(dir=scratch, suffix=".jsonl")
        self.file = os.fdopen(number, "w+b")
        self.places = []  # (first byte, bytes) of each row, in the order of reading
        self.digests = array.array("Q")
        self.failure = None
        self.notes = []
        self.facts = {}
        self.dropped = 0
        self.columns = COLUMNS

    # Filling.

    def take(self, outcome, numbers, at):
        """Goes through the trainer's rows; in the order of the data where their numbers are known."""
        in_order = outcome.order == "data"
        by_number = {}
        for position, number, line in outcome.rows:
            at("collate", rows=position, of=outcome.prepared)
            place = self.add({"row": numbers[number] if in_order else None, "prepared": position, **line}, line)
            if in_order:
                by_number[number] = place
            else:
                self.places.append(place)
        if in_order:
            for number, line in outcome.dropped.items():
                by_number[number] = self.add({"row": numbers[number], **line}, None)
            self.dropped = len(outcome.dropped)
            self.places = [by_number[n] for n in sorted(by_number)]
        self.count = len(self.places)
        self.notes += outcome.notes
        known = in_order or outcome.prepared == len(numbers)
        self.facts = {
            "ok": self.count - self.dropped,
            "dropped": self.dropped if known else None,
            "order": "data" if in_order else "prepared",
            "arguments": outcome.arguments,
            "collator": outcome.collator,
        }

    def add(self, line, content):
        """Writes a line; its content (without numbers) is what two runs are compared by."""
        text = compact(line).encode() + b"\n"
        start = self.file.tell()
        self.file.write(text)
        if content is not None:
            digest = hashlib.blake2b(compact(content).encode(), digest_size=8).digest()
            self.digests.append(int.from_bytes(digest, "little"))
        return start, len(text)

    def same(self, other):
        """Whether two runs came to the same rows in the same order, or to the same error."""
        if (self.failure is None) != (other.failure is None):
            return False
        if self.failure is not None:
            return told(self.failure) == told(other.failure)
        return self.digests == other.digests

    def finish(self, run, messages, request):
        self.file.flush()
        self.tokenizer = run.tokenizer
        self.facts["warnings"] = messages
        given = (
            "trainer",
            "tokenizer_settings",
            "settings",
            "response_template",
            "instruction_template",
            "text_template",
            "function",
        )
        self.given = {key: request[key] for key in given if request.get(key) is not None}
        self.packages = versions()

    # Reading.

    def described(self):
        return {**super().described(), **self.facts, "packages": self.packages, "notes": self.notes}

    def some(self, first, limit):
        places = self.places[first : first + limit]
        return b"".join(os.pread(self.file.fileno(), size, start) for start, size in places), len(places)

    def close(self):
        self.file.close()
        with contextlib.suppress(OSError):
            os.unlink(self.path)

    # As a dump folder.

    def write(self, folder, announce):
        try:
            with DumpFolder(folder, announce) as out:
                for start, size in self.places:
                    line = os.pread(self.file.fileno(), size, start)
                    (out.drop_line if b'"status":"dropped"' in line[:80] else out.line)(line)
                out.finish(self.description(out))
        except DumpError as error:
            raise Failure("folder", str(error)) from error
        except OSError as error:
            raise Failure("disk", str(error)) from error
        return {"folder": out.target, "rows": out.written, "dropped": out.dropped}

    def description(self, out):
        return {
            "maskcheck": __version__,
            "source": {"kind": "capture", "class": "trl.SFTTrainer", "collator": self.facts["collator"]["class"]},
            "rows": {
                "written": out.written,
                "of": out.written,
                "which": "first",
                "seed": None,
                "dropped": self.facts["dropped"],
                "without_labels": 0,
                "padding_left_out": 0,
            },
            "other_keys": {},
            "tokenizer": out.tokenizer(self.tokenizer),
            "arguments": self.facts["arguments"],
            "collator_arguments": self.facts["collator"]["arguments"],
            "given": self.given,
            "packages": self.packages,
            "notes": self.notes + self.facts["warnings"],
        }


def told(failure):
    return type(failure.__cause__).__name__, str(failure), failure.more.get("stage")
