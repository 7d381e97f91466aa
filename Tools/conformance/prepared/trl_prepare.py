"""usage: python trl_prepare.py FOLDER [OPTION=VALUE …]: the trainer's prepared rows, as a script would keep them."""

import json
import sys

import datasets
import transformers
from trl import SFTConfig, SFTTrainer

trainer = SFTTrainer(
    model=transformers.AutoModelForCausalLM.from_pretrained("model"),
    args=SFTConfig(output_dir="out", use_cpu=True, report_to="none", **{k: json.loads(v) for k, v in (o.split("=") for o in sys.argv[2:])}),
    train_dataset=datasets.load_dataset("json", data_files="pairs.jsonl", split="train"),
    processing_class=transformers.AutoTokenizer.from_pretrained("model"),
)  # fmt: skip
trainer.train_dataset.save_to_disk(sys.argv[1])
