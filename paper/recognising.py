"""Reading the words of a page image, with the place of each word."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median
from typing import Protocol

# Tesseract's Romanian model writes the cedilla letters in two of five places; the alphabet has the comma below.
_COMMA_BELOW = str.maketrans("şŞţŢ", "șȘțȚ")


_TELLING = 5
"""Words of a line by which its slope can be told: descenders pull at the ends of shorter ones."""
_SAME = math.tan(math.radians(0.4))
_STEEPEST = math.tan(math.radians(8))


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box in pixels of the page image, from the top left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The lines of a page in reading order."""

    lines: tuple[tuple[Word, ...], ...]

    @property
    def slope(self) -> float:
        """How many pixels a line falls for each one to the right: 0.0175 is a page one degree askew.

        0 where too few lines are long enough to tell, or where they differ as those of a form or a drawing do.
        """
        slopes = [_slope(line) for line in self.lines if len(line) >= _TELLING]
        if len(slopes) < 3:
            return 0.0
        middle = median(slopes)
        agree = sum(abs(slope - middle) < _SAME for slope in slopes)
        return middle if agree * 2 > len(slopes) and abs(middle) < _STEEPEST else 0.0

    @property
    def text(self) -> str:
        """The words, one line of the page a line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


def _slope(line: Sequence[Word]) -> float:
    return linear_regression([word.left + word.width / 2 for word in line], [word.top + word.height for word in line])[
        0
    ]


class PageUnread(Exception):
    """The page took longer than its time, or the reader died of it; its image is unharmed."""


class Recogniser(Protocol):
    """Whoever can read a page."""

    def recognise(self, image: Path, dpi: int) -> PageText:
        """The words of one page image of `dpi` dots per inch; any thread may call. Raises `PageUnread`."""


class NoRecogniser:
    """Reads nothing: for files whose text is not wanted."""

    def recognise(self, image: Path, dpi: int) -> PageText:  # noqa: ARG002 - the protocol's arguments
        """No words."""
        return PageText(())


def page_text_of(table: str, scale: float) -> PageText:
    """The words of Tesseract's tab-separated table.

    A row of level 5 is a word, the four numbers before it name its line. One pixel
    of the picture that was read stands for `scale` of the page's.
    """
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines()[1:]:
        level, *place, _word, left, top, width, height, _confidence, text = row.split("\t")
        if level != "5" or not text.strip():
            continue
        box = (round(int(side) * scale) for side in (left, top, width, height))
        lines.setdefault(tuple(place), []).append(Word(text.strip().translate(_COMMA_BELOW), *box))
    return PageText(tuple(tuple(line) for line in lines.values()))
