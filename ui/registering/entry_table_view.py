"""The register as a calm table: one line an entry, no grid, the whole line chosen."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView
from typing_extensions import override

from ui.cells import CellDelegate
from ui.quiet_header import QuietHeader
from ui.registering.entry_table import Column, EntryTable
from ui.theme import GRID

ROW_HEIGHT = 4 * GRID


class EntryTableView(QTableView):
    """Rows of a register. Enter or a double click opens one; walking tells which one is chosen."""

    chosen = Signal(UUID)
    opened = Signal(UUID)

    def __init__(self, name: str, table: EntryTable, *, party_width: int, shows_finds: bool = False) -> None:
        super().__init__()
        self.table = table
        table.setParent(self)
        self.setModel(table)
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
            Column.FOUND: 28 * GRID,
            Column.TERM: wide(table.widest_term) + 16 + 3 * GRID,
            Column.TIME: wide("00.00 00:00") + 2 * GRID,
            Column.MARK: 4 * GRID,
        }.items():
            self.setColumnWidth(column, width)
        self.setColumnHidden(Column.FOUND, not shows_finds)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.SUMMARY, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._walked)

    @property
    def chosen_entry(self) -> UUID | None:
        """The entry under the bar, if any."""
        row = self.table.row_at(self.currentIndex())
        return row.entry_id if row else None

    def choose_first(self) -> None:
        """Put the bar on the first row if it is nowhere."""
        if not self.currentIndex().isValid() and self.table.rowCount():
            self.setCurrentIndex(self.table.index(0, Column.NUMBER))

    def _open(self, index: QModelIndex) -> None:
        row = self.table.row_at(index)
        if row is not None:
            self.opened.emit(row.entry_id)

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        row = self.table.row_at(current)
        if row is not None:
            self.chosen.emit(row.entry_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case Qt.Key.Key_Home:
                self._go_to(0)
            case Qt.Key.Key_End:
                self._go_to(self.table.rowCount() - 1)
            case _:
                super().keyPressEvent(event)

    def _go_to(self, row: int) -> None:
        self.setCurrentIndex(self.table.index(row, Column.NUMBER))
