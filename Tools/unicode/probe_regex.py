#!/usr/bin/env python3
"""Asks the Hugging Face `tokenizers` package what the classes of its regular expressions (Oniguruma) hold.

usage: probe_regex.py OUT_DIR     (writes PatternData.swift)

  category     the 30 general categories, as `\\p{...}` sees them
  properties   `\\p{Alphabetic}`, upper and lower case, `\\w`, `\\s`, `\\d`, and the brackets [:punct:], [:graph:], [:print:], [:blank:], [:cntrl:]
  script       `\\p{Han}` and its like: each character has one
  folds        what `(?i:x)` matches besides x, for one character
  sequences    strings that `(?i:...)` takes for one character, and the characters that it takes for them

Needs: tokenizers==0.23.3
"""
import sys

import tokenizers
from tokenizers import Regex, pre_tokenizers

from probe import CODES, EXPECTED, matches, swift, varint

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
PROPERTIES = [r"\p{Alphabetic}", r"\p{Uppercase}", r"\p{Lowercase}", r"\w", r"\s", "[[:punct:]]", "[[:graph:]]", "[[:print:]]",
              "[[:blank:]]", "[[:cntrl:]]", r"\d"]  # fmt: skip
SCRIPTS = """Common Inherited Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki
Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Chorasmian Coptic Cuneiform
Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay Georgian
Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi
Khitan_Small_Script Khmer Khojki Khudawadi Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar
Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao
Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki
Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya
Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian
Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet
Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho Warang_Citi
Yezidi Yi Zanabazar_Square""".split()


def exists(name):
    try:
        Regex(r"\p{" + name + "}")
        return True
    except Exception:
        return False


def found_in(pattern, texts):
    """Which of the texts a pattern matches from end to end."""
    split = pre_tokenizers.Split(Regex(pattern), "isolated")
    return [t for t in texts if len(split.pre_tokenize_str(t)) == 1 and found(pattern, t)]


def found(pattern, text):
    return not pre_tokenizers.Split(Regex(pattern), "removed").pre_tokenize_str(text)


def folds(cased):
    """code point → the others that `(?i:x)` matches."""
    text = "".join(chr(c) + "\n" for c in cased)
    result = {}
    for c in cased:
        kept = pre_tokenizers.Split(Regex(r"(?i:\x{" + f"{c:x}" + "})"), "removed").pre_tokenize_str(text)
        gone, at = [], 0
        for _, (start, end) in kept:
            gone += [cased[i // 2] for i in range(at, start) if i % 2 == 0]
            at = end
        others = [g for g in gone if g != c]
        assert c in gone, hex(c)
        if others:
            result[c] = others
    return result


def runs(value):
    out, previous = [], None
    for c in range(0x110000):
        v = previous if 0xD800 <= c <= 0xDFFF else value(c)
        if v == previous:
            out[-1][0] += 1
        else:
            out.append([1, v])
            previous = v
    return "".join(varint(n) + varint(v) for n, v in out)


def check(category, sets):
    """What the tables leave out follows from them."""
    whole = dict(L="Lu Ll Lt Lm Lo", M="Mn Mc Me", N="Nd Nl No", P="Pc Pd Ps Pe Pi Pf Po", S="Sm Sc Sk So", Z="Zs Zl Zp", C="Cc Cf Cs Co Cn")
    for name, parts in whole.items():
        assert matches(r"\p{" + name + "}") == {c for c in category if CATEGORIES[category[c]] in parts.split()}, name
    alphabetic, upper, lower, word, space, punct, graph, printed, blank, control, digit = sets
    ascii_hex = set(map(ord, "0123456789abcdefABCDEF"))
    for pattern, expected in {
        "[[:alpha:]]": alphabetic, "[[:upper:]]": upper, "[[:lower:]]": lower, "[[:word:]]": word - set(map(ord, "\u00b2\u00b3\u00b9\u00bc\u00bd\u00be")), "[[:space:]]": space, "[[:digit:]]": digit,
        "[[:alnum:]]": alphabetic | digit, "[[:xdigit:]]": ascii_hex, r"\h": ascii_hex, r"\p{Nd}": digit, r"\p{Alnum}": alphabetic | digit,
        r"\p{Punct}": matches(r"\p{P}"), r"\p{Graph}": graph, r"\p{Print}": printed, r"\p{Blank}": blank, r"\p{Cntrl}": control, r"\p{Word}": word,
        r"\p{Space}": space, r"\p{Alpha}": alphabetic, r"\p{Upper}": upper, r"\p{Lower}": lower, r"\p{XDigit}": ascii_hex,
        r"\p{Digit}": digit, r"\p{ASCII}": set(range(128)), "[[:ascii:]]": set(range(128)), ".": set(CODES) - {10},
        r"\W": set(CODES) - word, r"\S": set(CODES) - space, r"\D": set(CODES) - digit, r"\H": set(CODES) - ascii_hex,
        r"\p{Any}": set(CODES), r"\O": set(CODES), r"\N": set(CODES) - {10},
    }.items():  # fmt: skip
        assert matches(pattern) == expected, pattern


def main():
    if tokenizers.__version__ != EXPECTED:
        sys.exit(f"tokenizers {EXPECTED} is needed, this is {tokenizers.__version__}")
    category = {}
    for index, name in enumerate(CATEGORIES):
        if exists(name):
            for c in matches(r"\p{" + name + "}"):
                assert c not in category, hex(c)
                category[c] = index
    assert len(category) == len(CODES)
    sets = [matches(p) for p in PROPERTIES]
    check(category, sets)
    names, script = [], {}
    for name in SCRIPTS:
        if not exists(name):
            print("no script", name)
            continue
        for c in matches(r"\p{" + name + "}"):
            assert c not in script, hex(c)
            script[c] = len(names)
        names.append(name)
    unknown = len(names)
    assert matches(r"\p{Unknown}") == {c for c in CODES if c not in script}
    cased = sorted(
        {c for c in CODES if CATEGORIES[category[c]] in ("Lu", "Ll", "Lt")} | sets[1] | sets[2] | {0x345}
        | {c for c in CODES if chr(c).casefold() != chr(c) or chr(c).upper() != chr(c)})  # fmt: skip
    fold = folds(cased)
    text, last = "", 0
    for c in sorted(fold):
        text += varint(c - last) + varint(len(fold[c])) + "".join(map(varint, fold[c]))
        last = c
    sequences = {}
    for c in CODES:
        folded = chr(c).casefold()
        if len(folded) > 1 and found(f"(?i:{folded})", chr(c)):
            sequences.setdefault(folded, []).append(c)
            for other in fold.get(c, []):
                if other not in sequences[folded]:
                    sequences[folded].append(other)
        elif len(folded) > 1:
            print("no fold", hex(c))
    packed = "".join(
        varint(len(s)) + "".join(varint(ord(x)) for x in s) + varint(len(cs)) + "".join(map(varint, cs)) for s, cs in sequences.items())

    def value(c):
        return category[c] | sum((c in s) << 5 + i for i, s in enumerate(sets))

    path = f"{sys.argv[1]}/PatternData.swift"
    swift(path, "PatternData", "What the regular expressions of the package take each code point for.",
          [("runs", "Runs of equal code points from U+0000: length, then bits (see `PatternClass`).", runs(value)),
           ("scripts", "Runs of equal code points: length, then the script's number in `scriptNames`.", runs(lambda c: script.get(c, unknown))),
           ("scriptNames", "The scripts in the order of their numbers.", " ".join(names + ["Unknown"])),
           ("folds", "Step to the code point, how many others are the same to `(?i:)`, these.", text),
           ("sequences", "Length and code points of a string that `(?i:)` takes for one character; how many such there are, these.", packed)])  # fmt: skip
    content = open(path, encoding="utf-8").read().replace("Tools/unicode/probe.py", "Tools/unicode/probe_regex.py")
    open(path, "w", encoding="utf-8").write(content)
    print(f"{len(names)} scripts, {len(fold)} folds, {len(sequences)} sequences")


if __name__ == "__main__":
    main()
