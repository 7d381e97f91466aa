"""Numbers, mixed types, nested values."""

from .case import case, raw, rows


def number_cases():
    topic = "numbers"
    values = {
        "int": [1, -2],
        "int-and-null": [1, None],
        "int-and-float": [1, 2.5],
        "float": [1.0, 0.1],
        "float-and-int-late": [0.5, 3],
        "boolean": [True, False],
        "boolean-and-null": [None, True],
    }
    for name, v in values.items():
        case(name, topic, rows(*v))
    numbers = {
        "int64": "9223372036854775807",
        "int64-min": "-9223372036854775808",
        "int65": "9223372036854775808",
        "int-huge": "123456789012345678901234567890",
        "uint64": "18446744073709551615",
        "minus-zero": "-0",
        "minus-zero-float": "-0.0",
        "exponent": "1e5",
        "exponent-negative": "1E-7",
        "tiny": "5e-324",
        "underflow": "1e-400",
        "overflow": "1e400",
        "nan": "NaN",
        "infinity": "Infinity",
        "minus-infinity": "-Infinity",
        "inf": "inf",
        "leading-zero": "01",
        "leading-plus": "+1",
        "point-first": ".5",
        "point-last": "1.",
        "hex": "0x10",
        "long-fraction": "0.1000000000000000055511151231257827",
        "precise": "0.1234567890123456",
        "seventeen": "1.7976931348623157e308",
        "underscore": "1_000",
    }
    for name, v in numbers.items():
        case("number-" + name, topic, raw(v))
    case("number-int65-beside-int", topic, raw("1", "9223372036854775808"))
    case("number-float-beside-big", topic, raw("1.5", "9007199254740993"))
    case("number-nan-beside-int", topic, raw("1", "NaN"))
    case("number-int-precise-as-float", topic, raw("9007199254740993", "0.5"))


def type_cases():
    topic = "mixed types"
    mixes = {
        "text-and-int": ['"a"', "1"],
        "int-and-text": ["1", '"a"'],
        "digits-and-int": ['"1"', "2"],
        "json-texts": [
            '"[1]"',
            "2",
            '"null"',
            '"true"',
            '"abc"',
            '"\\"q\\""',
            '""',
            '" 1"',
            '"1 "',
            '"1e3"',
            '"{}"',
            '"{\\"a\\":1}"',
            '"NaN"',
            '"-"',
            '"01"',
            '"1.50"',
            '"2024-01-01"',
        ],
        "text-and-float": ['"a"', "1.5"],
        "text-and-bool": ['"a"', "true"],
        "int-and-bool": ["1", "true"],
        "text-and-list": ['"a"', '["b"]'],
        "list-and-text": ['["b"]', '"a"'],
        "text-and-object": ['"a"', '{"k":1}'],
        "object-and-list": ['{"k":1}', "[1]"],
        "int-and-list": ["1", "[1]"],
        "null-and-text": ["null", '"a"'],
        "null-then-mixed": ["null", '"a"', "1", "null"],
        "null-and-list": ["null", "[1]"],
        "list-of-mixed": ['[1,"a"]'],
        "list-of-int-and-float": ["[1,2.5]"],
        "lists-of-different": ["[1]", '["a"]'],
        "list-of-null": ["[null]", "[1]"],
        "list-empty": ["[]"],
        "list-empty-and-text": ["[]", '["a"]'],
        "list-of-lists-and-ints": ["[[1]]", "[1]"],
        "list-and-null": ["[1]", "null"],
        "bool-and-text-true": ["true", '"true"'],
        "big-and-text": ["9223372036854775808", '"a"'],
        "nan-and-text": ["NaN", '"a"'],
        "long-digits-text": ['"12345678901234567890"', "1"],
        "float-digits-text": ['"0.12345678901234567"', "1"],
        "unicode-and-int": ['"é\\u0301\\n/\\/"', "1"],
    }
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


def nested_cases():
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
    case(
        "list-of-objects-content-mixed",
        topic,
        raw('[{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]}]'),
    )
    case("list-of-objects-null", topic, raw('[{"a":1},null]'))
    case("list-empty-and-objects", topic, raw("[]", '[{"a":1}]'))
    case("list-of-dates", topic, raw('["2024-01-01"]', '["2024-01-02"]'))
