"""The encodings of tiktoken as the package itself sets them up, with its real rank files out of a package of the Python index.

litellm brings the files of cl100k, o200k and p50k; the ranks of r50k are those of p50k before its `<|endoftext|>`. Each file must have the
SHA-256 that tiktoken demands. gpt2, whose ranks tiktoken reads from other files, is r50k's table with the pattern and the special
tokens of gpt2.
"""

import hashlib
import zipfile

import fetch
import make_formats
import tiktoken
from tiktoken_ext import openai_public

PACKAGE, FOLDER = "litellm==1.110.2", "litellm/litellm_core_utils/tokenizers/"
ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/"
R50K_RANKS = 50256
# encoding: the rank file that it is made of
FILES = {
    "cl100k_base": "cl100k_base.tiktoken", "o200k_base": "o200k_base.tiktoken", "o200k_harmony": "o200k_base.tiktoken",
    "p50k_base": "p50k_base.tiktoken", "p50k_edit": "p50k_base.tiktoken", "r50k_base": "r50k_base.tiktoken", "gpt2": "r50k_base.tiktoken",
}  # fmt: skip


def ranks(file, work):
    """The bytes of a rank file, as tiktoken's cache would hold them."""
    wanted = "p50k_base.tiktoken" if file == "r50k_base.tiktoken" else file
    with zipfile.ZipFile(fetch.wheel(PACKAGE, work)) as archive:
        data = archive.read(FOLDER + hashlib.sha1((ADDRESS + wanted).encode()).hexdigest())
    return b"".join(data.splitlines(keepends=True)[:R50K_RANKS]) if wanted != file else data


def path_of(name, work):
    """A file that bears the name of the encoding."""
    path = work / "formats" / f"{name}.tiktoken"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ranks(FILES[name], work))
    return path


def encoding(name, path):
    """tiktoken's own, but for where the ranks come from."""

    def load(url, expected_hash):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == expected_hash, f"{path} is not the file that tiktoken means"
        return make_formats.read_ranks(path)

    openai_public.load_tiktoken_bpe = load
    openai_public.data_gym_to_mergeable_bpe_ranks = lambda **_: make_formats.read_ranks(path)
    return tiktoken.Encoding(**getattr(openai_public, name)())


def special_tokens(name, path):
    return sorted(encoding(name, path).special_tokens_set)


def oracle(name, path):
    made = encoding(name, path)

    def encode(text):
        ids = made.encode(text, allowed_special="all")
        spans = make_formats.spans(text, [made.decode_single_token_bytes(i) for i in ids])
        return ids, [list(span) for span in spans]

    return encode


def every_code_point(step=64):
    """Lines that hold every code point, among letters, digits and white space; of what is not assigned a part."""
    assigned = [*range(0x32400), *range(0x32400, 0xE0000, step), *range(0xE0000, 0xE0200), *range(0xE0200, 0x110000, step)]
    points = [chr(code) for code in assigned if not 0xD800 <= code < 0xE000]
    for start in range(0, len(points), step):
        part = points[start : start + step]
        yield "".join(f"a{c}b {c}{c}1{c} x\n{c}" for c in part)
        yield "".join(part)
