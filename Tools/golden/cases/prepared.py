"""trl and labels: rows that hold token ids."""

from .case import case


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
    case(
        "ids-pad-and-eos",
        "pad_token",
        shape,
        "pad = eos",
        [{"input_ids": ids + [{"id_of": "⟪eos⟫"}, {"id_of": "⟪pad⟫"}]}],
        pad_token="⟪eos⟫",
    )
    case("ids-assistant-only-loss", "assistant_only_loss", shape, "refused", [{"input_ids": ids}], assistant_only_loss=True)
    labels = {
        "same": ids,
        "some": [-100, -100, -100, 8, 9, 10],
        "none": [-100] * 6,
        "first-only": [5] + [-100] * 5,
        "last-only": [-100] * 5 + [10],
        "different": [6, 7, 8, 9, 10, 5],
        "other-ignore": [-1, -1, -1, 8, 9, 10],
    }
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
    masks = {
        "some": [0, 0, 0, 1, 1, 1],
        "none": [0] * 6,
        "all": [1] * 6,
        "short": [0, 0, 1],
        "long": [0, 0, 0, 1, 1, 1, 1, 1],
        "two": [0, 0, 0, 1, 2, 1],
        "boolean": [False, False, True, True, True, True],
        "hole": [0, 1, 0, 1, 0, 1],
    }
    for name, mask in masks.items():
        rows = [
            {"input_ids": ids, "completion_mask": mask},
            {"input_ids": [5, 6], "completion_mask": [mask[0], type(mask[0])(1)]},
        ]
        other = [{"input_ids": r["input_ids"], "assistant_masks": r["completion_mask"]} for r in rows]
        edge = "wrong length" if name in ("short", "long") else "completion_mask"
        case(f"completion-mask-{name}", "none", shape, edge, rows)
        case(f"completion-mask-{name}-true", "completion_only_loss", shape, edge, rows, completion_only_loss=True)
        edge = "wrong length" if name in ("short", "long") else "assistant_masks"
        case(f"assistant-masks-{name}", "none", shape, edge, other)
        if name not in ("short", "long"):
            case(
                f"completion-mask-{name}",
                "none",
                shape,
                "completion_mask",
                rows,
                trainer="labels",
                trainer_settings={"max_length": None, "completion_only_loss": True},
            )
            case(
                f"assistant-masks-{name}",
                "none",
                shape,
                "assistant_masks",
                other,
                trainer="labels",
                trainer_settings={"max_length": None},
            )
    some = {"input_ids": ids, "completion_mask": masks["some"]}
    case("completion-mask-false", "completion_only_loss", shape, "completion_mask", [some], completion_only_loss=False)
    case("completion-mask-cut", "max_length", shape, "completion_mask", [some], completion_only_loss=True, max_length=3)
    case("completion-mask-cut-inside", "max_length", shape, "completion_mask", [some], completion_only_loss=True, max_length=4)
    case(
        "completion-mask-cut-end",
        "truncation_mode",
        shape,
        "completion_mask",
        [some],
        completion_only_loss=True,
        max_length=4,
        truncation_mode="keep_end",
    )
    case(
        "completion-mask-null",
        "completion_only_loss",
        shape,
        "null",
        [some, {"input_ids": ids, "completion_mask": None}],
        completion_only_loss=True,
    )
    case("completion-mask-null-default", "none", shape, "null", [some, {"input_ids": ids, "completion_mask": None}])
    case(
        "completion-mask-uncut",
        "max_length",
        shape,
        "completion_mask",
        [{"input_ids": ids, "completion_mask": [0] * 6}],
        completion_only_loss=True,
        max_length=None,
    )
    case(
        "completion-mask-beside-pc",
        "completion_only_loss",
        shape,
        "first row decides",
        [{**some, "prompt": "a", "completion": "b"}],
    )
    case(
        "completion-mask-beside-pc-false",
        "completion_only_loss",
        shape,
        "first row decides",
        [{**some, "prompt": "a", "completion": "b"}],
        completion_only_loss=False,
    )
    case(
        "completion-mask-true-without",
        "completion_only_loss",
        shape,
        "no effect",
        [{"input_ids": ids}],
        completion_only_loss=True,
    )
    both = {**some, "assistant_masks": [0, 1, 0, 1, 0, 1]}
    for value in (None, True, False):
        case(f"both-masks-{value}".lower(), "completion_only_loss", shape, "both masks", [both], completion_only_loss=value)
    case(
        "both-masks-different-lengths",
        "completion_only_loss",
        shape,
        "wrong length",
        [{**some, "assistant_masks": [0, 1, 0, 1]}],
        completion_only_loss=True,
    )
    case(
        "labels-and-masks",
        "completion_only_loss",
        shape,
        "labels",
        [{**both, "labels": [-100, 6, 7, 8, 9, 10]}],
        completion_only_loss=True,
    )
    case(
        "labels-and-masks",
        "none",
        shape,
        "labels",
        [{**both, "labels": [-100, 6, 7, 8, 9, 10]}],
        trainer="labels",
        trainer_settings={"max_length": None, "completion_only_loss": True},
    )
    case(
        "labels-long-row",
        "none",
        shape,
        "labels",
        [{"input_ids": list(range(5, 105)) * 11, "labels": [-100] * 1050 + list(range(55, 105))}],
        trainer="labels",
        trainer_settings={"max_length": None},
    )
    case(
        "labels-long-row",
        "max_length",
        shape,
        "labels",
        [
            {"input_ids": list(range(5, 105)) * 11, "labels": [-100] * 1050 + list(range(55, 105))},
            {"input_ids": [5], "labels": [5]},
        ],
    )
    case(
        "both-masks",
        "none",
        shape,
        "both masks",
        [both],
        trainer="labels",
        trainer_settings={"max_length": None, "completion_only_loss": True},
    )
