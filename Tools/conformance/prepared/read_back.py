"""usage: python read_back.py FOLDER SPLIT OUT: ids and labels as the environment's own `datasets` reads them, a row a line.

SPLIT `-`: the folder is one data set. The rows are also written as a dump, OUT.dump, through the package `maskcheck`.
"""

import json
import sys

import datasets

import maskcheck

folder, split, out = sys.argv[1:]
data = datasets.load_from_disk(folder)
data = data if split == "-" else data[split]
with open(out, "w", encoding="utf-8") as file:
    for row in data:
        file.write(json.dumps({key: row.get(key) for key in ("input_ids", "labels", "attention_mask")}) + "\n")
maskcheck.dump(data, out + ".dump", rows=None)
