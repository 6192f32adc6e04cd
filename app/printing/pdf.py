"""Sheets as pages of a PDF: the same sheets give the same bytes."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from app.printing.sheet import Align, Bars, Ink, Line, Mark, Sheet, Square
from app.printing.symbols import QUIET_BARS, bar_widths, runs, square_rows
from app.printing.typeface import BOLD, REGULAR, load_fonts
from app.printing.typesetting import ASCENT, MILLIMETRES


def pdf_of(sheet: Sheet, *further: Sheet) -> bytes:
    """One page for each sheet, all of the first one's size. Raises `FontMissing`."""
    load_fonts()
    target = BytesIO()
    page = Canvas(
        target,
        pagesize=(sheet.width / MILLIMETRES, sheet.height / MILLIMETRES),
        invariant=1,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs say float; the library wants the name
    )
    page.setTitle(sheet.title)
    page.setCreator("Opis")
    for each in (sheet, *further):
        # Millimetres from the upper left corner from here on, and points for nothing but the size of text.
        page.translate(0, sheet.height / MILLIMETRES)
        for mark in each.marks:
            _draw(page, mark)
        page.showPage()
    page.save()
    return target.getvalue()


def _draw(page: Canvas, mark: Mark) -> None:
    match mark:
        case Line():
            _write(page, mark)
        case Ink(box):
            _blacken(page, box.left, box.top, box.width, box.height)
        case Bars(box, text):
            widths = bar_widths(text)
            module = box.width / (sum(widths) + 2 * QUIET_BARS)
            left = box.left + QUIET_BARS * module
            for at, width in enumerate(widths):
                if at % 2 == 0:
                    _blacken(page, left, box.top, width * module, box.height)
                left += width * module
        case Square(box, text):
            rows = square_rows(text)
            module = min(box.width, box.height) / len(rows)
            for down, row in enumerate(rows):
                for first, last in runs(row):
                    _blacken(page, box.left + first * module, box.top + down * module, (last - first) * module, module)


def _write(page: Canvas, line: Line) -> None:
    page.setFont(BOLD if line.bold else REGULAR, line.size)
    baseline = -(line.box.top / MILLIMETRES + ASCENT * line.size)
    match line.align:
        case Align.LEFT:
            page.drawString(line.box.left / MILLIMETRES, baseline, line.text)
        case Align.CENTRE:
            page.drawCentredString((line.box.left + line.box.width / 2) / MILLIMETRES, baseline, line.text)
        case Align.RIGHT:
            page.drawRightString(line.box.right / MILLIMETRES, baseline, line.text)


def _blacken(page: Canvas, left: float, top: float, width: float, height: float) -> None:
    page.rect(
        left / MILLIMETRES,
        -(top + height) / MILLIMETRES,
        width / MILLIMETRES,
        height / MILLIMETRES,
        stroke=0,
        fill=1,
    )
