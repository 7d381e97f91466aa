"""Models that see or hear, with data of text: the installed trl and transformers with real processors against ours.

usage: python processors.py --maskcheck PROGRAM [--work .conformance] [--rows 400] [--seed 1] [--show 5] [--only Gemma3Processor,…] [--freeze]
                            (needs requirements-trl-1.16.txt)

Each processor that is followed is made of small configurations around a real tokenizer, with chat templates that trl knows. Generated
conversations, prompts with completions and texts (placeholders of images, odd roles, parts, calls, nulls among them) go through trl's own
`_tokenize`, its stop-token check and its training templates, and through `maskcheck --report`: ids, labels and the words of errors must
be equal. Of each processor `maskcheck verify` then runs the real SFTTrainer over rows that it can take. Ends with 1 on any difference.
`--freeze` writes Tests/Fixtures/Golden/processors/text.jsonl: small ones of the same kind around the tokenizers of the tests.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
sys.path.insert(0, str(HERE))

import fetch

SHIM = HERE / "processors"
GEMMA = {"boi_token": "<start_of_image>", "eoi_token": "<end_of_image>", "image_token": "<image_soft_token>"}
GEMMA4 = {"boi_token": "<|image>", "eoi_token": "<image|>", "image_token": "<|image|>"}
SOUND = {"audio_token": "<|audio|>", "boa_token": "<|audio>", "eoa_token": "<audio|>"}
# class: (tokenizer, trl's chat templates, configurations, what the tokenizer calls tokens, tokens that it must have)
IMAGE = "preprocessor_config.json"
VIDEO = "video_preprocessor_config.json"
QWEN = {IMAGE: {"image_processor_type": "Qwen2VLImageProcessor"}, VIDEO: {"video_processor_type": "Qwen2VLVideoProcessor"}}
QWEN3 = {IMAGE: {"image_processor_type": "Qwen2VLImageProcessor"}, VIDEO: {"video_processor_type": "Qwen3VLVideoProcessor"}}
GLM = {IMAGE: {"image_processor_type": "Glm4vImageProcessor"}, VIDEO: {"video_processor_type": "Glm4vVideoProcessor"}}
GLM46 = {IMAGE: {"image_processor_type": "Glm46VImageProcessor"}, VIDEO: {"video_processor_type": "Glm46VVideoProcessor"}}
ONEVISION = {
    IMAGE: {"image_processor_type": "LlavaOnevisionImageProcessor"},
    VIDEO: {"video_processor_type": "LlavaOnevisionVideoProcessor"},
}
SMOL = {IMAGE: {"image_processor_type": "SmolVLMImageProcessor"}, VIDEO: {"video_processor_type": "SmolVLMVideoProcessor"}}
INTERN = {IMAGE: {"image_processor_type": "GotOcr2ImageProcessor"}, VIDEO: {"video_processor_type": "InternVLVideoProcessor"}}
GEMMA3N = {
    "processor_config.json": {
        "processor_class": "Gemma3nProcessor",
        "image_processor": {"image_processor_type": "SiglipImageProcessor"},
        "feature_extractor": {"feature_extractor_type": "Gemma3nAudioFeatureExtractor"},
    }
}
PIXTRAL = ["[IMG]", "[IMG_BREAK]", "[IMG_END]"]
IDEFICS = ["<fake_token_around_image>", "<image>", "<end_of_utterance>"]
COHERE = {"boi_token": "<boi>", "eoi_token": "<eoi>", "image_token": "<im>", "img_line_break_token": "<imbr>"}
INTERNS = {"start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>", "video_token": "<video>"}
CLASSES = {
    "Gemma3Processor": ("gemma-3", ["gemma3"], {IMAGE: {"image_processor_type": "Gemma3ImageProcessor"}}, GEMMA, []),
    "Gemma4Processor": (
        "gemma-3",
        ["gemma4", "gemma4_v3", "gemma4_v5", "diffusion_gemma"],
        {
            "processor_config.json": {
                "processor_class": "Gemma4Processor",
                "image_processor": {"image_processor_type": "Gemma4ImageProcessor"},
                "video_processor": {"video_processor_type": "Gemma4VideoProcessor"},
                "feature_extractor": {"feature_extractor_type": "Gemma4AudioFeatureExtractor"},
            }
        },
        {**GEMMA4, **SOUND},
        ["<|turn>", "<turn|>", "<|channel>", "<channel|>"],
    ),
    "Qwen2VLProcessor": ("qwen3", ["qwen2_5_vl"], QWEN, {}, []),
    "Qwen2_5_VLProcessor": ("qwen3", ["qwen2_5_vl"], QWEN, {}, []),
    "Qwen3VLProcessor": ("qwen3", ["qwen3_vl", "qwen3_5_think", "qwen3_5_nothink", "qwen3_6", "qwen3_8"], QWEN3, {}, []),
    "Glm4vProcessor": ("glm-4.5v", ["glm4moe"], GLM, {}, []),
    "Glm46VProcessor": ("glm-4.5v", ["glm4moe"], GLM46, {}, []),
    "LlavaProcessor": ("mistral-metaspace", ["llava_next"], {IMAGE: {"image_processor_type": "LlavaImageProcessor"}}, {}, ["<image>"]),
    "LlavaNextProcessor": ("mistral-metaspace", ["llava_next"], {IMAGE: {"image_processor_type": "LlavaNextImageProcessor"}}, {}, ["<image>"]),
    "LlavaOnevisionProcessor": ("qwen3", ["llava_next"], ONEVISION, {}, ["<image>", "<video>"]),
    "PixtralProcessor": ("mistral-prepend", ["llava_next"], {IMAGE: {"image_processor_type": "PixtralImageProcessor"}}, {}, PIXTRAL),
    "Llama4Processor": ("llama-3.2", ["llava_next"], {IMAGE: {"image_processor_type": "Llama4ImageProcessor"}}, {}, ["<|image|>"]),
    "Gemma3nProcessor": ("gemma-3", ["gemma3"], GEMMA3N, {**GEMMA, **SOUND}, []),
    "Idefics3Processor": ("llama-3.2", ["idefics3"], {IMAGE: {"image_processor_type": "Idefics3ImageProcessor"}}, {}, IDEFICS),
    "SmolVLMProcessor": ("llama-3.2", ["smolvlm"], SMOL, {}, IDEFICS),
    "Lfm2VlProcessor": ("llama-3.2", ["lfm2_2_5_vl", "llava_next"], {IMAGE: {"image_processor_type": "Lfm2VlImageProcessor"}}, {}, ["<image>"]),
    "Cohere2VisionProcessor": ("qwen3", ["llava_next"], {IMAGE: {"image_processor_type": "Cohere2VisionImageProcessor"}}, COHERE, []),
    "InternVLProcessor": ("qwen3", ["llava_next"], INTERN, INTERNS, []),
}
# Of our own: with the beginning of sequence and without it, so that the tokenizer adds it, and with generation blocks.
PART = "{% for p in m.content %}{% if p.type == 'text' %}{{ p.text | trim }}{% else %}IMAGE{% endif %}{% endfor %}"
WRITTEN = "{% for m in messages %}<{{ m.role }}>\n" + PART + "EOS\n{% endfor %}{% if add_generation_prompt %}<assistant>\n{% endif %}"
BLOCKS = (
    "{% for m in messages %}<{{ m.role }}>\n{% if m.role == 'assistant' %}{% generation %}" + PART + "EOS{% endgeneration %}"
    "{% else %}" + PART + "EOS{% endif %}\n{% endfor %}{% if add_generation_prompt %}<assistant>\n{% endif %}"
)
TEMPLATES = ["{{ bos_token }}" + WRITTEN, WRITTEN, "{{ bos_token }}" + BLOCKS, BLOCKS]
# (class, tokenizer of the tests, configurations, what its tokens are called)
SMALL = [
    ("Gemma3Processor", "gemma-like", CLASSES["Gemma3Processor"][2], {"boi_token": "<table>", "eoi_token": "<td>", "image_token": "<tr>"}),
    ("Qwen3VLProcessor", "qwen-like", QWEN3, {"video_token": "<|vision_end|>"}),
    ("Lfm2VlProcessor", "llama3-like", CLASSES["Lfm2VlProcessor"][2], {"image_token": "<|python_tag|>"}),
    ("PixtralProcessor", "gemma-like", {**CLASSES["PixtralProcessor"][2], "processor_config.json": {"image_token": "<tr>"}}, {}),
]
NO_TOKENS = (
    "RuntimeError: You're using `assistant_only_loss=True`, but at least one example has no assistant tokens. This usually means the "
    "tokenizer's chat template doesn't generate assistant masks — it may be missing the `{% generation %}` keyword. Please check the "
    "template and ensure it's correctly configured to support assistant masking."
)
PARTS = [
    [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
    [{"type": "image"}],
    [{"type": "text", "text": "see"}, {"type": "image"}],
    [{"type": "text"}],
    [{"text": "no type"}],
    [],
    ["a text"],
    None,
]
WORDS = ["hi", " spaced \n", "", "é 🧑‍🚀", "<bos>x", "</think>y", "several\nlines"]


def environment(options):
    """PYTHONPATH with what processors want; made once."""
    folder = options.work / "processors"
    if not (folder / "complete").exists():
        wanted = ["-r", str(HERE / "requirements-processors.txt")]
        fetch.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--upgrade", "--target", str(folder), *wanted], "pip install torchvision")
        (folder / "complete").touch()
    return os.pathsep.join([str(SHIM), str(folder)])


class Model:
    """A model directory with a processor, and the processor."""

    def __init__(self, name, place, options):
        import transformers

        tokenizer, self.templates, files, named, tokens = CLASSES[name]
        self.path = place / name
        source = fetch.tokenizer(tokenizer, options.work)
        made = transformers.AutoTokenizer.from_pretrained(source, extra_special_tokens=named)
        made.eos_token = made.eos_token or "</s>"
        made.add_tokens([*tokens, *named.values()], special_tokens=True)
        made.chat_template = None
        made.save_pretrained(self.path)
        for file, content in files.items():
            (self.path / file).write_text(json.dumps({"processor_class": name, **content}), encoding="utf-8")
        self.processor = transformers.AutoProcessor.from_pretrained(self.path)
        assert type(self.processor).__name__ == name, type(self.processor)
        inner = self.processor.tokenizer
        self.pad = inner.pad_token = inner.pad_token or inner.eos_token
        self.eos = inner.eos_token

    def choose(self, stem):
        import trl

        source = (pathlib.Path(trl.__file__).parent / f"chat_templates/{stem}.jinja").read_text(encoding="utf-8")
        self.processor.chat_template = source
        (self.path / "chat_template.jinja").write_text(source, encoding="utf-8")


class Small(Model):
    """One whose files the tests write anew."""

    def __init__(self, name, tokenizer, files, named, place):
        import transformers

        self.path = place / name
        fixtures = fetch.ROOT / "Tests/Fixtures/Tokenizers" / tokenizer
        config = json.loads((fixtures / "tokenizer_config.json").read_text(encoding="utf-8"))
        config = {**config, "chat_template": None, "extra_special_tokens": named}
        self.files = {"tokenizer_config.json": config, **{file: {"processor_class": name, **content} for file, content in files.items()}}
        self.path.mkdir()
        shutil.copy(fixtures / "tokenizer.json", self.path)
        for file, content in self.files.items():
            (self.path / file).write_text(json.dumps(content), encoding="utf-8")
        self.processor = transformers.AutoProcessor.from_pretrained(self.path)
        inner = self.processor.tokenizer
        self.pad, self.eos = inner.pad_token, inner.eos_token


# Rows.


def placeholder(rng, model):
    tokens = [getattr(model.processor, f"{kind}_token", None) for kind in ("image", "video", "audio")]
    return rng.choice([token for token in tokens if token]) * rng.randint(1, 2)


def words(rng, model):
    return placeholder(rng, model) if rng.random() < 0.03 else rng.choice(WORDS)


def message(rng, role, model, is_odd):
    result = {"role": role, "content": rng.choice(PARTS) if is_odd and rng.random() < 0.4 else words(rng, model)}
    if role == "assistant" and rng.random() < 0.2:
        result["tool_calls"] = [{"type": "function", "function": {"name": "f", "arguments": {"q": "é"}}}]
        if rng.random() < 0.5:
            del result["content"]
    if is_odd and rng.random() < 0.05:
        result["role"] = rng.choice(["developer", None, "Assistant"])
    return result


def conversation(rng, model):
    is_odd = rng.random() < 0.4
    roles = (["system"] if rng.random() < 0.3 else []) + ["user", "assistant"] * rng.randint(1, 3)
    if rng.random() < 0.2:
        roles.insert(rng.randrange(len(roles) + 1), "tool")
    if rng.random() < 0.1:
        roles.pop()
    return [message(rng, role, model, is_odd) for role in roles]


PLAIN = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]


def chats(rng, model, count):
    kwargs = [{}, {"enable_thinking": False}, {"no_such": 1}, {"add_generation_prompt": True}]
    yield {"messages": PLAIN, "chat_template_kwargs": {}}
    for _ in range(count - 1):
        yield {"messages": conversation(rng, model), "chat_template_kwargs": rng.choice(kwargs)}


def pairs(rng, model, count):
    yield {"prompt": PLAIN[:1], "completion": PLAIN[1:]}
    for _ in range(count - 1):
        turns = conversation(rng, model)
        yield {"prompt": turns[:-1] or PLAIN[:1], "completion": turns[-1:]}


def texts(rng, model, count):
    for number in range(count):
        made = " ".join(words(rng, model) for _ in range(4))
        yield {"text": ("<bos>" if number % 9 == 0 else "") + made}


# What trl makes of them.


def of_error(error):
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def tokens(model, value, **kwargs):
    """What trl makes of it. Pixtral's processor gives tensors, which `datasets` writes down as lists."""
    from trl import data_utils

    found = data_utils._tokenize(model.processor, value, **kwargs)
    return {key: made.tolist() if hasattr(made, "tolist") else made for key, made in found.items()}


def of_chat(model, row, template, masks):
    kwargs = {"chat_template": template, "tools": None, **row.get("chat_template_kwargs", {})}
    found = tokens(model, row["messages"], return_assistant_tokens_mask=masks, **kwargs)
    ids, mask = found["input_ids"], found.get("assistant_masks")
    if mask is not None and 1 not in mask:
        return NO_TOKENS
    return {"input_ids": ids, "labels": [i if m else -100 for i, m in zip(ids, mask)] if mask is not None else ids}


def of_pair(model, row, template, masks):
    from trl import data_utils

    kwargs = {"chat_template": template, "tools": None}
    first = tokens(model, row["prompt"], add_generation_prompt=True, **kwargs)["input_ids"]
    both = tokens(model, row["prompt"] + row["completion"], **kwargs)["input_ids"]
    start = data_utils.common_prefix_length(first, both)
    return {"input_ids": both, "labels": [-100] * start + both[start:]}


def of_text(model, row, template, masks):
    text = row["text"] if row["text"].endswith(model.eos) else row["text"] + model.eos
    ids = tokens(model, text, chat_template=template)["input_ids"]
    return {"input_ids": ids, "labels": ids}


KINDS = {"conversations": (chats, of_chat, False), "assistant_only_loss": (chats, of_chat, True), "turns": (pairs, of_pair, False), "text": (texts, of_text, False)}


def tried(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return of_error(error)


# What we make of them.


def report(options, model, data, masks):
    command = [options.maskcheck, "--report", data, "-t", model.path, "--trainer=trl@1.16.0", "--set=max_length=null"]
    command += ["--set=pad_token=" + json.dumps(model.pad), "--now=2024-02-09", "--format=jsonl", "--with-tokens", "--no-progress", "--fail-on=never"]
    command += ["--set=assistant_only_loss=true"] if masks else []
    done = subprocess.run(command, capture_output=True)
    return [json.loads(line) for line in done.stdout.split(b"\n") if line.strip()], done.stderr.decode("utf-8", "replace")


def of_line(line):
    return {key: line[key] for key in ("input_ids", "labels")} if line["status"] in ("ok", "dropped") else line.get("reason")


def compare(options, model, stem, kind, place):
    """Prints a line; (equal, rows)."""
    from trl import chat_template_utils

    make, expected, masks = KINDS[kind]
    model.choose(stem)
    template = None
    if masks and not chat_template_utils.has_generation_markers(model.processor.chat_template):
        try:
            template = chat_template_utils.get_training_chat_template(model.processor)
        except ValueError:
            return 0, 0
    table, data = load(list(make(random.Random(options.seed), model, options.rows)), place)
    lines, errors = report(options, model, data, masks)
    wanted = [tried(expected, model, row, template, masks) for row in table]
    name = f"{type(model.processor).__name__:<22}{stem:<18}{kind:<22}"
    if len(lines) != len(wanted):
        print(f"{name}{len(lines)} lines for {len(wanted)} rows: {errors[:300]}", flush=True)
        return 0, len(wanted)
    wrong = [(number, value, of_line(line)) for number, (value, line) in enumerate(zip(wanted, lines)) if of_line(line) != value]
    print(f"{name}{len(wanted) - len(wrong):>6} of {len(wanted)} equal, {sum(isinstance(v, dict) for v in wanted)} with tokens", flush=True)
    for number, value, found in wrong[: options.show]:
        print(f"    row {number}: {json.dumps(table[number])[:200]}\n      expected {str(value)[:300]}\n      found    {str(found)[:300]}")
    return len(wanted) - len(wrong), len(wanted)


def load(rows, place):
    import datasets

    data = place / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with tempfile.TemporaryDirectory() as cache:
        return datasets.load_dataset("json", data_files=str(data), split="train", cache_dir=cache).to_list(), data


def verified(options, model, stem, place, path):
    """The real SFTTrainer over rows that no part of it refuses."""
    model.choose(stem)
    rng = random.Random(options.seed)
    turns = [[{"role": r, "content": rng.choice(WORDS[:2] + WORDS[3:])} for r in ("user", "assistant") * 2] for _ in range(40)]
    shapes = {
        "conversations": [{"messages": messages} for messages in turns],
        "turns": [{"prompt": messages[:-1], "completion": messages[-1:]} for messages in turns],
        "text": [{"text": " ".join(m["content"] for m in messages)} for messages in turns],
    }
    good = True
    for shape, rows in shapes.items():
        _, data = load(rows, place)
        command = [options.maskcheck, "verify", data, "-t", model.path, "--trainer=trl", "--python", sys.executable, "--sample=40", "--now=2024-02-09"]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
        good = good and done.stdout.startswith("40 of 40 rows equal")
        print(f"{type(model.processor).__name__:<22}{stem:<18}verify {shape}: {(done.stdout or done.stderr).splitlines()[0][:150]}", flush=True)
    return good


def freeze(options):
    """Small processors of transformers with few rows, and what trl makes of them."""
    import datasets
    import tokenizers
    import transformers
    import trl

    packages = {m.__name__: m.__version__ for m in (trl, transformers, tokenizers, datasets)}
    target = fetch.ROOT / "Tests/Fixtures/Golden/processors/text.jsonl"
    with tempfile.TemporaryDirectory() as folder, open(target, "w", encoding="utf-8") as out:
        out.write(json.dumps({"packages": packages, "script": "Tools/conformance/processors.py --freeze"}) + "\n")
        for small in SMALL:
            model = Small(*small, pathlib.Path(folder))
            written = [template.replace("IMAGE", model.processor.image_token).replace("EOS", model.eos) for template in TEMPLATES]
            first = written[0]
            for template in written:
                model.processor.chat_template = template
                for kind, (make, expected, masks) in KINDS.items():
                    if (masks and "{% generation" not in template) or (kind == "text" and template is not first):
                        continue
                    table, data = load(list(make(random.Random(options.seed), model, 30)), pathlib.Path(folder))
                    case = {"kind": kind, "tokenizer": small[1], "files": model.files, "template": template, "masks": masks}
                    wanted = [tried(expected, model, row, None, masks) for row in table]
                    out.write(json.dumps({**case, "jsonl": data.read_text(encoding="utf-8"), "expected": wanted}) + "\n")
    print(f"{target}: {os.path.getsize(target)} bytes")
    return 0


def run(options, path):
    equal = total = 0
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for name in options.only.split(",") if options.only else CLASSES:
            model = Model(name, place, options)
            for stem in model.templates:
                for kind in KINDS:
                    found, rows = compare(options, model, stem, kind, place)
                    equal, total = equal + found, total + rows
            failed += [] if verified(options, model, model.templates[0], place, path) else [name]
            shutil.rmtree(model.path)
    print(f"{equal} of {total} rows equal; not verified: {', '.join(failed) or 'none'}")
    return 0 if total and equal == total and not failed else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--only")
    options = parser.parse_args()
    if not options.freeze and not options.maskcheck:
        parser.error("--maskcheck is missing")
    try:
        path = environment(options)
    except fetch.Skipped as reason:
        print(f"skipped: {reason}")
        return 1
    if os.environ.get("MASKCHECK_PROCESSORS") != path:  # once more, with what processors want
        again = {**os.environ, "PYTHONPATH": path, "MASKCHECK_PROCESSORS": path, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
        return subprocess.run([sys.executable, "-W", "ignore", *sys.argv], env=again).returncode
    import datasets
    import template_oracle  # fixes the clock of templates

    assert template_oracle.NOW
    datasets.disable_progress_bars()
    return freeze(options) if options.freeze else run(options, path)


if __name__ == "__main__":
    sys.exit(main())
