"""Texts that tokenizers get wrong, from a seed: scripts, signs, white space, special tokens, unusual code points."""
import random

SCRIPTS = {
    "latin": (0x41, 0x24F), "ipa": (0x250, 0x2FF), "greek": (0x370, 0x3FF), "cyrillic": (0x400, 0x52F),
    "armenian": (0x531, 0x58F), "hebrew": (0x591, 0x5F4), "arabic": (0x600, 0x6FF), "devanagari": (0x900, 0x97F),
    "bengali": (0x980, 0x9FE), "tamil": (0xB82, 0xBFA), "sinhala": (0xD82, 0xDF4), "thai": (0xE01, 0xE5B),
    "tibetan": (0xF00, 0xFDA), "georgian": (0x10A0, 0x10FF), "jamo": (0x1100, 0x11FF), "ethiopic": (0x1200, 0x137C),
    "khmer": (0x1780, 0x17F9), "vietnamese": (0x1EA0, 0x1EF9), "greek extended": (0x1F00, 0x1FFE),
    "kana": (0x3041, 0x30FF), "han": (0x4E00, 0x9FFF), "hangul": (0xAC00, 0xD7A3), "full width": (0xFF01, 0xFFEE),
    "emoji": (0x1F300, 0x1FAFF), "mathematical": (0x1D400, 0x1D7FF), "astral letters": (0x10400, 0x104FF),
}
WORDS = """the of and a to in is you that it he was for on are as with his they I at be this have from or one had by
word but not what all were we when your can said there use an each which she do how their if will up other about out
many then them these so some her would make like him into time has look two more write go see number no way could
people my than first water been call who oil its now find long down day did get come made may part don't can't won't
I'm you're we've they'll he'd it's THAT'S I'LL Don'T naïve café résumé coöperate Zürich Åse""".split()
CODE = ["def f(x):\n    return x+1\n", "for (int i = 0; i < n; ++i) {\n\ta[i] = b[i];\n}\n", "<div class=\"a\">x</div>",
        "https://example.org/a?b=c&d=%20e#f", "SELECT * FROM t WHERE a=1;", "\\frac{a}{b}\\sum_{i=0}^{n} x_i^2",
        "{\"a\": [1, 2.5, null], \"b\": \"c\\n\"}", "CC(C)Cc1ccc(cc1)C(C)C(=O)O", "x = y[1:]; // comment\r\n",
        "#!/bin/sh\nset -e\n", "a->b::c<d>()", "user@example.com", "0x1F 1e-9 1,234,567.89", "__init__ snake_case camelCase"]
SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\r", " \n", "\n ", "\u00a0", "\u2003", "\u3000", "\u0085", "\u2028",
          "\u200b", "\x0b", "\x0c", "\x1c", " " * 17, "\n" * 5, "\t\t ", "\u1680"]
ODD = ["'s", "'S", "'ſ", "'ll", "'LL", "'Re", "'ve", "''", "\u0301", "e\u0301", "\u1100\u1161\u11a8", "\u0958", "\u212b",
       "\u2126", "\u0344", "\u1e9b\u0323", "\u0f71\u0f72\u0f74", "a\u0315\u0300\u05ae\u0062", "ß", "İ", "ﬁ", "²", "½", "Ⅷ", "٣", "१",
       "👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "e\u200d", "\ufeff", "\ufffd", "\u0000", "\x7f", "\x1b[0m", "▁", "▁▁", "Ġ", "Ċ", "…", "—",
       "\U0001f1e9\U0001f1ea", "\u202e", "\u0e33", "\u0e4d\u0e32", "ǅ", "ʰ", "ª", "ʼn", "\U000e0001", "\U0010ffff", "\u0378"]


def run(r):
    return r.choice("a Aé1.\n\t한あ中!=-_▁🙂") * r.choice([2, 3, 7, 16, 41, 100, 333])


def part(r, specials):
    kind = r.randrange(12)
    if kind < 3:
        return " ".join(r.choice(WORDS) for _ in range(r.randrange(1, 12))) + r.choice([".", "", ",", "!", "?", ":", " "])
    if kind == 3:
        low, high = SCRIPTS[r.choice(sorted(SCRIPTS))]
        return "".join(chr(r.randint(low, high)) + (" " if r.random() < 0.1 else "") for _ in range(r.randrange(1, 25)))
    if kind == 4:
        return r.choice(CODE)
    if kind == 5:
        return "".join(r.choice(SPACES) for _ in range(r.randrange(1, 4)))
    if kind == 6:
        return "".join(r.choice(ODD) for _ in range(r.randrange(1, 4)))
    if kind == 7:
        return str(r.randrange(10 ** r.randrange(1, 15)))
    if kind == 8 and specials:
        return r.choice(["", " ", "\n", "x"]) + r.choice(specials) + r.choice(["", " ", "\n", "x"])
    if kind == 9:
        return run(r) if r.random() < 0.3 else r.choice(SPACES) + r.choice(WORDS)
    if kind == 10:
        return "".join(chr(r.choice([r.randrange(0x20, 0x7F), r.randrange(0xD800), r.randrange(0xE000, 0x110000)]))
                       for _ in range(r.randrange(1, 8)))
    return "".join(chr(r.randrange(0x20, 0x7F)) for _ in range(r.randrange(1, 20)))


def texts(seed, count, specials=()):
    """`count` texts; every special token comes up as soon as there are enough of them."""
    r = random.Random(seed)
    specials = list(specials)
    result = ["", " ", "\n", "a", "é", "\u0301"]
    for special in specials[:max(0, count // 4)]:
        result.append(r.choice(WORDS) + r.choice(["", " ", "  ", "\n"]) + special + r.choice(["", " ", "\t", "s"]) + r.choice(WORDS))
    while len(result) < count:
        result.append("".join(part(r, specials) for _ in range(r.randrange(1, 9))))
    return [t.encode("utf-8", "replace").decode("utf-8") for t in result[:count]]


def code_points(step=1):
    """Every code point alone, between letters and behind a space and an apostrophe."""
    for c in range(0, 0x110000, step):
        if not 0xD800 <= c <= 0xDFFF:
            yield f"{chr(c)}a{chr(c)}b {chr(c)}'{chr(c)} {chr(c)}{chr(c)}\n{chr(c)}1"
