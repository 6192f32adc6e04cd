"""A sheet as the dots of a thermal printer: bars and squares in whole dots, letters in the program's own typeface.

Whatever code pages a printer knows, ș and ț come out with the comma below, and what a test reads is what paper shows.
"""

from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from app.errors import FontMissing
from app.printing.sheet import Align, Bars, Box, Ink, Line, Sheet, Square
from app.printing.symbols import QUIET_BARS, bar_widths, runs, square_rows
from app.printing.typeface import BOLD, FILES, FONTS, REGULAR
from app.printing.typesetting import ASCENT

MILLIMETRES_PER_INCH = 25.4
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class Raster:
    """Rows of dots, eight to a byte, the first at the left; 1 is black. Each row begins with a new byte."""

    width: int
    height: int
    rows: bytes

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return (self.width + 7) // 8


def raster_of(sheet: Sheet, resolution: int) -> Raster:
    """The sheet at so many dots per inch. Raises `FontMissing`."""
    width, height = _dots(sheet.width, resolution), _dots(sheet.height, resolution)
    picture = Image.new("1", (width, height), 0)
    pen = ImageDraw.Draw(picture)
    for mark in sheet.marks:
        match mark:
            case Line():
                _write(pen, mark, resolution)
            case Ink(box):
                _blacken(pen, *_corner(box, resolution), _dots(box.width, resolution), _dots(box.height, resolution))
            case Bars(box, text):
                _draw_bars(pen, box, text, resolution)
            case Square(box, text):
                _draw_square(pen, box, text, resolution)
    return Raster(width, height, picture.tobytes())


def _write(pen: ImageDraw.ImageDraw, line: Line, resolution: int) -> None:
    size = line.size * resolution / POINTS_PER_INCH
    room = line.box.width * resolution / MILLIMETRES_PER_INCH
    font = _font(FILES[BOLD if line.bold else REGULAR], size)
    # Letters take whole dots here and are a little wider than on a page.
    while font.getlength(line.text) > room and size > 1:
        size *= 0.98
        font = _font(FILES[BOLD if line.bold else REGULAR], size)
    left, top = _corner(line.box, resolution)
    free = room - font.getlength(line.text)
    shift = free * {Align.LEFT: 0, Align.CENTRE: 0.5, Align.RIGHT: 1}[line.align]
    baseline = top + round(ASCENT * line.size * resolution / POINTS_PER_INCH)
    pen.text((left + round(shift), baseline), line.text, fill=1, font=font, anchor="ls")


def _draw_bars(pen: ImageDraw.ImageDraw, box: Box, text: str, resolution: int) -> None:
    widths = bar_widths(text)
    room = _dots(box.width, resolution)
    module = max(1, room // (sum(widths) + 2 * QUIET_BARS))
    left, top = _corner(box, resolution)
    left += (room - module * sum(widths)) // 2
    for at, width in enumerate(widths):
        if at % 2 == 0:
            _blacken(pen, left, top, width * module, _dots(box.height, resolution))
        left += width * module


def _draw_square(pen: ImageDraw.ImageDraw, box: Box, text: str, resolution: int) -> None:
    rows = square_rows(text)
    room = _dots(min(box.width, box.height), resolution)
    module = max(1, room // len(rows))
    left, top = (edge + (room - module * len(rows)) // 2 for edge in _corner(box, resolution))
    for down, row in enumerate(rows):
        for first, last in runs(row):
            _blacken(pen, left + first * module, top + down * module, (last - first) * module, module)


def _corner(box: Box, resolution: int) -> tuple[int, int]:
    return _dots(box.left, resolution), _dots(box.top, resolution)


def _dots(millimetres: float, resolution: int) -> int:
    return round(millimetres * resolution / MILLIMETRES_PER_INCH)


def _blacken(pen: ImageDraw.ImageDraw, left: int, top: int, width: int, height: int) -> None:
    pen.rectangle((left, top, left + max(1, width) - 1, top + max(1, height) - 1), fill=1)


@cache
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    path = FONTS / file
    try:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise FontMissing(path=path) from error
