"""Writes Tests/Fixtures/Golden/json/python-json.tsv: what Python's json reads from many inputs, and how it writes it.

A line is: input (hex), verdict (ok, error, surrogate, utf8), tagged value, compact json.dumps (hex), str (hex).
The tagged value keeps duplicate keys and tells types apart; see tagged() below.

    python3 Tools/json/make_golden.py
"""
import json
import pathlib
import random
import struct
import sys

TARGET = pathlib.Path(__file__).parents[2] / "Tests/Fixtures/Golden/json/python-json.tsv"


class Pairs(list):
    """An object with all its members."""


def tagged(value):
    if value is None:
        return "n"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, int):
        return f"i{value};"
    if isinstance(value, float):
        return f"d{value!r};"
    if isinstance(value, str):
        return f"s{value.encode().hex()};"
    if isinstance(value, Pairs):
        return "{" + "".join(tagged(key) + tagged(item) for key, item in value) + "}"
    return "[" + "".join(tagged(item) for item in value) + "]"


def has_surrogate(value):
    try:
        tagged(value)
    except UnicodeEncodeError:
        return True
    return False


def line(data):
    hexed = data.hex()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return f"{hexed}\tutf8"
    try:
        pairs = json.loads(text, object_pairs_hook=Pairs)
        value = json.loads(text)
    except (ValueError, RecursionError):
        return f"{hexed}\terror"
    sys.setrecursionlimit(10_000)
    try:
        return described(hexed, pairs, value)
    finally:
        sys.setrecursionlimit(1_000)


def described(hexed, pairs, value):
    if has_surrogate(pairs):
        return f"{hexed}\tsurrogate"
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "\t".join([hexed, "ok", tagged(pairs), compact.encode().hex(), str(value).encode().hex()])


def written():
    """By hand: one for each branch of the grammar, right and wrong."""
    yield from [
        "", " ", "null", "true", "false", "nul", "nulll", "True", "None", "tru", "falsee", "n", "t", "f",
        "0", "-0", "-", "1", "-1", "01", "-01", "00", "1.", "1.0", ".5", "-.5", "1.5.", "1e5", "1E5", "1e+5", "1e-5",
        "1e", "1e+", "1.e5", "1.5e", "+1", "1_000", "0x10", "1 2", "1,2", "--1", "- 1", "1e5.5", "1f", "0e0", "-0.0",
        "0.0", "-0e-5", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", "123456789012345678", "1234567890123456789",
        "12345678901234567890", "999999999999999999", "-999999999999999999", "1" + "0" * 100, "-" + "9" * 60,
        "1" * 4300, "1" * 4301, "-" + "1" * 4301, "[" + "2" * 5000 + "]", "1e400", "-1e400", "1e-400", "-1e-400",
        "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "2.2250738585072014e-308", "5e-324", "2e-324",
        "3e-324", "4.9406564584124654e-324", "1e999999999999999999999", "1e-999999999999999999999",
        "0.1", "0.2", "0.3", "0.30000000000000004", "0.030534351145038167", "1e16", "1e15", "9999999999999998.0",
        "123456789012345680.0", "1e22", "1e23", "9007199254740993.0", "9007199254740992e1", "0.0001", "0.00001",
        "0.00001234", "123e-7", "1.0e-4", "12345.678e10", "100000000000000000000.0", "1e21", "1.5e300", "4.35",
        "0.000000000000000000000000000000000000000000000000000000000000000001", "1" + "0" * 400 + ".0",
        "0." + "0" * 400 + "1", "0." + "3" * 400, "179769313486231570000" + "0" * 288 + ".5", "8.41e21", "2.5e-5",
        "NaN", "Infinity", "-Infinity", "-NaN", "nan", "inf", "Inf", "+Infinity", "NaNN", "Infinit", "-Infinit", "-I",
        "[NaN,Infinity,-Infinity]", '{"a":NaN}', "N", "I", "Na",
        '""', '"a"', '"', '"a', "'a'", '"\\', '"\\"', '"\\"a"', '"\\\\"', '"\\/"', '"/"', '"\\b\\f\\n\\r\\t"', '"\\a"',
        '"\\v"', '"\\0"', '"\\x41"', '"\\u0041"', '"\\u004"', '"\\u00"', '"\\u"', '"\\u004g"', '"\\u00e9"', '"\\u00E9"',
        '"\\uD83D\\uDE00"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00"', '"\\ude00\\ud83d"', '"\\ud83d\\ud83d\\ude00"',
        '"\\ud83dx"', '"\\ud83d\\n"', '"\\ud83d\\u0041"', '"\\ud83d\\u"', '"\\ud83d\\u00"', '"\\uFFFF"', '"\\uFFFE"',
        '"\\u0000"', '"\\u001f"', '"\\u007f"', '"\\u2028\\u2029"', '"\\udbff\\udfff"', '"\\ud800\\udc00"', '"\\u+123"',
        '"\\u 123"', '"\\u1_23"', '"\\U0041"', '{"\\ud800":1}', '["\\udfff"]', '"\\uDEAD\\uBEEF"',
        '"\x7f"', '"\x80"', '"\u2028"', '"\u2029"', '"\u202e"', '"\ufeff"', '"\ufffd"', '"\uffff"', '"\U0010ffff"',
        '"é"', '"e\u0301"', '"日本語"', '"😀"', '"a😀b"', '"aé"', '"aaaaaaaé"', '"aaaaaaaaé"', '"ééééééééé"', '"\xa0"',
        '"\u3000"', '"\u200b"', '"\xad"', '"\u0378"', '"\U000e0001"', '"\ue000"', '"\U0001f468\u200d\U0001f469"',
        '"\u061c"', '"\u2066"', '"\u1680"', '"\ufff9"', '"\U0001fae0"', '"\U0001fae8"', '"\u0300"', '"\U00100000"',
        '"a\nb"', '"a\tb"', '"a\rb"', '"a\x00b"', '"a\x1fb"', '"aaaaaaaa\x01"', '"aaaaaaa\x01"', '"\x1f', '"\x08"',
        '"aaaaaaa"', '"aaaaaaaa"', '"aaaaaaaaa"', '"aaaaaaaaaaaaaaaa"', '"aaaaaaa\\n"', '"aaaaaaaa\\n"', '"aaaaaa\\n"',
        '"it\'s"', '["it\'s"]', '["\\"q\\""]', '["it\'s \\"q\\""]', '["\\\\"]', '["\\n\\t\\r"]', '["\\u0000"]', '["\\u007f"]',
        '["\\u0080","\\u00a0","\\u00ad"]', '["\u2028","\u202e","\ufeff","\U000e0001"]', '["é","日本","😀"]', '[""]',
        '{"it\'s":"\\""}', '{"a\\nb":[null,true,false,1,1.0,"x"]}', '[[],{},[[]],[{}]]', '["\u0378","\U0001fae8"]',
        "[]", "[ ]", "[\n]", "[1]", "[1,]", "[,]", "[,1]", "[1,,2]", "[1 2]", "[1", "[", "]", "[1,", "[1,2", "[]]",
        "[[]", "[1}", "{]", "[1:2]", "[null,true,false]", "[1,2,3]", " [ 1 , 2 ] ", "[\t1\r\n]", "[\x0b1]", "[\x0c1]",
        "[\xa01]", "[1]x", "[1] x", "[1] ", "[1]\n", "[1]\x00", "\x00", "[1]//", "/*a*/[1]", "[1]#",
        "{}", "{ }", '{"a":1}', '{"a":1,}', "{,}", '{,"a":1}', '{"a"}', '{"a":}', '{"a",1}', '{a:1}', "{'a':1}",
        '{1:2}', '{null:1}', '{"a":1 "b":2}', '{"a":1;"b":2}', '{"a":1', '{"a":', '{"a"', '{"a', '{"', "{", "}",
        '{"a":1}}', '{"a":1]', '{"a"::1}', '{"a":1,,"b":2}', '{ "a" : 1 , "b" : 2 }', '{"a":{"b":{"c":[1]}}}',
        '{"a":1,"a":2}', '{"a":1,"b":2,"a":3}', '{"":1}', '{"":1,"":2}', '{"a":{"b":1,"b":2},"a":{"c":3,"c":4}}',
        '[{"a":1,"a":2}]', '{"\\u0061":1,"a":2}', '{"é":1,"e\u0301":2}', '{"a":1}{"b":2}', '{"a":1}\n{"b":2}',
        "\ufeff1", "\ufeff", "1\ufeff", "\u20281", "1;", "undefined", "[1,2,3,4,5,6,7,8,9,10]",
        "[" * 100 + "]" * 100, "[" * 400 + "1" + "]" * 400, '{"a":' * 300 + "1" + "}" * 300, "[" * 100, "]" * 100,
        "[" * 100 + "]" * 99, '{"a":' * 100, "[" * 3000, '{"a":' * 3000, "[" * 3000 + "]" * 3000,
    ]


def broken_utf8():
    for body in [
        b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2", b"\xc2A", b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xe0\xa0",
        b"\xe2\x82", b"\xe2\x82A", b"\xe2A\xac", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xed\x9f\xbf", b"\xee\x80\x80",
        b"\xef\xbf\xbf", b"\xf0\x8f\xbf\xbf", b"\xf0\x90\x80\x80", b"\xf0\x90\x80", b"\xf0\x90", b"\xf0", b"\xf0\x90\x80A",
        b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xff", b"\xfe", b"\xfe\xff", b"aaaaaaa\xc3",
        b"\xc3\xa9\xc3", b"\xc3\xa9\xff", b"\xed\xa0\xbd\xed\xb8\x80",
    ]:
        yield b'"' + body + b'"'
        yield b'"' + body
        yield b"[1," + b'"abcdefgh' + body + b'"]'
    yield b'{"\xff":1}'
    yield b"\xff"
    yield b"[1]\xff"


def random_values(rng):
    words = ["a", "é", "日本", "😀", "\n", "'", '"', "\\", "\x7f", "\u2028", "x y", "\u200d", "<b>", "\x01"]

    def make(depth):
        kind = rng.randrange(9 if depth < 4 else 6)
        if kind == 0:
            return rng.choice([None, True, False])
        if kind == 1:
            return rng.randrange(-(10 ** rng.randrange(1, 30)), 10 ** rng.randrange(1, 30))
        if kind == 2:
            return struct.unpack("<d", rng.randbytes(8))[0]
        if kind == 3:
            return round(rng.random() * 10 ** rng.randrange(-8, 20), rng.randrange(0, 8))
        if kind in (4, 5):
            return "".join(rng.choices(words, k=rng.randrange(8)))
        if kind in (6, 7):
            return [make(depth + 1) for _ in range(rng.randrange(5))]
        return {"".join(rng.choices(words, k=rng.randrange(3))): make(depth + 1) for _ in range(rng.randrange(5))}

    for index in range(250):
        yield json.dumps(make(0), ensure_ascii=index % 2 == 0, indent=rng.choice([None, 1])).encode()


def random_doubles(rng):
    for _ in range(300):
        value = struct.unpack("<d", rng.randbytes(8))[0]
        yield repr(value).replace("nan", "NaN").replace("inf", "Infinity").encode()
    for _ in range(300):
        digits = "".join(rng.choices("0123456789", k=rng.randrange(1, 25)))
        yield f"{rng.randrange(1, 10)}.{digits}e{rng.randrange(-40, 40)}".encode()
    for _ in range(100):
        yield f"{rng.randrange(10**rng.randrange(1, 19))}.{rng.randrange(10**rng.randrange(1, 6))}".encode()


def main():
    rng = random.Random(20)
    inputs = [text.encode() for text in written()]
    inputs += list(broken_utf8()) + list(random_values(rng)) + list(random_doubles(rng))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("".join(line(data) + "\n" for data in inputs))


main()
