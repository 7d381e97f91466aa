"""usage: python unsloth_prepare.py FOLDER DUMP: what Unsloth leaves supervised, as its trainer keeps it and as maskcheck dumps it."""

import sys

from unsloth import FastLanguageModel
from unsloth.chat_templates import train_on_responses_only

import datasets  # isort: skip: after unsloth, which patches what they import
from trl import SFTConfig, SFTTrainer  # isort: skip

import maskcheck

model, tokenizer = FastLanguageModel.from_pretrained("model", max_seq_length=256, load_in_4bit=False)
rows = datasets.load_dataset("json", data_files="chats.jsonl", split="train")
rows = rows.map(lambda row: {"text": tokenizer.apply_chat_template(row["messages"], tokenize=False)}, remove_columns="messages")
trainer = SFTTrainer(
    model=model,
    args=SFTConfig(output_dir="out", dataset_text_field="text", max_length=256, report_to="none"),
    train_dataset=rows,
    processing_class=tokenizer,
)
trainer = train_on_responses_only(
    trainer, instruction_part="<|im_start|>user\n", response_part="<|im_start|>assistant\n"
)
trainer.train_dataset.save_to_disk(sys.argv[1])
maskcheck.dump(trainer, sys.argv[2], rows=None)
