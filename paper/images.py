"""Page images as PDF image streams: the scanner's own bytes wherever PDF/A takes them as they are."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Dictionary, Name
from PIL import Image, ImageOps, TiffImagePlugin

from paper.errors import NotReadable, TooBig
from paper.limits import PIXELS

# Pillow's own alarm is set for pictures of the web; it would stop plans that `Limits` lets pass.
Image.MAX_IMAGE_PIXELS = PIXELS

_ORIENTATION = 0x0112
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
"""Degrees clockwise for each EXIF orientation that does not mirror."""

A4_LONG_SIDE_INCHES = 297 / 25.4
BELIEVABLE_DPI = range(50, 1201)
_PAGE_INCHES = (3 / 72, 14_400 / 72)
"""Least and greatest side of a page in PDF/A-2, 6.1.13."""

# What Pillow's decoders raise for damaged files, seen with cut and scrambled files of each kind.
_DECODER_FAULTS = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of one image file."""

    path: Path
    frame: int
    dpi: int
    turn: int
    """Degrees clockwise to turn the page for reading."""
    jpeg: bool
    """The file's bytes can be shown as they are."""
    stretch: tuple[float, float]
    """How much wider and higher the stored pixels become to be square: a fax has 204 x 98 dots to the inch."""


def page_images_of(path: Path) -> Iterator[PageImage]:
    """The pages of an image file in order; a TIFF may hold many. Raises `NotReadable` and `TooBig`."""
    with opened_image(path) as image:
        # A PNG's or a phone's further frames are animation and depth, no pages.
        frames: int = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        for frame in range(frames):
            image.seek(frame)
            if image.width * image.height > PIXELS:
                raise TooBig(path=path)
            across, up = _dpi(image)
            dpi = max(across, up)
            orientation = image.getexif().get(_ORIENTATION, 1)
            jpeg = across == up and orientation in _TURNS and _shown_as_it_is(image, path)
            yield PageImage(
                path=path,
                frame=frame,
                dpi=dpi,
                turn=_TURNS[orientation] if jpeg else 0,
                jpeg=jpeg,
                stretch=(dpi / across, dpi / up),
            )


def picture_of(page: PageImage, spare: Path) -> tuple[Path, Dictionary]:
    """The file whose bytes are the page's picture in a PDF, and the dictionary that tells how they are coded.

    A JPEG is its own file, untouched; black and white as CCITT G4 and the rest, losslessly, go into the file `spare`.
    """
    if page.jpeg:
        with opened_image(page.path) as image:
            return page.path, _picture(image, Name.DCTDecode)
    pixels = upright(page)
    if pixels.mode == "1":
        encoded, black_is_1 = _group_four(pixels)
        parameters = Dictionary(K=-1, Columns=pixels.width, Rows=pixels.height, BlackIs1=black_is_1)
        picture = _picture(pixels, Name.CCITTFaxDecode, parameters)
    else:
        # PNG's row predictors, 10 to 15, are PDF's too; they halve the size of a page.
        colours = len(pixels.getbands())
        encoded = _png_data(pixels)
        parameters = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=pixels.width)
        picture = _picture(pixels, Name.FlateDecode, parameters)
    spare.write_bytes(encoded)
    return spare, picture


def upright(page: PageImage) -> Image.Image:
    """The page's pixels in one of the modes 1, L or RGB, square, turned for reading, transparency laid on white.

    A JPEG that is shown as it is stays as it is; its page is turned.
    """
    with opened_image(page.path) as image:
        image.seek(page.frame)
        pixels = image if page.jpeg else ImageOps.exif_transpose(_square(image, page.stretch))
        if pixels.mode in {"1", "L", "RGB"}:
            return pixels.copy()
        if pixels.mode.startswith("I;16") or pixels.mode in {"I", "F"}:
            return pixels.convert("I").point(lambda value: value / 257).convert("L")
        if pixels.has_transparency_data:
            coloured = pixels.convert("RGBA")
            white = Image.new("RGBA", coloured.size, "white")
            return Image.alpha_composite(white, coloured).convert("RGB")
        return pixels.convert("RGB")


@contextmanager
def opened_image(path: Path) -> Iterator[Image.Image]:
    """The image file, while in use. What Pillow says of a damaged one is said as `NotReadable`, here alone."""
    try:
        with Image.open(path, formats=("JPEG", "PNG", "TIFF")) as image:
            yield image
    except Image.DecompressionBombError as error:
        raise TooBig(path=path) from error
    except _DECODER_FAULTS as error:
        raise NotReadable(path=path) from error


def _shown_as_it_is(image: Image.Image, path: Path) -> bool:
    """A grey or colour JPEG with Huffman codes; PDF knows no arithmetic ones, PDF/A-2b here no four inks."""
    if image.format not in {"JPEG", "MPO"} or image.mode not in {"L", "RGB"}:
        return False
    return _frame_marker(path) in {0xC0, 0xC1, 0xC2}


def _frame_marker(path: Path) -> int:
    """The marker of a JPEG's frame: how its pixels are coded (ITU-T T.81, table B.1)."""
    with path.open("rb") as file:
        file.read(2)
        while len(marker := file.read(2)) == 2:
            if 0xC0 <= marker[1] <= 0xCF and marker[1] not in {0xC4, 0xC8, 0xCC}:
                return marker[1]
            file.seek(int.from_bytes(file.read(2), "big") - 2, io.SEEK_CUR)
    return 0


def _square(image: Image.Image, stretch: tuple[float, float]) -> Image.Image:
    if stretch == (1.0, 1.0):
        return image
    return image.resize((round(image.width * stretch[0]), round(image.height * stretch[1])))


def _picture(pixels: Image.Image, encoding: Name, parameters: Dictionary | None = None) -> Dictionary:
    picture = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=pixels.width,
        Height=pixels.height,
        ColorSpace=Name.DeviceRGB if pixels.mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=1 if pixels.mode == "1" else 8,
        Filter=encoding,
    )
    if parameters is not None:
        picture.DecodeParms = parameters
    return picture


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


def _png_data(pixels: Image.Image) -> bytes:
    """The compressed rows of the picture, as they stand in the IDAT chunks of a PNG."""
    png = io.BytesIO()
    pixels.save(png, "PNG")
    data, place, found = png.getvalue(), 8, b""
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"IDAT":
            found += data[place + 8 : place + 8 + length]
        place += length + 12
    return found


def _dpi(image: Image.Image) -> tuple[int, int]:
    """Dots per inch across and up, as the file says if that can be believed, else those at which the page is an A4."""
    said = image.info.get("dpi", (0, 0))
    across, up = (round(float(each)) for each in said[:2])
    sides = (image.width / max(across, 1), image.height / max(up, 1))
    if (
        across in BELIEVABLE_DPI
        and up in BELIEVABLE_DPI
        and all(_PAGE_INCHES[0] <= side <= _PAGE_INCHES[1] for side in sides)
    ):
        return across, up
    fitting = max(1, min(round(max(image.size) / A4_LONG_SIDE_INCHES), int(min(image.size) / _PAGE_INCHES[0])))
    return fitting, fitting
