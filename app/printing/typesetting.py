"""How text is set: as large as wished where it fits, smaller or on more lines where not, never over its edge."""

import unicodedata
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics

from app.printing.sheet import Align, Box, Line, Mark
from app.printing.typeface import BOLD, REGULAR, load_fonts

MILLIMETRES = 25.4 / 72
"""Of one point."""

ASCENT, DESCENT = 0.94, 0.24
"""Of the typeface, in parts of its size: Ț with its comma and Â with its hat stay inside."""

_STEP = 0.25
"""Points by which a text is made smaller."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text wants to be set: sizes in points, from the one it likes down to the smallest that can be read."""

    size: float
    smallest: float
    lines: int = 1
    """At most so many; what is still too long ends in `…`."""
    bold: bool = False
    align: Align = Align.LEFT


def set_text(text: str, style: Style, *, left: float, top: float, width: float) -> tuple[Line, ...]:
    """The text in a column `width` millimetres wide whose first line begins at `top`; nothing for an empty text."""
    clean = printable(text)
    if not clean:
        return ()
    size = style.size
    broken = _broken(clean, style, size, width)
    while len(broken) > style.lines and size > style.smallest:
        size = max(style.smallest, size - _STEP)
        broken = _broken(clean, style, size, width)
    if len(broken) > style.lines:
        broken = [*broken[: style.lines - 1], _shortened(" ".join(broken[style.lines - 1 :]), style, size, width)]
    height = line_height(size)
    return tuple(
        Line(Box(left, top + at * height, width, height), each, size, style.bold, style.align)
        for at, each in enumerate(broken)
    )


def line_height(size: float) -> float:
    """Millimetres from one line to the next."""
    return (ASCENT + DESCENT) * size * MILLIMETRES


def text_width(text: str, size: float, *, bold: bool) -> float:
    """Millimetres. Raises `FontMissing`."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size)) * MILLIMETRES


def bottom_of(marks: tuple[Mark, ...], otherwise: float) -> float:
    """Where the lowest of the marks ends."""
    return max((mark.box.bottom for mark in marks), default=otherwise)


def printable(text: str) -> str:
    """The text with one space for every run of white space, and without what has no shape on paper."""
    shown = "".join(" " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in text)
    kept = "".join(each for each in shown if unicodedata.category(each)[0] != "C")
    return " ".join(part for part in kept.split(" ") if part)


def _broken(text: str, style: Style, size: float, width: float) -> list[str]:
    """The text in lines of this width; a word that is wider than a line goes on in the next one."""
    lines: list[str] = []
    here = ""
    for word in text.split(" "):
        longer = f"{here} {word}" if here else word
        if text_width(longer, size, bold=style.bold) <= width:
            here = longer
            continue
        if here:
            lines.append(here)
        here = word
        while text_width(here, size, bold=style.bold) > width and len(here) > 1:
            cut = _fitting(here, style, size, width)
            lines.append(here[:cut])
            here = here[cut:]
    return [*lines, here]


def _fitting(word: str, style: Style, size: float, width: float) -> int:
    """How many letters of the word a line takes, at least one."""
    cut = 1
    while cut < len(word) and text_width(word[: cut + 1], size, bold=style.bold) <= width:
        cut += 1
    return cut


def _shortened(text: str, style: Style, size: float, width: float) -> str:
    cut = _fitting(text, style, size, width - text_width("…", size, bold=style.bold))
    return f"{text[:cut].rstrip()}…" if cut < len(text) else text
