"""The label on the paper: its number readable across a table, bars for the archive, a square for the citizen's page."""

from dataclasses import replace

from app.printing.sheet import Align, Bars, Box, Mark, Sheet, Square
from app.printing.symbols import barcode_text, status_link
from app.printing.typesetting import ASCENT, DESCENT, MILLIMETRES, Style, bottom_of, line_height, set_text
from app.words import Words
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from opis_contract.numbers import grouped
from opis_contract.replies import shown_numbers_answered

SIZES = ((62.0, 29.0), (50.0, 30.0))
"""Width and height of the rolls that labels are sold on, in millimetres."""

_MARGIN = 1.5
_GAP = 1.0
_BARS = 5.5

_INSTITUTION = Style(size=6.5, smallest=4, lines=2, bold=True)
_FACTS = Style(size=6.5, smallest=4)
_NUMBER = Style(size=26, smallest=8, bold=True)
_YEAR = Style(size=8, smallest=4, align=Align.RIGHT)
_PLAIN_CODE = Style(size=4.5, smallest=3, align=Align.CENTRE)


def label_sheet(
    entry: Entry, institution: Institution, *, status_address: str | None, width: float, height: float
) -> Sheet:
    """The label of an entry. A desk without a server has no page to point to, and its labels no square."""
    words = Words("ro")
    moment = in_legal_time(entry.registered_at)
    inner = width - 2 * _MARGIN
    code = barcode_text(entry, institution)

    caption_top = height - _MARGIN - line_height(_PLAIN_CODE.size)
    # The margins are part of the quiet zones: the longest code leaves a module one dot wide on 50 mm.
    bars = Box(0, caption_top - _BARS, width, _BARS)
    marks: list[Mark] = [
        *set_text(code, _PLAIN_CODE, left=_MARGIN, top=caption_top, width=inner),
        Bars(bars, code),
    ]

    side = bars.top - _GAP - _MARGIN if status_address else 0.0
    column = inner - side - _GAP if side else inner
    if status_address:
        square = Box(width - _MARGIN - side, _MARGIN, side, side)
        marks.append(Square(square, status_link(status_address, entry)))

    name = set_text(institution.name, _INSTITUTION, left=_MARGIN, top=_MARGIN, width=column)
    books = " · ".join(filter(None, (entry.register_code, entry.shown_order)))
    facts = f"{books} · {words.say(f'printing.{entry.direction.value}')} · {moment:%d.%m.%Y %H:%M}"
    below = set_text(facts, _FACTS, left=_MARGIN, top=bottom_of(name, _MARGIN) + 0.3, width=column)
    answered = ", ".join(shown_numbers_answered(entry.content))
    if answered:
        told = words.say("printing.answers", numbers=answered)
        below = (*below, *set_text(told, _FACTS, left=_MARGIN, top=bottom_of(below, _MARGIN) + 0.3, width=column))
    marks += [*name, *below, *_number(entry, column, bottom_of(below, _MARGIN), bars.top - 0.5)]
    return Sheet(width, height, f"{entry.number}/{moment:%d.%m.%Y}", tuple(marks))


def _number(entry: Entry, column: float, top: float, bottom: float) -> list[Mark]:
    """The number as large as the room between the lines allows, its year small at the right."""
    room = bottom - top
    year = set_text(f"/ {entry.year}", _YEAR, left=_MARGIN + column * 0.76, top=0, width=column * 0.24)
    largest = min(_NUMBER.size, room / line_height(1))
    number = set_text(
        grouped(entry.number, entry.prefix),
        Style(largest, min(largest, _NUMBER.smallest), bold=True),
        left=_MARGIN,
        top=0,
        width=column * 0.76,
    )
    baseline = bottom - max((DESCENT * line.size for line in number), default=0.0) * MILLIMETRES
    return [
        replace(line, box=replace(line.box, top=baseline - ASCENT * line.size * MILLIMETRES))
        for line in (*number, *year)
    ]
