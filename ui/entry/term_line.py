"""The term of an entry: both dates, the law and the counting behind them, what moved them, and its days in a row."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.deadlines.asking import EntryDeadline
from opis_contract.terms import CountingRule
from ui.controls import paragraph
from ui.day_strip import DayStrip
from ui.term_days import TermDays, dual_dates, term_days
from ui.theme import GRID, Size, Tone
from ui.writing import Writing


@dataclass(frozen=True, slots=True)
class TermWords:
    """What the line says."""

    dates: str
    behind: str
    """The legal basis, the dates before, the other clocks of the paper, how the institution has counted."""
    days: TermDays | None


def term_words(deadline: EntryDeadline, writing: Writing) -> TermWords:
    """Write the term of an entry."""
    say = writing.words.say
    behind = [deadline.dates.basis]
    if deadline.first != deadline.dates:
        behind.append(say("entry.term_before", dates=dual_dates(deadline.first, writing)))
    if deadline.stands_still:
        behind.append(say("entry.term_stands_still"))
    if deadline.redirect_by is not None and deadline.redirect_by >= writing.today:
        behind.append(say("entry.term_redirect_by", day=writing.day(deadline.redirect_by)))
    if deadline.notify_by is not None and deadline.notify_by >= writing.today:
        behind.append(say("entry.term_notify_by", day=writing.day(deadline.notify_by)))
    for switch in deadline.switches[1:]:
        if isinstance(switch.row, CountingRule):
            day = writing.day(switch.row.valid_from)
            behind.append(say("entry.term_switch", day=day, name=switch.row.name, basis=switch.row.legal_basis))
    return TermWords(
        dates=dual_dates(deadline.dates, writing),
        behind=" · ".join(filter(None, behind)),
        days=term_days(deadline.start, deadline.dates, deadline.calendar, writing),
    )


class TermLine(QWidget):
    """Under the deadline of an entry's own screen."""

    def __init__(self) -> None:
        super().__init__()
        self.behind = paragraph(size=Size.SMALL, tone=Tone.MUTED)
        self.days = DayStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.days)
        column.addWidget(self.behind)
        self.hide()

    def show_term(self, words: TermWords | None) -> None:
        """Show a term; None shows none."""
        if words is not None:
            self.behind.setText(words.behind)
            self.days.show_days(words.days)
            self.days.setVisible(words.days is not None)
        self.setVisible(words is not None)
