"""The papers in the fake scanner's feeder: pages of a town hall's morning, drawn in Romanian."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from devices.errors import ScenarioWrong
from devices.scanning import Colour

FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
)

_INK, _PAPER, _STAMP = (24, 24, 30), (252, 251, 247), (38, 62, 150)

# Heading, then lines; one text per sheet, over and over.
TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "CERERE",
        (
            "Către Primăria Comunei Valea Teiului, județul Timiș",
            "",
            "Subsemnata Popa Elena, domiciliată în satul Teiuș,",
            "strada Morii nr. 14, vă rog să binevoiți a-mi elibera",
            "certificatul de urbanism pentru imobilul înscris în",
            "cartea funciară nr. 401 228, în vederea construirii",
            "unei anexe gospodărești.",
            "",
            "Anexez: plan cadastral, extras de carte funciară,",
            "dovada achitării taxei.",
            "",
            "Vă mulțumesc și aștept răspunsul dumneavoastră.",
        ),
    ),
    (
        "EXTRAS DE CARTE FUNCIARĂ",
        (
            "pentru informare",
            "",
            "Unitatea administrativ-teritorială: Valea Teiului",
            "Număr cadastral: 401 228    Suprafață: 1 240 mp",
            "Categoria de folosință: curți-construcții",
            "",
            "Înscrieri privitoare la proprietate:",
            "1. Drept de proprietate, dobândit prin moștenire,",
            "   cotă actuală 1/1, Popa Elena.",
            "",
            "Nu sunt înscrieri privitoare la sarcini.",
        ),
    ),
    (
        "CHITANȚĂ",
        (
            "Seria VT nr. 003 517",
            "",
            "Am primit de la Popa Elena suma de 37 lei,",
            "adică treizeci și șapte lei, reprezentând taxă",
            "pentru eliberarea certificatului de urbanism.",
            "",
            "Casier,",
            "Ștefan Țăranu",
        ),
    ),
)


def draw_sheet(number: int, resolution: int, colour: Colour, fonts: Sequence[Path] = ()) -> Image.Image:
    """Side `number` (from 1) of the stack as the scanner sees it: A4 in the pixels of `resolution` dpi.

    `fonts` are one or two TrueType files, text and heading. Raises `ScenarioWrong` for a font that cannot be read.
    """
    text, heading = (*(fonts or FONTS), *(fonts or FONTS))[:2]
    title, lines = TEXTS[(number - 1) % len(TEXTS)]
    point = resolution / 72
    sheet = Image.new("RGB", _a4(resolution), _PAPER)
    pen = ImageDraw.Draw(sheet)
    middle, margin = sheet.width / 2, 56 * point
    pen.text((margin, 42 * point), "PRIMĂRIA COMUNEI VALEA TEIULUI", _INK, _font(heading, 11 * point))
    pen.text((middle, 120 * point), title, _INK, _font(heading, 18 * point), anchor="mm")
    pen.multiline_text((margin, 170 * point), "\n".join(lines), _INK, _font(text, 13 * point), spacing=9 * point)
    pen.text((middle, 810 * point), f"{number}", _INK, _font(text, 10 * point), anchor="mm")
    centre, radius = (430 * point, 640 * point), 48 * point
    pen.circle(centre, radius, outline=_STAMP, width=max(1, round(2 * point)))
    pen.text(centre, "ROMÂNIA", _STAMP, _font(heading, 11 * point), anchor="mm")
    return _seen(sheet, colour)


@lru_cache(maxsize=4)
def paper_sheet(paper: Path, resolution: int, colour: Colour) -> Image.Image:
    """An image file as the scanner sees it on an A4 sheet. Raises `ScenarioWrong` for one that cannot be read."""
    try:
        with Image.open(paper) as picture:
            sheet = picture.convert("RGB")
    except (OSError, Image.DecompressionBombError) as unreadable:
        raise ScenarioWrong(file=str(paper)) from unreadable
    size = _a4(resolution)
    return _seen(sheet if sheet.size == size else sheet.resize(size), colour)


def _a4(resolution: int) -> tuple[int, int]:
    return round(210 / 25.4 * resolution), round(297 / 25.4 * resolution)


def _seen(sheet: Image.Image, colour: Colour) -> Image.Image:
    match colour:
        case Colour.COLOUR:
            return sheet
        case Colour.GREY:
            return sheet.convert("L")
        case Colour.LINEART:
            return sheet.convert("L").point(lambda value: 255 if value > 150 else 0, "1")


def _font(file: Path, size: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(file, size)
    except OSError as unreadable:
        raise ScenarioWrong(file=str(file)) from unreadable
