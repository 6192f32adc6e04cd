"""The register as a calm table: one line an entry, no grid, the whole line chosen."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView
from typing_extensions import override

from app.words import Words
from ui import theme
from ui.cells import CellDelegate
from ui.quiet_header import QuietHeader
from ui.registering.rows import RowCells
from ui.registering.rows_model import Column, RowsModel
from ui.theme import GRID

ROW_HEIGHT = 4 * GRID


class RowsView(QTableView):
    """Rows of the register. Enter or a double click opens one; walking tells which one is chosen."""

    chosen = Signal(UUID)
    opened = Signal(UUID)
    more_wanted = Signal()

    def __init__(self, words: Words, name: str, *, party_width: int = 20 * GRID) -> None:
        super().__init__()
        self.rows = RowsModel(words, theme.colours_of(self.palette()), self)
        self.rows.more_wanted.connect(self.more_wanted)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setItemDelegate(CellDelegate(self))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = QuietHeader(self)
        self.setHorizontalHeader(header)
        wide = self.fontMetrics().horizontalAdvance
        for column, width in {
            Column.DIRECTION: 4 * GRID,
            Column.NUMBER: wide("000 000") + 4 * GRID,
            Column.PARTY: party_width,
            Column.TERM: wide("−100 z") + 6 * GRID,
            Column.TIME: wide("00.00 00:00") + 2 * GRID,
            Column.MARK: 4 * GRID,
        }.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.SUMMARY, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._walked)

    @property
    def chosen_entry(self) -> UUID | None:
        """The entry under the bar, if any."""
        row = self.rows.row_at(self.currentIndex())
        return row.entry_id if row else None

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

    def choose_first(self) -> None:
        """Put the bar on the first row if it is nowhere."""
        if self.chosen_entry is None and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, Column.NUMBER))

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is not None:
            self.opened.emit(row.entry_id)

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        row = self.rows.row_at(current)
        if row is not None:
            self.chosen.emit(row.entry_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)
