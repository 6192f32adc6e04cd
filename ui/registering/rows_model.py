"""Register rows that are read page after page: added as they come, and what is put in front moves nothing."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from app.words import Words
from ui.registering.entry_table import NOWHERE, Column, EntryTable, Index
from ui.registering.rows import RowCells
from ui.theme import Colours


class RowsModel(EntryTable):
    """Rows newest first. Asks for the next page by `more_wanted` when the view nears the end."""

    more_wanted = Signal()

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(words, colours, parent)
        self._rows: list[RowCells] = []
        self._more = False
        self._asked = False

    def show_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Replace what is shown; rows put in front of the same list are inserted, so that the view stays in place."""
        fresh = len(rows) - len(self._rows)
        self._more, self._asked = more, False
        if (
            fresh > 0
            and self._rows
            and [each.entry_id for each in rows[fresh:]] == [each.entry_id for each in self._rows]
        ):
            self.beginInsertRows(NOWHERE, 0, fresh - 1)
            self._rows = list(rows)
            self.endInsertRows()
            self.dataChanged.emit(self.index(fresh, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Put the next page under what is shown."""
        self._more, self._asked = more, False
        if rows:
            self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    @override
    def row_at(self, index: Index) -> RowCells | None:
        """The row under an index, or None for none."""
        return self._rows[index.row()] if index.isValid() and 0 <= index.row() < len(self._rows) else None

    def position_of(self, entry_id: UUID) -> int:
        """Where an entry stands, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.entry_id == entry_id), -1)

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asked and not parent.isValid()

    @override
    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid() and not self._asked:
            self._asked = True
            self.more_wanted.emit()
