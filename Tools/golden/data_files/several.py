"""Several files that are one data set, in the order given."""

from .case import case, raw, rows


def several_cases():
    topic = "several files"
    first = rows("a", "b")
    pairs = {
        "same": (first, rows("c")),
        "no-final-newline": (first.rstrip("\n"), rows("c")),
        "second-empty": (first, ""),
        "first-empty": ("", first),
        "second-only-newlines": (first, "\n\n"),
        "first-only-newlines": ("\n\n", first),
        "second-lacks-column": ('{"x":"a","y":1}\n', rows("c")),
        "second-other-order": ('{"x":"a","y":1}\n', '{"y":2,"x":"c"}\n'),
        "second-new-column": (first, '{"x":"c","y":1}\n'),
        "second-other-columns": (first, '{"y":1}\n'),
        "text-then-number": (first, raw("1")),
        "text-then-list": (first, raw('["c"]')),
        "text-then-object": (first, raw('{"k":1}')),
        "text-then-date": (first, rows("2024-01-01")),
        "text-then-null": (first, raw("null")),
        "number-then-text": (raw("1"), rows("c")),
        "number-then-digits": (raw("1"), rows("2")),
        "number-then-float": (raw("1"), raw("1.5")),
        "number-then-whole-float": (raw("1"), raw("2.0")),
        "float-then-number": (raw("1.5"), raw("2")),
        "boolean-then-number": (raw("true"), raw("1")),
        "boolean-then-text": (raw("true"), rows("c")),
        "null-then-text": (raw("null"), rows("c")),
        "date-then-date": (rows("2024-01-01"), rows("2024-01-02T10:00:00")),
        "date-then-text": (rows("2024-01-01"), rows("c")),
        "mixed-then-text": (raw("1", '"a"'), rows("c")),
        "mixed-then-digits": (raw("1", '"a"'), rows("7")),
        "mixed-then-list": (raw("1", '"a"'), raw("[1]")),
        "mixed-then-blank-line": (raw("1", '"a"'), "\n" + rows("c")),
        "text-then-mixed": (first, raw("1", '"c"')),
        "object-then-other-keys": (raw('{"a":1}'), raw('{"b":1}')),
        "object-then-more-keys": (raw('{"a":1}'), raw('{"a":1,"b":1}')),
        "objects-of-different-keys-then-another": (raw('{"a":1}', '{"b":1}'), raw('{"c":1}')),
        "object-then-different-keys-inside": (raw('{"a":1}'), raw('{"a":1}', '{"a":1,"b":2}')),
        "list-then-empty-list": (raw("[1]"), raw("[]")),
        "empty-list-then-list": (raw("[]"), raw("[1]")),
        "second-bom": (first, "\ufeff" + rows("c")),
        "second-array": (first, '[{"x":"c"}]'),
        "first-array": ('[{"x":"a"}]', rows("c")),
        "first-array-second-new-column": ('[{"x":"a"}]', '{"x":"c","y":1}\n'),
        "first-array-second-lacks-column": ('[{"x":"a","y":1}]', rows("c")),
        "first-array-second-number": ('[{"x":"a"}]', raw("1")),
        "second-broken": (first, '{"x":"c"\n'),
        "second-duplicate-keys": (first, '{"x":"c","x":"d"}\n'),
        "second-not-utf8": (first, rows("c") + '{"x":"\\ud800"}\n'),
    }
    for name, files in pairs.items():
        case("files-" + name, topic, files)
    case("files-three", topic, (rows("a"), rows("b"), rows("c")))
    case("files-three-last-new-column", topic, (rows("a"), rows("b"), '{"x":"c","y":1}\n'))
