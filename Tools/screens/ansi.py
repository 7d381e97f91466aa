"""A captured screen (`tmux capture-pane -p -e`) as cells: the character, and how it looks."""

import unicodedata
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Look:
    foreground: str | None = None  # "28" of the 256, or "#rrggbb"
    background: str | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False

    def words(self):
        named = [name for name in ("bold", "dim", "italic", "underline", "reverse") if getattr(self, name)]
        if self.foreground:
            named.append("fg=" + self.foreground)
        if self.background:
            named.append("bg=" + self.background)
        return " ".join(named)


ON = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}
OFF = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 27: ("reverse",)}


def changed(look, numbers):
    """The look after one `ESC [ … m`."""
    numbers = numbers or [0]
    index = 0
    while index < len(numbers):
        number = numbers[index]
        if number == 0:
            look = Look()
        elif number in ON:
            look = replace(look, **{ON[number]: True})
        elif number in OFF:
            look = replace(look, **{name: False for name in OFF[number]})
        elif number in (38, 48):
            side = "foreground" if number == 38 else "background"
            if numbers[index + 1] == 5:
                look = replace(look, **{side: str(numbers[index + 2])})
                index += 2
            else:
                look = replace(look, **{side: "#%02x%02x%02x" % tuple(numbers[index + 2:index + 5])})
                index += 4
        elif 30 <= number <= 37 or 90 <= number <= 97:
            look = replace(look, foreground=str(number - 30 if number < 90 else number - 82))
        elif 40 <= number <= 47 or 100 <= number <= 107:
            look = replace(look, background=str(number - 40 if number < 100 else number - 92))
        elif number == 39:
            look = replace(look, foreground=None)
        elif number == 49:
            look = replace(look, background=None)
        index += 1
    return look


def width(character):
    """Cells, as far as the captured programs draw: they write out whatever is doubtful."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def parse(capture):
    """Lines of cells: (text, look, width). Combining marks are part of the text of their cell."""
    look = Look()
    lines = []
    for line in capture.split("\n"):
        cells = []
        index = 0
        while index < len(line):
            character = line[index]
            if character == "\x1b" and line[index + 1:index + 2] == "[":
                end = index + 2
                while not line[end].isalpha():
                    end += 1
                if line[end] == "m":
                    body = line[index + 2:end].replace(":", ";")
                    look = changed(look, [int(part or 0) for part in body.split(";")] if body else [])
                index = end + 1
                continue
            if character in "\x0e\x0f":  # line drawing characters of old terminals on and off
                index += 1
                continue
            if unicodedata.category(character) == "Cc":
                raise ValueError(f"control character {ord(character):#04x} on the screen")
            cells_wide = width(character)
            if cells_wide == 0 and cells:
                text, before, wide = cells[-1]
                cells[-1] = (text + character, before, wide)
            else:
                cells.append((character, look, cells_wide))
            index += 1
        lines.append(cells)
    return lines


def runs(cells):
    """Neighbours that look the same: (column, cells wide, text, look)."""
    result = []
    column = 0
    for text, look, wide in cells:
        if result and result[-1][3] == look:
            start, so_far, before, _ = result[-1]
            result[-1] = (start, so_far + wide, before + text, look)
        else:
            result.append((column, wide, text, look))
        column += wide
    return result


def readable(capture):
    """The screen as text, and below it how the cells look: the same for every version of tmux."""
    lines = parse(capture.rstrip("\n"))
    output = ["".join(text for text, _, _ in cells).rstrip() for cells in lines]
    output.append("----")
    for row, cells in enumerate(lines):
        looks = [f"{column}-{column + wide - 1} {look.words()}" for column, wide, _, look in runs(cells) if look.words()]
        if looks:
            output.append(f"{row}: " + ", ".join(looks))
    return "\n".join(output) + "\n"
