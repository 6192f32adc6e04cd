"""Reading a stranger's picture file inside a worker process: pages, pixels, and the form in which they are kept."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from paper.durable import appearing
from paper.errors import NoSuchPage, TooBig
from paper.images import opened_image, page_images_of, upright
from paper.limits import Limits

QUALITY = 90
"""Of a JPEG of a PDF page: at 300 dots per inch no letter shows a trace of it."""
_NO_COLOUR = 12
"""How far from grey, of 127, the most colourful spot of a grey page may be."""


def count_image_pages(path: Path, limits: Limits) -> int:
    """The pages of an image file, one unless it is a TIFF. Raises `NotReadable` and `TooBig`."""
    pages = 0
    for _ in page_images_of(path):
        pages += 1
        if pages > limits.pages:
            raise TooBig(path=path)
    return pages


def image_pages(path: Path, limits: Limits) -> Iterator[tuple[Image.Image, int]]:
    """Each page's pixels with their dots per inch; a JPEG's as they are stored. Raises as `count_image_pages`."""
    for number, page in enumerate(page_images_of(path), start=1):
        if number > limits.pages:
            raise TooBig(path=path)
        yield upright(page), page.dpi


def keep_images(path: Path, folder: Path, limits: Limits) -> Iterator[Path]:
    """Each page as an image file of its own: a whole JPEG with its very bytes, anything else as a plain TIFF.

    Every pixel is decoded once, so that whoever opens these files meets no surprise.
    """
    for number, page in enumerate(page_images_of(path), start=1):
        if number > limits.pages:
            raise TooBig(path=path)
        pixels = upright(page)
        target = folder / f"{number:05}{'.jpg' if page.jpeg else '.tif'}"
        with appearing(target) as temporary:
            if page.jpeg:
                shutil.copyfile(path, temporary)
            else:
                packing = "group4" if pixels.mode == "1" else "raw"
                pixels.save(temporary, "TIFF", compression=packing, dpi=(page.dpi, page.dpi))
        yield target


def keep_rendered(picture: Image.Image, folder: Path, number: int, dpi: int) -> Path:
    """The picture of a PDF page as a JPEG, grey where the page has no colour."""
    target = folder / f"{number:05}.jpg"
    with appearing(target) as temporary:
        kept = picture if has_colour(picture) else picture.convert("L")
        kept.save(temporary, "JPEG", quality=QUALITY, dpi=(dpi, dpi))
    return target


def image_picture(path: Path, number: int, width: int, height: int) -> Image.Image:
    """Page `number`, the first is 1, made to fit into `width` x `height` pixels; small ones stay small."""
    for at, page in enumerate(page_images_of(path), start=1):
        if at == number:
            if not page.jpeg:
                picture = upright(page)
            else:
                with opened_image(path) as image:
                    # The decoder halves a JPEG for nothing, as often as the picture stays larger than asked.
                    image.draft(None, (width, height) if page.turn in {0, 180} else (height, width))
                    picture = image.convert(image.mode).rotate(-page.turn, expand=True)
            picture = picture.convert("L" if picture.mode == "1" else picture.mode)
            picture.thumbnail((width, height))
            return picture
    raise NoSuchPage(path=path, page=number)


def keep_picture(picture: Image.Image, target: Path) -> None:
    """The picture as PNG or JPEG, by the target's suffix."""
    with appearing(target) as temporary:
        if target.suffix == ".png":
            picture.save(temporary, "PNG", compress_level=1)
        else:
            picture.convert("RGB").save(temporary, "JPEG", quality=85)


def has_colour(picture: Image.Image) -> bool:
    """Whether any spot of four by four pixels of an RGB picture is not grey."""
    if picture.mode == "L":
        return False
    _, blue, red = picture.reduce(4).convert("YCbCr").split()
    extremes = (*blue.getextrema(), *red.getextrema())
    return any(abs(int(each) - 128) > _NO_COLOUR for each in extremes if isinstance(each, int | float))
