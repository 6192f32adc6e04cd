"""A list of entries that grows as it is read: today's register, or what a search found."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from app.words import Words
from ui import theme
from ui.registering.entry_table import Column
from ui.registering.entry_table_view import EntryTableView
from ui.registering.rows import RowCells
from ui.registering.rows_model import RowsModel
from ui.theme import GRID


class RowsView(EntryTableView):
    """Rows newest first, page after page."""

    more_wanted = Signal()

    def __init__(self, words: Words, name: str, *, party_width: int = 20 * GRID, shows_finds: bool = False) -> None:
        self.rows = RowsModel(words, theme.colours_of(QApplication.palette()))
        super().__init__(name, self.rows, party_width=party_width, shows_finds=shows_finds)
        self.rows.more_wanted.connect(self.more_wanted)

    def show_rows(self, rows: Sequence[RowCells], *, more: bool, chosen: UUID | None = None) -> None:
        """Replace the rows; the bar stays on the entry it was on, or goes to `chosen`."""
        wanted = chosen or self.chosen_entry
        self.rows.show_rows(rows, more=more)
        position = self.rows.position_of(wanted) if wanted else -1
        if position >= 0:
            self.setCurrentIndex(self.rows.index(position, Column.NUMBER))
        if chosen is not None:
            self.scrollTo(self.currentIndex())

    def add_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Put the next page under what is shown."""
        self.rows.add_rows(rows, more=more)
