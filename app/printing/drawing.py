"""What labels and receipts are drawn with: the program's typeface, bars and squares; one drawing, one file."""

from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

import resources
from app.errors import FontMissing
from opis_contract.entries import Entry
from opis_contract.identifiers import normalise_fiscal_code
from opis_contract.messages import Institution

REGULAR = "OpisSans"
BOLD = "OpisSans-Bold"
FONTS = Path(resources.__file__).parent / "fonts"


def canvas(width: float, height: float, *, title: str) -> tuple[Canvas, BytesIO]:
    """A page of this size in points, and where its bytes go. The same drawing gives the same bytes."""
    load_fonts(FONTS)
    target = BytesIO()
    page = Canvas(
        target,
        pagesize=(width, height),
        invariant=1,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs say float; the library wants the name
    )
    page.setTitle(title)
    page.setCreator("Opis")
    return page, target


@cache
def load_fonts(folder: Path) -> None:
    """Make the typeface known to the drawing library. Raises `FontMissing`."""
    for name, file in ((REGULAR, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        path = folder / file
        try:
            pdfmetrics.registerFont(TTFont(name, str(path)))
        except (TTFError, OSError) as error:
            raise FontMissing(path=path) from error


def text_width(text: str, font: str, size: float) -> float:
    """Width of the text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted_size(text: str, font: str, largest: float, width: float) -> float:
    """The largest size in points, at most `largest`, in which the text is no wider than `width`."""
    natural = text_width(text, font, largest)
    return largest if natural <= width else largest * width / natural


def shortened(text: str, font: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis when it is wider than `width`."""
    if text_width(text, font, size) <= width:
        return text
    while text and text_width(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def barcode_text(entry: Entry, institution: Institution) -> str:
    """`RO|<institution>|<register>|<year>|<number>` for the readers of archives (domain 1.5)."""
    code = normalise_fiscal_code(institution.fiscal_code)
    return f"RO|{code if code.isascii() else ''}|{entry.register_code}|{entry.year}|{entry.number}"


def code128(text: str, *, width: float, height: float) -> Code128:
    """The bars, `width` points wide at most; whole thousandths of an inch are what thermal printers keep sharp."""
    narrowest = Code128(text, barWidth=1, barHeight=height, quiet=False)
    return Code128(text, barWidth=width / narrowest.width, barHeight=height, quiet=False)


class QrCode(Flowable):
    """A QR code with its quiet zone, centred in the given width; `side` in points."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self._rows = [list(row) for row in segno.make(text, micro=False, error="m").matrix_iter(border=2)]
        self._side = side
        self._available = side

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        return aW, self._side

    def draw(self) -> None:
        module = self._side / len(self._rows)
        left = (self._available - self._side) / 2
        for index, row in enumerate(self._rows):
            bottom = self._side - (index + 1) * module
            for first, last in _runs(row):
                self.canv.rect(left + first * module, bottom, (last - first) * module, module, stroke=0, fill=1)


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark modules begin and end: one rectangle for several leaves no hairlines between them."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            runs.append((start, index))
            start = None
    return runs
