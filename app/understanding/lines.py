"""The lines of a page as rules read them: without capitals and diacritics, every letter still at its place."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from opis_contract.page_text import PageText, Word


@dataclass(frozen=True, slots=True)
class PlaceOnPage:
    """Where something stands: the page, counted from 0, and a box in shares of its width and height."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """One line of a page."""

    page: int
    words: tuple[Word, ...]
    across: int
    down: int
    """Width and height of its page in pixels."""

    @cached_property
    def text(self) -> str:
        """The words with a space between."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def plain(self) -> str:
        """The text in small letters without diacritics; letter for letter as long as `text`."""
        return "".join(map(_plain, self.text))

    @property
    def top(self) -> float:
        """How far down the page it stands, as a share of the page."""
        return min(word.top for word in self.words) / self.down

    @property
    def bottom(self) -> float:
        """Where it ends, as a share of the page."""
        return max(word.top + word.height for word in self.words) / self.down

    @property
    def left(self) -> float:
        """Where it begins, as a share of the page's width."""
        return self.words[0].left / self.across

    @property
    def right(self) -> float:
        """Where its last word ends, as a share of the page's width."""
        return (self.words[-1].left + self.words[-1].width) / self.across

    def place(self, start: int = 0, end: int | None = None) -> PlaceOnPage:
        """The box around the words that the letters `start` to `end` of `text` belong to."""
        end = len(self.text) if end is None else end
        touched, at = [], 0
        for word in self.words:
            if at < end and start < at + len(word.text):
                touched.append(word)
            at += len(word.text) + 1
        return _around(touched or self.words, self)

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place in `plain` that the pattern fits."""
        return pattern.search(self.plain)


def lines_of(pages: Sequence[PageText]) -> list[Line]:
    """Every line of the pages in reading order; pages of unknown size have none."""
    return [
        Line(number, words, page.width, page.height)
        for number, page in enumerate(pages)
        for words in page.lines
        if words and page.width and page.height
    ]


def together(places: Sequence[PlaceOnPage]) -> PlaceOnPage:
    """The box around several boxes; those of other pages than the first one's are left out."""
    first = places[0]
    same = [each for each in places if each.page == first.page]
    left, top = min(each.left for each in same), min(each.top for each in same)
    right = max(each.left + each.width for each in same)
    bottom = max(each.top + each.height for each in same)
    return PlaceOnPage(first.page, left, top, right - left, bottom - top)


def _around(words: Sequence[Word], line: Line) -> PlaceOnPage:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right = max(word.left + word.width for word in words)
    bottom = max(word.top + word.height for word in words)
    return PlaceOnPage(
        line.page, left / line.across, top / line.down, (right - left) / line.across, (bottom - top) / line.down
    )


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].casefold()
    return base if len(base) == 1 else letter
