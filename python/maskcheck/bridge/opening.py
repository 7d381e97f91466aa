"""Opens a data set by what its name says, through `datasets`, as a training script does."""

from __future__ import annotations

import os
import re

from .failure import Failure, failing
from .reading import StreamRows, TableRows

BY_ENDING = {
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
FILES = sorted(set(BY_ENDING.values()))
KINDS = ["hub", *FILES, "disk", "folder"]
HUB = "hf://datasets/"
NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def open_rows(datasets, request, scratch, offline):
    data = request.get("data")
    if not data or not (isinstance(data, str) or (isinstance(data, list) and all(isinstance(d, str) for d in data))):
        raise Failure("request", f"found data={data!r}, expected a name or a list of files")
    kind = request.get("kind") or kind_of(data)
    if kind not in KINDS:
        raise Failure("request", f"found kind={kind!r}, expected one of: {', '.join(KINDS)}")
    call = Call(datasets, request, kind, data, scratch, offline)
    with failing("data", stage="load"):
        loaded = call.load()
    rows = StreamRows if isinstance(loaded, datasets.IterableDataset) else TableRows
    return rows(
        loaded, {"kind": kind, "split": call.split, "loader": call.shown, **({"notes": call.notes} if call.notes else {})}
    )


def ending(name):
    stem, last = os.path.splitext(name.lower())
    return os.path.splitext(stem)[1] if last in COMPRESSED else last


def kind_of(data):
    first = data if isinstance(data, str) else data[0]
    if os.path.isdir(first):
        on_disk = any(os.path.exists(os.path.join(first, name)) for name in ("state.json", "dataset_dict.json"))
        return "disk" if on_disk else "folder"
    if first.startswith(HUB):
        return BY_ENDING.get(ending(first), "hub")
    if os.path.exists(first) or "*" in first or not isinstance(data, str):
        kind = BY_ENDING.get(ending(first))
        if kind is None:
            raise Failure("request", f"{first}: the ending of its name does not say what it holds", choices=FILES)
        return kind
    if NAME.fullmatch(first) and ending(first) not in BY_ENDING and ending(first) not in COMPRESSED:
        return "hub"
    raise Failure("data", f"{first}: no such file or folder", stage="load")


class Call:
    """The call that loads the data, and how one would type it."""

    def __init__(self, datasets, request, kind, data, scratch, offline):
        self.datasets, self.kind, self.data = datasets, kind, data
        self.split = request.get("split")
        self.subset, self.revision = request.get("subset"), request.get("revision")
        self.streaming = bool(request.get("streaming"))
        self.cache = os.path.join(scratch, "datasets") if request.get("temporary") else None
        self.offline = offline
        self.notes = []
        self.shown = ""

    def load(self):
        if self.kind == "disk":
            self.shown = f"load_from_disk({self.data!r})"
            return self.one_split(self.datasets.load_from_disk(self.data))
        if self.kind == "hub":
            return self.one_split(self.from_hub())
        if self.kind == "folder":
            return self.one_split(self.loaded(self.data, self.subset))
        more = {"sep": "\t"} if self.kind == "csv" and ending(self.first()) == ".tsv" else {}
        return self.one_split(self.loaded(self.kind, data_files=self.data, **more))

    def first(self):
        return self.data if isinstance(self.data, str) else self.data[0]

    def from_hub(self):
        name = self.data[len(HUB) :] if self.data.startswith(HUB) else self.data
        name, _, revision = name.partition("@")
        revision = self.revision or revision or None
        more = {"revision": revision} if revision else {}
        try:
            return self.loaded(name, self.subset, **more)
        except Exception as error:
            folder = self.cached(name, revision) if self.offline else None
            if folder is None:
                raise
            self.notes.append(f"read from the hub's cache, {folder}: {type(error).__name__} from load_dataset({name!r})")
            return self.loaded(folder, self.subset)

    def cached(self, name, revision):
        """The files as huggingface_hub keeps them; `datasets` alone finds only what it has prepared once."""
        try:
            import huggingface_hub

            return huggingface_hub.snapshot_download(name, repo_type="dataset", revision=revision, local_files_only=True)
        except Exception:
            return None

    def loaded(self, *arguments, **named):
        arguments = [a for a in arguments if a is not None]
        if self.streaming:
            named["streaming"] = True
        shown = [repr(a) for a in arguments] + [f"{k}={v!r}" for k, v in named.items()]
        self.shown = f"load_dataset({', '.join(shown)})"
        if self.cache:
            named["cache_dir"] = self.cache
        # A split such as `train[:10%]` is cut by the package; a plain name is looked up, so that a wrong one can be told.
        if self.split and "[" in self.split or self.split and "+" in self.split:
            named["split"] = self.split
        return self.datasets.load_dataset(*arguments, **named)

    def one_split(self, loaded):
        if not isinstance(loaded, dict):
            return loaded
        names = list(loaded)
        chosen = self.split or ("train" if "train" in names else names[0] if len(names) == 1 else None)
        if chosen not in loaded:
            asked = f"there is no split `{self.split}`" if self.split else "there are several splits, and none is `train`"
            raise Failure("choose", f"{asked}; there are: {', '.join(names)}", choices=names)
        self.split = chosen
        self.shown += f"[{chosen!r}]"
        return loaded[chosen]
