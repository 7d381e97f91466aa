"""Random expressions and statements through jinja2, as transformers sets it up, and through ours.

usage: python random_templates.py --benchmarks PROGRAM [--seed 1] [--count 10000] [--show 10]      (needs requirements-trl-1.16.txt)

Text, generation spans and kind of error must be equal, and the words of errors that Jinja chose. Addresses are zeros in ours, and made
zeros in theirs; templates whose text shows one in another form (turned round, sorted) are left out. Ends with 1 on any difference.
"""

import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))

import template_oracle
from template_cases import language

warnings.simplefilter("ignore")
# What filters put between all characters: `replace('', '-')`, `list`.
BETWEEN = "(?:-|', ')?"
# Ours are zeros.
ADDRESS = re.compile(f"(?<=0){BETWEEN}x(?:{BETWEEN}[0-9a-f]){{12}}", re.IGNORECASE)
# Functions and classes of jinja2 and transformers have texts that differ from version to version.
UNSTABLE = re.compile(r"0x(?!0{12})|<(jinja2|transformers|function (?!str\.|markup\.)|class|bound method (cycler|_cached))", re.IGNORECASE)
WORDS = {"UndefinedError", "TemplateError", "SecurityError", "TemplateRuntimeError", "FilterArgumentError"}
VARIABLES = language.VARIABLES
NAMES = [*VARIABLES, "und", "x", "y"]
TEXTS = ["", "a", "b", "Ab c", "é", "ΑΣ", "ß", "ǆ", "İ", "1", "-7", "٣", "2.5", " x\n", "a,b", "<b>", "%s", "{}", "zz", "name", "ᾳ", "ⅷ", "\u2028"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", ">", "<=", ">=", "in", "not in"]
FILTERS = [
    "abs", "batch(2)", "batch(2, 0)", "capitalize", "center(5)", "count", "default('x')", "default('x', true)", "d", "dictsort", "e", "filesizeformat", "filesizeformat(true)", "escape",
    "first", "float", "float(1)", "forceescape", "format(1)", "groupby('age')", "indent", "indent(2, true)", "int", "int(3)", "int(0, 16)", "items",
    "join", "join('-')", "last", "length", "list", "lower", "map('upper')", "map('int')", "map(attribute='name')", "max", "min", "reject('odd')",
    "rejectattr('age')", "replace('a', 'b')", "replace('', '-')", "reverse", "round", "round(1)", "round(0, 'floor')", "safe", "select",
    "select('string')", "selectattr('name')", "selectattr('age', 'gt', 1)", "slice(2)", "sort", "sort(true)", "sort(attribute='age')", "string",
    "striptags", "sum", "sum(attribute='age')", "title", "tojson", "tojson(indent=1)", "trim", "trim('a')", "truncate(3)", "unique", "upper",
    "urlencode", "wordcount", "xmlattr", "attr('name')", "attr('upper')", "nope",
]  # fmt: skip
TESTS = [
    "defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "iterable", "sequence", "callable", "odd", "even",
    "divisibleby(2)", "true", "false", "lower", "upper", "escaped", "in [1, 'a']", "eq(1)", "ne('a')", "gt 1", "lt 2", "sameas none", "filter", "test",
]  # fmt: skip
METHODS = [
    "upper()", "lower()", "title()", "capitalize()", "swapcase()", "casefold()", "strip()", "lstrip()", "rstrip('b')", "split()", "split('a')",
    "split(',', 1)", "rsplit(none, 1)", "splitlines()", "partition('b')", "rpartition(',')", "replace('b', 'xy')", "startswith('A')", "endswith(('b', 'c'))",
    "find('b')", "count('a')", "index('b')", "join(['x', 'y'])", "zfill(4)", "center(5, '*')", "ljust(3)", "isdigit()", "isalpha()", "isupper()", "islower()",
    "isspace()", "istitle()", "isnumeric()", "isalnum()", "isidentifier()", "isprintable()", "isdecimal()", "format(1, a=2)", "removeprefix('a')", "expandtabs(2)",
    "items()", "keys()", "values()", "get('a')", "get('zz', 1)", "copy()", "index(1)", "count(1)", "append(1)", "pop()", "update({})", "real", "a", "b", "items",
    "name", "_x", "__class__", "nope", "is_integer()", "bit_length()",
]  # fmt: skip


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def text(self):
        return json.dumps(self.random.choice(TEXTS), ensure_ascii=False)

    def literal(self):
        return self.one(
            str(self.random.randint(-3, 12)), self.one("0", "1", "2"), self.text(), self.text(), self.one("true", "false", "none", "1.5", "-0.0", "1e3", "2e400", "0x1f"),
            self.one("[]", "{}", "()", "(1,)", "[1, 2, 3]", "['b', 'A', 'a']", "{'a': 1, 'b': none}", "[[1], [2, 3]]", "{1: 2}", "{[]: 1}"),
        )  # fmt: skip

    def atom(self):
        return self.literal() if self.random.random() < 0.45 else self.random.choice(NAMES)

    def slice(self, depth):
        def bound():
            return self.one("", "", str(self.random.randint(-3, 3)), self.expression(depth - 1))

        return self.one(f"{bound()}:{bound()}", f"{bound()}:{bound()}:{bound()}", ":", "::-1")

    def expression(self, depth):
        if depth <= 0:
            return self.atom()

        def inner():
            return self.expression(depth - self.one(1, 1, 2))

        kind = self.random.randrange(16)
        if kind < 4:
            return f"({inner()} {self.random.choice(BINARY)} {inner()})"
        if kind < 7:
            return f"({inner()})|{self.random.choice(FILTERS)}"
        if kind == 7:
            return f"({inner()} is {self.one('', 'not ')}{self.random.choice(TESTS)})"
        if kind < 10:
            return f"({inner()}).{self.random.choice(METHODS)}"
        if kind == 10:
            return f"({inner()})[{self.one(inner(), self.slice(depth), self.slice(depth), repr(self.one('a', 'name', 'items', 'upper')))}]"
        if kind == 11:
            return self.one(f"({inner()} if {inner()} else {inner()})", f"({inner()} if {inner()})")
        if kind == 12:
            return self.one(f"not {inner()}", f"-({inner()})", f"+({inner()})", f"({inner()}) ** {self.one('0', '1', '2', '-1')}")
        if kind == 13:
            return self.one(f"[{inner()}, {inner()}]", f"({inner()}, {inner()})", "{" + f"{inner()}: {inner()}" + "}", "{'a': " + inner() + "}")
        if kind == 14:
            return f"{inner()} {self.one('<', '==', 'in', '>=')} {inner()} {self.one('<', '!=', '<=')} {inner()}"
        return self.one(
            f"range({self.random.randint(0, 5)})", f"dict(a={inner()})", f"namespace(a={inner()}).a", f"range({inner()})", f"range({inner()}, {inner()}, {self.random.randint(-3, 3)})", f"range(5)[{self.slice(depth)}]",f"dict({inner()})",
            f"joiner({inner()})()", f"cycler({inner()}, 1).next()", f"({inner()})({inner()})", f"raise_exception({inner()})",
        )  # fmt: skip

    def output(self, depth):
        return "{{" + self.one(" ", "- ", " ") + self.expression(depth) + self.one(" ", " -", " ") + "}}"

    def body(self, depth):
        return "".join(self.statement(depth - 1) for _ in range(self.random.randint(1, 3)))

    def statement(self, depth):
        if depth <= 0:
            return self.one("t", "\n", "  a \n  ", " ", "é") + self.output(1) + self.one("", "\n", " b")
        body, tail = self.body(depth), self.one("", "\n", "  ")
        b, e = self.one("{%", "{%-", "{%", "{%+"), self.one("%}", "-%}", "%}", "+%}")
        value, target = self.expression(2), self.one("x", "y", "n", "s")

        def block(words, name, middle=body):
            return f"{b} {words} {e}{middle}{b} end{name} {e}{tail}"

        kind = self.random.randrange(14)
        if kind < 2:
            return block(f"if {value}", "if", self.one(body, f"{body}{b} else {e}{self.body(depth)}", f"{body}{b} elif {self.expression(1)} {e}q"))
        if kind < 5:
            loop = self.one("{{ loop.index }}", "{{ loop.last }}", "{{ loop.length }}{{ loop.revindex0 }}", "{{ loop.previtem }}{{ loop.nextitem }}", "", "{{ loop.cycle(1, 2) }}{{ loop.changed(x) }}")
            flow = self.one("", "", "", "{% if loop.index > 2 %}{% break %}{% endif %}", "{% if x is odd %}{% continue %}{% endif %}")
            head = self.one(f"for {target} in {value}", f"for x in xs", "for x, y in d.items()", "for x in people", f"for x in {value} if {self.expression(1)}", "for x in messages")
            return block(head, "for", flow + loop + "{{ x }}" + body + self.one("", "", f"{b} else {e}none"))
        if kind < 7:
            return f"{b} set {target} = {value} {e}{tail}" + "{{ " + target + " }}"
        if kind == 7:
            return block(f"set {target}{self.one('', ' | upper', ' | trim | length')}", "set") + "{{ " + target + " }}"
        if kind == 8:
            return block(f"macro m(a, b={self.expression(1)})", "macro", body + "{{ a }}|{{ b }}{{ varargs }}{{ kwargs }}") + self.one("{{ m(1) }}", "{{ m(1, 2, 3) }}", "{{ m(b=1, c=2) }}", "{{ m() }}")
        if kind == 9:
            return block(f"macro m(a)", "macro", "({{ a }}{{ caller(1) }})") + block("call(z) m(" + self.expression(1) + ")", "call", "{{ z }}" + body)
        if kind == 10:
            return block(f"filter {self.one('upper', 'trim', 'replace(1, 2)', 'length', 'e', 'indent')}", "filter")
        if kind == 11:
            return block(f"with x = {value}, y = {self.expression(1)}", "with", "{{ x }}" + body)
        if kind == 12:
            return block("generation", "generation")
        return self.one(
            block("raw", "raw"), "{#- c " + self.one("#}", "-#}") + tail, f"{b} set ns = namespace(a={value}) {e}{b} for x in xs {e}{b} set ns.a = ns.a ~ x {e}{b} endfor {e}" + "{{ ns.a }}",
            "{% for x in nested recursive %}{{ loop.depth }}{% if x is iterable %}[{{ loop(x) }}]{% else %}{{ x }}{% endif %}{% endfor %}",
        )  # fmt: skip

    def template(self):
        if self.random.random() < 0.6:
            return self.output(self.one(1, 1, 2, 2, 3, 4))
        return "".join(self.statement(self.random.randint(1, 3)) for _ in range(self.random.randint(1, 3)))


def zeroed(address):
    return re.sub("[0-9a-f]", "0", address[0], flags=re.IGNORECASE)


def is_stable(template, expected):
    """Whether the text is the same where all addresses are others: filters sort, cut and count what stands in one."""
    text = expected.get("text", "")
    if not {*"<0x>"} <= {*text.lower()}:
        return True
    taken = [bytes(size) for size in range(0, 520, 8) for _ in range(40)] + [[] for _ in range(200)] + [lambda: 0 for _ in range(200)]
    again = template_oracle.render(template, VARIABLES).get("text", "")
    return bool(taken) and ADDRESS.sub(zeroed, again) == text


def cases(seed, count):
    generator = Generator(seed)
    while count:
        template = generator.template()
        expected = template_oracle.render(template, VARIABLES)
        for part in ("text", "message"):
            if part in expected:
                expected[part] = ADDRESS.sub(zeroed, expected[part])
        shown = re.sub(BETWEEN, "", expected.get("text", "") + expected.get("message", ""))
        if UNSTABLE.search(shown) or UNSTABLE.search(shown[::-1]):  # and one turns texts round
            continue
        if "error" in expected and generator.random.random() < 0.6:
            continue  # nothing is easier than to write a template that fails
        if not is_stable(template, expected):
            continue
        count -= 1
        yield template, expected


def is_equal(expected, found):
    if "error" in expected:
        if expected["error"] == "RecursionError":
            return "error" in found
        return found.get("error") == expected["error"] and (expected["error"] not in WORDS or found["message"] == expected["message"])
    return found.get("text") == expected["text"] and found["generation"] == expected["generation"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--benchmarks", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    both = list(cases(options.seed, options.count))
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps({"template": template, "variables": VARIABLES}) + "\n" for template, _ in both)
        file.flush()
        done = subprocess.run([options.benchmarks, "template-cases", file.name], capture_output=True, check=True)
    found = [json.loads(line) for line in done.stdout.split(b"\n") if line]
    assert len(found) == len(both), (len(found), len(both))
    different = [(t, e, f) for (t, e), f in zip(both, found) if not is_equal(e, f)]
    for template, expected, ours in different[: options.show]:
        print(f"{template}\n    expected {str(expected)[:300]}\n    found    {str(ours)[:300]}")
    errors = sum("error" in expected for _, expected in both)
    print(f"seed {options.seed}: {len(both)} templates ({errors} of them errors), {len(both) - len(different)} equal, {len(different)} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
