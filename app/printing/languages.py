"""The languages that printers speak: a PDF for a queue or a folder, dots in ZPL, ESC/POS or EPL for a thermal head."""

from enum import StrEnum
from typing import assert_never

from app.printing.pdf import pdf_of
from app.printing.raster import Raster, raster_of
from app.printing.sheet import Sheet


class Language(StrEnum):
    """What a printer understands."""

    PDF = "pdf"
    ZPL = "zpl"
    ESCPOS = "escpos"
    EPL = "epl"


_BAND = 128
"""Rows of one ESC/POS picture: cheap printers have room for little more."""


def written_in(language: Language, sheet: Sheet, *, resolution: int) -> bytes:
    """The sheet as the printer wants it. Raises `FontMissing`."""
    match language:
        case Language.PDF:
            return pdf_of(sheet)
        case Language.ZPL:
            return _zpl(raster_of(sheet, resolution))
        case Language.ESCPOS:
            return _escpos(raster_of(sheet, resolution))
        case Language.EPL:
            return _epl(raster_of(sheet, resolution))
        case never:
            assert_never(never)


def _zpl(raster: Raster) -> bytes:
    """One format: width, length, the picture as hexadecimal digits (^GFA), one copy."""
    size = raster.row_bytes * raster.height
    dots = raster.rows.hex().upper()
    format_ = (
        f"^XA^CI28^PW{raster.width}^LL{raster.height}^LH0,0^LS0"
        f"^FO0,0^GFA,{size},{size},{raster.row_bytes},{dots}^FS^PQ1,0,1,Y^XZ\n"
    )
    return format_.encode("ascii")


def _escpos(raster: Raster) -> bytes:
    """Reset, the picture in bands (GS v 0), three lines of paper, a partial cut where there is a knife."""
    bands = []
    for first in range(0, raster.height, _BAND):
        rows = min(_BAND, raster.height - first)
        data = raster.rows[first * raster.row_bytes : (first + rows) * raster.row_bytes]
        size = raster.row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        bands.append(b"\x1dv0\x00" + size + data)
    return b"\x1b@" + b"".join(bands) + b"\x1bd\x03" + b"\x1dVB\x00"


def _epl(raster: Raster) -> bytes:
    """A new picture buffer of the label's size, the dots (GW, where 0 is black), one copy."""
    white = bytes(each ^ 0xFF for each in raster.rows)
    # The dots beyond the width that fill the last byte of a row are white in both languages.
    head = f"\nN\nq{raster.width}\nQ{raster.height},24\nGW0,0,{raster.row_bytes},{raster.height},"
    return head.encode("ascii") + white + b"\nP1\n"
