"""What a scanner sent as a document: looked at to the last pixel before it counts as a page, and kept as it came.

One picture keeps its bytes. A PDF, which scanners send where they know nothing else for ink and paper, is taken apart:
a page that is one JPEG gives that JPEG bit by bit, any other is drawn and kept without loss. Runs in the worker: these
are strangers' bytes.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from devices.escl.capabilities import JPEG, PDF, PNG, TIFF
from devices.escl.errors import PageTooBig, PageUnreadable
from devices.pictures import MAX_PIXELS, NotWhole, Picture, pictures_of, written_again

_MAGICS = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"II*\0": TIFF, b"MM\0*": TIFF, b"%PDF-": PDF}
# A square resolution that a scanner could have been asked for.
_LIKELY = (75, 100, 150, 200, 240, 300, 400, 600, 1200)
_JFIF = b"\xff\xd8\xff\xe0"


@dataclass(frozen=True, slots=True)
class Document:
    """One page. `stated` is the dpi that the document says, `as_it_came`: the file holds its bytes and nothing else."""

    picture: Picture
    stated: int | None
    as_it_came: bool


def kind_of(beginning: bytes) -> str | None:
    """The media type of a document by its first bytes; what the scanner says of it is not asked. None for others."""
    return next((kind for magic, kind in _MAGICS.items() if beginning.startswith(magic)), None)


def may_hold_a_stack(file: Path) -> bool:
    """Whether a received document is of a kind that may have more pages than one."""
    with file.open("rb") as stream:
        return kind_of(stream.read(8)) in {PDF, TIFF}


def pages_of(file: Path, resolution: int) -> Iterator[Document]:
    """The pages of a received document; `resolution` is for drawing what is no single picture.

    Raises `PageUnreadable` where it is not whole or not a picture, `PageTooBig`.
    """
    data = file.read_bytes()
    try:
        if kind_of(data) == PDF:
            yield from _pdf_pages(data, resolution)
        else:
            for picture in pictures_of(data):
                yield Document(picture, picture.resolution, as_it_came=picture.data is data)
    except (NotWhole, pypdfium2.PdfiumError) as damaged:
        raise PageUnreadable from damaged


def true_resolution(size: tuple[int, int], asked: int, area: tuple[int, int], stated: int | None) -> int:
    """The dpi of a page of `size` pixels from an `area` in 1/300 inch; some scanners scan at another than was asked.

    Widths decide, for a sheet may be shorter than its place; a page that fits nothing is taken as asked.
    """
    inches = area[0] / 300

    def fits(resolution: int) -> bool:
        return abs(size[0] - inches * resolution) <= max(32, size[0] * 0.04)

    if fits(asked):
        return asked
    if stated is not None and fits(stated):
        return stated
    near = min(_LIKELY, key=lambda each: abs(size[0] - inches * each))
    return near if fits(near) else asked


def with_resolution(document: Document, resolution: int) -> Document:
    """The page stating its true resolution, for its file is all that a crash leaves; not a pixel is touched.

    Many scanners state 72 dpi, or nothing. In a JPEG only the JFIF header (T.871, 10.1) is written anew.
    """
    picture = document.picture
    if picture.resolution is not None and abs(picture.resolution - resolution) <= 1:
        return document
    if picture.suffix == ".jpg":
        density = b"\x01" + resolution.to_bytes(2, "big") * 2
        if picture.data.startswith(_JFIF) and picture.data[6:11] == b"JFIF\0":
            data = picture.data[:13] + density + picture.data[18:]
        else:
            data = _JFIF + b"\0\x10JFIF\0\x01\x02" + density + b"\0\0" + picture.data[2:]
        return Document(replace(picture, data=data, resolution=resolution), resolution, as_it_came=False)
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "TIFF"]) as image:
        return Document(written_again(image, resolution), resolution, as_it_came=False)


def _pdf_pages(data: bytes, resolution: int) -> Iterator[Document]:
    with pypdfium2.PdfDocument(data) as document:
        if len(document) == 0:
            raise PageUnreadable
        for page in document:
            yield _pdf_page(page, resolution)


def _pdf_page(page: pypdfium2.PdfPage, resolution: int) -> Document:
    """The page's one picture where there is no more to it; else the page as it is seen."""
    width, height = page.get_size()
    things = list(page.get_objects(max_depth=1))
    if len(things) == 1 and things[0].type == pdfium.FPDF_PAGEOBJ_IMAGE and not page.get_rotation():
        across, down = things[0].get_px_size()
        _small_enough(across, down)
        stated = round(across / width * 72)
        if things[0].get_filters() == ["DCTDecode"]:
            (picture,) = pictures_of(bytes(things[0].get_data()))
            return Document(picture, stated, as_it_came=False)
        image = things[0].get_bitmap().to_pil()
        bits = things[0].get_metadata().bits_per_pixel
        image = image.convert("1", dither=Image.Dither.NONE) if bits == 1 else image
        return Document(written_again(image, stated), stated, as_it_came=False)
    scale = resolution / 72
    _small_enough(round(width * scale), round(height * scale))
    drawn = page.render(scale=scale, rev_byteorder=True).to_pil()
    return Document(written_again(drawn, resolution), resolution, as_it_came=False)


def _small_enough(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PageTooBig(megabytes=width * height // 1_000_000)
