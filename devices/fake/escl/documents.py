"""The sheets in the network scanner, as documents of every kind that it sends."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from devices.fake.sheets import draw_sheet
from devices.scanning import Colour

USUAL_FACTOR = 10
"""How hard JPEGs are pressed where nobody asks."""


def picture_of(
    side: int, resolution: int, colour: Colour, area: tuple[int, int, int, int], fonts: Sequence[Path] = ()
) -> Image.Image:
    """Side `side` (from 1) in `area`: left, upper, width and height in 1/300 inch; beyond the sheet all is white."""
    sheet = draw_sheet(side, resolution, colour, fonts)
    left, upper, width, height = (round(length * resolution / 300) for length in area)
    seen = Image.new(sheet.mode, (width, height), "white")
    seen.paste(sheet, (-left, -upper))
    return seen


def document_of(pictures: Sequence[Image.Image], media_type: str, resolution: int, factor: int = USUAL_FACTOR) -> bytes:
    """One document; a PDF holds all the pictures, the others have one. JPEGs are pressed by `factor`, 0 to 100."""
    file = io.BytesIO()
    first, *others = pictures
    dpi = (resolution, resolution)
    match media_type:
        case "application/pdf":
            # Only JPEGs inside have a quality.
            quality = {} if first.mode == "1" else {"quality": 100 - factor}
            first.save(file, "PDF", resolution=resolution, save_all=True, append_images=others, **quality)
        case "image/png":
            first.save(file, "PNG", dpi=dpi)
        case "image/tiff":
            compression = "group4" if first.mode == "1" else "tiff_lzw"
            first.save(file, "TIFF", compression=compression, dpi=dpi)
        case _:
            # JPEG knows no ink and paper: it comes in grey.
            grey_for_ink = first.convert("L" if first.mode == "1" else first.mode)
            grey_for_ink.save(file, "JPEG", quality=100 - factor, dpi=dpi)
    return file.getvalue()
