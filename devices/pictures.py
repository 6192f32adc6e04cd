"""Pictures that others encoded, a folder's or a scanner's own: looked at to the last pixel before one counts as a page.

A picture alone in its file keeps its bytes; a page of a TIFF of many is written again without loss. Runs in the worker
process: these are strangers' bytes.
"""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image, ImageSequence

from devices.pages import colour_of, resolution_of
from devices.scanning import Colour

_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif"}
_FORMATS = ["JPEG", "PNG", "TIFF"]  # Pillow finds MPO, the format of many cameras, inside JPEG

# A1 at 400 dpi; larger pictures are refused before they are decoded.
MAX_PIXELS = 200_000_000

# What Pillow's readers raise for strangers' bytes; measured with truncated and damaged files of every format here.
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    UserWarning,
    Image.DecompressionBombError,
    struct.error,
    zlib.error,
)


class NotWhole(Exception):
    """These are no whole pictures (yet)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a file, ready to be stored; `resolution` as the file states it."""

    suffix: str
    data: bytes
    size: tuple[int, int]
    resolution: int | None
    colour: Colour
    single_tone: bool
    """Nothing at all is to be seen on it."""


def allow_large_pictures() -> None:
    """Pillow only warns at its limit, of half of what is allowed here; ours refuses."""
    Image.MAX_IMAGE_PIXELS = None


def pictures_of(data: bytes) -> list[Picture]:
    """The pages of a JPEG, PNG or TIFF, every pixel decoded once to know that it is whole. Raises `NotWhole`."""
    try:
        with warnings.catch_warnings():
            # Pillow reads a directory of pages that ends too soon as far as it goes, and only warns.
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", "Corrupt|Possibly corrupt|Truncated|Tag ", UserWarning, r"PIL\.Tiff")
            return _pages_of(data)
    except _FAULTS as damaged:
        raise NotWhole from damaged


def written_again(image: Image.Image, resolution: int | None) -> Picture:
    """The pixels as a file of their own: G4 for ink and paper, Deflate for the rest; none is changed."""
    image.load()
    file = io.BytesIO()
    compression = "group4" if image.mode == "1" else "tiff_adobe_deflate"
    if resolution is None:
        image.save(file, "TIFF", compression=compression)
    else:
        image.save(file, "TIFF", compression=compression, dpi=(resolution, resolution))
    return Picture(".tif", file.getvalue(), image.size, resolution, colour_of(image), _single_tone(image))


def _pages_of(data: bytes) -> list[Picture]:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        suffix = _SUFFIXES[image.format or ""]
        if not _has_end(suffix, data):
            raise NotWhole
        if suffix == ".tif" and getattr(image, "n_frames", 1) > 1:
            return [written_again(_sized(frame), resolution_of(frame)) for frame in ImageSequence.Iterator(image)]
        _sized(image).load()
        return [Picture(suffix, data, image.size, resolution_of(image), colour_of(image), _single_tone(image))]


def _has_end(suffix: str, data: bytes) -> bool:
    """Whether the format's end is there. The libraries forgive its lack, but a file being written is known by it.

    Cameras put more behind the end, so it need not be the last thing; in a JPEG it follows the last start of scan.
    """
    match suffix:
        case ".jpg":
            return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")
        case ".png":
            return b"IEND\xaeB`\x82" in data
        case _:
            return _directories_end(data)


def _directories_end(data: bytes) -> bool:
    """Whether a TIFF's chain of directories, one for each page, reaches its end (TIFF 6.0, section 2; BigTIFF too)."""
    order = "<" if data[:2] == b"II" else ">"
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    first, count, entry, pointer = (
        (8, f"{order}Q", 20, f"{order}Q") if version == 43 else (4, f"{order}H", 12, f"{order}I")
    )
    (offset,) = struct.unpack_from(pointer, data, first)
    seen: set[int] = set()
    while offset and offset not in seen:
        seen.add(offset)
        (entries,) = struct.unpack_from(count, data, offset)
        (offset,) = struct.unpack_from(pointer, data, offset + struct.calcsize(count) + entries * entry)
    return bool(offset == 0)


def _sized(image: Image.Image) -> Image.Image:
    """The picture, if it is small enough to be decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise NotWhole
    return image


def _single_tone(image: Image.Image) -> bool:
    spans = image.getextrema()
    return all(low == high for low, high in (spans if isinstance(spans[0], tuple) else (spans,)))
