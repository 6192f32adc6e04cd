"""The citizen's receipt: what was handed in, under which number, until when, and where to look (domain 1.5).

On a roll it is as long as its content; on A5 or A4 it is set larger, and smaller again until it fits the page. It
carries the journal's leaf: with it anyone can later prove that the entry was not changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.enrolment import DeskIdentity
from app.printing.sheet import Align, Box, Ink, Mark, Sheet, Square
from app.printing.symbols import status_link
from app.printing.typesetting import Style, bottom_of, set_text
from app.queries import EntryView
from app.words import Words
from opis_contract.catalogue import DocumentClass
from opis_contract.entries import Entry
from opis_contract.legal_time import in_legal_time
from opis_contract.numbers import grouped
from opis_contract.parties import Party, PartyKind
from opis_contract.registers import Direction
from opis_contract.replies import shown_numbers_answered

WIDEST_ROLL = 110.0
"""Millimetres; what is wider is a page."""

_ANNEXES_NAMED = 8


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt is made of. `masked` shows a person as surname and initials.

    `kind` is the paper's class as it held on its day, None for a type that is no class.
    """

    view: EntryView
    desk: DeskIdentity
    kind: DocumentClass | None = None
    duplicate: bool = False
    masked: bool = False


def receipt_sheet(facts: ReceiptFacts, *, width: float, height: float | None) -> Sheet:
    """The receipt on paper this wide; `height` None is a roll. Raises `FontMissing`."""
    entry = facts.view.entry
    title = f"{entry.number}/{entry.year}"
    if height is None:
        margin = 4.0 if width >= 78 else 1.5  # of an 80 mm roll a printer's head reaches 72
        column = _Column(margin, width - 2 * margin, scale=width / 80, page=width > WIDEST_ROLL)
        _compose(column, facts)
        return Sheet(width, column.top + margin, title, tuple(column.marks))
    margin = width * 0.08
    scale = width / 110
    while True:
        column = _Column(margin, width - 2 * margin, scale=scale, page=True)
        _compose(column, facts)
        if column.top + margin <= height or scale < 0.5:
            return Sheet(width, height, title, tuple(column.marks))
        scale *= 0.96


class _Column:
    """The parts of a receipt from top to bottom, each below the one before."""

    def __init__(self, margin: float, width: float, *, scale: float, page: bool) -> None:
        self.left = margin
        self.top = margin
        self.width = width
        self.scale = scale
        self.page = page
        self.marks: list[Mark] = []

    def text(self, text: str, size: float, *, bold: bool = False, align: Align = Align.CENTRE, lines: int = 20) -> None:
        """A paragraph over the whole width."""
        style = Style(size * self.scale, size * self.scale * 0.7, lines, bold, align)
        self._put(set_text(text, style, left=self.left, top=self.top, width=self.width))

    def large(self, text: str, size: float) -> None:
        """One line as large as the width allows."""
        style = Style(size * self.scale, 4, 1, bold=True, align=Align.CENTRE)
        self._put(set_text(text, style, left=self.left, top=self.top, width=self.width))

    def row(self, name: str, text: str) -> None:
        """A named fact: the name at the left, the text beside it on as many lines as it needs."""
        labels = self.width * (0.27 if self.page else 0.31)
        named = Style(7 * self.scale, 5 * self.scale, 2)
        told = Style(8 * self.scale, 8 * self.scale, 20)
        left = set_text(name, named, left=self.left, top=self.top + 0.35 * self.scale, width=labels - 1)
        right = set_text(text, told, left=self.left + labels, top=self.top, width=self.width - labels)
        self._put((*left, *right))
        self.gap(0.4)

    def rule(self) -> None:
        """A thin line across."""
        self.gap(1.2)
        self.marks.append(Ink(Box(self.left, self.top, self.width, 0.2)))
        self.top += 0.2
        self.gap(1.2)

    def gap(self, millimetres: float) -> None:
        """Free space."""
        self.top += millimetres * self.scale

    def square(self, text: str, beside: tuple[tuple[str, float, bool], ...]) -> None:
        """The citizen's square: on a roll above its texts, on a page beside them."""
        side = 32.0 * self.scale if not self.page else 34.0
        if not self.page:
            left = self.left + (self.width - side) / 2
            self.marks.append(Square(Box(left, self.top, side, side), text))
            self.top += side
            for words, size, bold in beside:
                self.text(words, size, bold=bold)
            return
        self.marks.append(Square(Box(self.left, self.top, side, side), text))
        left, top = self.left + side + 4, self.top + 3 * self.scale
        for words, size, bold in beside:
            style = Style(size * self.scale, size * self.scale * 0.7, 4, bold)
            placed = set_text(words, style, left=left, top=top, width=self.width - side - 4)
            self.marks += placed
            top = bottom_of(placed, top) + 1.2 * self.scale
        self.top = max(self.top + side, top)

    def _put(self, marks: tuple[Mark, ...]) -> None:
        self.marks += marks
        self.top = bottom_of(marks, self.top)


def _compose(column: _Column, facts: ReceiptFacts) -> None:
    words = Words("ro")
    entry = facts.view.entry
    _institution(column, facts.desk, words)
    column.rule()
    _number(column, entry, words, duplicate=facts.duplicate)
    column.rule()
    for name, text in _rows(entry, facts.kind, words, masked=facts.masked):
        column.row(words.say(f"printing.{name}"), text)
    if facts.kind is not None and facts.kind.receipt_text:
        column.rule()
        column.text(facts.kind.receipt_text, 8, align=Align.LEFT)
    column.rule()
    _tracking(column, facts, words)
    column.rule()
    column.text(words.say("printing.privacy"), 6, align=Align.LEFT)
    column.gap(1.2)
    column.text(words.say("printing.leaf"), 6)
    half = len(facts.view.leaf) // 2
    for part in (facts.view.leaf[:half], facts.view.leaf[half:]):
        column.text(part, 6, lines=1)


def _institution(column: _Column, desk: DeskIdentity, words: Words) -> None:
    institution = desk.institution
    codes = []
    if institution.fiscal_code:
        codes.append(words.say("printing.fiscal_code", fiscal_code=institution.fiscal_code))
    if institution.phone:
        codes.append(words.say("printing.phone", phone=institution.phone))
    column.text(institution.name, 10, bold=True)
    for line in (institution.address, " · ".join(codes)):
        column.text(line, 7)


def _number(column: _Column, entry: Entry, words: Words, *, duplicate: bool) -> None:
    moment = in_legal_time(entry.registered_at)
    column.text(f"{words.say('printing.receipt')} · {words.say(f'printing.{entry.direction.value}')}", 7)
    if duplicate:
        column.text(words.say("printing.duplicate"), 14, bold=True)
    column.large(grouped(entry.number, entry.prefix), 26)
    column.text(f"{entry.register_code} · {moment:%d.%m.%Y} · {moment:%H:%M}", 10)
    if entry.shown_order is not None:
        column.text(words.say("printing.order", order=entry.shown_order), 10)
    if answered := shown_numbers_answered(entry.content):
        column.text(words.say("printing.answers", numbers=", ".join(answered)), 10)
    if entry.offline:
        column.text(words.say("printing.offline"), 7)


def _rows(entry: Entry, kind: DocumentClass | None, words: Words, *, masked: bool) -> Iterator[tuple[str, str]]:
    content = entry.content
    shown = masked_name if masked else _whole_name
    if content.sender is not None:
        yield "depositor", shown(content.sender)
    if entry.direction is not Direction.INCOMING and content.recipients:
        yield "recipient", ", ".join(map(shown, content.recipients))
    yield "summary", content.summary
    yield "leaves", str(content.leaves)
    yield "annexes", _annexes(content.annexes, content.annex_list, words)
    if content.missing_annexes:
        yield "missing_annexes", ", ".join(content.missing_annexes)
    if kind is not None and kind.fee:
        yield "fee", words.say("printing.fee_lei", fee=f"{kind.fee:.2f}".replace(".", ","))
    if content.unpaid_fee:
        yield "unpaid_fee", content.unpaid_fee
    if content.department:
        yield "department", content.department
    if content.deadline is not None:
        yield "deadline", f"{content.deadline.limit:%d.%m.%Y}"
        if content.deadline.basis:
            yield "basis", content.deadline.basis
    yield "counter", entry.counter
    yield "clerk", entry.clerk


def _annexes(count: int, named: tuple[str, ...], words: Words) -> str:
    parts = [str(count), *named[:_ANNEXES_NAMED]]
    if len(named) > _ANNEXES_NAMED:
        parts.append(words.say("printing.more_annexes", more=len(named) - _ANNEXES_NAMED))
    return ", ".join(parts)


def _whole_name(party: Party) -> str:
    return party.name


def masked_name(party: Party) -> str:
    """Surname and initials of a person, `Popa E.`; an organisation's name hides nobody."""
    if party.kind is PartyKind.ORGANISATION:
        return party.name
    surname, *given = party.name.split()
    return " ".join([surname, *(f"{each[0]}." for each in given)])


def _tracking(column: _Column, facts: ReceiptFacts, words: Words) -> None:
    """Where to look, and the code; a desk that is alone has no page to show, and the code waits for one."""
    entry, address = facts.view.entry, facts.desk.status_address
    if address is None:
        column.text(words.say("printing.code"), 7)
        column.text(entry.tracking_code, 11, bold=True, lines=1)
        return
    if not column.page:
        column.text(words.say("printing.tracking"), 7)
    column.square(
        status_link(address, entry, facts.view.leaf),
        (
            *(((words.say("printing.tracking"), 8, True),) if column.page else ()),
            (address, 7, False),
            (entry.tracking_code, 11, True),
        ),
    )
