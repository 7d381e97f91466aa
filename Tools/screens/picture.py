#!/usr/bin/env python3
"""Turns a captured screen (`drive.py --output`, or `tmux capture-pane -p -e`) into an SVG.

    picture.py screen.ansi picture.svg [--light] [--rows 24]
"""

import argparse
import pathlib
from xml.sax.saxutils import escape

import ansi

CELL_WIDTH, CELL_HEIGHT, SIZE, MARGIN = 8.4, 18, 14, 12
BASIC = ["#1c1c1c", "#cd3131", "#0a8f3c", "#a87900", "#2472c8", "#bc3fbc", "#118ea8", "#c8c8c8",
         "#767676", "#f14c4c", "#23d18b", "#d0a800", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]
DARK = {"background": "#16181d", "foreground": "#d7dae0"}
LIGHT = {"background": "#ffffff", "foreground": "#24292f"}


def colour(name):
    """`28` or `#rrggbb` as `#rrggbb`."""
    if name.startswith("#"):
        return name
    number = int(name)
    if number < 16:
        return BASIC[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    steps = [0, 95, 135, 175, 215, 255]
    number -= 16
    return "#%02x%02x%02x" % (steps[number // 36], steps[number // 6 % 6], steps[number % 6])


def drawn(column, row, wide, text, look, theme):
    """The SVG elements of one run of cells that look the same."""
    ink = colour(look.foreground) if look.foreground else theme["foreground"]
    paper = colour(look.background) if look.background else None
    if look.reverse:
        ink, paper = paper or theme["background"], ink
    x, y = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
    elements = []
    if paper:
        elements.append(f'<rect x="{x:.1f}" y="{y}" width="{wide * CELL_WIDTH:.1f}" height="{CELL_HEIGHT}" fill="{paper}"/>')
    if text.strip():
        style = "".join([' font-weight="bold"' if look.bold else "", ' font-style="italic"' if look.italic else "",
                         ' opacity="0.6"' if look.dim else ""])
        # Every character has its place, so that no font can push a column out of it.
        places = []
        for character in text:
            places.append(x if ansi.width(character) or not places else places[-1])
            x += ansi.width(character) * CELL_WIDTH
        places = " ".join(f"{place:.1f}" for place in places)
        elements.append(f'<text x="{places}" y="{y + 13.5}" fill="{ink}"{style}>{escape(text)}</text>')
    if look.underline:
        elements.append(f'<rect x="{MARGIN + column * CELL_WIDTH:.1f}" y="{y + 15.5}" width="{wide * CELL_WIDTH:.1f}" height="1" fill="{ink}"/>')
    return elements


def picture(capture, theme, rows):
    lines = ansi.parse(capture.rstrip("\n"))[:rows]
    columns = max(sum(wide for _, _, wide in cells) for cells in lines)
    width, height = columns * CELL_WIDTH + 2 * MARGIN, len(lines) * CELL_HEIGHT + 2 * MARGIN
    body = [element for row, cells in enumerate(lines) for run in ansi.runs(cells)
            for element in drawn(run[0], row, run[1], run[2], run[3], theme)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height}" width="{width:.0f}" height="{height}" '
        f'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" '
        f'font-size="{SIZE}" xml:space="preserve">',
        f'<rect width="100%" height="100%" rx="8" fill="{theme["background"]}"/>', *body, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("screen", type=pathlib.Path)
    parser.add_argument("svg", type=pathlib.Path)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--rows", type=int, default=1000)
    arguments = parser.parse_args()
    capture = arguments.screen.read_text(encoding="utf-8")
    arguments.svg.write_text(picture(capture, LIGHT if arguments.light else DARK, arguments.rows), encoding="utf-8")


if __name__ == "__main__":
    main()
