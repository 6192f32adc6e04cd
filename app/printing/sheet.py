"""What stands where on a label, a receipt or a stamp before any printer is known: boxes in millimetres.

Boxes are counted from the upper left corner. One sheet is painted into a PDF or into the dots of a thermal printer.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the sheet that belongs to one mark alone."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


class Align(Enum):
    """Where a line stands in its box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, no wider than its box; `size` in points."""

    box: Box
    text: str
    size: float
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128 bar code, in the middle of its box with its quiet zones."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code, as large as its box allows, with its quiet zone."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Ink:
    """A black area: a rule between two parts, a side of a frame."""

    box: Box


Mark = Line | Bars | Square | Ink


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of this size with its marks; `title` is for the properties of the file and the printer's display."""

    width: float
    height: float
    title: str
    marks: tuple[Mark, ...]
