"""The label on the paper: 62 by 29 mm, its number readable across a table, bars for the archive's readers."""

from app.printing.drawing import (
    BOLD,
    REGULAR,
    barcode_text,
    canvas,
    code128,
    fitted_size,
    shortened,
    text_width,
)
from app.words import Words
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from opis_contract.numbers import grouped

POINTS = 72 / 25.4
WIDTH, HEIGHT = 62 * POINTS, 29 * POINTS
_MARGIN = 2.5 * POINTS


def label_pdf(entry: Entry, institution: Institution) -> bytes:
    """The label as one PDF page. Raises `FontMissing`."""
    words = Words("ro")
    moment = in_legal_time(entry.registered_at)
    page, target = canvas(WIDTH, HEIGHT, title=f"{entry.number}/{moment:%d.%m.%Y}")
    inner = WIDTH - 2 * _MARGIN

    top = HEIGHT - _MARGIN - 6
    page.setFont(BOLD, 6.5)
    page.drawString(_MARGIN, top, shortened(institution.name, BOLD, 6.5, inner))
    page.setFont(REGULAR, 6)
    direction = words.say(f"printing.{entry.direction.value}")
    page.drawString(_MARGIN, top - 8, f"{entry.register_code} · {direction}")
    day = f"{moment:%d.%m.%Y}  {moment:%H:%M}"
    page.drawRightString(WIDTH - _MARGIN, top - 8, day)

    number = grouped(entry.number)
    size = fitted_size(number, BOLD, 28, inner * 0.72)
    page.setFont(BOLD, size)
    page.drawString(_MARGIN, top - 33, number)
    page.setFont(REGULAR, 10)
    page.drawString(_MARGIN + text_width(number, BOLD, size) + 4, top - 33, f"/ {entry.year}")

    text = barcode_text(entry, institution)
    bars = code128(text, width=inner, height=6.5 * POINTS)
    bars.drawOn(page, _MARGIN, _MARGIN + 6)
    page.setFont(REGULAR, 4.5)
    page.drawCentredString(WIDTH / 2, _MARGIN, text)
    page.showPage()
    page.save()
    return target.getvalue()
