"""The registration stamp: the five lines of every town hall's stamp, in one of nine zones of a page (domain 1.5)."""

from collections.abc import Sequence

from app.printing.sheet import Align, Box, Ink, Mark, Sheet
from app.printing.typesetting import Style, bottom_of, set_text
from app.printing.zones import HEIGHT, WIDTH, zone_box
from app.words import Words
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from opis_contract.numbers import NO_BREAK_SPACE, grouped

_FRAME = 0.35
_PADDING = 1.6
NAME = Style(7.5, 4.5, 2, bold=True, align=Align.CENTRE)
_LINE = Style(7.5, 5, 1, align=Align.CENTRE)
_STRONG = Style(9, 5, 1, bold=True, align=Align.CENTRE)


def stamp_sheet(entry: Entry, institution: Institution) -> Sheet:
    """The stamp alone. Raises `FontMissing`."""
    return Sheet(WIDTH, HEIGHT, f"{entry.number}/{entry.year}", tuple(_stamp(entry, institution, 0, 0)))


def stamped_page(entry: Entry, institution: Institution, *, zone: int, width: float, height: float) -> Sheet:
    """A page that is empty but for the stamp: for the paper itself, put once more through a printer."""
    place = zone_box(zone, width, height)
    marks = tuple(_stamp(entry, institution, place.left, place.top))
    return Sheet(width, height, f"{entry.number}/{entry.year}", marks)


def _stamp(entry: Entry, institution: Institution, left: float, top: float) -> list[Mark]:
    return framed(registration_lines(entry, institution), HEIGHT, left=left, top=top)


def registration_lines(entry: Entry, institution: Institution) -> Sequence[tuple[str, Style]]:
    """What the stamp says, line by line (domain 1.5)."""
    words = Words("ro")
    moment = in_legal_time(entry.registered_at)
    name = institution.name
    if institution.fiscal_code:
        code = words.say("printing.fiscal_code", fiscal_code=institution.fiscal_code)
        name += f" · {code.replace(' ', NO_BREAK_SPACE)}"
    content = entry.content
    return (
        (name, NAME),
        (words.say("printing.registry"), _LINE),
        (f"{words.say(f'printing.{entry.direction.value}')} · Nr. {grouped(entry.number, entry.prefix)}", _STRONG),
        (words.say("printing.stamp_day", day=f"{moment:%d}", month=f"{moment:%m}", year=f"{moment:%Y}"), _LINE),
        (words.say("printing.stamp_leaves", leaves=content.leaves, annexes=content.annexes), _LINE),
    )


def framed(lines: Sequence[tuple[str, Style]], height: float, *, left: float = 0, top: float = 0) -> list[Mark]:
    """The lines one below the other in a frame of a stamp's width."""
    column = left + _FRAME + _PADDING
    width = WIDTH - 2 * (_FRAME + _PADDING)
    marks: list[Mark] = [
        Ink(Box(left, top, WIDTH, _FRAME)),
        Ink(Box(left, top + height - _FRAME, WIDTH, _FRAME)),
        Ink(Box(left, top + _FRAME, _FRAME, height - 2 * _FRAME)),
        Ink(Box(left + WIDTH - _FRAME, top + _FRAME, _FRAME, height - 2 * _FRAME)),
    ]
    below = top + _FRAME + _PADDING * 0.7
    for text, style in lines:
        placed = set_text(text, style, left=column, top=below, width=width)
        marks += placed
        below = bottom_of(placed, below) + 0.55
    return marks
