"""trl: a text built from columns (formatting_func)."""

from texts import COLUMNS, HERG_ROWS, HERG_TEMPLATE

from .case import case, pc, text


def template_cases():
    free = "free columns"
    case("template-herg", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE)
    case("template-herg-eos", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "⟪eos⟫")
    case("template-herg-literal-eos", "formatting_func", free, "seed case", HERG_ROWS, text_template=HERG_TEMPLATE + "<eos>")
    case(
        "template-herg-completion-only",
        "formatting_func",
        free,
        "refused",
        HERG_ROWS,
        text_template=HERG_TEMPLATE,
        completion_only_loss=True,
    )
    case(
        "template-herg-not-completion-only",
        "formatting_func",
        free,
        "plain",
        HERG_ROWS,
        text_template=HERG_TEMPLATE,
        completion_only_loss=False,
    )
    case("template-herg-cut", "formatting_func", free, "truncation", HERG_ROWS, text_template=HERG_TEMPLATE, max_length=20)
    case(
        "template-herg-cut-end",
        "formatting_func",
        free,
        "truncation",
        HERG_ROWS,
        text_template=HERG_TEMPLATE,
        max_length=20,
        truncation_mode="keep_end",
    )
    case("template-types", "formatting_func", free, "not text", COLUMNS, text_template="{s}|{i}|{f}|{b}|{n}|{l}|{o}|{sometimes}")
    case(
        "template-ints-and-floats",
        "formatting_func",
        free,
        "not text",
        [{"x": 1}, {"x": 2.5}, {"x": 1e20}, {"x": 1e-7}],
        text_template="x={x}",
    )
    case(
        "template-mixed",
        "formatting_func",
        free,
        "not text",
        [{"x": 1}, {"x": "one"}, {"x": None}, {"x": 2.0}],
        text_template="x={x}",
    )
    case(
        "template-dates",
        "formatting_func",
        free,
        "dates",
        [{"d": "2024-01-01"}, {"d": "2024-02-29T12:30:00"}],
        text_template="on {d}",
    )
    case(
        "template-dates-fraction",
        "formatting_func",
        free,
        "dates",
        [{"d": "2024-01-01T00:00:00.5"}, {"d": "2024-02-29T12:30:00"}],
        text_template="on {d}",
    )
    case("template-big-numbers", "formatting_func", free, "not text", [{"x": 2**63}, {"x": 1}], text_template="x={x}")
    case(
        "template-booleans", "formatting_func", free, "not text", [{"x": True}, {"x": False}, {"x": None}], text_template="x={x}"
    )
    case(
        "template-list-of-text",
        "formatting_func",
        free,
        "not text",
        [{"x": ["a", "it's", "\n", "\u00e9", '"']}],
        text_template="x={x}",
    )
    case(
        "template-nested",
        "formatting_func",
        free,
        "not text",
        [{"x": {"b": 1, "a": [1.0, None, True]}}, {"x": {"a": [2.5]}}],
        text_template="x={x}",
    )
    case("template-braces", "formatting_func", free, "braces", [{"a": "1", "b": "{a}"}], text_template="{{{a}}} {b} {{b}}")
    case("template-constant", "formatting_func", free, "plain", [{"a": "1"}, {"a": "2"}], text_template="always the same")
    case("template-empty", "formatting_func", free, "empty text", [{"a": "1"}], text_template="")
    case("template-empty-column", "formatting_func", free, "empty text", [{"a": ""}, {"a": "x"}], text_template="{a}")
    case("template-bos", "formatting_func", free, "bos in text", [{"a": "1"}], text_template="⟪bos⟫{a}")
    case(
        "template-turns",
        "formatting_func",
        free,
        "turn in text",
        [{"q": "Who?", "a": "Me."}],
        text_template="⟪turn⟫user\n{q}⟪other⟫\n⟪turn⟫model\n{a}⟪other⟫\n",
    )
    case(
        "template-unicode-column",
        "formatting_func",
        free,
        "unicode",
        [{"\u00e9t\u00e9": "caf\u00e9", "e\u0301t\u00e9": "other"}],
        text_template="{\u00e9t\u00e9} {e\u0301t\u00e9}",
    )
    case("template-missing-column", "formatting_func", free, "refused", [{"a": "1"}], text_template="{b}")
    case("template-null", "formatting_func", free, "null", [{"a": None}, {"a": "x"}], text_template="a={a}")
    case("template-over-text", "formatting_func", "text", "text as well", text("old"), text_template="new {text}")
    case(
        "template-other-field",
        "dataset_text_field",
        free,
        "refused",
        [{"body": "x"}],
        text_template="{body}",
        dataset_text_field="body",
    )
    case(
        "template-other-field-absent",
        "dataset_text_field",
        free,
        "refused",
        [{"a": "x"}],
        text_template="{a}",
        dataset_text_field="body",
    )
    case(
        "template-completion-mask-column",
        "completion_only_loss",
        free,
        "extra columns",
        [{"a": "one two", "completion_mask": [0, 1, 1]}],
        text_template="{a}",
    )
    rows = pc(("Who?", " Me."), ("And?", " You.⟪eos⟫"))
    case("template-pc-default", "formatting_func", "prompt_completion", "refused", rows, text_template="{prompt}{completion}")
    case(
        "template-pc-true",
        "formatting_func",
        "prompt_completion",
        "refused",
        rows,
        text_template="{prompt}{completion}",
        completion_only_loss=True,
    )
    case(
        "template-pc-false",
        "formatting_func",
        "prompt_completion",
        "no effect",
        rows,
        text_template="### {prompt} ## {completion}",
        completion_only_loss=False,
    )
    case(
        "template-pc-false-eos",
        "formatting_func",
        "prompt_completion",
        "no effect",
        rows,
        text_template="### {prompt} ## {completion}⟪eos⟫",
        completion_only_loss=False,
    )
    case(
        "template-prompt-only",
        "formatting_func",
        "prompt_completion",
        "column missing",
        [{"prompt": "a", "answer": "b"}],
        text_template="{prompt} {answer}",
    )
    case(
        "template-completion-only-column",
        "formatting_func",
        free,
        "plain",
        [{"question": "a", "completion": "b"}],
        text_template="{question} {completion}",
    )
    case("template-prepared", "formatting_func", "prepared", "no effect", [{"input_ids": [5, 6, 7]}], text_template="{input_ids}")
    case(
        "template-prepared-true",
        "formatting_func",
        "prepared",
        "refused",
        [{"input_ids": [5, 6, 7]}],
        text_template="{input_ids}",
        completion_only_loss=True,
    )
    case(
        "template-eos-token",
        "eos_token",
        free,
        "special token",
        [{"a": "1"}, {"a": "2⟪other⟫"}],
        text_template="{a}",
        eos_token="⟪other⟫",
    )
