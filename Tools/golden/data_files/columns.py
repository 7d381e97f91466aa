"""Columns, and what comes behind the first 10 MiB of a file."""

from .case import case, rows


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
    case(
        "transcript-like",
        topic,
        '{"id":"1","source":"web","model":"m","system_prompt":"s","messages":[{"role":"user","content":"a"}]}\n',
    )
    case("type-and-text-message", topic, '{"type":"user","message":"hello"}\n')
    case("prepared", topic, '{"input_ids":[1,2,3],"labels":[-100,2,3]}\n')
    case("prepared-float", topic, '{"input_ids":[1,2,3.0]}\n')
    case("image-column", topic, '{"image":"a.png","text":"b"}\n')
    case("unicode", topic, rows("é", "e\u0301", "\U0001f600", "\u2028", "\ufeff", "a\u0000b"[:1]))


def block_cases():
    topic = "blocks"
    filler = '{"x":"{fill}","n":{i}}\n'
    many = {"repeat": 10500, "line": filler, "fill": 1000}  # behind 10 MiB
    fewer = {"repeat": 9000, "line": filler, "fill": 1000}  # within them
    inner = {"repeat": 400, "line": filler, "fill": 1000}  # behind the reader's own block of 320 KiB
    ends = {
        "late-column": '{"x":"b","n":1,"late":true}\n',
        "late-missing": '{"n":1}\n',
        "late-null": '{"x":null,"n":null}\n',
        "late-float": '{"x":"b","n":1.5}\n',
        "late-whole-float": '{"x":"b","n":2.0}\n',
        "late-text": '{"x":"b","n":"one"}\n',
        "late-digits": '{"x":"b","n":"12"}\n',
        "late-number": '{"x":5,"n":1}\n',
        "late-list": '{"x":["b"],"n":1}\n',
        "late-object": '{"x":{"k":1},"n":1}\n',
        "late-bool": '{"x":true,"n":1}\n',
        "late-date": '{"x":"2024-01-01","n":1}\n',
        "late-big-int": '{"x":"b","n":9223372036854775808}\n',
        "late-broken": '{"x":"b"\n',
        "late-duplicate": '{"x":"b","x":"c"}\n',
        "late-surrogate": '{"x":"\\ud800","n":1}\n',
        "late-blank": "\n\n",
        "late-array": '[{"x":"b","n":1}]\n',
    }
    for name, end in ends.items():
        case(f"{name}-after-first-block", topic, [many, {"repeat": 1, "line": end}])
        case(f"{name}-in-first-block", topic, [inner, {"repeat": 1, "line": end}])
    for name in ("late-column", "late-text", "late-float", "late-duplicate"):
        case(f"{name}-just-in-first-block", topic, [fewer, {"repeat": 1, "line": ends[name]}])
    nulls = {"repeat": 10500, "line": '{"x":"{fill}","late":null}\n', "fill": 1000}
    for name, end in {"text": '"b"', "int": "1", "list": '["b"]'}.items():
        case(f"null-column-then-{name}-after-first-block", topic, [nulls, {"repeat": 1, "line": f'{{"x":"b","late":{end}}}\n'}])
    dates = {"repeat": 10500, "line": '{"x":"{fill}","d":"2024-01-01"}\n', "fill": 1000}
    for name, end in {
        "word": '"soon"',
        "date": '"2025-05-05"',
        "time": '"2025-05-05T10:30:15"',
        "fraction": '"2025-05-05T10:30:15.5"',
        "null": "null",
        "int": "5",
    }.items():
        case(f"dates-then-{name}-after-first-block", topic, [dates, {"repeat": 1, "line": f'{{"x":"b","d":{end}}}\n'}])
    mixed = {"repeat": 10500, "line": '{"x":"{fill}","m":"t"}\n', "fill": 1000}
    case(
        "mixed-then-more-after-first-block",
        topic,
        [{"repeat": 1, "line": '{"x":"b","m":1}\n'}, mixed, {"repeat": 1, "line": '{"x":"c","m":[1,"2"]}\n'}],
    )
    case(
        "mixed-then-blank-after-first-block",
        topic,
        [
            {"repeat": 1, "line": '{"x":"b","m":1}\n'},
            mixed,
            {"repeat": 1, "line": "\n"},
            {"repeat": 1, "line": '{"x":"c","m":"2"}\n'},
        ],
    )
    objects = {"repeat": 10500, "line": '{"x":"{fill}","o":{"k":1}}\n', "fill": 1000}
    for name, end in {
        "new-key": '{"k":1,"l":2}',
        "other-type": '{"k":"v"}',
        "missing-key": "{}",
        "null": "null",
        "text": '"t"',
    }.items():
        case(f"object-then-{name}-after-first-block", topic, [objects, {"repeat": 1, "line": f'{{"x":"b","o":{end}}}\n'}])
    case(
        "texts-then-only-dates-block",
        topic,
        [
            {"repeat": 10500, "line": '{"x":"{fill}","d":"soon"}\n', "fill": 1000},
            {"repeat": 1, "line": '{"x":"b","d":"2024-01-01"}\n'},
        ],
    )
    case(
        "long-line",
        topic,
        [
            {"repeat": 1, "line": '{"x":"a"}\n'},
            {"repeat": 1, "line": '{"x":"{fill}"}\n', "fill": 700000},
            {"repeat": 1, "line": '{"x":"c"}\n'},
        ],
    )
    case(
        "numbers-then-text-within-reader-block",
        topic,
        [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":"one"}\n'}],
    )
    case(
        "numbers-then-float-within-reader-block",
        topic,
        [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":0.5}\n'}],
    )
    case(
        "dates-then-word-within-reader-block",
        topic,
        [{"repeat": 30000, "line": '{"d":"2024-01-01"}\n'}, {"repeat": 1, "line": '{"d":"soon"}\n'}],
    )
    case(
        "ints-then-big-within-reader-block",
        topic,
        [{"repeat": 30000, "line": '{"n":{i}}\n'}, {"repeat": 1, "line": '{"n":9223372036854775808}\n'}],
    )
    element = ' {\n  "t":"{fill}",\n  "i":{i}\n }'
    for name, count in {"1-mb": 8000, "3-mb": 25000, "12-mb": 100000}.items():
        case(
            f"data-over-lines-{name}",
            topic,
            [
                {"repeat": 1, "line": '{\n"data":[\n'},
                {"repeat": count, "line": element + ",\n", "fill": 90},
                {"repeat": 1, "line": '{"t":"b","i":1}\n]\n}\n'},
            ],
        )
    case("objects-over-lines-1-mb", topic, [{"repeat": 8000, "line": element + "\n", "fill": 90}])
    case(
        "null-in-list-again-in-later-part",
        topic,
        [
            {"repeat": 500, "line": '{"p":"{fill}","a":["2024-01-01"]}\n', "fill": 1000},
            {"repeat": 500, "line": '{"p":"{fill}","a":[null,"2024-01-01"]}\n', "fill": 1000},
        ],
    )
    case(
        "big-array-after-10-mib",
        topic,
        [
            {"repeat": 1, "line": "["},
            {"repeat": 10500, "line": filler.rstrip("\n") + ",\n", "fill": 1000},
            {"repeat": 1, "line": '{"x":"b","n":1,"late":true}]'},
        ],
    )
