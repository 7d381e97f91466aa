"""What depends on the tokenizer."""

import json

SPECIALS = {
    "<|im_end|>": {"bos": "<|endoftext|>", "turn": "<|im_start|>", "other": "<|vision_end|>"},
    "<|eot_id|>": {"bos": "<|begin_of_text|>", "turn": "<|start_header_id|>", "other": "<|eom_id|>"},
    "<|end_of_text|>": {"bos": "<|begin_of_text|>", "turn": "<|start_header_id|>", "other": "<|eom_id|>"},
    "<eos>": {"bos": "<bos>", "turn": "<start_of_turn>", "other": "<end_of_turn>"},
}


def specials(tokenizer):
    """What the references stand for; a tokenizer of another family names its own tokens or falls back to what it has."""
    eos = tokenizer.eos_token
    known = SPECIALS.get(eos) or {
        "bos": tokenizer.bos_token or eos,
        "turn": eos,
        "other": next(t for t in tokenizer.all_special_tokens if t != eos),
    }
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
    for key in ("settings", "tokenizer_settings", "text_template", "chat_template", "chat_template_file"):
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
        case.setdefault("tokenizer_settings", {}).setdefault(
            "pad_token", tokenizer.eos_token
        )  # as users do: without it nothing runs
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
