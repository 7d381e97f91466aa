"""trl: rows with a text."""

from texts import DECOMPOSED, HERG_ROWS, SCRIPTS, herg_text

from .case import case, text


def text_cases():
    plain = ["Hello world, this is a test.", "The second row\nhas two lines.\n", "x"]
    case("text-plain", "none", "text", "plain", text(*plain))
    for value in (True, False, None):
        case(
            f"text-completion-only-loss-{value}".lower(),
            "completion_only_loss",
            "text",
            "no effect",
            text(*plain),
            completion_only_loss=value,
        )
    eos = {
        "eos-there": "Done.⟪eos⟫",
        "eos-inside": "One.⟪eos⟫Two.",
        "eos-twice": "Done.⟪eos⟫⟪eos⟫",
        "eos-and-space": "Done.⟪eos⟫ ",
        "eos-and-newline": "Done.⟪eos⟫\n",
        "eos-only": "⟪eos⟫",
        "eos-spaced": "Done. ⟪eos⟫",
        "eos-in-halves": "Done.⟪eos_head⟫",
    }
    for name, value in eos.items():
        case(
            f"text-{name}", "none", "text", "eos already there" if value.endswith("⟪eos⟫") else "eos inside", text(value, "plain")
        )
    for name, value in {"empty": "", "space": " ", "spaces": "    ", "newline": "\n", "newlines": "\n\n\n", "tab": "\t"}.items():
        case(
            f"text-{name}", "none", "text", "empty text" if not value else "white space", text(value, "not " + (value or "empty"))
        )
    for token in ("bos", "pad", "turn", "other"):
        case(f"text-{token}-literal-start", "none", "text", f"{token} in text", text(f"⟪{token}⟫Hello there.", "plain"))
        case(
            f"text-{token}-literal-inside", "none", "text", f"{token} in text", text(f"Hello ⟪{token}⟫ there⟪{token}⟫.", "plain")
        )
    case("text-bos-twice", "none", "text", "bos in text", text("⟪bos⟫⟪bos⟫Hello.", " ⟪bos⟫ Hello."))
    case(
        "text-markup",
        "none",
        "text",
        "added tokens in text",
        text("<think>why</think> <tool_call>\n{}</tool_call>", "<table>\n<tr><td>1</td></tr></table>"),
    )
    for name, value in SCRIPTS.items():
        case(f"text-script-{name}", "none", "text", "unicode", text(*value))
    case("text-decomposed", "none", "text", "unicode", text(*DECOMPOSED))
    case(
        "text-escapes",
        "none",
        "text",
        "unicode",
        '{"text": "\\ud83d\\ude00 \\u00e9 \\u0065\\u0301 \\u0000 \\u001b[31m \\u200b\\ufeff"}\n',
    )
    case("text-lone-surrogate", "none", "text", "load error", '{"text": "fine"}\n{"text": "\\ud800"}\n')
    case("text-crlf-data", "none", "text", "lines", '{"text": "one"}\r\n{"text": "two\\r\\nlines"}\r\n\r\n')
    case("text-long", "max_length", "text", "default length", text(" ".join(["word"] * 1100), "short"))
    case("text-long-null", "max_length", "text", "null", text(" ".join(["word"] * 1100), "short"), max_length=None)
    for option in ("keep_start", "keep_end"):
        for n in (-1, 0, 1, 2, 3, 5, 8):
            case(
                f"text-max-length-{n}-{option}",
                "truncation_mode",
                "text",
                "very short" if n < 3 else "inside",
                text(*plain),
                max_length=n,
                truncation_mode=option,
            )
        for plus in (-1, 0, 1):
            case(
                f"text-max-length-full{plus:+}-{option}",
                "truncation_mode",
                "text",
                "at the end",
                text(*plain),
                max_length={"of": "full", "plus": plus},
                truncation_mode=option,
            )
    case("text-truncation-mode-wrong", "truncation_mode", "text", "refused", text(*plain), truncation_mode="middle")
    case(
        "text-eos-token",
        "eos_token",
        "text",
        "special token",
        text("Hello.", "Hello.⟪eos⟫", "Hello.⟪other⟫"),
        eos_token="⟪other⟫",
    )
    case("text-eos-token-ordinary", "eos_token", "text", "ordinary token", text("Hello", "Hello.", "Hello. "), eos_token=".")
    case("text-eos-token-unknown", "eos_token", "text", "refused", text("Hello"), eos_token="<no such token>")
    case("text-eos-token-null", "eos_token", "text", "null", text("Hello"), eos_token=None)
    case("text-pad-token", "pad_token", "text", "special token", text("Hello ⟪other⟫", "⟪pad⟫"), pad_token="⟪other⟫")
    case("text-pad-token-eos", "pad_token", "text", "pad = eos", text("Hello ⟪eos⟫ there", "x⟪eos⟫"), pad_token="⟪eos⟫")
    case("text-pad-token-unknown", "pad_token", "text", "refused", text("Hello"), pad_token="<no such token>")
    case(
        "text-field",
        "dataset_text_field",
        "text",
        "plain",
        [{"body": "Hello.", "n": 1}, {"body": "Bye.⟪eos⟫", "n": 2}],
        dataset_text_field="body",
    )
    case("text-field-missing", "dataset_text_field", "text", "column missing", text("Hello."), dataset_text_field="body")
    case(
        "text-field-beside-text",
        "dataset_text_field",
        "text",
        "other columns",
        text("not this", body="this"),
        dataset_text_field="body",
    )
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
    extra = {
        "label": {"label": 3},
        "labels-scalar": {"labels": 3},
        "labels-list": {"labels": [1, 2]},
        "completion": {"completion": "x"},
        "completion-mask": {"completion_mask": [0, 1]},
        "assistant-masks": {"assistant_masks": [0, 1, 1]},
        "tools-text": {"tools": "hammer"},
        "tools-json": {"tools": "[]"},
        "template-kwargs": {"chat_template_kwargs": {"a": 1}},
        "template-kwargs-null": {"chat_template_kwargs": None},
        "image": {"image": "a.png"},
        "images": {"images": None},
        "attention-mask": {"attention_mask": [1]},
        "seq-lengths": {"seq_lengths": [1, 1]},
        "chosen": {"chosen": "a", "rejected": "b"},
        "conversations-text": {"conversations": "none"},
        "numbers": {"n": 1.5, "m": 10**18, "ok": True},
    }
    for name, columns in extra.items():
        case(f"text-beside-{name}", "none", "text", "extra columns", text("one two", "three", **columns))
    case(
        "text-completion-mask-counts",
        "completion_only_loss",
        "text",
        "extra columns",
        text("one two", "three", completion_mask=[0, 1, 1]),
        completion_only_loss=True,
    )
    case("text-assistant-only-loss", "assistant_only_loss", "text", "refused", text("one"), assistant_only_loss=True)
    case("text-assistant-only-loss-false", "assistant_only_loss", "text", "no effect", text("one"), assistant_only_loss=False)
    case("text-empty-column-name", "none", "text", "extra columns", [{"text": "one", "": "x", "a b": 1}])
    case("text-herg", "none", "text", "seed case", text(*[herg_text(r) + "<eos>" for r in HERG_ROWS]))
    case("text-herg-no-eos", "none", "text", "seed case", text(*[herg_text(r) for r in HERG_ROWS]))
