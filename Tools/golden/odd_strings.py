"""Strings that tokenizers stumble over: a fixed list, and random lines from a seed (the same on every machine)."""

import random

import corpus

SAMPLES = corpus.SCRIPTS + [
    "தமிழ் எளிது",
    "ಕನ್ನಡ ಸುಲಭ",
    "తెలుగు సులభం",
    "മലയാളം എളുപ്പം",
    "বাংলা সহজ",
    "ગુજરાતી સરળ",
    "ਪੰਜਾਬੀ ਸੌਖੀ",
    "සිංහල පහසුයි",
    "မြန်မာစာ လွယ်သည်",
    "ខ្មែរ ងាយ",
    "ລາວ ງ່າຍ",
    "བོད་ཡིག",
    "Հայերեն հեշտ է",
    "ქართული ადვილია",
    "አማርኛ ቀላል ነው",
    "ᏣᎳᎩ",
    "ᠮᠣᠩᠭᠣᠯ",
    "ދިވެހި",
    "ܣܘܪܝܝܐ",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "ᚠᚢᚦ",
    "𐌰𐌱",
    "𒀀𒁀",
    "𓀀𓁐",
    "İıſßẞŉǰΐᾳﬁﬃ",
    "ǅ ǆ Ⅷ ⅷ ½ ² ₂ ① ㈱ ㍿ ﷺ",
    "ａｂｃ１２３！",
    "ｱｲｳﾞ ガ か\u3099",
]

ODD = [
    "",
    " ",
    "  ",
    "   ",
    "\t",
    "\t\t",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r",
    "\r\n",
    "\r\n\r\n",
    " \n",
    "\n ",
    " \n ",
    "a\n",
    "\na",
    "a\r\nb",
    "a \n b",
    "a  b",
    "a   b   ",
    "   a",
    "a\tb",
    " \t \n\t ",
    "\x00",
    "a\x00b",
    "\x01\x02\x1b[31m\x7f",
    "\x0b\x0c\x1c\x1d\x1e\x1f",
    "\x85",
    "a\x85b",
    "\u00a0",
    "a\u00a0b",
    "\u1680\u180e\u2000\u2009\u200a",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u2028\u2029",
    "\u202f\u205f\u3000",
    "e\u0301",
    "\u00e9",
    "a\u0301\u0323",
    "a\u0323\u0301",
    "q\u0301",
    "\u0301",
    "\u0301a",
    " \u0301",
    "\u0344",
    "\u0374\u037e\u0387",
    "\u212a\u212b\u2126",
    "\u1e9b\u0323",
    "\u0958",
    "\u0fb7",
    "\ufb1d\ufb2c",
    "\u1100\u1161\u11a8",
    "\uac00\u11a8",
    "\u1100\u1161",
    "\uac01",
    "\u2adc",
    "\U0001d15e",
    "\U0001d1bb",
    "\U0002f800",
    "\uf900",
    "\uffff",
    "\ufffe",
    "\ufffd",
    "\u0378",
    "\ue000",
    "\U000f0000",
    "\U0010ffff",
    "\U000e0001\U000e0041",
    "\ud7ff",
    "\u4dc0",
    "\u9fff",
    "\U0001e900",
    "\U00010d40",
    "\u32ff",
    "\u1df6",
    "\u0897",
    "\U0001f600",
    "\U0001f600\U0001f600",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e9\U0001f1ea",
    "\U0001f1e9",
    "\U0001f44d\U0001f3fd",
    "\u2764\ufe0f",
    "1\ufe0f\u20e3",
    "\U0001fae8\U0001fadc",
    "I'm",
    "I'M",
    "I\u2019m",
    "'s",
    "'S",
    "'\u017f",
    "'ll've'd",
    "x'sy",
    "''s",
    "' s",
    "don't'",
    "\u212a's",
    "1",
    "12",
    "123",
    "1234",
    "12345678",
    "1a2b",
    "1 2",
    "1,234.5",
    "\u0661\u0662\u0663\u0664",
    "\u00b2\u00bd\u2167",
    "\u0967\u0968",
    "x1",
    "1x",
    "$1",
    "-1",
    "1e-5",
    "a.b",
    "a..b",
    "...",
    "!!!",
    "?!",
    "(a)",
    ")\n",
    "]\n",
    ")\n\n",
    ")\r\n",
    "}\n}\n",
    "a)\nb",
    " (B)",
    "(B)<eos>",
    "\nAnswer:",
    "\nAnswer: ",
    "Answer: (A)\n",
    "a-b_c",
    "__init__",
    "a/b\\c",
    "#!/bin/sh",
    "https://example.org/?a=b&c=%20",
    "foo(bar)\n\n\n",
    "if x:\n    y\n\tz\n",
    '{"a": [1, 2]}',
    "<b>x</b>",
    "<table><tr>",
    "<0x41>",
    "<0xFF>",
    "\u2581",
    "\u2581a",
    "a\u2581\u2581b",
    "\u0120a",
    "\u010a",
    " \u2581 ",
    "<unk>",
    "<s>",
    "</s>",
    "a" * 100,
    "ab" * 60,
    " " * 50,
    "\n" * 40,
    "=" * 70,
    "\u00e9" * 50,
    "\u4e2d" * 40,
    "\U0001f600" * 20,
    "1" * 50,
    "a " * 40,
    " \n" * 20,
    "-=" * 40,
    "\u0301" * 20,
    "\u2581" * 20,
    "hydroxychloroquine",
    " hydroxychloroquine",
    "Quinidine",
    "aQuinidine",
    "Quinidine's",
    "007",
    "0071",
    " 007",
]


# Marks of every combining class beyond the surrogates, before and after marks of other classes: normalization sorts them.
MARKS = [
    mark + other + "a" + other + mark
    for mark in "\ufb1e\ufe20\ufe27\U000101fd\U00010376\U00011133\U00011046\U0001d165\U0001d16d\U0001e000\U0001e8d4\U0001e944"
    for other in "\u0334\u0323\u0345\u0352\u0327\uac00"
]


def around(token):
    """A special token at every place of a text, with and without spaces."""
    t = token
    return [
        t,
        t + t,
        f"a{t}",
        f"{t}a",
        f"a{t}b",
        f"a {t} b",
        f" {t}",
        f"{t} ",
        f" {t} ",
        f"{t}\n",
        f"\n{t}",
        f"{t} {t}",
        f"a\n{t}\nb",
        f"e{t}\u0301",
        f"({t})",
        t[:-1],
        t[1:],
        t[:-1] + " " + t[-1:],
        t + t[:-1],
        t[:1] + t,
        t.upper(),
    ]


def fixed(added):
    """The list for a tokenizer with these added tokens: the first ones at every place, of the others two strings each."""
    strings = list(ODD) + MARKS + SAMPLES + corpus.CODE + corpus.PARAGRAPHS
    for token in added[:4]:
        strings += around(token)
    for token in added[4:40]:
        strings += [token, f"x {token}y"]
    return strings


def characters(rng):
    """A character from anywhere, the usual ones more often; no surrogates."""
    kind = rng.random()
    if kind < 0.3:
        return chr(rng.randint(32, 126))
    if kind < 0.4:
        return rng.choice(" \n\t\r  ")
    if kind < 0.6:
        return rng.choice(rng.choice(SAMPLES))
    if kind < 0.75:
        return chr(rng.randint(0xA0, 0x2FFF))
    if kind < 0.85:
        return chr(rng.choice([rng.randint(0x3000, 0xD7FF), rng.randint(0xE000, 0xFFFF)]))
    if kind < 0.93:
        return chr(rng.randint(0x10000, 0x1FFFF))
    return chr(
        rng.choice(
            [
                rng.randint(0x20000, 0x3FFFF),
                rng.randint(0xE0000, 0x10FFFF),
                rng.randint(0, 31),
                rng.randint(0x300, 0x36F),
                0x200D,
                0xFE0F,
            ]
        )
    )


def random_line(rng, added, longest):
    kind = rng.random()
    if kind < 0.25:
        return "".join(characters(rng) for _ in range(rng.randint(0, longest)))
    if kind < 0.40:
        return rng.choice(corpus.CODE)[: longest * 4]
    if kind < 0.55:
        return "".join(
            rng.choice(SAMPLES)[: rng.randint(1, 30)] + rng.choice(["", " ", "\n", "  ", ". "]) for _ in range(rng.randint(1, 4))
        )
    if kind < 0.70:
        words = [
            rng.choice(added) if rng.random() < 0.4 else rng.choice(corpus.OBJECTS + corpus.VERBS + ODD[:120])
            for _ in range(rng.randint(1, 6))
        ]
        return rng.choice(["", " ", "\n"]).join(words)
    if kind < 0.78:
        return rng.choice(
            ["a", " ", "\n", "=", "-", "ab", "\u00e9", "\u4e2d", "0", "\u2581", "\r\n", "\t", "'s", "!?"]
        ) * rng.randint(1, longest * 3)
    if kind < 0.85:
        return corpus.smiles(rng) + "\nAnswer: (" + rng.choice("AB") + ")" + rng.choice(["", "\n", "<eos>"])
    text = rng.choice(corpus.PARAGRAPHS)
    start = rng.randint(0, len(text) - 1)
    return text[start : start + rng.randint(1, longest * 4)]


def random_lines(seed, count, added, longest=80):
    rng = random.Random(seed)
    return [random_line(rng, added, longest) for _ in range(count)]
