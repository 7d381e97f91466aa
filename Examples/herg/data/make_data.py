#!/usr/bin/env python3
"""Check the molecules of drugs.tsv with RDKit and write the example's data files.

usage: pip install -r requirements.txt && python make_data.py [--check]

Each SMILES must be read by RDKit, have the formula that the table gives, and, where the name says so, the charge. With
--check nothing is written: the files must already be what this script would write.
"""
import csv
import json
import pathlib
import sys

from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent
TEMPLATE = (TOP / "template.txt").read_text(encoding="utf-8")
PROMPT, REST = TEMPLATE.split(" {output_text}")


def molecules():
    with open(HERE / "drugs.tsv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        molecule = Chem.MolFromSmiles(row["smiles"])
        if molecule is None:
            sys.exit(f"{row['name']}: RDKit does not read {row['smiles']}")
        formula = CalcMolFormula(molecule)
        if formula != row["formula"]:
            sys.exit(f"{row['name']}: {row['smiles']} is {formula}, the table says {row['formula']}")
        if row["answer"] not in ("(A)", "(B)"):
            sys.exit(f"{row['name']}: the answer is {row['answer']}")
    if len({Chem.CanonSmiles(row["smiles"]) for row in rows}) != len(rows):
        sys.exit("a molecule stands twice in the table")
    return rows


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main():
    rows = molecules()
    files = {
        "herg.jsonl": lines({"input_text": row["smiles"], "output_text": row["answer"]} for row in rows),
        "herg-pc.jsonl": lines(
            {"prompt": PROMPT.replace("{input_text}", row["smiles"]), "completion": " " + row["answer"]} for row in rows
        ),
    }
    for name, text in files.items():
        path = TOP / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{name} is not what drugs.tsv and template.txt give")
    ends = sum(row["smiles"][-1] in ")]" for row in rows)
    print(f"{len(rows)} molecules read, formulas right; {ends} SMILES end in ) or ]")


if __name__ == "__main__":
    main()
