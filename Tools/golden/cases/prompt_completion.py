"""trl: rows with a prompt and a completion."""

from texts import DECOMPOSED, HERG_ROWS, QA, SCRIPTS, herg_text

from .case import case, pc, text

BOUNDARIES = {
    "exact": ("Question: who?\nAnswer:", "me"),
    "with-space": ("Question: who?\nAnswer:", " me"),
    "space-in-prompt": ("Question: who?\nAnswer: ", "me"),
    "space-in-both": ("Question: who?\nAnswer: ", " me"),
    "spaces": ("who?  ", "  me"),
    "newline": ("who?\n", "me"),
    "newline-in-completion": ("who?", "\nme"),
    "newline-in-both": ("who?\n", "\nme"),
    "newlines": ("who?\n\n", "\n\nme"),
    "merged": ("foo", "bar"),
    "merged-word": ("the mod", "el learns"),
    "merged-bracket": ("CC(=O)", "\nAnswer: (B)"),
    "merged-square": ("C[O-]", "\nAnswer: (B)"),
    "bracket": ("CC(", ")C"),
    "digits": ("number 12", "34567"),
    "digit": ("1", "2"),
    "punctuation": ("wait.", "..."),
    "apostrophe": ("it", "'s late"),
    "quote": ('say "', '"'),
    "code": ("def f(", "):\n    return 1\n"),
    "indent": ("if x:\n  ", "  y = 1"),
    "tabs": ("\t", "\tx"),
    "accent": ("cafe", "\u0301 noir"),
    "accent-composed": ("caf", "\u00e9"),
    "hangul": ("\u1112\u1161", "\u11ab"),
    "cjk": ("今天天", "气很好"),
    "emoji": ("\U0001f469\u200d", "\U0001f467"),
    "flag": ("\U0001f1e9", "\U0001f1ea"),
    "skin": ("\U0001f44d", "\U0001f3fd"),
    "arabic": ("مرح", "با"),
    "hindi": ("नम", "स्ते"),
    "thai": ("สวัส", "ดี"),
    "crlf": ("who?\r", "\nme"),
    "zero-width": ("a\u200b", "b"),
    "eos-in-halves": ("a⟪eos_head⟫", "⟪eos_tail⟫b"),
    "special": ("a⟪turn⟫", "⟪turn⟫b"),
    "case": ("I'", "S"),
}


def prompt_completion_cases():
    for name, pair in BOUNDARIES.items():
        edge = {"exact": "boundary exact", "with-space": "boundary with space", "newline": "boundary with newline"}.get(
            name, "boundary merged" if "merged" in name else "boundary other"
        )
        case(f"pc-boundary-{name}", "completion_only_loss", "prompt_completion", edge, pc(pair, ("Hello", " there.")))
    rows = pc(("Who are you?", " I am a program."), ("And now?\n", "Nothing."))
    for value in (True, False, None):
        case(
            f"pc-completion-only-loss-{value}".lower(),
            "completion_only_loss",
            "prompt_completion",
            "plain",
            rows,
            completion_only_loss=value,
        )
    case(
        "pc-merged-not-completion-only",
        "completion_only_loss",
        "prompt_completion",
        "boundary merged",
        pc(("foo", "bar")),
        completion_only_loss=False,
    )
    empties = {
        "completion": ("Who?", ""),
        "prompt": ("", "Me."),
        "both": ("", ""),
        "space-completion": ("Who?", " "),
        "space-prompt": (" ", "Me."),
        "newline-completion": ("Who?", "\n"),
    }
    for name, pair in empties.items():
        edge = {"completion": "empty completion", "prompt": "empty prompt", "both": "empty prompt"}.get(name, "white space")
        case(f"pc-empty-{name}", "none", "prompt_completion", edge, pc(pair, ("Hello", " there.")))
        case(
            f"pc-empty-{name}-second",
            "none",
            "prompt_completion",
            edge,
            pc(("Hello", " there."), pair),
            completion_only_loss=True,
        )
    eos = {
        "there": ("Who?", " Me.⟪eos⟫"),
        "only": ("Who?", "⟪eos⟫"),
        "in-prompt": ("Who?⟪eos⟫", " Me."),
        "in-both": ("Who?⟪eos⟫", "⟪eos⟫ Me."),
        "spaced": ("Who?", " Me. ⟪eos⟫"),
        "and-space": ("Who?", " Me.⟪eos⟫ "),
        "literal": ("Who?", " (B)<eos>"),
    }
    for name, pair in eos.items():
        case(
            f"pc-eos-{name}",
            "none",
            "prompt_completion",
            "eos already there" if name in ("there", "only", "spaced") else "eos inside",
            pc(pair),
        )
    for token in ("bos", "pad", "turn", "other"):
        case(
            f"pc-{token}-literal",
            "none",
            "prompt_completion",
            f"{token} in text",
            pc((f"⟪{token}⟫Who?", f" Me⟪{token}⟫."), (f"Who⟪{token}⟫", f"⟪{token}⟫Me")),
        )
    case("pc-null-prompt", "none", "prompt_completion", "null", pc(("a", "b"), (None, "c")))
    case("pc-null-completion", "none", "prompt_completion", "null", pc(("a", "b"), ("c", None)))
    case("pc-null-first", "none", "prompt_completion", "null", pc((None, None), ("a", "b")))
    case("pc-null-both-kinds", "none", "prompt_completion", "null", pc((None, "a"), ("b", None)))
    case("pc-null-prompt-and-eos", "none", "prompt_completion", "null", pc(("a", "b"), (None, "c⟪eos⟫")))
    case("pc-completion-absent", "none", "prompt_completion", "column missing", [{"prompt": "a"}, {"prompt": "b"}])
    case(
        "pc-completion-absent-in-first",
        "completion_only_loss",
        "prompt_completion",
        "first row decides",
        [{"prompt": "a"}, {"prompt": "b", "completion": "c"}],
    )
    case(
        "pc-prompt-absent-in-first",
        "completion_only_loss",
        "prompt_completion",
        "first row decides",
        [{"completion": "a"}, {"prompt": "b", "completion": "c"}],
    )
    case("pc-prompt-absent", "none", "prompt_completion", "column missing", [{"completion": "a"}])
    case("pc-prompt-beside-text", "none", "prompt_completion", "column missing", text("one", prompt="a"))
    case("pc-preference-data", "none", "prompt_completion", "column missing", [{"prompt": "a", "chosen": "b", "rejected": "c"}])
    case("pc-beside-text", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text="A text."))
    case("pc-beside-text-with-eos", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text="A text.⟪eos⟫"))
    case("pc-beside-text-null", "none", "prompt_completion", "text as well", pc(("Who?", " Me."), text=None))
    case(
        "pc-beside-text-not-completion-only",
        "completion_only_loss",
        "prompt_completion",
        "text as well",
        pc(("Who?", " Me."), text="A text."),
        completion_only_loss=False,
    )
    for field in ("prompt", "completion", "body"):
        case(
            f"pc-text-field-{field}",
            "dataset_text_field",
            "prompt_completion",
            "other columns",
            pc(("Who?", " Me."), body="b"),
            dataset_text_field=field,
        )
    case("pc-number", "none", "prompt_completion", "not text", pc((1, 2), (3, 4)))
    case("pc-number-completion", "none", "prompt_completion", "not text", pc(("one", 1), ("two", 2)))
    case("pc-number-prompt", "none", "prompt_completion", "not text", pc((1, "one")))
    case("pc-mixed-completion", "none", "prompt_completion", "not text", pc(("one", "1"), ("two", 2)))
    case("pc-boolean-completion", "none", "prompt_completion", "not text", pc(("one", True)))
    case("pc-date-completion", "none", "prompt_completion", "dates", pc(("When?", "2024-01-01"), ("And?", "2024-01-02")))
    case("pc-date-completion-not-all", "none", "prompt_completion", "dates", pc(("When?", "2024-01-01"), ("And?", "never")))
    case("pc-date-prompt", "none", "prompt_completion", "dates", pc(("2024-01-01", "A day.")))
    case("pc-list-completion", "none", "prompt_completion", "not text", pc(("one", ["1"])))
    case(
        "pc-extra-columns",
        "none",
        "prompt_completion",
        "extra columns",
        pc(("Who?", " Me."), id=7, meta={"a": [1, None]}, label="x"),
    )
    case("pc-labels-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), labels=[-100, 5, 6]))
    case(
        "pc-completion-mask-column",
        "none",
        "prompt_completion",
        "extra columns",
        pc(("Who?", " Me."), completion_mask=[1, 1, 1, 1, 1]),
    )
    case(
        "pc-assistant-masks-column",
        "none",
        "prompt_completion",
        "extra columns",
        pc(("Who?", " Me."), assistant_masks=[0, 0, 0, 1, 1, 1, 1]),
    )
    case("pc-image-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), image=None))
    case("pc-tools-column", "none", "prompt_completion", "extra columns", pc(("Who?", " Me."), tools="none"))
    case("pc-assistant-only-loss", "assistant_only_loss", "prompt_completion", "refused", rows, assistant_only_loss=True)
    case(
        "pc-eos-token",
        "eos_token",
        "prompt_completion",
        "special token",
        pc(("a", " b"), ("a", " b⟪eos⟫"), ("a", " b⟪other⟫")),
        eos_token="⟪other⟫",
    )
    case(
        "pc-eos-token-ordinary",
        "eos_token",
        "prompt_completion",
        "ordinary token",
        pc(("a", " b"), ("a.", "."), ("a", " b.")),
        eos_token=".",
    )
    case("pc-eos-token-unknown", "eos_token", "prompt_completion", "refused", rows, eos_token="no such")
    case("pc-pad-token-eos", "pad_token", "prompt_completion", "pad = eos", pc(("a⟪eos⟫", " b")), pad_token="⟪eos⟫")
    cut = pc(("Question: who made the first of these?\nAnswer:", " It was the second one."), ("Who?", " Me."))
    spots = {
        "in-prompt": ("prompt", -3, "at the prompt"),
        "before-boundary": ("prompt", -1, "at the boundary"),
        "boundary": ("prompt", 0, "at the boundary"),
        "after-boundary": ("prompt", 1, "at the boundary"),
        "in-answer": ("prompt", 3, "inside the answer"),
        "before-end": ("full", -1, "at the end"),
        "end": ("full", 0, "at the end"),
        "after-end": ("full", 1, "at the end"),
    }
    for mode in ("keep_start", "keep_end"):
        for name, (of, plus, edge) in spots.items():
            case(
                f"pc-cut-{name}-{mode}",
                "truncation_mode",
                "prompt_completion",
                f"truncation {edge}",
                cut,
                max_length={"of": of, "plus": plus},
                truncation_mode=mode,
            )
        for n in (1, 2):
            case(
                f"pc-max-length-{n}-{mode}",
                "max_length",
                "prompt_completion",
                "very short",
                cut,
                max_length=n,
                truncation_mode=mode,
            )
    case(
        "pc-cut-not-completion-only",
        "max_length",
        "prompt_completion",
        "truncation at the prompt",
        cut,
        max_length={"of": "prompt", "plus": -3},
        completion_only_loss=False,
    )
    long = "word " * 1100
    case(
        "pc-dropped-some",
        "max_length",
        "prompt_completion",
        "dropped rows",
        pc((long, "gone"), ("Who?", " Me."), (long, "gone"), ("And?", " You.")),
    )
    case("pc-dropped-all", "max_length", "prompt_completion", "dropped rows", pc((long, "gone")))
    case("pc-max-length-null", "max_length", "prompt_completion", "null", pc((long, "kept"), ("Who?", " Me.")), max_length=None)
    case("pc-completion-cut", "max_length", "prompt_completion", "truncation inside the answer", pc(("Who?", " word" * 1100)))
    case(
        "pc-herg",
        "none",
        "prompt_completion",
        "seed case",
        pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]),
    )
    case(
        "pc-herg-literal-eos",
        "none",
        "prompt_completion",
        "seed case",
        pc(*[(herg_text(r, answer=""), " " + r["output_text"] + "<eos>") for r in HERG_ROWS]),
    )
    case(
        "pc-herg-space-in-prompt",
        "none",
        "prompt_completion",
        "seed case",
        pc(*[(herg_text(r, answer="") + " ", r["output_text"]) for r in HERG_ROWS]),
    )
    case(
        "pc-herg-cut",
        "max_length",
        "prompt_completion",
        "seed case",
        pc(*[(herg_text(r, answer=""), " " + r["output_text"]) for r in HERG_ROWS]),
        max_length={"of": "full", "plus": -2},
    )
    case(
        "pc-unicode",
        "none",
        "prompt_completion",
        "unicode",
        pc(*[(a, b) for a, b in zip(SCRIPTS["mixed"], SCRIPTS["mixed"][1:])]),
    )
    case("pc-decomposed", "none", "prompt_completion", "unicode", pc(*[(v, v) for v in DECOMPOSED]))
    case("pc-constant-answer", "none", "prompt_completion", "plain", pc(*[(f"Question {i}: what?\n", "yes") for i in range(5)]))
    case("pc-qa", "none", "prompt_completion", "plain", pc(*QA))
