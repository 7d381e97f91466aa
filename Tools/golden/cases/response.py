"""trl-collator: SFTTrainer 0.19.1 with the completion-only collator and a response template."""

from texts import HERG_ROWS, HERG_TEMPLATE, INSTRUCTION, QA, chat, herg_text

from .case import case, pc, text


def collator_case(name, option, shape, edge, rows, response="\nAnswer:", instruction=None, **fields):
    if instruction is not None:
        fields["instruction_template"] = instruction
    case(name, option, shape, edge, rows, trainer="trl-collator", response_template=response, **fields)


def response_cases():
    qa = text(*[q + a for q, a in QA])
    hergs = text(*[herg_text(r) for r in HERG_ROWS])
    one = "response_template"
    for name, response in {
        "plain": "\nAnswer:",
        "with-space": "\nAnswer: ",
        "no-newline": "Answer:",
        "word": "Answer",
        "colon": ":",
        "lower": "\nanswer:",
        "newlines": "\n\nAnswer:",
        "smiles": "Drug SMILES:",
        "bracket": " (",
        "option": " (B)",
        "first-words": "Instructions",
    }.items():
        collator_case(f"herg-{name}", one, "text", "seed case", hergs, response)
    collator_case("herg-free-columns", "formatting_func", "free columns", "seed case", HERG_ROWS, text_template=HERG_TEMPLATE)
    collator_case(
        "herg-free-columns-eos", "formatting_func", "free columns", "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "⟪eos⟫"
    )
    collator_case(
        "herg-free-columns-literal-eos",
        "formatting_func",
        "free columns",
        "seed case",
        HERG_ROWS,
        text_template=HERG_TEMPLATE + "<eos>",
    )
    collator_case("herg-ids-in-context", one, "text", "ids", hergs, {"ids_in": "CC(=O)\nAnswer: (B)", "piece": "\nAnswer:"})
    collator_case("herg-ids-tail", one, "text", "ids", hergs, {"ids_of": "Answer:"})
    collator_case("herg-ids-alone", one, "text", "ids", hergs, {"ids_of": "\nAnswer:"})
    collator_case(
        "herg-pc",
        one,
        "prompt_completion",
        "seed case",
        pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]),
    )
    collator_case("herg-cut", "max_length", "text", "seed case", hergs, max_length={"of": "full", "plus": -2})
    collator_case("herg-cut-template", "max_length", "text", "seed case", hergs, max_length={"of": "full", "plus": -5})
    collator_case("qa", one, "text", "one match", qa)
    several = text(
        "Q: 1\nAnswer: one\nAnswer: two",
        "Q: 2\nAnswer: one",
        "Q: 3\nAnswer: one\nAnswer: two\nAnswer: three",
        "\nAnswer:\nAnswer:\nAnswer:",
    )
    collator_case("several", one, "text", "several matches", several)
    collator_case("none", one, "text", "no match", text("Nothing here.", "Q\nAnswer: yes"))
    collator_case("none-at-all", one, "text", "no match", text("Nothing here.", "nor here"))
    collator_case("in-answer", one, "text", "match in the answer", text("Q: say it\nAnswer: the word\nAnswer: is what you want"))
    collator_case("only-template", one, "text", "template at the end", text("\nAnswer:", "Q\nAnswer:", "Q\nAnswer:⟪eos⟫"))
    collator_case("template-first", one, "text", "template at the start", text("Answer: yes", "\nAnswer: yes"), "Answer:")
    collator_case(
        "template-longer-than-row",
        one,
        "text",
        "template longer than row",
        text("x", ""),
        "a template of very many tokens that no row has",
    )
    collator_case("template-empty", one, "text", "empty template", text("Q\nAnswer: yes"), "")
    collator_case("template-empty-ids", one, "text", "empty template", text("Q\nAnswer: yes"), {"ids": []})
    collator_case("template-space", one, "text", "white space", text("a b  c", "ab"), " ")
    collator_case("template-newline", one, "text", "white space", text("a\nb\n\nc", "ab\n"), "\n")
    collator_case("template-eos", one, "text", "template is eos", text("a⟪eos⟫b", "ab"), "⟪eos⟫")
    collator_case("template-pad", one, "text", "pad ids", text("a⟪pad⟫b", "ab"), "⟪pad⟫")
    collator_case(
        "template-with-pad", one, "text", "pad ids", text("Q ⟪pad⟫ yes", "Q yes"), {"ids_in": "Q ⟪pad⟫ yes", "piece": "Q ⟪pad⟫"}
    )
    collator_case(
        "template-special",
        one,
        "text",
        "special tokens",
        text("⟪turn⟫user\nWho?⟪other⟫\n⟪turn⟫model\nMe.⟪other⟫\n", "⟪turn⟫user\nWho?⟪other⟫\n"),
        "⟪turn⟫model\n",
    )
    collator_case("template-bos", one, "text", "special tokens", text("Hello", "⟪bos⟫Hello"), "⟪bos⟫")
    collator_case(
        "template-unicode", one, "text", "unicode", text("问题：法国的首都是哪里？\n答案：巴黎", "问题：二？答案：三"), "答案："
    )
    collator_case("template-decomposed", one, "text", "unicode", text("cafe\u0301: noir", "caf\u00e9: noir"), "caf\u00e9:")
    collator_case("template-emoji", one, "text", "unicode", text("Who? \U0001f600 me", "Who?\U0001f600me"), "\U0001f600")
    for name, response in {
        "bare": "### Response:",
        "newline": "### Response:\n",
        "both": "\n### Response:\n",
        "space": " ### Response:",
        "short": "###",
    }.items():
        rows = text(
            INSTRUCTION.format("Add 1 and 1.", "2"),
            INSTRUCTION.format("List (a) and (b)", "a)\nb)"),
            "### Response:\nyes",
            "say ### Response: no",
        )
        collator_case(f"alpaca-{name}", one, "text", "context changes tokens", rows, response)
    collator_case("eos-there", one, "text", "eos already there", text("Q\nAnswer: yes⟪eos⟫", "Q⟪eos⟫\nAnswer: no⟪eos⟫⟪eos⟫"))
    collator_case(
        "pad-is-eos",
        "pad_token",
        "text",
        "pad = eos",
        text("Q\nAnswer: yes", "Q⟪eos⟫\nAnswer: no⟪eos⟫ or yes⟪eos⟫"),
        tokenizer_settings={"pad_token": "⟪eos⟫"},
    )
    collator_case(
        "pad-is-eos-instruction",
        "pad_token",
        "turns",
        "pad = eos",
        text(chat("UAUA")),
        "### Assistant:",
        "### Human:",
        tokenizer_settings={"pad_token": "⟪eos⟫"},
    )
    collator_case(
        "pad-is-other",
        "pad_token",
        "text",
        "pad ids",
        text("Q⟪other⟫\nAnswer: yes⟪other⟫", "⟪other⟫"),
        tokenizer_settings={"pad_token": "⟪other⟫"},
    )
    collator_case(
        "pad-is-template-token", "pad_token", "text", "pad ids", text("Q\nAnswer: yes"), tokenizer_settings={"pad_token": ":"}
    )
    collator_case(
        "pad-option-has-no-effect", "pad_token", "text", "no effect", text("Q\nAnswer: yes⟪other⟫"), pad_token="⟪other⟫"
    )
    collator_case("pad-missing", "pad_token", "text", "no pad token", text("Q\nAnswer: yes"), pad="none")
    collator_case(
        "pad-missing-option", "pad_token", "text", "no pad token", text("Q\nAnswer: yes"), pad="none", pad_token="⟪eos⟫"
    )
    collator_case(
        "eos-token", "eos_token", "text", "special token", text("Q\nAnswer: yes", "Q\nAnswer: yes⟪other⟫"), eos_token="⟪other⟫"
    )
    collator_case("eos-token-unknown", "eos_token", "text", "refused", text("Q\nAnswer: yes"), eos_token="no such token")
    for value in (True, False):
        collator_case(
            f"completion-only-loss-{value}".lower(), "completion_only_loss", "text", "no effect", qa, completion_only_loss=value
        )
        collator_case(
            f"pc-completion-only-loss-{value}".lower(),
            "completion_only_loss",
            "prompt_completion",
            "no effect",
            pc(*QA),
            completion_only_loss=value,
        )
    collator_case("pc", "completion_only_loss", "prompt_completion", "plain", pc(*QA))
    collator_case(
        "pc-template-in-prompt",
        one,
        "prompt_completion",
        "one match",
        pc(("Q\nAnswer:", " yes"), ("Q", "\nAnswer: yes"), ("Q\nAns", "wer: yes")),
    )
    collator_case(
        "pc-beside-text", one, "prompt_completion", "text as well", pc(("Q\nAnswer:", " yes"), text="other\nAnswer: text")
    )
    collator_case("pc-completion-absent", one, "prompt_completion", "column missing", [{"prompt": "Q\nAnswer: yes"}])
    collator_case("pc-merged", one, "prompt_completion", "boundary merged", pc(("foo", "bar"), ("C)", "\nAnswer: x")), "bar")
    collator_case(
        "field",
        "dataset_text_field",
        "text",
        "no eos",
        [{"body": "Q\nAnswer: yes"}, {"body": "Q\nAnswer: no⟪eos⟫"}],
        dataset_text_field="body",
    )
    collator_case(
        "field-beside-text",
        "dataset_text_field",
        "text",
        "no eos",
        text("other\nAnswer: text", body="Q\nAnswer: yes"),
        dataset_text_field="body",
    )
    collator_case(
        "field-missing", "dataset_text_field", "text", "column missing", text("Q\nAnswer: yes"), dataset_text_field="body"
    )
    collator_case("null", "none", "text", "null", text("Q\nAnswer: yes", None))
    collator_case("null-first", "none", "text", "null", text(None, "Q\nAnswer: yes"))
    collator_case("null-pc", "none", "prompt_completion", "null", pc(("Q\nAnswer:", " yes"), ("Q", None)))
    collator_case("null-pc-prompt", "none", "prompt_completion", "null", pc(("Q\nAnswer:", " yes"), (None, "x")))
    collator_case(
        "null-in-free-columns",
        "formatting_func",
        "free columns",
        "null",
        [{"q": "Q", "a": "yes"}, {"q": None, "a": "no"}],
        text_template="{q}\nAnswer: {a}",
    )
    collator_case(
        "free-columns-not-text",
        "formatting_func",
        "free columns",
        "not text",
        [{"q": 1, "a": True}, {"q": 2, "a": False}],
        text_template="{q}\nAnswer: {a}",
    )
    collator_case(
        "free-columns-cut", "formatting_func", "free columns", "truncation", HERG_ROWS, text_template=HERG_TEMPLATE, max_length=30
    )
    collator_case(
        "formatting-pc",
        "formatting_func",
        "prompt_completion",
        "refused",
        pc(*QA),
        text_template="{prompt}\nAnswer: {completion}",
    )
    collator_case(
        "formatting-pc-false",
        "formatting_func",
        "prompt_completion",
        "no effect",
        pc(*QA),
        text_template="{prompt}\nAnswer: {completion}",
        completion_only_loss=False,
    )
    collator_case(
        "formatting-pc-false-eos",
        "formatting_func",
        "prompt_completion",
        "no effect",
        pc(*QA),
        text_template="{prompt} {completion}⟪eos⟫",
        completion_only_loss=False,
    )
    collator_case(
        "formatting-prompt-only",
        "formatting_func",
        "prompt_completion",
        "refused",
        [{"prompt": "Q", "answer": "yes"}],
        text_template="{prompt}\nAnswer: {answer}",
    )
    collator_case(
        "formatting-prompt-only-false",
        "formatting_func",
        "prompt_completion",
        "column missing",
        [{"prompt": "Q", "answer": "yes"}],
        text_template="{prompt}\nAnswer: {answer}",
        completion_only_loss=False,
    )
    collator_case(
        "formatting-true",
        "formatting_func",
        "free columns",
        "refused",
        HERG_ROWS,
        text_template=HERG_TEMPLATE,
        completion_only_loss=True,
    )
    collator_case(
        "formatting-over-text", "formatting_func", "text", "text as well", text("old"), text_template="{text}\nAnswer: yes"
    )
    collator_case(
        "formatting-other-field",
        "dataset_text_field",
        "free columns",
        "no eos",
        [{"body": "Q\nAnswer: yes"}],
        text_template="new {body}",
        dataset_text_field="body",
    )
    collator_case("formatting-missing-column", "formatting_func", "free columns", "refused", [{"a": "x"}], text_template="{b}")
    collator_case("truncation-mode", "truncation_mode", "text", "refused", qa, truncation_mode="keep_end")
    collator_case("max-seq-length", "max_length", "text", "old name", qa, max_seq_length=8)
    collator_case("max-length-null", "max_length", "text", "null", text("word " * 1100 + "\nAnswer: yes"), max_length=None)
    collator_case(
        "max-length-default", "max_length", "text", "default length", text("word " * 1100 + "\nAnswer: yes", "Q\nAnswer: yes")
    )
    cut = text("Question: who made the first of these?\nAnswer: It was the second one.", "Q\nAnswer: yes")
    for n in (1, 2, 3, 5):
        collator_case(f"max-length-{n}", "max_length", "text", "very short" if n < 3 else "truncation", cut, max_length=n)
    for plus in (-9, -8, -7, -6, -2, -1, 0, 1):
        collator_case(
            f"max-length-full{plus:+}", "max_length", "text", "truncation", cut, max_length={"of": "full", "plus": plus}
        )
    collator_case(
        "prepared",
        "none",
        "prepared",
        "input_ids alone",
        [{"input_ids": [5, 6, 7, 8, 9]}, {"input_ids": [7, 5]}, {"input_ids": [5, 7]}],
        {"ids": [7]},
    )
    collator_case(
        "prepared-labels",
        "none",
        "prepared",
        "labels",
        [{"input_ids": [5, 6, 7, 8, 9], "labels": [-100, 6, -100, -100, 9]}],
        {"ids": [6]},
    )
    collator_case(
        "prepared-mask",
        "none",
        "prepared",
        "completion_mask",
        [{"input_ids": [5, 6, 7, 8, 9], "completion_mask": [0, 0, 0, 1, 1]}],
        {"ids": [6]},
    )
    collator_case(
        "prepared-mask-true",
        "completion_only_loss",
        "prepared",
        "completion_mask",
        [{"input_ids": [5, 6, 7, 8, 9], "completion_mask": [0, 0, 0, 1, 1]}],
        {"ids": [6]},
        completion_only_loss=True,
    )
    collator_case(
        "prepared-attention",
        "none",
        "prepared",
        "extra columns",
        [{"input_ids": [5, 6, 7, 8, 9], "attention_mask": [1, 1, 1, 0, 0]}],
        {"ids": [6]},
    )
    collator_case(
        "prepared-cut", "max_length", "prepared", "truncation", [{"input_ids": [5, 6, 7, 8, 9]}], {"ids": [6]}, max_length=3
    )
    collator_case(
        "prepared-overlap",
        one,
        "prepared",
        "overlapping matches",
        [{"input_ids": [7, 7, 7, 7, 8]}, {"input_ids": [7, 7, 8, 7, 7]}, {"input_ids": [7, 8, 7, 7]}],
        {"ids": [7, 7]},
    )
    collator_case("assistant-only-loss", "assistant_only_loss", "text", "refused", qa, assistant_only_loss=True)
