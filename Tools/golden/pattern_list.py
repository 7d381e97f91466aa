"""Regular expressions of real tokenizers that no hand-written scanner knows, and small ones for each part of the syntax."""

S = r"\s*[\r\n]+|\s+(?!\S)|\s+"
CL = r"[^\r\n\p{L}\p{N}]?\p{L}+"
WORDS = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}%s]*[\p{Ll}\p{Lm}\p{Lo}\p{M}%s]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
CAPITALS = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}%s]+[\p{Ll}\p{Lm}\p{Lo}\p{M}%s]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
HAN = r"&&[^\p{Han}]"

REAL = {
    "BLOOM": r" ?[^(\s|[.,!?…。，、।۔،])]+",
    "Poro, Viking": r" ?[^(\s|.,!?…。，、।۔،)]+",
    "cl100k as in tiktoken": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",
    "Bailing": r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
    "o200k with possessives": WORDS % ("", "") + "|" + CAPITALS % ("", "") + r"|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n/]*+|\s*[\r\n]|\s+(?!\S)|\s",
    "Kimi K2": r"[\p{Han}]+|" + WORDS % (HAN, HAN) + "|" + CAPITALS % (HAN, HAN) + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + S,
    "Nemotron": r"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))*((?=[\p{L}])([^A-Z]))+|[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))+((?=[\p{L}])([^A-Z]))*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + S,
    "CLIP": r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",
    "Falcon's digits": r"[0-9][0-9][0-9]",
    "SuperBPE's digits": r"(?=(\d{3})+(?!\d))",
    "SuperBPE": r"\p{N}{1,3}|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,3}|" + S,
    "digits from the right": r"\d{1,3}(?=(?:\d{3})*\b)",
    "Exaone": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+",
    "Trillion": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?(?:(?:\p{Hangul}|\p{Han})+|\p{L}+)|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + S,
    "Seed": r"(?:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+",
    "Llama 3 by lines": r"(?i)'s|'t|'re|'ve|'m|'ll|'d|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",
    "p50k": r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s",
    "Apertus": r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + S,
    "Hunyuan": r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,2}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + S,
    "GPT-NeoX with tabs": r"\t+| {2,}|'s|'t| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "Minerva": r"\p{N}| ?\p{Latin}+| ?[\p{Greek}\p{Cyrillic}]+|\p{Hiragana}+|\p{Katakana}+|\p{Thai}+|\p{Arabic}+|[^\p{L}\p{N}]+",
    "SMILES": r"(\[[^\]]+]|Br?|Cl?|N|O|S|P|F|I|b|c|n|o|s|p|\(|\)|\.|=|#|-|\+|\\|\/|:|~|@|\?|>|\*|\$|\%[0-9]{2}|[0-9])",
    "DNA": r"[ACGT]{3}|[\s\S]",
    "SeamlessM4T": r"\n|\r|\t",
    "XLM-R": r" {2,}",
    "Jais": r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=\D)",
}  # fmt: skip

SYNTAX = [
    r"\p{N}{1,3}+", r"a{2}?b", r"a{2,3}?", r"a{,2}", r"a{x}|b", r"a{1,2}{3}", r"a*?b|x", r"(?>a+)a|b", r"a++a?|.", r"x*", r"", r"(?:|a)+",
    r"^.", r".$", r"^", r"$", r"\A.", r".\z", r".\Z", r"\b", r"\B", r"\b\w+\b", r"(?<=a|bc)d|(?<!\s)\d", r"(?!\S)\s|\S+", r"(?m:a.)", r"(?m).b|a",
    r"ab(?i)c|def|gh", r"a(?i:b)c|K", r"(?i:k)+", r"(?i:[a-z])+", r"(?i:[^k])+", r"(?i:\p{Lu})+", r"(?i:[\p{Lo}x])+", r"(?-i:A)|(?i)b(?-i)c",
    "(?x: a \\  b # no\n | [ ] )", r"(?#nothing)a(?<name>b)", r"[a-z&&[^aeiou]]+", r"[^\p{L}&&a]+", r"[a-c[x-z]]+", r"[]a]+|[^]a]", r"[a-]|[-b]",
    r"[--a]+", r"[a-c-e]+", r"[a&b]+", r"[a-z&&[a-m]&&[c-z]]+", r"[\b\t]", r"[\]\[\\]+", r"[[:alpha:][:digit:]]+|[[:^space:]]", r"[[:punct:]]+",
    r"[[:word:]]+|[[:blank:]]", r"[[:upper:]][[:lower:]]*|[[:cntrl:]]", r"[\w]+|[\W]", r"[^\w]+|[\p{Word}&&[^a]]", r"[[:graph:]]+", r"[[:print:]]+", r"\w+|\W+", r"\d+|\D+", r"\h+|\H", r"\s+|\S+",
    r"\x41\x{e9}?\u0042?|\t", r"\p{^L}+", r"\P{L}+", r"\P{^L}+", r"\p{Lowercase_Letter}+|\p{uppercase letter}", r"\p{Mn}|\p{Me}|\p{Mc}", r"\p{Nd}|\p{Nl}|\p{No}",
    r"\p{Pc}|\p{Pd}|\p{Ps}|\p{Pe}|\p{Pi}|\p{Pf}|\p{Po}", r"\p{Sm}|\p{Sc}|\p{Sk}|\p{So}", r"\p{Zs}|\p{Zl}|\p{Zp}", r"\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}", r"\p{Punct}+",
    r"\p{Han}+|\p{Hiragana}+", r"\p{Common}+|\p{Latin}+", r"\p{Alnum}+", r"\p{Any}", r"(a|ab)(c|bcd)|.", r"(?=a)ab?|\s", r"(?:a*)*b|x", r"\/\-\_\é",
]  # fmt: skip

BEHAVIORS = ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"]

TEXTS = [
    "", "a", " ", "Hello, world!  It's 12345 o'clock.\n\n  Don't SHOUT'S", "x=1;y=22;z=333\t\tdef f(x):\r\n    return x", "CC(=O)Oc1ccccc1C(=O)O [C@@H](N)%12",
    "1234567 12 123 1,234,567.89", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u060c 123 \u0661\u0662\u0663", "\u4f60\u597d\uff0c\u4e16\u754c\u3002abc\u4e2d\u6587ABC", "\u3053\u3093\u306b\u3061\u306f\u30ab\u30bf\u30ab\u30ca\u6f22\u5b57 \uc548\ub155\ud558\uc138\uc694 \uc138\uacc4",
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u092a\u093e\u0920", "e\u0301\u0308 n\u0303o \u00e9\u00c9\u01c5\u02b0\u00aa", "  leading and trailing   ", "\n\n\n a \r\n b \n", "aaabbbccc abcd aab xxab", "don't DON'T 'S 's \u017f '\u017f K k \u212a ST st",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f", "\u00b2\u00b3\u00b9\u00bc \u2167 \u0bf0 \uff11", "a_b-c.d/e\\f$g%h^i&j", "\u0085\u00a0\u2028\u3000\u001c\u200b\ufeff", "\u2581word \u2581\u2581two", "XMLHttpRequest iPhone14 camelCase99x",
    "]a[-b^&&&c--d", "\x00\x08\x1b\x7f", "\u0378\ue000\U0010ffff\U000e0020", "ABCGTTACGT acgt", "the end.\n", "\u0e44\u0e17\u0e22\u0e20\u0e32\u0e29\u0e32 \u041f\u0440\u0438\u0432\u0435\u0442 \u0393\u03b5\u03b9\u03ac", "a+b=c < d > e | f ~ g `h`", "\u00ab\u201cquoted\u201d\u00bb \u2014 (dash)",
]  # fmt: skip
