"""What a scanner sent as a document: looked at to the last pixel before it counts as a page, and kept as it came.

One picture keeps its bytes. A PDF, which scanners send where they know nothing else for ink and paper, is taken apart:
a page that is one JPEG gives that JPEG bit by bit, any other is drawn and kept without loss. Runs in the worker: these
are strangers' bytes.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageSequence

from devices.escl.capabilities import JPEG, PDF, PNG, TIFF
from devices.escl.errors import PageTooBig, PageUnreadable
from devices.pages import colour_of, resolution_of
from devices.scanning import Colour

# A1 at 600 dpi; what is larger is refused before it is decoded.
MAX_PIXELS = 300_000_000
_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif"}
_MAGICS = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"II*\0": TIFF, b"MM\0*": TIFF, b"%PDF-": PDF}
_FORMATS = ["JPEG", "PNG", "TIFF"]
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Document:
    """One page, whole, ready to be stored. `single_tone` tells a page on which nothing at all is to be seen."""

    suffix: str
    data: bytes
    size: tuple[int, int]
    stated: int | None
    """The dpi that the document states."""
    colour: Colour
    single_tone: bool
    as_it_came: bool = True
    """The received file holds these bytes and nothing else."""


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
    kind = kind_of(data)
    if kind is None:
        raise PageUnreadable
    yield from _pdf_pages(data, resolution) if kind == PDF else _pictures(data)


def true_resolution(size: tuple[int, int], asked: int, area: tuple[int, int], stated: int | None) -> int:
    """The dpi of a page of `size` pixels from an `area` in 1/300 inch; some scanners scan at another than was asked.

    Widths decide, for a sheet may be shorter than its place; a page that fits neither is taken at its word.
    """
    inches = area[0] / 300

    def fits(resolution: int) -> bool:
        return abs(size[0] - inches * resolution) <= max(32, size[0] * 0.04)

    if fits(asked):
        return asked
    if stated is not None and fits(stated):
        return stated
    near = min((75, 100, 150, 200, 240, 300, 400, 600, 1200), key=lambda each: abs(size[0] - inches * each))
    return near if fits(near) else asked


def _pictures(data: bytes) -> Iterator[Document]:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            suffix = _SUFFIXES[image.format or ""]
            if suffix == ".tif" and getattr(image, "n_frames", 1) > 1:
                frames = [_written(frame.copy(), resolution_of(frame)) for frame in ImageSequence.Iterator(image)]
            else:
                frames = [_as_it_came(image, suffix, data)]
    except _FAULTS as damaged:
        raise PageUnreadable from damaged
    yield from frames


def _as_it_came(image: Image.Image, suffix: str, data: bytes) -> Document:
    _small_enough(*image.size)
    # Decoders forgive a missing end; in a JPEG it follows the last start of scan.
    if suffix == ".jpg" and data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
        raise PageUnreadable
    image.load()
    return Document(suffix, data, image.size, resolution_of(image), colour_of(image), _single_tone(image))


def _pdf_pages(data: bytes, resolution: int) -> Iterator[Document]:
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            if len(document) == 0:
                raise PageUnreadable
            for page in document:
                yield _pdf_page(page, resolution)
        finally:
            document.close()
    except (pypdfium2.PdfiumError, *_FAULTS) as damaged:
        raise PageUnreadable from damaged


def _pdf_page(page: pypdfium2.PdfPage, resolution: int) -> Document:
    """The page's one picture where there is no more to it; else the page as it is seen."""
    width, height = page.get_size()
    things = list(page.get_objects(max_depth=1))
    if len(things) == 1 and things[0].type == pdfium.FPDF_PAGEOBJ_IMAGE and not page.get_rotation():
        held = io.BytesIO()
        across, down = things[0].get_px_size()
        _small_enough(across, down)
        stated = round(across / width * 72)
        if things[0].get_filters() == ["DCTDecode"]:
            things[0].extract(held)
            (picture,) = _pictures(held.getvalue())
            return Document(
                picture.suffix, picture.data, picture.size, stated, picture.colour, picture.single_tone, False
            )
        bits = things[0].get_metadata().bits_per_pixel
        image = things[0].get_bitmap().to_pil()
        return _written(image.convert("1", dither=Image.Dither.NONE) if bits == 1 else image, stated)
    scale = resolution / 72
    _small_enough(round(width * scale), round(height * scale))
    return _written(page.render(scale=scale, rev_byteorder=True).to_pil(), resolution)


def _written(image: Image.Image, resolution: int | None) -> Document:
    """Pixels as a file of their own: G4 for ink and paper, PNG for the rest; none is changed."""
    _small_enough(*image.size)
    image = image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
    file = io.BytesIO()
    stated = {} if resolution is None else {"dpi": (resolution, resolution)}
    if image.mode == "1":
        image.save(file, "TIFF", compression="group4", **stated)
    else:
        image.save(file, "PNG", **stated)
    suffix = ".tif" if image.mode == "1" else ".png"
    return Document(suffix, file.getvalue(), image.size, resolution, colour_of(image), _single_tone(image), False)


def _single_tone(image: Image.Image) -> bool:
    extrema = image.getextrema()
    spans = extrema if isinstance(extrema[0], tuple) else (extrema,)
    return all(low == high for low, high in spans)


def _small_enough(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or not width or not height:
        raise PageTooBig(megabytes=width * height // 1_000_000)
