"""Reading the words of a page image, with the place of each word."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# Tesseract's Romanian model writes the cedilla letters in two of five places; the alphabet has the comma below.
_COMMA_BELOW = str.maketrans("şŞţŢ", "șȘțȚ")


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
    def text(self) -> str:
        """The words, one line of the page a line."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


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
