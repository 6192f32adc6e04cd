"""The whole register as a table: the bar may go anywhere at once, and what the eye rests on is read for it."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.words import Words
from ui import theme
from ui.register.whole_model import WholeModel
from ui.registering.entry_table import Column
from ui.registering.entry_table_view import EntryTableView
from ui.registering.rows import RowCells
from ui.theme import GRID

AROUND = 60
"""Rows read above and below those on the screen, so that a page further is there already."""


class WholeView(EntryTableView):
    """`wanted` names the stretch that the screen lacks: its first row and how many."""

    wanted = Signal(int, int)

    def __init__(self, words: Words) -> None:
        self.rows = WholeModel(words, theme.colours_of(QApplication.palette()))
        super().__init__(words.say("register.name"), self.rows, party_width=32 * GRID)
        # Painting wishes for many rows at once, and while the bar is dragged for many places: asked once, at the end.
        self._wish = QTimer(self)
        self._wish.setSingleShot(True)
        self._wish.setInterval(0)
        self._wish.timeout.connect(self._want)
        self.rows.missed.connect(self._wish.start)

    def begin(self, total: int) -> None:
        """Show another register from its top."""
        self.rows.begin(total)
        self.scrollToTop()

    def hold(self, first: int, rows: Sequence[RowCells]) -> None:
        """Show a stretch; the chosen entry is told now if it was not here when the bar came to it."""
        lacked = self.chosen_entry is None
        self.rows.hold(first, rows)
        chosen = self.chosen_entry
        if lacked and chosen is not None:
            self.chosen.emit(chosen)

    def go_to(self, row: int) -> None:
        """Put the bar on a row, in the middle of the screen."""
        index = self.rows.index(row, Column.NUMBER)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def look_again(self) -> None:
        """Read what is on the screen again, for it may have changed."""
        first, after = self._seen()
        self.wanted.emit(first, after - first)

    def _want(self) -> None:
        first, after = self._seen()
        if not self.rows.holds(first, after):
            around = max(0, first - AROUND)
            self.wanted.emit(around, after + AROUND - around)

    def _seen(self) -> tuple[int, int]:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return first, (last if last >= 0 else self.rows.rowCount() - 1) + 1
