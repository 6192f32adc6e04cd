"""Reading one page inside a worker process: the picture as Tesseract reads it best, then its words."""

from functools import cache
from pathlib import Path

from PIL.Image import Image, Resampling
from PIL.ImageFilter import BoxBlur

from paper.engine import Engine
from paper.images import opened_image

FULL_SIZE_FROM = 250
"""From this many dots per inch on a page is read at 200, its grain smoothed: 0.3 % of letters wrong, twice as fast."""


def words_of(image: Path, dpi: int, language: str) -> tuple[str, float]:
    """Tesseract's table of the page, and how many page pixels one of its pixels stands for.

    Raises `NotReadable`, `TooBig` and `EngineMissing`.
    """
    grey, scale = _for_reading(image, dpi)
    # A page at two thirds is still called 300 dots per inch: that is how its accuracy was measured.
    said = 300 if dpi >= FULL_SIZE_FROM else max(dpi, 70)
    return _engine(language).words(grey, said), scale


@cache
def _engine(language: str) -> Engine:
    return Engine(language)


def _for_reading(image: Path, dpi: int) -> tuple[Image, float]:
    with opened_image(image) as page:
        page.draft("L", page.size)  # the decoder leaves a JPEG's colours out
        grey = page.convert("L")
    if dpi < FULL_SIZE_FROM:
        return grey, 1.0
    scale = 1.5 * dpi / 300
    # Tesseract takes the grain of a pale copy for letters, up to thirty times slower; smoothed over three pixels it is
    # gone, and no letter of eight points suffers.
    smooth = grey.filter(BoxBlur(1))
    size = max(1, round(grey.width / scale)), max(1, round(grey.height / scale))
    return smooth.resize(size, Resampling.BOX), scale
