"""Pages as a scanner would give them: Romanian text at 300 dpi."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from paper.tesseract import Tesseract

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
A4_AT_300 = (2480, 3508)
PETITION = (
    "Către Primăria Municipiului Târgoviște",
    "Subsemnata Popescu Elena, domiciliată în strada Florilor",
    "numărul șapte, vă rog să binevoiți a elibera un certificat",
    "de urbanism pentru imobilul înscris în cartea funciară.",
    "Anexez planul cadastral și extrasul de carte funciară,",
    "împreună cu dovada achitării taxei către bugetul local.",
    "Țin să menționez că aștept înștiințarea în termenul legal.",
)

WritePage = Callable[..., Path]


@pytest.fixture(scope="session")
def tesseract() -> Iterator[Tesseract]:
    """The reader of pages, its engine loaded once for all tests."""
    with Tesseract() as recogniser:
        yield recogniser


@pytest.fixture
def write_page(tmp_path: Path) -> WritePage:
    """Writes a typed A4 page of the given lines; mode and format as asked."""

    def write(
        name: str = "page.jpg", lines: tuple[str, ...] = PETITION, mode: str = "RGB", dpi: int = 300, **options: object
    ) -> Path:
        size = (A4_AT_300[0] * dpi // 300, A4_AT_300[1] * dpi // 300)
        image = Image.new("L" if mode == "1" else mode, size, "white")
        draw = ImageDraw.Draw(image)
        font = ImageFont.truetype(FONT, 52 * dpi // 300)
        for number, line in enumerate(lines):
            draw.text((240 * dpi // 300, (300 + 110 * number) * dpi // 300), line, font=font, fill="black")
        path = tmp_path / name
        image.convert(mode).save(path, dpi=(dpi, dpi), **options)
        return path

    return write
