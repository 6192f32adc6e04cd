"""What a signature shows on the page and where; free of pyHanko, for those who only place it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class VisibleBlock:
    """`drawing` is a PDF of one page, `width` by `height` millimetres; `left` and `top` count from the upper left
    corner of the page as it is seen, whatever way it is turned. Pages count from 1; 0 is the last one.
    """

    drawing: Path
    page: int
    left: float
    top: float
    width: float
    height: float
