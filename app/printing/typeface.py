"""The typeface of everything printed: shipped with the program, because it has ș and ț with the comma below."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

import resources
from app.errors import FontMissing

REGULAR = "OpisSans"
BOLD = "OpisSans-Bold"
FONTS = Path(resources.__file__).parent / "fonts"
FILES = {REGULAR: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf"}


@cache
def load_fonts(folder: Path = FONTS) -> None:
    """Make the typeface known to whoever measures and draws. Raises `FontMissing`."""
    for name, file in FILES.items():
        path = folder / file
        try:
            pdfmetrics.registerFont(TTFont(name, str(path)))
        except (TTFError, OSError) as error:
            raise FontMissing(path=path) from error
