"""Whoever reads the words of a page image, and what becomes of Tesseract's own table of them."""

from pathlib import Path
from typing import Protocol

from opis_contract.page_text import PageText, Word

# Tesseract's Romanian model writes the cedilla letters in two of five places; the alphabet has the comma below.
_COMMA_BELOW = str.maketrans("şŞţŢ", "șȘțȚ")


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

    The row of level 1 is the page, one of level 5 a word; the four numbers after the level name its line. One pixel of
    the picture that was read stands for `scale` of the page's.
    """
    across = down = 0
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines():
        level, *place, _word, left, top, width, height, _confidence, text = row.split("\t")
        if level == "1":
            across, down = round(int(width) * scale), round(int(height) * scale)
        if level != "5" or not text.strip():
            continue
        box = (round(int(side) * scale) for side in (left, top, width, height))
        lines.setdefault(tuple(place), []).append(Word(text.strip().translate(_COMMA_BELOW), *box))
    return PageText(tuple(tuple(line) for line in lines.values()), across, down)
