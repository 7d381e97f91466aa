"""The cases: what goes into a trainer, in data form, one list for all tokenizers.

A case names an option, a shape and an edge (the coverage table is made of them), gives its rows as objects or as JSON lines text, and
the settings by the trainer's own names. What depends on the tokenizer is written as a reference that `resolve` replaces:
  ⟪eos⟫ ⟪bos⟫ ⟪pad⟫ ⟪turn⟫ ⟪other⟫    its special tokens as text (⟪eos_head⟫⟪eos_tail⟫: the first in two pieces)
  "max_length": {"of": "prompt", "plus": 1}    tokens of row 0's prompt, or ("full") of all its text with the end of sequence
  {"ids_of": "x"}, {"ids_in": "…x…", "piece": "x"}    a template as ids: tokenised alone, or as it stands in that text
"""
import itertools
import json
import random

from texts import (COLUMNS, DECOMPOSED, HERG_ROWS, HERG_TEMPLATE, INSTRUCTION, QA, SCRIPTS, chat, herg_text)

CASES = []


def case(name, option, shape, edge, rows, trainer="trl", **fields):
    settings = {k: v for k, v in fields.items() if k not in SPECIAL_FIELDS}
    special = {k: v for k, v in fields.items() if k in SPECIAL_FIELDS}
    assert name not in {c["name"] for c in CASES if c["trainer"] == trainer}, name
    jsonl = rows if isinstance(rows, str) else "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    CASES.append({"name": name, "trainer": trainer, "tags": {"option": option, "shape": shape, "edge": edge}, "settings": settings,
                  "jsonl": jsonl, **special})


SPECIAL_FIELDS = {"text_template", "response_template", "instruction_template", "tokenizer_settings", "trainer_settings", "pad"}


def text(*values, **more):
    return [{"text": v, **more} for v in values]


def pc(*pairs, **more):
    return [{"prompt": p, "completion": c, **more} for p, c in pairs]


# ---------------------------------------------------------------- trl: text
def text_cases():
    plain = ["Hello world, this is a test.", "The second row\nhas two lines.\n", "x"]
    case("text-plain", "none", "text", "plain", text(*plain))
    for value in (True, False, None):
        case(f"text-completion-only-loss-{value}".lower(), "completion_only_loss", "text", "no effect", text(*plain),
             completion_only_loss=value)
    eos = {"eos-there": "Done.⟪eos⟫", "eos-inside": "One.⟪eos⟫Two.", "eos-twice": "Done.⟪eos⟫⟪eos⟫", "eos-and-space": "Done.⟪eos⟫ ",
           "eos-and-newline": "Done.⟪eos⟫\n", "eos-only": "⟪eos⟫", "eos-spaced": "Done. ⟪eos⟫", "eos-in-halves": "Done.⟪eos_head⟫"}
    for name, value in eos.items():
        case(f"text-{name}", "none", "text", "eos already there" if value.endswith("⟪eos⟫") else "eos inside", text(value, "plain"))
    for name, value in {"empty": "", "space": " ", "spaces": "    ", "newline": "\n", "newlines": "\n\n\n", "tab": "\t"}.items():
        case(f"text-{name}", "none", "text", "empty text" if not value else "white space", text(value, "not " + (value or "empty")))
    for token in ("bos", "pad", "turn", "other"):
        case(f"text-{token}-literal-start", "none", "text", f"{token} in text", text(f"⟪{token}⟫Hello there.", "plain"))
        case(f"text-{token}-literal-inside", "none", "text", f"{token} in text", text(f"Hello ⟪{token}⟫ there⟪{token}⟫.", "plain"))
    case("text-bos-twice", "none", "text", "bos in text", text("⟪bos⟫⟪bos⟫Hello.", " ⟪bos⟫ Hello."))
    case("text-markup", "none", "text", "added tokens in text", text("<think>why</think> <tool_call>\n{}</tool_call>", "<table>\n<tr><td>1</td></tr></table>"))
    for name, value in SCRIPTS.items():
        case(f"text-script-{name}", "none", "text", "unicode", text(*value))
    case("text-decomposed", "none", "text", "unicode", text(*DECOMPOSED))
    case("text-escapes", "none", "text", "unicode", '{"text": "\\ud83d\\ude00 \\u00e9 \\u0065\\u0301 \\u0000 \\u001b[31m \\u200b\\ufeff"}\n')
    case("text-lone-surrogate", "none", "text", "load error", '{"text": "fine"}\n{"text": "\\ud800"}\n')
    case("text-crlf-data", "none", "text", "lines", '{"text": "one"}\r\n{"text": "two\\r\\nlines"}\r\n\r\n')
    case("text-long", "max_length", "text", "default length", text(" ".join(["word"] * 1100), "short"))
    case("text-long-null", "max_length", "text", "null", text(" ".join(["word"] * 1100), "short"), max_length=None)
    for option in ("keep_start", "keep_end"):
        for n in (-1, 0, 1, 2, 3, 5, 8):
            case(f"text-max-length-{n}-{option}", "truncation_mode", "text", "very short" if n < 3 else "inside", text(*plain),
                 max_length=n, truncation_mode=option)
        for plus in (-1, 0, 1):
            case(f"text-max-length-full{plus:+}-{option}", "truncation_mode", "text", "at the end", text(*plain),
                 max_length={"of": "full", "plus": plus}, truncation_mode=option)
    case("text-truncation-mode-wrong", "truncation_mode", "text", "refused", text(*plain), truncation_mode="middle")
    case("text-eos-token", "eos_token", "text", "special token", text("Hello.", "Hello.⟪eos⟫", "Hello.⟪other⟫"), eos_token="⟪other⟫")
    case("text-eos-token-ordinary", "eos_token", "text", "ordinary token", text("Hello", "Hello.", "Hello. "), eos_token=".")
    case("text-eos-token-unknown", "eos_token", "text", "refused", text("Hello"), eos_token="<no such token>")
    case("text-eos-token-null", "eos_token", "text", "null", text("Hello"), eos_token=None)
    case("text-pad-token", "pad_token", "text", "special token", text("Hello ⟪other⟫", "⟪pad⟫"), pad_token="⟪other⟫")
    case("text-pad-token-eos", "pad_token", "text", "pad = eos", text("Hello ⟪eos⟫ there", "x⟪eos⟫"), pad_token="⟪eos⟫")
    case("text-pad-token-unknown", "pad_token", "text", "refused", text("Hello"), pad_token="<no such token>")
    case("text-field", "dataset_text_field", "text", "plain", [{"body": "Hello.", "n": 1}, {"body": "Bye.⟪eos⟫", "n": 2}], dataset_text_field="body")
    case("text-field-missing", "dataset_text_field", "text", "column missing", text("Hello."), dataset_text_field="body")
    case("text-field-beside-text", "dataset_text_field", "text", "other columns", text("not this", body="this"), dataset_text_field="body")
    case("text-field-unset", "dataset_text_field", "text", "column missing", [{"body": "Hello."}])
    case("text-null", "none", "text", "null", text("one", None, "three", None))
    case("text-null-first", "none", "text", "null", text(None, "two"))
    case("text-null-all", "none", "text", "null", text(None, None))
    case("text-absent-in-some", "none", "text", "null", [{"text": "one"}, {"other": 1}])
    case("text-number", "none", "text", "not text", text(1, 2))
    case("text-float", "none", "text", "not text", text(1, 2.5))
    case("text-boolean", "none", "text", "not text", text(True, False))
    case("text-date", "none", "text", "dates", text("2024-01-01", "2024-02-29"))
    case("text-date-and-word", "none", "text", "dates", text("2024-01-01", "tomorrow"))
    case("text-date-time", "none", "text", "dates", text("2024-01-01T10:00:00", "2024-01-01T10:00:00"))
    case("text-mixed", "none", "text", "not text", text("one", 2))
    case("text-list", "none", "text", "not text", text(["one"], ["two"]))
    case("text-object", "none", "text", "not text", text({"a": "one"}))
    case("text-strings", "none", "text", "lines", '["one", "two"]\n["three"]\n')
    case("text-array", "none", "text", "lines", '[{"text": "one"}, {"text": "two"}]\n')
    extra = {"label": {"label": 3}, "labels-scalar": {"labels": 3}, "labels-list": {"labels": [1, 2]}, "completion": {"completion": "x"},
             "completion-mask": {"completion_mask": [0, 1]}, "assistant-masks": {"assistant_masks": [0, 1, 1]}, "tools-text": {"tools": "hammer"},
             "tools-json": {"tools": "[]"}, "template-kwargs": {"chat_template_kwargs": {"a": 1}}, "template-kwargs-null": {"chat_template_kwargs": None},
             "image": {"image": "a.png"}, "images": {"images": None}, "attention-mask": {"attention_mask": [1]}, "seq-lengths": {"seq_lengths": [1, 1]},
             "chosen": {"chosen": "a", "rejected": "b"}, "conversations-text": {"conversations": "none"}, "numbers": {"n": 1.5, "m": 10**18, "ok": True}}
    for name, columns in extra.items():
        case(f"text-beside-{name}", "none", "text", "extra columns", text("one two", "three", **columns))
    case("text-completion-mask-counts", "completion_only_loss", "text", "extra columns", text("one two", "three", completion_mask=[0, 1, 1]),
         completion_only_loss=True)
    case("text-assistant-only-loss", "assistant_only_loss", "text", "refused", text("one"), assistant_only_loss=True)
    case("text-assistant-only-loss-false", "assistant_only_loss", "text", "no effect", text("one"), assistant_only_loss=False)
    case("text-empty-column-name", "none", "text", "extra columns", [{"text": "one", "": "x", "a b": 1}])
    case("text-herg", "none", "text", "seed case", text(*[herg_text(r) + "<eos>" for r in HERG_ROWS]))
    case("text-herg-no-eos", "none", "text", "seed case", text(*[herg_text(r) for r in HERG_ROWS]))


# ---------------------------------------------------------------- trl: prompt and completion
BOUNDARIES = {
    "exact": ("Question: who?\nAnswer:", "me"), "with-space": ("Question: who?\nAnswer:", " me"),
    "space-in-prompt": ("Question: who?\nAnswer: ", "me"), "space-in-both": ("Question: who?\nAnswer: ", " me"),
    "spaces": ("who?  ", "  me"), "newline": ("who?\n", "me"), "newline-in-completion": ("who?", "\nme"),
    "newline-in-both": ("who?\n", "\nme"), "newlines": ("who?\n\n", "\n\nme"), "merged": ("foo", "bar"), "merged-word": ("the mod", "el learns"),
    "merged-bracket": ("CC(=O)", "\nAnswer: (B)"), "merged-square": ("C[O-]", "\nAnswer: (B)"), "bracket": ("CC(", ")C"),
    "digits": ("number 12", "34567"), "digit": ("1", "2"), "punctuation": ("wait.", "..."), "apostrophe": ("it", "'s late"),
    "quote": ('say "', '"'), "code": ("def f(", "):\n    return 1\n"), "indent": ("if x:\n  ", "  y = 1"), "tabs": ("\t", "\tx"),
    "accent": ("cafe", "\u0301 noir"), "accent-composed": ("caf", "\u00e9"), "hangul": ("\u1112\u1161", "\u11ab"), "cjk": ("今天天", "气很好"),
    "emoji": ("\U0001f469\u200d", "\U0001f467"), "flag": ("\U0001f1e9", "\U0001f1ea"), "skin": ("\U0001f44d", "\U0001f3fd"),
    "arabic": ("مرح", "با"), "hindi": ("नम", "स्ते"), "thai": ("สวัส", "ดี"), "crlf": ("who?\r", "\nme"), "zero-width": ("a\u200b", "b"),
    "eos-in-halves": ("a⟪eos_head⟫", "⟪eos_tail⟫b"), "special": ("a⟪turn⟫", "⟪turn⟫b"), "case": ("I'", "S"),
}


def prompt_completion_cases():
    for name, pair in BOUNDARIES.items():
        edge = {"exact": "boundary exact", "with-space": "boundary with space", "newline": "boundary with newline"}.get(name, "boundary merged" if "merged" in name else "boundary other")
        case(f"pc-boundary-{name}", "completion_only_loss", "prompt_completion", edge, pc(pair, ("Hello", " there.")))
    rows = pc(("Who are you?", " I am a program."), ("And now?\n", "Nothing."))
    for value in (True, False, None):
        case(f"pc-completion-only-loss-{value}".lower(), "completion_only_loss", "prompt_completion", "plain", rows, completion_only_loss=value)
    case("pc-merged-not-completion-only", "completion_only_loss", "prompt_completion", "boundary merged", pc(("foo", "bar")), completion_only_loss=False)
    empties = {"completion": ("Who?", ""), "prompt": ("", "Me."), "both": ("", ""), "space-completion": ("Who?", " "), "space-prompt": (" ", "Me."),
               "newline-completion": ("Who?", "\n")}
    for name, pair in empties.items():
        edge = {"completion": "empty completion", "prompt": "empty prompt", "both": "empty prompt"}.get(name, "white space")
        case(f"pc-empty-{name}", "none", "prompt_completion", edge, pc(pair, ("Hello", " there.")))
        case(f"pc-empty-{name}-second", "none", "prompt_completion", edge, pc(("Hello", " there."), pair), completion_only_loss=True)
    eos = {"there": ("Who?", " Me.⟪eos⟫"), "only": ("Who?", "⟪eos⟫"), "in-prompt": ("Who?⟪eos⟫", " Me."), "in-both": ("Who?⟪eos⟫", "⟪eos⟫ Me."),
           "spaced": ("Who?", " Me. ⟪eos⟫"), "and-space": ("Who?", " Me.⟪eos⟫ "), "literal": ("Who?", " (B)<eos>")}
    for name, pair in eos.items():
        case(f"pc-eos-{name}", "none", "prompt_completion", "eos already there" if name in ("there", "only", "spaced") else "eos inside", pc(pair))
    for token in ("bos", "pad", "turn", "other"):
        case(f"pc-{token}-literal", "none", "prompt_completion", f"{token} in text", pc((f"⟪{token}⟫Who?", f" Me⟪{token}⟫."), (f"Who⟪{token}⟫", f"⟪{token}⟫Me")))
    case("pc-null-prompt", "none", "prompt_completion", "null", pc(("a", "b"), (None, "c")))
    case("pc-null-completion", "none", "prompt_completion", "null", pc(("a", "b"), ("c", None)))
    case("pc-null-first", "none", "prompt_completion", "null", pc((None, None), ("a", "b")))
    case("pc-null-both-kinds", "none", "prompt_completion", "null", pc((None, "a"), ("b", None)))
    case("pc-null-prompt-and-eos", "none", "prompt_completion", "null", pc(("a", "b"), (None, "c⟪eos⟫")))
    case("pc-completion-absent", "none", "prompt_completion", "column missing", [{"prompt": "a"}, {"prompt": "b"}])
    case("pc-completion-absent-in-first", "completion_only_loss", "prompt_completion", "first row decides", [{"prompt": "a"}, {"prompt": "b", "completion": "c"}])
    case("pc-prompt-absent-in-first", "completion_only_loss", "prompt_completion", "first row decides", [{"completion": "a"}, {"prompt": "b", "completion": "c"}])
    case("pc-prompt-absent", "none", "prompt_completion", "column missing", [{"completion": "a"}])
    case("pc-prompt-beside-text", "none", "prompt_completion", "column missing", text("one", prompt="a"))
    case("pc-preference-data", "none", "prompt_completion", "column missing", [{"prompt": "a", "chosen": "b", "rejected": "c"}])
    case("pc-beside-text", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text="A text."))
    case("pc-beside-text-with-eos", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text="A text.⟪eos⟫"))
    case("pc-beside-text-null", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text=None))
    case("pc-beside-text-not-completion-only", "completion_only_loss", "prompt_completion", "text as well", pc(("Who?", " Me."), text="A text."), completion_only_loss=False)
    for field in ("prompt", "completion", "body"):
        case(f"pc-text-field-{field}", "dataset_text_field", "prompt_completion", "other columns", pc(("Who?", " Me."), body="b"), dataset_text_field=field)
    case("pc-number", "none", "prompt_completion", "not text", pc((1, 2), (3, 4)))
    case("pc-number-completion", "none", "prompt_completion", "not text", pc(("one", 1), ("two", 2)))
    case("pc-number-prompt", "none", "prompt_completion", "not text", pc((1, "one")))
    case("pc-mixed-completion", "none", "prompt_completion", "not text", pc(("one", "1"), ("two", 2)))
    case("pc-boolean-completion", "none", "prompt_completion", "not text", pc(("one", True)))
    case("pc-date-completion", "none", "prompt_completion", "dates", pc(("When?", "2024-01-01"), ("And?", "2024-01-02")))
    case("pc-date-completion-not-all", "none", "prompt_completion", "dates", pc(("When?", "2024-01-01"), ("And?", "never")))
    case("pc-date-prompt", "none", "prompt_completion", "dates", pc(("2024-01-01", "A day.")))
    case("pc-list-completion", "none", "prompt_completion", "not text", pc(("one", ["1"])))
    case("pc-extra-columns", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), id=7, meta={"a": [1, None]}, label="x"))
    case("pc-labels-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), labels=[-100, 5, 6]))
    case("pc-completion-mask-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), completion_mask=[1, 1, 1, 1, 1]))
    case("pc-assistant-masks-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), assistant_masks=[0, 0, 0, 1, 1, 1, 1]))
    case("pc-image-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), image=None))
    case("pc-tools-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), tools="none"))
    case("pc-assistant-only-loss", "assistant_only_loss", "prompt_completion", "refused", rows, assistant_only_loss=True)
    case("pc-eos-token", "eos_token", "prompt_completion", "special token", pc(("a", " b"), ("a", " b⟪eos⟫"), ("a", " b⟪other⟫")), eos_token="⟪other⟫")
    case("pc-eos-token-ordinary", "eos_token", "prompt_completion", "ordinary token", pc(("a", " b"), ("a.", "."), ("a", " b.")), eos_token=".")
    case("pc-eos-token-unknown", "eos_token", "prompt_completion", "refused", rows, eos_token="no such")
    case("pc-pad-token-eos", "pad_token", "prompt_completion", "pad = eos", pc(("a⟪eos⟫", " b")), pad_token="⟪eos⟫")
    cut = pc(("Question: who made the first of these?\nAnswer:", " It was the second one."), ("Who?", " Me."))
    spots = {"in-prompt": ("prompt", -3, "at the prompt"), "before-boundary": ("prompt", -1, "at the boundary"), "boundary": ("prompt", 0, "at the boundary"),
             "after-boundary": ("prompt", 1, "at the boundary"), "in-answer": ("prompt", 3, "inside the answer"),
             "before-end": ("full", -1, "at the end"), "end": ("full", 0, "at the end"), "after-end": ("full", 1, "at the end")}
    for mode in ("keep_start", "keep_end"):
        for name, (of, plus, edge) in spots.items():
            case(f"pc-cut-{name}-{mode}", "truncation_mode", "prompt_completion", f"truncation {edge}", cut, max_length={"of": of, "plus": plus}, truncation_mode=mode)
        for n in (1, 2):
            case(f"pc-max-length-{n}-{mode}", "max_length", "prompt_completion", "very short", cut, max_length=n, truncation_mode=mode)
    case("pc-cut-not-completion-only", "max_length", "prompt_completion", "truncation at the prompt", cut, max_length={"of": "prompt", "plus": -3}, completion_only_loss=False)
    long = "word " * 1100
    case("pc-dropped-some", "max_length", "prompt_completion", "dropped rows", pc((long, "gone"), ("Who?", " Me."), (long, "gone"), ("And?", " You.")))
    case("pc-dropped-all", "max_length", "prompt_completion", "dropped rows", pc((long, "gone")))
    case("pc-max-length-null", "max_length", "prompt_completion", "null", pc((long, "kept"), ("Who?", " Me.")), max_length=None)
    case("pc-completion-cut", "max_length", "prompt_completion", "truncation inside the answer", pc(("Who?", " word" * 1100)))
    case("pc-herg", "none", "prompt_completion", "seed case", pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]))
    case("pc-herg-literal-eos", "none", "prompt_completion", "seed case", pc(*[(herg_text(r, answer=""), " " + r["output_text"] + "<eos>") for r in HERG_ROWS]))
    case("pc-herg-space-in-prompt", "none", "prompt_completion", "seed case", pc(*[(herg_text(r, answer="") + " ", r["output_text"]) for r in HERG_ROWS]))
    case("pc-herg-cut", "max_length", "prompt_completion", "seed case", pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]), max_length={"of": "full", "plus": -2})
    case("pc-unicode", "none", "prompt_completion", "unicode", pc(*[(a, b) for a, b in zip(SCRIPTS["mixed"], SCRIPTS["mixed"][1:])]))
    case("pc-decomposed", "none", "prompt_completion", "unicode", pc(*[(v, v) for v in DECOMPOSED]))
    case("pc-constant-answer", "none", "prompt_completion", "plain", pc(*[(f"Question {i}: what?\n", "yes") for i in range(5)]))
    case("pc-qa", "none", "prompt_completion", "plain", pc(*QA))


# ---------------------------------------------------------------- trl: text template (formatting_func)
def template_cases():
    free = "free columns"
    case("template-herg", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE)
    case("template-herg-eos", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "⟪eos⟫")
    case("template-herg-literal-eos", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "<eos>")
    case("template-herg-completion-only", "formatting_func", free, "refused", HERG_ROWS, text_template=HERG_TEMPLATE, completion_only_loss=True)
    case("template-herg-not-completion-only", "formatting_func", free, "plain", HERG_ROWS, text_template=HERG_TEMPLATE, completion_only_loss=False)
    case("template-herg-cut", "formatting_func", free, "truncation", HERG_ROWS, text_template=HERG_TEMPLATE, max_length=20)
    case("template-herg-cut-end", "formatting_func", free, "truncation", HERG_ROWS, text_template=HERG_TEMPLATE, max_length=20, truncation_mode="keep_end")
    case("template-types", "formatting_func", free, "not text", COLUMNS, text_template="{s}|{i}|{f}|{b}|{n}|{l}|{o}|{sometimes}")
    case("template-ints-and-floats", "formatting_func", free, "not text", [{"x": 1}, {"x": 2.5}, {"x": 1e20}, {"x": 1e-7}], text_template="x={x}")
    case("template-mixed", "formatting_func", free, "not text", [{"x": 1}, {"x": "one"}, {"x": None}, {"x": 2.0}], text_template="x={x}")
    case("template-dates", "formatting_func", free, "dates", [{"d": "2024-01-01"}, {"d": "2024-02-29T12:30:00"}], text_template="on {d}")
    case("template-dates-fraction", "formatting_func", free, "dates", [{"d": "2024-01-01T00:00:00.5"}, {"d": "2024-02-29T12:30:00"}], text_template="on {d}")
    case("template-big-numbers", "formatting_func", free, "not text", [{"x": 2**63}, {"x": 1}], text_template="x={x}")
    case("template-booleans", "formatting_func", free, "not text", [{"x": True}, {"x": False}, {"x": None}], text_template="x={x}")
    case("template-list-of-text", "formatting_func", free, "not text", [{"x": ["a", "it's", "\n", "\u00e9", '"']}], text_template="x={x}")
    case("template-nested", "formatting_func", free, "not text", [{"x": {"b": 1, "a": [1.0, None, True]}}, {"x": {"a": [2.5]}}], text_template="x={x}")
    case("template-braces", "formatting_func", free, "braces", [{"a": "1", "b": "{a}"}], text_template="{{{a}}} {b} {{b}}")
    case("template-constant", "formatting_func", free, "plain", [{"a": "1"}, {"a": "2"}], text_template="always the same")
    case("template-empty", "formatting_func", free, "empty text", [{"a": "1"}], text_template="")
    case("template-empty-column", "formatting_func", free, "empty text", [{"a": ""}, {"a": "x"}], text_template="{a}")
    case("template-bos", "formatting_func", free, "bos in text", [{"a": "1"}], text_template="⟪bos⟫{a}")
    case("template-turns", "formatting_func", free, "turn in text", [{"q": "Who?", "a": "Me."}], text_template="⟪turn⟫user\n{q}⟪other⟫\n⟪turn⟫model\n{a}⟪other⟫\n")
    case("template-unicode-column", "formatting_func", free, "unicode", [{"\u00e9t\u00e9": "caf\u00e9", "e\u0301t\u00e9": "other"}], text_template="{\u00e9t\u00e9} {e\u0301t\u00e9}")
    case("template-missing-column", "formatting_func", free, "refused", [{"a": "1"}], text_template="{b}")
    case("template-null", "formatting_func", free, "null", [{"a": None}, {"a": "x"}], text_template="a={a}")
    case("template-over-text", "formatting_func", "text", "text as well", text("old"), text_template="new {text}")
    case("template-other-field", "dataset_text_field", free, "refused", [{"body": "x"}], text_template="{body}", dataset_text_field="body")
    case("template-other-field-absent", "dataset_text_field", free, "refused", [{"a": "x"}], text_template="{a}", dataset_text_field="body")
    case("template-completion-mask-column", "completion_only_loss", free, "extra columns", [{"a": "one two", "completion_mask": [0, 1, 1]}], text_template="{a}")
    rows = pc(("Who?", " Me."), ("And?", " You.⟪eos⟫"))
    case("template-pc-default", "formatting_func", "prompt_completion", "refused", rows, text_template="{prompt}{completion}")
    case("template-pc-true", "formatting_func", "prompt_completion", "refused", rows, text_template="{prompt}{completion}", completion_only_loss=True)
    case("template-pc-false", "formatting_func", "prompt_completion", "no effect", rows, text_template="### {prompt} ## {completion}", completion_only_loss=False)
    case("template-pc-false-eos", "formatting_func", "prompt_completion", "no effect", rows, text_template="### {prompt} ## {completion}⟪eos⟫", completion_only_loss=False)
    case("template-prompt-only", "formatting_func", "prompt_completion", "column missing", [{"prompt": "a", "answer": "b"}], text_template="{prompt} {answer}")
    case("template-completion-only-column", "formatting_func", free, "plain", [{"question": "a", "completion": "b"}], text_template="{question} {completion}")
    case("template-prepared", "formatting_func", "prepared", "no effect", [{"input_ids": [5, 6, 7]}], text_template="{input_ids}")
    case("template-prepared-true", "formatting_func", "prepared", "refused", [{"input_ids": [5, 6, 7]}], text_template="{input_ids}", completion_only_loss=True)
    case("template-eos-token", "eos_token", free, "special token", [{"a": "1"}, {"a": "2⟪other⟫"}], text_template="{a}", eos_token="⟪other⟫")


# ---------------------------------------------------------------- trl and labels: prepared rows
def prepared_cases():
    ids = [5, 6, 7, 8, 9, 10]
    shape = "prepared"
    case("ids", "none", shape, "input_ids alone", [{"input_ids": ids}, {"input_ids": [5]}])
    case("ids-empty", "none", shape, "empty", [{"input_ids": ids}, {"input_ids": []}])
    case("ids-null", "none", shape, "null", [{"input_ids": ids}, {"input_ids": None}])
    case("ids-cut", "max_length", shape, "truncation", [{"input_ids": ids}], max_length=3)
    case("ids-cut-end", "truncation_mode", shape, "truncation", [{"input_ids": ids}], max_length=3, truncation_mode="keep_end")
    case("ids-out-of-vocabulary", "none", shape, "input_ids alone", [{"input_ids": [5, 999999]}])
    case("ids-beside-text", "none", shape, "extra columns", [{"input_ids": ids, "text": "not this"}])
    case("ids-attention-mask", "none", shape, "extra columns", [{"input_ids": ids, "attention_mask": [1, 1, 1, 1, 0, 0]}])
    case("ids-pad-and-eos", "pad_token", shape, "pad = eos", [{"input_ids": ids + [{"id_of": "⟪eos⟫"}, {"id_of": "⟪pad⟫"}]}], pad_token="⟪eos⟫")
    case("ids-assistant-only-loss", "assistant_only_loss", shape, "refused", [{"input_ids": ids}], assistant_only_loss=True)
    labels = {"same": ids, "some": [-100, -100, -100, 8, 9, 10], "none": [-100] * 6, "first-only": [5] + [-100] * 5, "last-only": [-100] * 5 + [10],
              "different": [6, 7, 8, 9, 10, 5], "other-ignore": [-1, -1, -1, 8, 9, 10]}
    for name, values in labels.items():
        rows = [{"input_ids": ids, "labels": values}, {"input_ids": [5, 6], "labels": [-100, 6]}]
        case(f"labels-{name}", "none", shape, "labels", rows)
        case(f"labels-{name}-cut", "max_length", shape, "labels", rows, max_length=3)
        case(f"labels-{name}-cut-end", "truncation_mode", shape, "labels", rows, max_length=3, truncation_mode="keep_end")
        case(f"labels-{name}-uncut", "max_length", shape, "labels", rows, max_length=None)
        case(f"labels-{name}", "none", shape, "labels", rows, trainer="labels", trainer_settings={"max_length": None})
    case("labels-short", "none", shape, "wrong length", [{"input_ids": ids, "labels": [5, 6, 7]}])
    case("labels-long", "none", shape, "wrong length", [{"input_ids": ids, "labels": ids + [11, 12]}])
    case("labels-null", "none", shape, "null", [{"input_ids": ids, "labels": ids}, {"input_ids": ids, "labels": None}])
    case("labels-null-all", "none", shape, "null", [{"input_ids": ids, "labels": None}])
    masks = {"some": [0, 0, 0, 1, 1, 1], "none": [0] * 6, "all": [1] * 6, "short": [0, 0, 1], "long": [0, 0, 0, 1, 1, 1, 1, 1], "two": [0, 0, 0, 1, 2, 1],
             "boolean": [False, False, True, True, True, True], "hole": [0, 1, 0, 1, 0, 1]}
    for name, mask in masks.items():
        rows = [{"input_ids": ids, "completion_mask": mask}, {"input_ids": [5, 6], "completion_mask": [mask[0], type(mask[0])(1)]}]
        other = [{"input_ids": r["input_ids"], "assistant_masks": r["completion_mask"]} for r in rows]
        edge = "wrong length" if name in ("short", "long") else "completion_mask"
        case(f"completion-mask-{name}", "none", shape, edge, rows)
        case(f"completion-mask-{name}-true", "completion_only_loss", shape, edge, rows, completion_only_loss=True)
        edge = "wrong length" if name in ("short", "long") else "assistant_masks"
        case(f"assistant-masks-{name}", "none", shape, edge, other)
        if name not in ("short", "long"):
            case(f"completion-mask-{name}", "none", shape, "completion_mask", rows, trainer="labels", trainer_settings={"max_length": None, "completion_only_loss": True})
            case(f"assistant-masks-{name}", "none", shape, "assistant_masks", other, trainer="labels", trainer_settings={"max_length": None})
    some = {"input_ids": ids, "completion_mask": masks["some"]}
    case("completion-mask-false", "completion_only_loss", shape, "completion_mask", [some], completion_only_loss=False)
    case("completion-mask-cut", "max_length", shape, "completion_mask", [some], completion_only_loss=True, max_length=3)
    case("completion-mask-cut-inside", "max_length", shape, "completion_mask", [some], completion_only_loss=True, max_length=4)
    case("completion-mask-cut-end", "truncation_mode", shape, "completion_mask", [some], completion_only_loss=True, max_length=4, truncation_mode="keep_end")
    case("completion-mask-null", "completion_only_loss", shape, "null", [some, {"input_ids": ids, "completion_mask": None}], completion_only_loss=True)
    case("completion-mask-null-default", "none", shape, "null", [some, {"input_ids": ids, "completion_mask": None}])
    case("completion-mask-uncut", "max_length", shape, "completion_mask", [{"input_ids": ids, "completion_mask": [0] * 6}], completion_only_loss=True, max_length=None)
    case("completion-mask-beside-pc", "completion_only_loss", shape, "first row decides", [{**some, "prompt": "a", "completion": "b"}])
    case("completion-mask-beside-pc-false", "completion_only_loss", shape, "first row decides", [{**some, "prompt": "a", "completion": "b"}], completion_only_loss=False)
    case("completion-mask-true-without", "completion_only_loss", shape, "no effect", [{"input_ids": ids}], completion_only_loss=True)
    both = {**some, "assistant_masks": [0, 1, 0, 1, 0, 1]}
    for value in (None, True, False):
        case(f"both-masks-{value}".lower(), "completion_only_loss", shape, "both masks", [both], completion_only_loss=value)
    case("both-masks-different-lengths", "completion_only_loss", shape, "wrong length", [{**some, "assistant_masks": [0, 1, 0, 1]}], completion_only_loss=True)
    case("labels-and-masks", "completion_only_loss", shape, "labels", [{**both, "labels": [-100, 6, 7, 8, 9, 10]}], completion_only_loss=True)
    case("labels-and-masks", "none", shape, "labels", [{**both, "labels": [-100, 6, 7, 8, 9, 10]}], trainer="labels", trainer_settings={"max_length": None, "completion_only_loss": True})
    case("labels-long-row", "none", shape, "labels", [{"input_ids": list(range(5, 105)) * 11, "labels": [-100] * 1050 + list(range(55, 105))}], trainer="labels", trainer_settings={"max_length": None})
    case("labels-long-row", "max_length", shape, "labels", [{"input_ids": list(range(5, 105)) * 11, "labels": [-100] * 1050 + list(range(55, 105))}, {"input_ids": [5], "labels": [5]}])
    case("both-masks", "none", shape, "both masks", [both], trainer="labels", trainer_settings={"max_length": None, "completion_only_loss": True})


# ---------------------------------------------------------------- trl-collator (SFTTrainer 0.19.1 with the completion-only collator)
def collator_case(name, option, shape, edge, rows, response="\nAnswer:", instruction=None, **fields):
    if instruction is not None:
        fields["instruction_template"] = instruction
    case(name, option, shape, edge, rows, trainer="trl-collator", response_template=response, **fields)


def response_cases():
    qa = text(*[q + a for q, a in QA])
    hergs = text(*[herg_text(r) for r in HERG_ROWS])
    one = "response_template"
    for name, response in {"plain": "\nAnswer:", "with-space": "\nAnswer: ", "no-newline": "Answer:", "word": "Answer", "colon": ":", "lower": "\nanswer:",
                           "newlines": "\n\nAnswer:", "smiles": "Drug SMILES:", "bracket": " (", "option": " (B)", "first-words": "Instructions"}.items():
        collator_case(f"herg-{name}", one, "text", "seed case", hergs, response)
    collator_case("herg-free-columns", "formatting_func", "free columns", "seed case", HERG_ROWS, text_template=HERG_TEMPLATE)
    collator_case("herg-free-columns-eos", "formatting_func", "free columns", "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "⟪eos⟫")
    collator_case("herg-free-columns-literal-eos", "formatting_func", "free columns", "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "<eos>")
    collator_case("herg-ids-in-context", one, "text", "ids", hergs, {"ids_in": "CC(=O)\nAnswer: (B)", "piece": "\nAnswer:"})
    collator_case("herg-ids-tail", one, "text", "ids", hergs, {"ids_of": "Answer:"})
    collator_case("herg-ids-alone", one, "text", "ids", hergs, {"ids_of": "\nAnswer:"})
    collator_case("herg-pc", one, "prompt_completion", "seed case", pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]))
    collator_case("herg-cut", "max_length", "text", "seed case", hergs, max_length={"of": "full", "plus": -2})
    collator_case("herg-cut-template", "max_length", "text", "seed case", hergs, max_length={"of": "full", "plus": -5})
    collator_case("qa", one, "text", "one match", qa)
    several = text("Q: 1\nAnswer: one\nAnswer: two", "Q: 2\nAnswer: one", "Q: 3\nAnswer: one\nAnswer: two\nAnswer: three", "\nAnswer:\nAnswer:\nAnswer:")
    collator_case("several", one, "text", "several matches", several)
    collator_case("none", one, "text", "no match", text("Nothing here.", "Q\nAnswer: yes"))
    collator_case("none-at-all", one, "text", "no match", text("Nothing here.", "nor here"))
    collator_case("in-answer", one, "text", "match in the answer", text("Q: say it\nAnswer: the word\nAnswer: is what you want"))
    collator_case("only-template", one, "text", "template at the end", text("\nAnswer:", "Q\nAnswer:", "Q\nAnswer:⟪eos⟫"))
    collator_case("template-first", one, "text", "template at the start", text("Answer: yes", "\nAnswer: yes"), "Answer:")
    collator_case("template-longer-than-row", one, "text", "template longer than row", text("x", ""), "a template of very many tokens that no row has")
    collator_case("template-empty", one, "text", "empty template", text("Q\nAnswer: yes"), "")
    collator_case("template-empty-ids", one, "text", "empty template", text("Q\nAnswer: yes"), {"ids": []})
    collator_case("template-space", one, "text", "white space", text("a b  c", "ab"), " ")
    collator_case("template-newline", one, "text", "white space", text("a\nb\n\nc", "ab\n"), "\n")
    collator_case("template-eos", one, "text", "template is eos", text("a⟪eos⟫b", "ab"), "⟪eos⟫")
    collator_case("template-pad", one, "text", "pad ids", text("a⟪pad⟫b", "ab"), "⟪pad⟫")
    collator_case("template-with-pad", one, "text", "pad ids", text("Q ⟪pad⟫ yes", "Q yes"), {"ids_in": "Q ⟪pad⟫ yes", "piece": "Q ⟪pad⟫"})
    collator_case("template-special", one, "text", "special tokens", text("⟪turn⟫user\nWho?⟪other⟫\n⟪turn⟫model\nMe.⟪other⟫\n", "⟪turn⟫user\nWho?⟪other⟫\n"), "⟪turn⟫model\n")
    collator_case("template-bos", one, "text", "special tokens", text("Hello", "⟪bos⟫Hello"), "⟪bos⟫")
    collator_case("template-unicode", one, "text", "unicode", text("问题：法国的首都是哪里？\n答案：巴黎", "问题：二？答案：三"), "答案：")
    collator_case("template-decomposed", one, "text", "unicode", text("cafe\u0301: noir", "caf\u00e9: noir"), "caf\u00e9:")
    collator_case("template-emoji", one, "text", "unicode", text("Who? \U0001f600 me", "Who?\U0001f600me"), "\U0001f600")
    for name, response in {"bare": "### Response:", "newline": "### Response:\n", "both": "\n### Response:\n", "space": " ### Response:", "short": "###"}.items():
        rows = text(INSTRUCTION.format("Add 1 and 1.", "2"), INSTRUCTION.format("List (a) and (b)", "a)\nb)"), "### Response:\nyes", "say ### Response: no")
        collator_case(f"alpaca-{name}", one, "text", "context changes tokens", rows, response)
    collator_case("eos-there", one, "text", "eos already there", text("Q\nAnswer: yes⟪eos⟫", "Q⟪eos⟫\nAnswer: no⟪eos⟫⟪eos⟫"))
    collator_case("pad-is-eos", "pad_token", "text", "pad = eos", text("Q\nAnswer: yes", "Q⟪eos⟫\nAnswer: no⟪eos⟫ or yes⟪eos⟫"), tokenizer_settings={"pad_token": "⟪eos⟫"})
    collator_case("pad-is-eos-instruction", "pad_token", "turns", "pad = eos", text(chat("UAUA")), "### Assistant:", "### Human:", tokenizer_settings={"pad_token": "⟪eos⟫"})
    collator_case("pad-is-other", "pad_token", "text", "pad ids", text("Q⟪other⟫\nAnswer: yes⟪other⟫", "⟪other⟫"), tokenizer_settings={"pad_token": "⟪other⟫"})
    collator_case("pad-is-template-token", "pad_token", "text", "pad ids", text("Q\nAnswer: yes"), tokenizer_settings={"pad_token": ":"})
    collator_case("pad-option-has-no-effect", "pad_token", "text", "no effect", text("Q\nAnswer: yes⟪other⟫"), pad_token="⟪other⟫")
    collator_case("pad-missing", "pad_token", "text", "no pad token", text("Q\nAnswer: yes"), pad="none")
    collator_case("pad-missing-option", "pad_token", "text", "no pad token", text("Q\nAnswer: yes"), pad="none", pad_token="⟪eos⟫")
    collator_case("eos-token", "eos_token", "text", "special token", text("Q\nAnswer: yes", "Q\nAnswer: yes⟪other⟫"), eos_token="⟪other⟫")
    collator_case("eos-token-unknown", "eos_token", "text", "refused", text("Q\nAnswer: yes"), eos_token="no such token")
    for value in (True, False):
        collator_case(f"completion-only-loss-{value}".lower(), "completion_only_loss", "text", "no effect", qa, completion_only_loss=value)
        collator_case(f"pc-completion-only-loss-{value}".lower(), "completion_only_loss", "prompt_completion", "no effect", pc(*QA), completion_only_loss=value)
    collator_case("pc", "completion_only_loss", "prompt_completion", "plain", pc(*QA))
    collator_case("pc-template-in-prompt", one, "prompt_completion", "one match", pc(("Q\nAnswer:", " yes"), ("Q", "\nAnswer: yes"), ("Q\nAns", "wer: yes")))
    collator_case("pc-beside-text", one, "prompt_completion", "text as well", pc(("Q\nAnswer:", " yes"), text="other\nAnswer: text"))
    collator_case("pc-completion-absent", one, "prompt_completion", "column missing", [{"prompt": "Q\nAnswer: yes"}])
    collator_case("pc-merged", one, "prompt_completion", "boundary merged", pc(("foo", "bar"), ("C)", "\nAnswer: x")), "bar")
    collator_case("field", "dataset_text_field", "text", "no eos", [{"body": "Q\nAnswer: yes"}, {"body": "Q\nAnswer: no⟪eos⟫"}], dataset_text_field="body")
    collator_case("field-beside-text", "dataset_text_field", "text", "no eos", text("other\nAnswer: text", body="Q\nAnswer: yes"), dataset_text_field="body")
    collator_case("field-missing", "dataset_text_field", "text", "column missing", text("Q\nAnswer: yes"), dataset_text_field="body")
    collator_case("null", "none", "text", "null", text("Q\nAnswer: yes", None))
    collator_case("null-first", "none", "text", "null", text(None, "Q\nAnswer: yes"))
    collator_case("null-pc", "none", "prompt_completion", "null", pc(("Q\nAnswer:", " yes"), ("Q", None)))
    collator_case("null-pc-prompt", "none", "prompt_completion", "null", pc(("Q\nAnswer:", " yes"), (None, "x")))
    collator_case("null-in-free-columns", "formatting_func", "free columns", "null", [{"q": "Q", "a": "yes"}, {"q": None, "a": "no"}], text_template="{q}\nAnswer: {a}")
    collator_case("free-columns-not-text", "formatting_func", "free columns", "not text", [{"q": 1, "a": True}, {"q": 2, "a": False}], text_template="{q}\nAnswer: {a}")
    collator_case("free-columns-cut", "formatting_func", "free columns", "truncation", HERG_ROWS, text_template=HERG_TEMPLATE, max_length=30)
    collator_case("formatting-pc", "formatting_func", "prompt_completion", "refused", pc(*QA), text_template="{prompt}\nAnswer: {completion}")
    collator_case("formatting-pc-false", "formatting_func", "prompt_completion", "no effect", pc(*QA), text_template="{prompt}\nAnswer: {completion}", completion_only_loss=False)
    collator_case("formatting-pc-false-eos", "formatting_func", "prompt_completion", "no effect", pc(*QA), text_template="{prompt} {completion}⟪eos⟫", completion_only_loss=False)
    collator_case("formatting-prompt-only", "formatting_func", "prompt_completion", "refused", [{"prompt": "Q", "answer": "yes"}], text_template="{prompt}\nAnswer: {answer}")
    collator_case("formatting-prompt-only-false", "formatting_func", "prompt_completion", "column missing", [{"prompt": "Q", "answer": "yes"}], text_template="{prompt}\nAnswer: {answer}", completion_only_loss=False)
    collator_case("formatting-true", "formatting_func", "free columns", "refused", HERG_ROWS, text_template=HERG_TEMPLATE, completion_only_loss=True)
    collator_case("formatting-over-text", "formatting_func", "text", "text as well", text("old"), text_template="{text}\nAnswer: yes")
    collator_case("formatting-other-field", "dataset_text_field", "free columns", "no eos", [{"body": "Q\nAnswer: yes"}], text_template="new {body}", dataset_text_field="body")
    collator_case("formatting-missing-column", "formatting_func", "free columns", "refused", [{"a": "x"}], text_template="{b}")
    collator_case("truncation-mode", "truncation_mode", "text", "refused", qa, truncation_mode="keep_end")
    collator_case("max-seq-length", "max_length", "text", "old name", qa, max_seq_length=8)
    collator_case("max-length-null", "max_length", "text", "null", text("word " * 1100 + "\nAnswer: yes"), max_length=None)
    collator_case("max-length-default", "max_length", "text", "default length", text("word " * 1100 + "\nAnswer: yes", "Q\nAnswer: yes"))
    cut = text("Question: who made the first of these?\nAnswer: It was the second one.", "Q\nAnswer: yes")
    for n in (1, 2, 3, 5):
        collator_case(f"max-length-{n}", "max_length", "text", "very short" if n < 3 else "truncation", cut, max_length=n)
    for plus in (-9, -8, -7, -6, -2, -1, 0, 1):
        collator_case(f"max-length-full{plus:+}", "max_length", "text", "truncation", cut, max_length={"of": "full", "plus": plus})
    collator_case("prepared", "none", "prepared", "input_ids alone", [{"input_ids": [5, 6, 7, 8, 9]}, {"input_ids": [7, 5]}, {"input_ids": [5, 7]}], {"ids": [7]})
    collator_case("prepared-labels", "none", "prepared", "labels", [{"input_ids": [5, 6, 7, 8, 9], "labels": [-100, 6, -100, -100, 9]}], {"ids": [6]})
    collator_case("prepared-mask", "none", "prepared", "completion_mask", [{"input_ids": [5, 6, 7, 8, 9], "completion_mask": [0, 0, 0, 1, 1]}], {"ids": [6]})
    collator_case("prepared-mask-true", "completion_only_loss", "prepared", "completion_mask", [{"input_ids": [5, 6, 7, 8, 9], "completion_mask": [0, 0, 0, 1, 1]}], {"ids": [6]}, completion_only_loss=True)
    collator_case("prepared-attention", "none", "prepared", "extra columns", [{"input_ids": [5, 6, 7, 8, 9], "attention_mask": [1, 1, 1, 0, 0]}], {"ids": [6]})
    collator_case("prepared-cut", "max_length", "prepared", "truncation", [{"input_ids": [5, 6, 7, 8, 9]}], {"ids": [6]}, max_length=3)
    collator_case("prepared-overlap", one, "prepared", "overlapping matches", [{"input_ids": [7, 7, 7, 7, 8]}, {"input_ids": [7, 7, 8, 7, 7]}, {"input_ids": [7, 8, 7, 7]}], {"ids": [7, 7]})
    collator_case("assistant-only-loss", "assistant_only_loss", "text", "refused", qa, assistant_only_loss=True)


PATTERNS = ["UA", "UAUA", "UAUAUA", "A", "U", "AU", "AUA", "AUAU", "UU", "UUA", "UUAA", "UAA", "UAAU", "UAUU", "AA", "AAU", "SUA", "SUAUA", "SA", "SAU", "S", ""]


def turn_cases():
    edge = {"UA": "turns paired", "UAUA": "turns paired", "UAUAUA": "turns paired", "SUA": "turns paired", "SUAUA": "turns paired"}
    for pattern in PATTERNS:
        kind = edge.get(pattern) or ("starts with response" if pattern.lstrip("S").startswith("A") else
                                     "more instructions" if pattern.count("U") > pattern.count("A") else
                                     "more responses" if pattern.count("A") > pattern.count("U") else "turns not paired")
        collator_case(f"turns-{pattern or 'none'}", "instruction_template", "turns", kind, text(chat(pattern), chat(pattern, end=" (x)"), chat(pattern, separator=" ")),
                      "### Assistant:", "### Human:")
    both = text(chat("UAUA"), chat("AUA"))
    collator_case("turns-ids", "instruction_template", "turns", "ids", both, {"ids_in": chat("UAUA"), "piece": "### Assistant:"}, {"ids_in": chat("UAUA"), "piece": "### Human:"})
    one_line = text(chat("UAUA", separator=" "), chat("SUAUA", separator=" "))
    collator_case("turns-on-one-line", "instruction_template", "turns", "context changes tokens", one_line, "### Assistant:", "### Human:")
    collator_case("turns-spaces", "instruction_template", "turns", "context changes tokens", one_line, " ### Assistant:", " ### Human:")
    collator_case("turns-newlines", "instruction_template", "turns", "context changes tokens", both, "\n### Assistant:", "\n### Human:")
    collator_case("turns-response-only", "response_template", "turns", "several matches", both, "### Assistant:")
    collator_case("turns-unicode", "instruction_template", "turns", "unicode", text("问题：一？\n答案：二\n问题：三？\n答案：四"), "答案：", "问题：")
    collator_case("turns-special", "instruction_template", "turns", "special tokens", text("⟪turn⟫user\nWho?⟪other⟫⟪turn⟫model\nMe.⟪other⟫⟪turn⟫user\nAnd?⟪other⟫⟪turn⟫model\nYou.⟪other⟫"), "⟪turn⟫model\n", "⟪turn⟫user\n")
    collator_case("turns-same-template", "instruction_template", "turns", "same template", both, "###", "###")
    collator_case("turns-empty-instruction", "instruction_template", "turns", "empty template", both, "### Assistant:", "")
    collator_case("turns-empty-response", "instruction_template", "turns", "empty template", both, "", "### Human:")
    for n in (3, 8, 12, 16, 20, 24):
        collator_case(f"turns-cut-{n}", "max_length", "turns", "truncation", both, "### Assistant:", "### Human:", max_length=n)
    # Every order of response (11), instruction (12), text (5) and the two templates of two tokens, on ids that need no tokenizer.
    rows = [{"input_ids": list(order)} for n in range(1, 5) for order in itertools.product([11, 12, 5], repeat=n)]
    collator_case("orders", "instruction_template", "prepared", "every order", rows, {"ids": [11]}, {"ids": [12]})
    rng = random.Random(7)
    rows = [{"input_ids": [rng.choice([11, 12, 13, 14, 5]) for _ in range(rng.randint(3, 16))]} for _ in range(80)]
    collator_case("orders-two-tokens", "instruction_template", "prepared", "every order", rows, {"ids": [11, 13]}, {"ids": [12, 13]})
    collator_case("orders-overlapping", "instruction_template", "prepared", "overlapping matches", rows, {"ids": [11, 12]}, {"ids": [12, 11]})
    collator_case("orders-response-only", "response_template", "prepared", "every order", rows, {"ids": [11, 13]})
    padded = [{"input_ids": [{"id_of": "⟪pad⟫"} if i == 14 else i for i in r["input_ids"]]} for r in rows[:30]]
    collator_case("orders-with-pad", "instruction_template", "prepared", "pad ids", padded, {"ids": [11]}, {"ids": [12]})


text_cases()
prompt_completion_cases()
template_cases()
prepared_cases()
response_cases()
turn_cases()


# ---------------------------------------------------------------- what depends on the tokenizer
SPECIALS = {"<|im_end|>": {"bos": "<|endoftext|>", "turn": "<|im_start|>", "other": "<|vision_end|>"},
            "<|eot_id|>": {"bos": "<|begin_of_text|>", "turn": "<|start_header_id|>", "other": "<|eom_id|>"},
            "<|end_of_text|>": {"bos": "<|begin_of_text|>", "turn": "<|start_header_id|>", "other": "<|eom_id|>"},
            "<eos>": {"bos": "<bos>", "turn": "<start_of_turn>", "other": "<end_of_turn>"}}


def specials(tokenizer):
    """What the references stand for; a tokenizer of another family names its own tokens or falls back to what it has."""
    eos = tokenizer.eos_token
    known = SPECIALS.get(eos) or {"bos": tokenizer.bos_token or eos, "turn": eos, "other": next(t for t in tokenizer.all_special_tokens if t != eos)}
    return {"eos": eos, "pad": tokenizer.pad_token or eos, "eos_head": eos[:3], "eos_tail": eos[3:], **known}


def resolve(case, tokenizer):
    """The case with every reference replaced for this tokenizer: what is run and written down."""
    names = specials(tokenizer)

    def fill(value):
        if isinstance(value, str):
            for name, token in names.items():
                value = value.replace(f"⟪{name}⟫", token)
            return value
        if isinstance(value, dict):
            return {k: fill(v) for k, v in value.items()}
        return [fill(v) for v in value] if isinstance(value, list) else value

    case = json.loads(json.dumps(case))
    case["jsonl"] = fill_ids(fill(case["jsonl"]), tokenizer)
    for key in ("settings", "tokenizer_settings", "text_template"):
        if key in case:
            case[key] = fill(case[key])
    for key in ("response_template", "instruction_template"):
        if key in case:
            case[key] = template_ids(fill(case[key]), tokenizer)
    length = case["settings"].get("max_length")
    if isinstance(length, dict):
        case["settings"]["max_length"] = max(1, tokens_of(case, tokenizer, length["of"]) + length["plus"])
    if case.pop("pad", None) == "none":
        case.setdefault("tokenizer_settings", {})["pad_token"] = None
    elif case["trainer"] == "trl-collator" and tokenizer.pad_token is None:
        case.setdefault("tokenizer_settings", {}).setdefault("pad_token", tokenizer.eos_token)  # as users do: without it nothing runs
    return case


def fill_ids(jsonl, tokenizer):
    if '{"id_of"' not in jsonl:
        return jsonl
    rows = [json.loads(line) for line in jsonl.splitlines()]
    for row in rows:
        row["input_ids"] = [tokenizer.convert_tokens_to_ids(i["id_of"]) if isinstance(i, dict) else i for i in row["input_ids"]]
    return "".join(json.dumps(r) + "\n" for r in rows)


def template_ids(value, tokenizer):
    if not isinstance(value, dict) or "ids" in value:
        return value
    if "ids_of" in value:
        return {"ids": tokenizer.encode(value["ids_of"], add_special_tokens=False)}
    encoded = tokenizer(value["ids_in"], add_special_tokens=False, return_offsets_mapping=True)
    start = value["ids_in"].index(value["piece"])
    end = start + len(value["piece"])
    return {"ids": [i for i, (a, b) in zip(encoded["input_ids"], encoded["offset_mapping"]) if a < end and b > start]}


def tokens_of(case, tokenizer, what):
    """Tokens of row 0: of its prompt, or of its whole text with the end of sequence."""
    row = json.loads(case["jsonl"].splitlines()[0])
    whole = row["prompt"] + row["completion"] if "prompt" in row else row["text"]
    return len(tokenizer(row["prompt"] if what == "prompt" else whole + tokenizer.eos_token)["input_ids"])
