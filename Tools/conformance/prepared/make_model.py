"""usage: python make_model.py TOKENIZER_DIR FOLDER: a model of one layer with random weights, and a real tokenizer."""

import pathlib
import shutil
import sys

import transformers

tokenizer, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sizes = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1}
config = transformers.Qwen3Config(vocab_size=152064, head_dim=8, **sizes)
transformers.Qwen3ForCausalLM(config).save_pretrained(folder)
for name in ("tokenizer.json", "tokenizer_config.json"):
    shutil.copy(tokenizer / name, folder)
