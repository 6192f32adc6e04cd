"""The words of a page with their places: read once, then shown beside it, searched, and hidden over its picture."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

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
    width: int = 0
    """Of the page image as it stands upright, in pixels; 0 where nobody looked."""
    height: int = 0

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
    across = [word.left + word.width / 2 for word in line]
    return linear_regression(across, [word.top + word.height for word in line])[0]


def page_text_json(page: PageText) -> str:
    """The page's words as JSON, as they are kept."""
    lines = [[[word.text, word.left, word.top, word.width, word.height] for word in line] for line in page.lines]
    return json.dumps(
        {"width": page.width, "height": page.height, "lines": lines}, ensure_ascii=False, separators=(",", ":")
    )


def page_text_from(kept: str) -> PageText:
    """What `page_text_json` wrote. Raises `ValueError`, `KeyError` and `TypeError` for anything else."""
    told = json.loads(kept)
    lines = tuple(tuple(Word(str(text), *map(int, box)) for text, *box in line) for line in told["lines"])
    return PageText(lines, int(told["width"]), int(told["height"]))
