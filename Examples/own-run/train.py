"""Fine-tunes a tiny random model on the rows of Examples/herg, written as scripts for TRL are written.

usage: python train.py [--labels completion|everything|nothing] [--check] [--dump FOLDER]

--labels: what is learned. `completion` is right, the other two are the usual mistakes.
Without --check and --dump one step is trained on the CPU, and `maskcheck.Callback` looks before it.
Nothing here stands behind `if __name__ == "__main__"`, as in many scripts: `--formatting-func` must not start it.
"""

import argparse
import pathlib
import tempfile

import datasets
import transformers
from trl import SFTConfig, SFTTrainer

import maskcheck

TEMPLATE = """Instructions: Answer the following question about drug properties.
Context: Human ether-à-go-go related gene (hERG) is crucial for the coordination of the heart's beating.
Question: Given a drug SMILES string, predict whether it
(A) does not inhibit hERG (B) inhibits hERG
Drug SMILES: {input_text}
Answer:"""
# With a space behind it the template is tokenised to other ids than those in the text: it is found nowhere.
RESPONSE_TEMPLATE = "\nAnswer: "


def formatting_func(row):
    return TEMPLATE.format(input_text=row["input_text"]) + " " + row["output_text"]


def prompt_and_completion(row):
    return {"prompt": TEMPLATE.format(input_text=row["input_text"]), "completion": " " + row["output_text"]}


class CompletionOnlyCollator(transformers.DataCollatorForLanguageModeling):
    """What many scripts copied from TRL when it was removed there: supervises what follows the response template."""

    def __init__(self, response_template, tokenizer):
        super().__init__(tokenizer, mlm=False)
        self.response_token_ids = tokenizer.encode(response_template, add_special_tokens=False)

    def torch_call(self, examples):
        batch = super().torch_call([{"input_ids": row["input_ids"]} for row in examples])
        size = len(self.response_token_ids)
        for ids, labels in zip(batch["input_ids"].tolist(), batch["labels"]):
            found = [i for i in range(len(ids) - size + 1) if ids[i : i + size] == self.response_token_ids]
            labels[: found[-1] + size if found else len(ids)] = -100
        return batch


parser = argparse.ArgumentParser()
parser.add_argument("--labels", choices=["completion", "everything", "nothing"], default="completion")
parser.add_argument("--check", action="store_true")
parser.add_argument("--dump", metavar="FOLDER")
options = parser.parse_args()

herg = pathlib.Path(__file__).resolve().parents[1] / "herg"
tokenizer = transformers.AutoTokenizer.from_pretrained(herg / "tokenizers" / "qwen-like")
config = transformers.LlamaConfig(
    vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2
)
data = datasets.load_dataset("json", data_files=str(herg / "herg.jsonl"), split="train")
if options.labels == "completion":
    data = data.map(prompt_and_completion, remove_columns=data.column_names)

trainer = SFTTrainer(
    model=transformers.LlamaForCausalLM(config),
    args=SFTConfig(
        output_dir=tempfile.mkdtemp(), max_steps=1, per_device_train_batch_size=4, use_cpu=True, bf16=False, report_to=[]
    ),
    train_dataset=data,
    processing_class=tokenizer,
    formatting_func=None if options.labels == "completion" else formatting_func,
    data_collator=CompletionOnlyCollator(RESPONSE_TEMPLATE, tokenizer) if options.labels == "nothing" else None,
)

if options.dump:
    maskcheck.dump(trainer, options.dump, rows=8)
elif options.check:
    print(maskcheck.check(trainer, min_ratio=0.01), end="")
else:
    trainer.add_callback(maskcheck.Callback(min_ratio=0.01))
    trainer.train()
    print("trained", trainer.state.global_step, "step")
