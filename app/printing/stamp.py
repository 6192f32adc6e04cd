"""The registration stamp: the five lines of every town hall's stamp, in one of nine zones of a page (domain 1.5)."""

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
_NAME = Style(7.5, 4.5, 2, bold=True, align=Align.CENTRE)
_LINE = Style(7.5, 5, 1, align=Align.CENTRE)
_STRONG = Style(9, 5, 1, bold=True, align=Align.CENTRE)


def stamp_sheet(entry: Entry, institution: Institution) -> Sheet:
    """The stamp alone. Raises `FontMissing`."""
    return Sheet(WIDTH, HEIGHT, f"{entry.number}/{entry.year}", tuple(_marks(entry, institution, 0, 0)))


def stamped_page(entry: Entry, institution: Institution, *, zone: int, width: float, height: float) -> Sheet:
    """A page that is empty but for the stamp: for the paper itself, put once more through a printer."""
    place = zone_box(zone, width, height)
    marks = tuple(_marks(entry, institution, place.left, place.top))
    return Sheet(width, height, f"{entry.number}/{entry.year}", marks)


def _marks(entry: Entry, institution: Institution, left: float, top: float) -> list[Mark]:
    words = Words("ro")
    moment = in_legal_time(entry.registered_at)
    column = left + _FRAME + _PADDING
    width = WIDTH - 2 * (_FRAME + _PADDING)
    name = institution.name
    if institution.fiscal_code:
        code = words.say("printing.fiscal_code", fiscal_code=institution.fiscal_code)
        name += f" · {code.replace(' ', NO_BREAK_SPACE)}"
    content = entry.content
    lines = (
        (name, _NAME),
        (words.say("printing.registry"), _LINE),
        (f"{words.say(f'printing.{entry.direction.value}')} · Nr. {grouped(entry.number, entry.prefix)}", _STRONG),
        (words.say("printing.stamp_day", day=f"{moment:%d}", month=f"{moment:%m}", year=f"{moment:%Y}"), _LINE),
        (words.say("printing.stamp_leaves", leaves=content.leaves, annexes=content.annexes), _LINE),
    )
    marks: list[Mark] = [
        Ink(Box(left, top, WIDTH, _FRAME)),
        Ink(Box(left, top + HEIGHT - _FRAME, WIDTH, _FRAME)),
        Ink(Box(left, top + _FRAME, _FRAME, HEIGHT - 2 * _FRAME)),
        Ink(Box(left + WIDTH - _FRAME, top + _FRAME, _FRAME, HEIGHT - 2 * _FRAME)),
    ]
    below = top + _FRAME + _PADDING * 0.7
    for text, style in lines:
        placed = set_text(text, style, left=column, top=below, width=width)
        marks += placed
        below = bottom_of(placed, below) + 0.55
    return marks
