#!/usr/bin/env python3
"""Writes chat-like texts from a seed, for measuring only: `make_chat_text.py OUT [MEGABYTES] [SEED]`.

Words follow Zipf's law over some 60,000 of them (common English ones, then words put together from parts), so that
about as many pieces are new as in real chats; with code, JSON, lists, numbers, links, and a few per cent of other
scripts. One text is 200 bytes to 8 kB. Format: each text behind its length in bytes (32 bits, little-endian).
"""
import itertools
import random
import struct
import sys

COMMON = """the of and a to in is you that it for on are with as I at be this have from or by not but what all were we
when your can said there use an each which she do how their if will up other about out many then them these so some her
would make like him into time has look two more write go see number no way could people my than first water been call
who oil its now find long down day did get come made may part over new sound take only little work know place year live
me back give most very after thing our just name good sentence man think say great where help through much before line
right too mean old any same tell boy follow came want show also around form three small set put end does another well
large must big even such because turn here why ask went men read need land different home us move try kind hand picture
again change off play spell air away animal house point page letter mother answer found study still learn should world
model data function value error file code test user string list example result returns method class object server query
table column row token train learning loss batch layer weight input output prompt response system assistant please thanks
sure however therefore although because while since until between against during without within along across behind""".split()
PREFIXES = "re un dis over mis pre inter sub trans con de ex in im ir non semi super anti auto bio geo hydro micro multi poly".split()
ROOTS = """act form port struct spect dict duct ject mit pend pos press scrib script sens serv sist solv spir tain tend tract
turn vers vert vid voc volv graph log path phon photo scop therm cycl dynam chron phil psych morph meter nom gon gen gram
cred fac fer flu frag grad her jur labor lat leg loc luc magn man mem migr min mob mort nat neg nov numer oper ord par
pass ped plic popul prim prob quer rect rupt sanct sci sect sequ sign sol son sum tact temp term test tort urb vac val
ven vis vit bank block build cast clock craft drift field flash flow frame front grid guard head house light line lock
mark mill mind note pack paint pick plan plant point pool print rack rain range rock room root sail scale shade shape
shift shop sign site skill smith snow space speed spin stack stand star stone storm stream sweep swing trade trail wall""".split()
SUFFIXES = """s ed ing er ers or ion ions ation ity al ally able ible ive ively ness ment ments ful less ly ize ized izing ist
ism ous age ance ence ant ent ary ory ure ship hood dom ward wise est ier y""".split()
SCRIPTS = [(0x4E00, 0x9FA5, 0.3), (0x3041, 0x30F6, 0.15), (0x430, 0x44F, 0.25), (0xAC00, 0xD7A3, 0.1), (0x915, 0x939, 0.1), (0x627, 0x64A, 0.1)]
ACCENTED = "für über schön größe naïve café déjà être année niño mañana corazón português não são coração œuvre łódź".split()


def words(r):
    made = {}
    while len(made) < 60000:
        word = (r.choice(PREFIXES) if r.random() < 0.4 else "") + r.choice(ROOTS) + (r.choice(ROOTS) if r.random() < 0.2 else "")
        word += (r.choice(SUFFIXES) if r.random() < 0.8 else "") + (r.choice(SUFFIXES) if r.random() < 0.2 else "")
        made[word] = None
    return COMMON + [w for w in made if w not in set(COMMON)]


class Writer:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.words = words(self.r)
        self.cumulative = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def pick(self, count):
        return self.r.choices(self.words, cum_weights=self.cumulative, k=count)

    def sentence(self):
        r, chosen = self.r, self.pick(self.r.randrange(4, 24))
        if r.random() < 0.05:
            chosen[r.randrange(len(chosen))] = r.choice(ACCENTED)
        if r.random() < 0.15:
            chosen[r.randrange(len(chosen))] = str(r.randrange(10 ** r.randrange(1, 6)))
        if r.random() < 0.1:
            chosen[r.randrange(len(chosen))] = r.choice(["I'm", "don't", "it's", "we'll", "they've", "can't", "you'd"])
        if r.random() < 0.3:
            chosen[r.randrange(len(chosen))] += ","
        if r.random() < 0.06:
            at = r.randrange(len(chosen))
            chosen[at] = r.choice(["**{0}**", "`{0}`", "\"{0}\"", "({0})", "*{0}*", "[{0}](https://example.org/{0})"]).format(chosen[at])
        return " ".join(chosen).capitalize() if chosen[0][0].isalpha() else " ".join(chosen)

    def paragraph(self):
        return " ".join(self.sentence() + self.r.choice([".", ".", ".", "?", "!", ":"]) for _ in range(self.r.randrange(1, 7)))

    def name(self):
        a, b = self.pick(2)
        return self.r.choice([f"{a}_{b}", f"{a}{b.capitalize()}", f"{a.capitalize()}{b.capitalize()}", a, f"{a}_{b}_id"])

    def code(self):
        r, lines = self.r, []
        for _ in range(r.randrange(3, 14)):
            a, b, c = self.name(), self.name(), self.name()
            lines.append(r.choice([
                f"def {a}({b}, {c}=None):", f"    return {a}.{b}({c})", f"    if {a} is not None and {b} > {r.randrange(100)}:",
                f"        {a}[{b}] = {c} + {r.randrange(1000)}", f"import {a}", f"    # {self.sentence()}", f"const {a} = {b}({c});",
                f"for (int i = 0; i < {a}.size(); ++i) {{", "}", f"    self.{a} = {b}", f"    print(f\"{a}: {{{b}}}\")", ""]))
        return "```" + r.choice(["python", "cpp", "js", ""]) + "\n" + "\n".join(lines) + "\n```"

    def json(self):
        pairs = [f"\"{self.name()}\": " + self.r.choice([str(self.r.randrange(10000)), f"\"{self.sentence()}\"", "true", "null", "[1, 2, 3]"])
                 for _ in range(self.r.randrange(2, 7))]
        return "{" + ", ".join(pairs) + "}"

    def foreign(self):
        r = self.r
        low, high, _ = r.choices(SCRIPTS, weights=[s[2] for s in SCRIPTS])[0]
        size = high - low + 1
        out = []
        for _ in range(r.randrange(5, 40)):
            out.append("".join(chr(low + int(size * r.random() ** 3)) for _ in range(r.randrange(2, 9))))
        return ("" if low in (0x4E00, 0x3041) else " ").join(out) + r.choice(["。", ".", "!"])

    def text(self):
        r, parts, size = self.r, [], 0
        goal = int(200 * 40 ** r.random())
        while size < goal:
            kind = r.random()
            if kind < 0.72:
                part = self.paragraph()
            elif kind < 0.84:
                part = "\n".join(f"{r.choice(['-', '*', f'{i + 1}.'])} {self.sentence()}" for i in range(r.randrange(2, 7)))
            elif kind < 0.93:
                part = self.code()
            elif kind < 0.96:
                part = self.json()
            else:
                part = self.foreign()
            parts.append(part)
            size += len(part)
        return "\n\n".join(parts)


def main():
    out = sys.argv[1]
    goal = int(float(sys.argv[2] if len(sys.argv) > 2 else 63) * 1e6)
    writer = Writer(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    total = count = 0
    with open(out, "wb") as file:
        while total < goal:
            data = writer.text().encode()
            file.write(struct.pack("<I", len(data)) + data)
            total += len(data)
            count += 1
    print(f"{out}: {count} texts, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
