"""The emergency kit on paper: a sheet to write on with its numbers printed, and slips to cut off for the citizens.

Every row has its number, a square for the scanner that later finds it, and the tracking code that stands on the slip.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.closing.lettering import BOLD, REGULAR, load_fonts, shortened
from app.durable import make_folder, write_bytes
from app.errors import KitHasNoNumbers
from app.outage.kit import ROWS, KitRow, KitSheet
from app.printing.symbols import runs, square_rows
from app.words import Words
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from opis_contract.numbers import grouped

if TYPE_CHECKING:
    from app.desk import Desk

_LEFT = 12 * mm
_RIGHT = A4[0] - 12 * mm
_ROW = 11 * mm
_HEAD = 52 * mm
_PER_PAGE = 20
_SLIPS = (2, 5)
_COLUMNS = ((0, "row"), (34, "time"), (50, "sender"), (100, "summary"), (150, "leaves"), (165, "signature"))
"""Millimetres from the left edge at which the columns begin."""


def print_kit(desk: "Desk", words: Words, rows: int = ROWS) -> Path:
    """Allot the numbers of a new sheet, then print it: the file in the home's folder of prints.

    Raises `KitHasNoNumbers`; the next sync then brings some.
    """
    try:
        sheet = desk.kit.allot(rows)
    except KitHasNoNumbers:
        desk.kit.want()
        raise
    identity = desk.identity()
    return reprint(desk.home.print, sheet, identity.institution, identity.counter, words)


def reprint(folder: Path, sheet: KitSheet, institution: Institution, counter: str, words: Words) -> Path:
    """Print a sheet whose numbers are allotted; again gives the same bytes."""
    make_folder(folder)
    path = folder / f"kit-{sheet.register}-{sheet.year}-{sheet.sheet}.pdf"
    write_bytes(path, kit_pdf(sheet, institution=institution, counter=counter, words=words))
    return path


def kit_pdf(sheet: KitSheet, *, institution: Institution, counter: str, words: Words) -> bytes:
    """The sheet and its slips as one PDF."""
    load_fonts()
    target = BytesIO()
    page = Canvas(target, pagesize=A4, invariant=1, initialFontName=REGULAR)  # type: ignore[arg-type]  # stubs: float
    page.setTitle(f"{words.say('outage.paper.title')} {sheet.sheet}")
    page.setCreator("Opis")
    for begin in range(0, len(sheet.rows), _PER_PAGE):
        _head(page, sheet, institution, counter, words)
        for place, row in enumerate(sheet.rows[begin : begin + _PER_PAGE]):
            _line(page, row, institution, top=A4[1] - _HEAD - place * _ROW)
        page.showPage()
    across, down = _SLIPS
    for begin in range(0, len(sheet.rows), across * down):
        for place, row in enumerate(sheet.rows[begin : begin + across * down]):
            _slip(page, row, institution, words, left=A4[0] / across * (place % across), line=place // across)
        page.showPage()
    page.save()
    return target.getvalue()


def row_mark(row: KitRow, institution: Institution) -> str:
    """What the square of a row says: as the archive's bar code, so that a scan of the sheet finds the entries."""
    return f"RO|{institution.fiscal_code}|{row.register}|{row.year}|{row.number}"


def _head(page: Canvas, sheet: KitSheet, institution: Institution, counter: str, words: Words) -> None:
    printed = in_legal_time(sheet.printed_at)
    top = A4[1] - 14 * mm
    page.setFont(REGULAR, 9)
    page.drawString(_LEFT, top, institution.name)
    page.drawRightString(_RIGHT, top, f"{counter} · {sheet.register} · {printed:%d.%m.%Y %H:%M}")
    page.setFont(BOLD, 15)
    page.drawString(_LEFT, top - 8 * mm, f"{words.say('outage.paper.title')} {sheet.sheet} · {sheet.year}")
    page.setFont(REGULAR, 8)
    for place, key in enumerate(("in_order", "true_time", "slip", "afterwards")):
        page.drawString(_LEFT, top - 14 * mm - place * 4 * mm, words.say(f"outage.paper.{key}"))
    line = A4[1] - _HEAD + 2 * mm
    page.setFont(BOLD, 8)
    for left, key in _COLUMNS:
        page.drawString(_LEFT + left * mm, line, words.say(f"outage.paper.{key}"))
    page.line(_LEFT, line - 2 * mm, _RIGHT, line - 2 * mm)


def _line(page: Canvas, row: KitRow, institution: Institution, *, top: float) -> None:
    page.setFont(REGULAR, 8)
    page.drawString(_LEFT, top - 7 * mm, f"{row.row:02d}")
    page.setFont(BOLD, 11)
    page.drawString(_LEFT + 6 * mm, top - 7 * mm, grouped(row.number))
    _square(page, row_mark(row, institution), left=_LEFT + 24 * mm, top=top - 0.5 * mm, side=9.5 * mm)
    for left, _ in _COLUMNS[1:]:
        page.line(_LEFT + (left - 1) * mm, top, _LEFT + (left - 1) * mm, top - _ROW)
    page.line(_LEFT, top - _ROW, _RIGHT, top - _ROW)


def _slip(page: Canvas, row: KitRow, institution: Institution, words: Words, *, left: float, line: int) -> None:
    wide, high = A4[0] / _SLIPS[0], A4[1] / _SLIPS[1]
    top = A4[1] - line * high
    page.setDash(2, 2)
    page.line(left, top - high, left + wide, top - high)
    page.line(left + wide, top, left + wide, top - high)
    page.setDash()
    inset = left + 7 * mm
    page.setFont(REGULAR, 8)
    page.drawString(inset, top - 8 * mm, shortened(institution.name, REGULAR, 8, wide - 40 * mm))
    page.setFont(BOLD, 16)
    page.drawString(inset, top - 16 * mm, f"{grouped(row.number)} / {row.year}")
    page.setFont(REGULAR, 8)
    for place, key in enumerate(("slip_day", "slip_sender", "slip_summary", "slip_leaves", "slip_clerk")):
        page.drawString(inset, top - 23 * mm - place * 6 * mm, f"{words.say(f'outage.paper.{key}')} ______________")
    page.drawString(inset, top - high + 5 * mm, f"{words.say('outage.paper.code')} {row.tracking_code}")
    _square(page, row_mark(row, institution), left=left + wide - 28 * mm, top=top - 5 * mm, side=21 * mm)
    page.rect(left + wide - 34 * mm, top - high + 5 * mm, 28 * mm, 18 * mm)
    page.setFont(REGULAR, 6)
    page.drawString(left + wide - 33 * mm, top - high + 20 * mm, words.say("outage.paper.stamp"))


def _square(page: Canvas, text: str, *, left: float, top: float, side: float) -> None:
    rows = square_rows(text)
    module = side / len(rows)
    for line, row in enumerate(rows):
        for begin, end in runs(row):
            page.rect(
                left + begin * module, top - (line + 1) * module, (end - begin) * module, module, stroke=0, fill=1
            )
