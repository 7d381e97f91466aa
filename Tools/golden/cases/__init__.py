"""The cases: what goes into a trainer, in data form, one list for all tokenizers.

A case names an option, a shape and an edge (the coverage table is made of them), gives its rows as objects or as JSON lines text, and
the settings by the trainer's own names. What depends on the tokenizer is written as a reference that `resolve` replaces:
  ⟪eos⟫ ⟪bos⟫ ⟪pad⟫ ⟪turn⟫ ⟪other⟫    its special tokens as text (⟪eos_head⟫⟪eos_tail⟫: the first in two pieces)
  "max_length": {"of": "prompt", "plus": 1}    tokens of row 0's prompt, or ("full") of all its text with the end of sequence
  {"ids_of": "x"}, {"ids_in": "…x…", "piece": "x"}    a template as ids: tokenised alone, or as it stands in that text
"""

from .case import CASES
from .conversations import conversation_cases
from .prepared import prepared_cases
from .prompt_completion import prompt_completion_cases
from .resolve import resolve
from .response import response_cases
from .templates import template_cases
from .text import text_cases
from .turns import turn_cases

text_cases()
prompt_completion_cases()
template_cases()
prepared_cases()
response_cases()
turn_cases()
conversation_cases()

__all__ = ["CASES", "resolve"]
