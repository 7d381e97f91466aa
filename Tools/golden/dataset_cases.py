"""Data files for the loader: what `load_dataset("json")` makes of odd JSON lines. A file is text, bytes, or a list of pieces
{"repeat": n, "line": text, "fill": m} (written n times; in the line "{i}" is its number from 0, "{fill}" is m times the letter a)
where it is too big to keep."""

MIB = 1 << 20
CASES = []


def case(name, topic, content):
    assert name not in {c["name"] for c in CASES}, name
    CASES.append({"name": name, "topic": topic, "content": content})


def rows(*values, key="x"):
    import json
    return "".join(f'{{"{key}":{json.dumps(v, ensure_ascii=False)}}}\n' for v in values)


def raw(*values, key="x"):
    return "".join(f'{{"{key}":{v}}}\n' for v in values)


def line_cases():
    topic = "lines"
    case("bom", topic, "\ufeff" + rows("a", "b"))
    case("bom-and-array", topic, "\ufeff" + '[{"x":"a"}]')
    case("bom-alone", topic, "\ufeff")
    case("bom-second-line", topic, rows("a") + "\ufeff" + rows("b"))
    case("crlf", topic, rows("a", "b").replace("\n", "\r\n"))
    case("cr-only", topic, rows("a", "b").replace("\n", "\r"))
    case("blank-lines", topic, "\n\n" + rows("a") + "\n\n\n" + rows("b") + "\n")
    case("blank-lines-crlf", topic, "\r\n" + rows("a") + "\r\n")
    case("lines-of-spaces", topic, rows("a") + "   \t \n" + rows("b"))
    case("spaces-around", topic, '  {"x": "a"}  \n\t{ "x" : "b" }\n')
    case("no-final-newline", topic, rows("a") + '{"x":"b"}')
    case("two-on-a-line", topic, '{"x":"a"}{"x":"b"}\n{"x":"c"} {"x":"d"}\n')
    case("object-over-lines", topic, '{\n "x": "a",\n "y": 1\n}\n')
    case("objects-over-lines", topic, '{\n "x": "a"\n}\n{\n "x": "b"\n}\n')
    case("array", topic, '[{"x":"a"},{"x":"b"}]')
    case("array-over-lines", topic, '[\n  {"x": "a", "y": [1, 2]},\n  {"x": "b", "y": []}\n]\n')
    case("array-space-first", topic, ' [{"x":"a"}]')
    case("array-newline-first", topic, '\n[{"x":"a"}]')
    case("array-of-strings", topic, '["a", "b"]')
    case("array-of-strings-over-lines", topic, '[\n"a",\n"b"\n]\n')
    case("array-of-numbers", topic, "[1, 2]")
    case("array-of-mixed", topic, '["a", {"x": "b"}]')
    case("array-object-late", topic, '[ "' + "a" * 120 + '", "b"]')
    case("array-of-nulls", topic, "[null, null]")
    case("array-of-arrays", topic, '[["a"], ["b"]]')
    case("array-empty", topic, "[]")
    case("array-lines", topic, '["a"]\n["b"]\n')
    case("array-line", topic, '["a"]\n')
    case("array-lines-of-objects", topic, '[{"x":"a"}]\n[{"x":"b"}]\n')
    case("array-then-objects", topic, '[{"x":"a"}]\n{"x":"b"}\n')
    case("objects-then-array", topic, '{"x":"a"}\n[{"x":"b"}]\n')
    case("empty", topic, "")
    case("only-newlines", topic, "\n\n\n")
    case("only-spaces", topic, "   ")
    case("string-line", topic, '"a"\n"b"\n')
    case("number-line", topic, "1\n2\n")
    case("null-line", topic, '{"x":"a"}\nnull\n')
    case("data-object", topic, '{"data":[{"x":"a"},{"x":"b"}]}')
    case("data-object-over-lines", topic, '{"data":[\n{"x":"a"},\n{"x":"b"}\n]}\n')
    case("columns-object", topic, '{"x":{"0":"a","1":"b"},"y":{"0":1,"1":2}}')
    case("columns-object-over-lines", topic, '{"x":{"0":"a","1":"b"},\n"y":{"0":1,"1":2}}')
    case("empty-object", topic, "{}\n")
    case("empty-objects", topic, '{}\n{"x":"a"}\n{}\n')
    case("empty-object-only-rows", topic, "{}\n{}\n{}\n")
    case("not-json", topic, "hello\n")
    case("csv", topic, "x,y\n1,2\n")


def broken_cases():
    topic = "broken"
    case("duplicate-keys", topic, '{"x":"a","x":"b"}\n')
    case("duplicate-keys-second-row", topic, rows("a") + '{"x":"b","x":"c"}\n')
    case("duplicate-keys-nested", topic, '{"x":{"k":1,"k":2}}\n')
    case("duplicate-keys-and-mixed", topic, '{"x":1}\n{"x":"a","y":1,"y":2}\n')
    case("lone-surrogate", topic, rows("a") + '{"x":"\\ud800"}\n')
    case("lone-low-surrogate", topic, '{"x":"\\udc00 b"}\n')
    case("surrogate-then-text", topic, '{"x":"\\ud83d!"}\n')
    case("surrogate-pair", topic, '{"x":"\\ud83d\\ude00"}\n')
    case("missing-comma", topic, rows("a") + '{"x":"a" "y":1}\n')
    case("missing-colon", topic, '{"x" "a"}\n')
    case("trailing-comma", topic, '{"x":"a",}\n')
    case("trailing-comma-array", topic, '{"x":[1,]}\n')
    case("single-quotes", topic, "{'x':'a'}\n")
    case("unquoted-key", topic, "{x:1}\n")
    case("comment", topic, '{"x":"a"} // note\n')
    case("unfinished", topic, rows("a") + '{"x":"b"\n')
    case("unfinished-string", topic, rows("a") + '{"x":"b\n')
    case("unfinished-first", topic, '{"x":"b\n' + rows("a"))
    case("raw-newline-in-string", topic, '{"x":"a\nb"}\n')
    case("raw-tab-in-string", topic, '{"x":"a\tb"}\n')
    case("raw-control-in-string", topic, '{"x":"a\x01b"}\n')
    case("bad-escape", topic, '{"x":"\\q"}\n')
    case("bad-unicode-escape", topic, '{"x":"\\u12g4"}\n')
    case("bad-utf8", topic, b'{"x":"a\xff"}\n')
    case("bad-utf8-second-row", topic, b'{"x":"a"}\n{"x":"\xc3"}\n')
    case("overlong-utf8", topic, b'{"x":"\xc0\xaf"}\n')
    case("surrogate-in-utf8", topic, b'{"x":"\xed\xa0\x80"}\n')
    case("utf16", topic, rows("a").encode("utf-16"))
    case("latin1", topic, '{"x":"caf\u00e9"}\n'.encode("latin-1"))
    case("nul-escape", topic, '{"x":"a\\u0000b"}\n')
    case("nul-byte", topic, b'{"x":"a\x00b"}\n')
    case("nul-after", topic, b'{"x":"a"}\n\x00\n')
    case("extra-brace", topic, '{"x":"a"}}\n')
    case("text-after", topic, '{"x":"a"} hello\n')
    case("true-capital", topic, '{"x":True}\n')
    case("none", topic, '{"x":None}\n')
    case("undefined", topic, '{"x":undefined}\n')
    case("deep", topic, '{"x":' + "[" * 200 + "]" * 200 + "}\n")
    case("key-escape", topic, '{"\\u0078":"a"}\n{"x":"b"}\n')
    case("key-empty", topic, '{"":"a"}\n')
    case("key-normal-forms", topic, '{"\u00e9":"a","e\u0301":"b"}\n')
    case("key-surrogates", topic, '{"\\ud83d\\ude00":"a"}\n')


def number_cases():
    topic = "numbers"
    values = {"int": [1, -2], "int-and-null": [1, None], "int-and-float": [1, 2.5], "float": [1.0, 0.1], "float-and-int-late": [0.5, 3], "boolean": [True, False],
              "boolean-and-null": [None, True]}
    for name, v in values.items():
        case(name, topic, rows(*v))
    numbers = {"int64": "9223372036854775807", "int64-min": "-9223372036854775808", "int65": "9223372036854775808", "int-huge": "123456789012345678901234567890",
               "uint64": "18446744073709551615", "minus-zero": "-0", "minus-zero-float": "-0.0", "exponent": "1e5", "exponent-negative": "1E-7", "tiny": "5e-324",
               "underflow": "1e-400", "overflow": "1e400", "nan": "NaN", "infinity": "Infinity", "minus-infinity": "-Infinity", "inf": "inf", "leading-zero": "01",
               "leading-plus": "+1", "point-first": ".5", "point-last": "1.", "hex": "0x10", "long-fraction": "0.1000000000000000055511151231257827",
               "precise": "0.1234567890123456", "seventeen": "1.7976931348623157e308", "underscore": "1_000"}
    for name, v in numbers.items():
        case("number-" + name, topic, raw(v))
    case("number-int65-beside-int", topic, raw("1", "9223372036854775808"))
    case("number-float-beside-big", topic, raw("1.5", "9007199254740993"))
    case("number-nan-beside-int", topic, raw("1", "NaN"))
    case("number-int-precise-as-float", topic, raw("9007199254740993", "0.5"))


def type_cases():
    topic = "mixed types"
    mixes = {"text-and-int": ['"a"', "1"], "int-and-text": ["1", '"a"'], "digits-and-int": ['"1"', "2"], "json-texts": ['"[1]"', "2", '"null"', '"true"', '"abc"', '"\\"q\\""', '""', '" 1"', '"1 "', '"1e3"', '"{}"', '"{\\"a\\":1}"', '"NaN"', '"-"', '"01"', '"1.50"', '"2024-01-01"'],
             "text-and-float": ['"a"', "1.5"], "text-and-bool": ['"a"', "true"], "int-and-bool": ["1", "true"], "text-and-list": ['"a"', '["b"]'], "list-and-text": ['["b"]', '"a"'],
             "text-and-object": ['"a"', '{"k":1}'], "object-and-list": ['{"k":1}', "[1]"], "int-and-list": ["1", "[1]"], "null-and-text": ["null", '"a"'], "null-then-mixed": ["null", '"a"', "1", "null"],
             "null-and-list": ["null", "[1]"], "list-of-mixed": ['[1,"a"]'], "list-of-int-and-float": ["[1,2.5]"], "lists-of-different": ["[1]", '["a"]'], "list-of-null": ["[null]", "[1]"], "list-empty": ["[]"], "list-empty-and-text": ["[]", '["a"]'],
             "list-of-lists-and-ints": ["[[1]]", "[1]"], "list-and-null": ["[1]", "null"], "bool-and-text-true": ["true", '"true"'], "big-and-text": ["9223372036854775808", '"a"'],
             "nan-and-text": ["NaN", '"a"'], "long-digits-text": ['"12345678901234567890"', "1"], "float-digits-text": ['"0.12345678901234567"', "1"], "unicode-and-int": ['"é\\u0301\\n/\\/"', "1"]}
    for name, v in mixes.items():
        case("mixed-" + name, topic, raw(*v))
    case("mixed-rounds-other-floats", topic, '{"x":1,"f":0.12345678901234567}\n{"x":"a","f":1e-12}\n')
    case("mixed-other-big-int", topic, '{"x":1,"n":9223372036854775807}\n{"x":"a","n":1}\n')
    case("mixed-other-huge-int", topic, '{"x":1,"n":9223372036854775808}\n{"x":"a","n":1}\n')
    case("mixed-other-nan", topic, '{"x":1,"n":NaN}\n{"x":"a","n":1}\n')
    case("mixed-and-blank-line", topic, '{"x":1}\n\n{"x":"a"}\n')
    case("mixed-and-two-on-a-line", topic, '{"x":1}{"x":2}\n{"x":"a"}\n')
    case("mixed-and-object-over-lines", topic, '{"x":\n1}\n{"x":"a"}\n')
    case("mixed-and-slash", topic, '{"x":1,"t":"a/b \\u2028 <é>"}\n{"x":"a","t":"c"}\n')
    case("mixed-and-control", topic, '{"x":1,"t":"a\\u0000\\u001f\\u007f"}\n{"x":"a","t":"c"}\n')
    case("mixed-and-astral", topic, '{"x":1,"t":"\\ud83d\\ude00😀"}\n{"x":"a","t":"c"}\n')
    case("mixed-missing", topic, '{"x":1}\n{"y":2}\n{"x":"a"}\n')
    case("mixed-two-columns", topic, '{"x":1,"y":"b"}\n{"x":"a","y":2}\n')
    case("mixed-key-with-slash", topic, '{"a/b":1}\n{"a/b":"c"}\n')
    case("mixed-date", topic, '{"x":"2024-01-01"}\n{"x":1}\n')
    case("mixed-in-bom-file", topic, '\ufeff{"x":1}\n{"x":"a"}\n')
    topic = "nested"
    case("object-same-keys", topic, raw('{"a":1,"b":"x"}', '{"b":"y","a":2}'))
    case("object-different-keys", topic, raw('{"a":1}', '{"b":"y"}'))
    case("object-different-keys-blank-line", topic, raw('{"a":1}') + "\n" + raw('{"b":"y"}'))
    case("object-missing-key", topic, raw('{"a":1,"b":2}', '{"a":1}'))
    case("object-empty", topic, raw("{}"))
    case("object-empty-and-not", topic, raw("{}", '{"a":1}'))
    case("object-null", topic, raw("null", '{"a":1}'))
    case("object-inner-null", topic, raw('{"a":null}', '{"a":1}'))
    case("object-inner-mixed", topic, raw('{"a":"x"}', '{"a":1}'))
    case("object-inner-date", topic, raw('{"a":"2024-01-01"}', '{"a":"2024-01-02"}'))
    case("object-inner-different", topic, raw('{"a":{"b":1}}', '{"a":{"c":1}}'))
    case("object-key-order", topic, raw('{"b":1,"a":2}', '{"a":3,"b":4}'))
    case("list-of-objects", topic, raw('[{"role":"user","content":"a"}]', '[{"content":"b","role":"user"}]'))
    case("list-of-objects-different", topic, raw('[{"role":"user","content":"a"},{"role":"tool","content":"b","name":"c"}]'))
    case("list-of-objects-content-mixed", topic, raw('[{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]}]'))
    case("list-of-objects-null", topic, raw('[{"a":1},null]'))
    case("list-empty-and-objects", topic, raw("[]", '[{"a":1}]'))
    case("list-of-dates", topic, raw('["2024-01-01"]', '["2024-01-02"]'))


def date_cases():
    topic = "dates"
    dates = ["2024-01-01", "2024-02-29", "2023-02-29", "2024-13-01", "2024-1-1", "24-01-01", "2024/01/01", "01-01-2024", "20240101", "2024-01", "2024", "0001-01-01", "9999-12-31", "10000-01-01", "-2024-01-01",
             "1969-12-31", "1677-09-20", "1600-01-01", "2024-01-01T00", "2024-01-01T10:30", "2024-01-01T10:30:15", "2024-01-01 10:30:15", "2024-01-01T103015", "2024-01-01T1030", "2024-01-01t10:30:15", "2024-01-01T10:30:15Z", "2024-01-01T10:30Z", "2024-01-01T10Z", "2024-01-01T10:30:15z",
             "2024-01-01Z", "2024-01-01T10:30:15+00:00", "2024-01-01T10:30:15+02:00", "2024-01-01T10:30:15+0200", "2024-01-01T10:30:15+02", "2024-01-01T10:30:15-05:30", "2024-01-01T10:30:15.1", "2024-01-01T10:30:15.123", "2024-01-01T10:30:15.123456", "2024-01-01T10:30:15.123456789",
             "2024-01-01T10:30:15.", "2024-01-01T10:30:15.123Z", "2024-01-01T24:00:00", "2024-01-01T23:59:60", "2024-01-01T23:60:00", " 2024-01-01", "2024-01-01 ", "2024-01-01  10:30", "2024-01-01T", "2024-01-01\n", "10:30:15", "２０２４-01-01", "2024-W01-1", "2024-001"]
    for d in dates:
        case("date-" + d.replace("\n", "newline").replace(" ", "_"), topic, rows(d))
    mixes = {"and-null": ["2024-01-01", None], "null-first": [None, "2024-01-01"], "and-word": ["2024-01-01", "soon"], "word-first": ["soon", "2024-01-01"], "and-empty": ["2024-01-01", ""], "and-time": ["2024-01-01", "2024-01-01T10:30:15"],
             "and-zone": ["2024-01-01T10:30:15", "2024-01-01T10:30:15Z"], "zones": ["2024-01-01T10:30:15+01:00", "2024-01-01T10:30:15Z"], "and-fraction": ["2024-01-01T10:30:15", "2024-01-01T10:30:15.5"], "and-int": ["2024-01-01", 5]}
    for name, v in mixes.items():
        case("dates-" + name, topic, rows(*v))
    case("dates-in-completion", topic, '{"prompt":"a","completion":"2024-01-01"}\n{"prompt":"b","completion":"2024-01-02"}\n')


def column_cases():
    topic = "columns"
    case("order-first-appearance", topic, '{"b":1,"a":2}\n{"c":3,"a":4,"b":5}\n')
    case("order-late-column", topic, '{"a":1}\n{"b":2}\n{"a":3,"b":4}\n')
    case("null-only", topic, rows(None, None))
    case("null-and-absent", topic, '{"a":null}\n{"b":1}\n')
    case("many-columns", topic, "{" + ",".join(f'"c{i}":{i}' for i in range(60)) + "}\n")
    case("case-of-keys", topic, '{"Text":"a","text":"b"}\n')
    case("messages", topic, '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n')
    case("trace-like", topic, '{"type":"user","message":{"role":"user"}}\n{"type":"user","message":{"other":1}}\n')
    case("session-like", topic, '{"type":"x","id":"y","version":1,"cwd":"/"}\n')
    case("transcript-like", topic, '{"id":"1","source":"web","model":"m","system_prompt":"s","messages":[{"role":"user","content":"a"}]}\n')
    case("type-and-text-message", topic, '{"type":"user","message":"hello"}\n')
    case("prepared", topic, '{"input_ids":[1,2,3],"labels":[-100,2,3]}\n')
    case("prepared-float", topic, '{"input_ids":[1,2,3.0]}\n')
    case("image-column", topic, '{"image":"a.png","text":"b"}\n')
    case("unicode", topic, rows("é", "e\u0301", "\U0001f600", "\u2028", "\ufeff", "a\u0000b"[:1]))
    topic = "blocks"
    filler = '{"x":"{fill}","n":{i}}\n'
    many = {"repeat": 10500, "line": filler, "fill": 1000}  # behind 10 MiB
    fewer = {"repeat": 9000, "line": filler, "fill": 1000}  # within them
    inner = {"repeat": 400, "line": filler, "fill": 1000}   # behind the reader's own block of 320 KiB
    ends = {"late-column": '{"x":"b","n":1,"late":true}\n', "late-missing": '{"n":1}\n', "late-null": '{"x":null,"n":null}\n', "late-float": '{"x":"b","n":1.5}\n', "late-whole-float": '{"x":"b","n":2.0}\n', "late-text": '{"x":"b","n":"one"}\n', "late-digits": '{"x":"b","n":"12"}\n',
            "late-number": '{"x":5,"n":1}\n', "late-list": '{"x":["b"],"n":1}\n', "late-object": '{"x":{"k":1},"n":1}\n', "late-bool": '{"x":true,"n":1}\n', "late-date": '{"x":"2024-01-01","n":1}\n', "late-big-int": '{"x":"b","n":9223372036854775808}\n', "late-broken": '{"x":"b"\n', "late-duplicate": '{"x":"b","x":"c"}\n',
            "late-surrogate": '{"x":"\\ud800","n":1}\n', "late-blank": "\n\n", "late-array": '[{"x":"b","n":1}]\n'}
    for name, end in ends.items():
        case(f"{name}-after-first-block", topic, [many, {"repeat": 1, "line": end}])
        case(f"{name}-in-first-block", topic, [inner, {"repeat": 1, "line": end}])
    for name in ("late-column", "late-text", "late-float", "late-duplicate"):
        case(f"{name}-just-in-first-block", topic, [fewer, {"repeat": 1, "line": ends[name]}])
    nulls = {"repeat": 10500, "line": '{"x":"{fill}","late":null}\n', "fill": 1000}
    for name, end in {"text": '"b"', "int": "1", "list": '["b"]'}.items():
        case(f"null-column-then-{name}-after-first-block", topic, [nulls, {"repeat": 1, "line": f'{{"x":"b","late":{end}}}\n'}])
    dates = {"repeat": 10500, "line": '{"x":"{fill}","d":"2024-01-01"}\n', "fill": 1000}
    for name, end in {"word": '"soon"', "date": '"2025-05-05"', "time": '"2025-05-05T10:30:15"', "fraction": '"2025-05-05T10:30:15.5"', "null": "null", "int": "5"}.items():
        case(f"dates-then-{name}-after-first-block", topic, [dates, {"repeat": 1, "line": f'{{"x":"b","d":{end}}}\n'}])
    mixed = {"repeat": 10500, "line": '{"x":"{fill}","m":"t"}\n', "fill": 1000}
    case("mixed-then-more-after-first-block", topic, [{"repeat": 1, "line": '{"x":"b","m":1}\n'}, mixed, {"repeat": 1, "line": '{"x":"c","m":[1,"2"]}\n'}])
    case("mixed-then-blank-after-first-block", topic, [{"repeat": 1, "line": '{"x":"b","m":1}\n'}, mixed, {"repeat": 1, "line": "\n"}, {"repeat": 1, "line": '{"x":"c","m":"2"}\n'}])
    objects = {"repeat": 10500, "line": '{"x":"{fill}","o":{"k":1}}\n', "fill": 1000}
    for name, end in {"new-key": '{"k":1,"l":2}', "other-type": '{"k":"v"}', "missing-key": "{}", "null": "null", "text": '"t"'}.items():
        case(f"object-then-{name}-after-first-block", topic, [objects, {"repeat": 1, "line": f'{{"x":"b","o":{end}}}\n'}])
    case("texts-then-only-dates-block", topic, [{"repeat": 10500, "line": '{"x":"{fill}","d":"soon"}\n', "fill": 1000}, {"repeat": 1, "line": '{"x":"b","d":"2024-01-01"}\n'}])
    case("long-line", topic, [{"repeat": 1, "line": '{"x":"a"}\n'}, {"repeat": 1, "line": '{"x":"{fill}"}\n', "fill": 700000}, {"repeat": 1, "line": '{"x":"c"}\n'}])
    case("numbers-then-text-within-reader-block", topic, [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":"one"}\n'}])
    case("numbers-then-float-within-reader-block", topic, [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":0.5}\n'}])
    case("dates-then-word-within-reader-block", topic, [{"repeat": 30000, "line": '{"d":"2024-01-01"}\n'}, {"repeat": 1, "line": '{"d":"soon"}\n'}])
    case("ints-then-big-within-reader-block", topic, [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":9223372036854775808}\n'}])
    case("big-array-after-10-mib", topic, [{"repeat": 1, "line": "["}, {"repeat": 10500, "line": filler.rstrip("\n") + ",\n", "fill": 1000}, {"repeat": 1, "line": '{"x":"b","n":1,"late":true}]'}])


line_cases()
broken_cases()
number_cases()
type_cases()
date_cases()
column_cases()
