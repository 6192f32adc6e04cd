"""Page images as PDF image streams: the scanner's own bytes wherever PDF/A takes them as they are."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageOps, TiffImagePlugin

_ORIENTATION = 0x0112
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
"""Degrees clockwise for each EXIF orientation that does not mirror."""

A4_LONG_SIDE_INCHES = 297 / 25.4
BELIEVABLE_DPI = range(50, 1201)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of one image file, by its measures in pixels as stored."""

    path: Path
    frame: int
    width: int
    height: int
    dpi: int
    turn: int
    """Degrees clockwise to turn the page for reading."""
    jpeg: bool
    """The file's bytes can be shown as they are."""


def page_images_of(path: Path) -> Iterator[PageImage]:
    """The pages of an image file in order; a TIFF may hold many."""
    with Image.open(path) as image:
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            orientation = image.getexif().get(_ORIENTATION, 1)
            jpeg = image.format == "JPEG" and image.mode in {"L", "RGB"} and orientation in _TURNS
            yield PageImage(
                path=path,
                frame=frame,
                width=image.width,
                height=image.height,
                dpi=_dpi(image),
                turn=_TURNS[orientation] if jpeg else 0,
                jpeg=jpeg,
            )


def image_stream(pdf: Pdf, page: PageImage) -> pikepdf.Stream:
    """The page as an image XObject: JPEG bytes untouched, black and white as CCITT G4, the rest without loss."""
    if page.jpeg:
        return _stream(
            pdf, page.path.read_bytes(), page.width, page.height, _jpeg_colours(page.path), 8, Name.DCTDecode
        )
    pixels = upright(page)
    if pixels.mode == "1":
        encoded, black_is_1 = _group_four(pixels)
        parameters = Dictionary(K=-1, Columns=pixels.width, Rows=pixels.height, BlackIs1=black_is_1)
        return _stream(
            pdf, encoded, pixels.width, pixels.height, Name.DeviceGray, 1, Name.CCITTFaxDecode, DecodeParms=parameters
        )
    colours = Name.DeviceGray if pixels.mode == "L" else Name.DeviceRGB
    # Saving compresses streams that have no filter of their own.
    return _stream(pdf, pixels.tobytes(), pixels.width, pixels.height, colours, 8, None)


def upright(page: PageImage) -> Image.Image:
    """The page's pixels in one of the modes 1, L or RGB, turned for reading, transparency laid on white."""
    with Image.open(page.path) as image:
        image.seek(page.frame)
        pixels = image if page.jpeg else ImageOps.exif_transpose(image)
        if pixels.mode in {"1", "L", "RGB"}:
            return pixels.copy()
        if pixels.mode.startswith("I;16") or pixels.mode in {"I", "F"}:
            return pixels.convert("I").point(lambda value: value / 257).convert("L")
        if pixels.has_transparency_data:
            coloured = pixels.convert("RGBA")
            white = Image.new("RGBA", coloured.size, "white")
            return Image.alpha_composite(white, coloured).convert("RGB")
        return pixels.convert("RGB")


def _stream(
    pdf: Pdf,
    data: bytes,
    width: int,
    height: int,
    colours: Name,
    bits: int,
    encoding: Name | None,
    **more: pikepdf.Object,
) -> pikepdf.Stream:
    stream = pikepdf.Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=colours,
        BitsPerComponent=bits,
        **more,
    )
    if encoding is not None:
        stream.Filter = encoding
    return stream


def _jpeg_colours(path: Path) -> Name:
    with Image.open(path) as image:
        return Name.DeviceGray if image.mode == "L" else Name.DeviceRGB


def _group_four(pixels: Image.Image) -> tuple[bytes, bool]:
    """The bare CCITT G4 data and its polarity; Pillow writes it inside a TIFF, in one strip when asked."""
    tiff = io.BytesIO()
    strip = {TiffImagePlugin.ROWSPERSTRIP: pixels.height}
    pixels.save(tiff, "TIFF", compression="group4", tiffinfo=strip)
    tiff.seek(0)
    with TiffImagePlugin.TiffImageFile(tiff) as written:
        tags = written.tag_v2
        [offset], [count] = tags[TiffImagePlugin.STRIPOFFSETS], tags[TiffImagePlugin.STRIPBYTECOUNTS]
        black_is_1 = tags[TiffImagePlugin.PHOTOMETRIC_INTERPRETATION] == 1
    return tiff.getvalue()[offset : offset + count], black_is_1


def _dpi(image: Image.Image) -> int:
    """The resolution in the file if it can be believed, else the one at which the page is an A4."""
    said = image.info.get("dpi", (0, 0))
    dpi = round(float(said[0]))
    if dpi in BELIEVABLE_DPI:
        return dpi
    return max(1, round(max(image.size) / A4_LONG_SIDE_INCHES))
