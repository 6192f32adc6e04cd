"""A register of a million rows as a Qt table that holds only those around the eye.

Stretches are counted from the oldest row, so that a new entry on top moves nothing that is held. What is not here yet
is an empty line; whoever paints one wishes for it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from app.words import Words
from ui.registering.entry_table import NOWHERE, EntryTable, Index
from ui.registering.rows import RowCells
from ui.theme import Colours

HELD = 2000
"""How many rows are held: some screens around the last places looked at."""


class WholeModel(EntryTable):
    """Row 0 is the newest. `missed` is told when a row is painted that is not here."""

    missed = Signal()

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(words, colours, parent)
        self._total = 0
        self._held: OrderedDict[int, RowCells] = OrderedDict()
        """By the number of older rows."""

    def begin(self, total: int) -> None:
        """Another register, or another year: nothing is held."""
        self.beginResetModel()
        self._total = total
        self._held.clear()
        self.endResetModel()

    def grow(self, total: int) -> None:
        """New entries stand on top; those that are held may have changed and are read again as they are looked at."""
        if total > self._total:
            self.beginInsertRows(NOWHERE, 0, total - self._total - 1)
            self._total = total
            self.endInsertRows()

    def hold(self, first: int, rows: Sequence[RowCells]) -> None:
        """Take in a stretch that begins at row `first`."""
        for position, row in enumerate(rows, start=first):
            older = self._total - 1 - position
            self._held[older] = row
            self._held.move_to_end(older)
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        if rows:
            self.dataChanged.emit(self.index(first, 0), self.index(first + len(rows) - 1, self.columnCount() - 1))

    def holds(self, first: int, after: int) -> bool:
        """True when every row from `first` on and before `after` is here."""
        return all(self._total - 1 - row in self._held for row in range(first, min(after, self._total)))

    def entry_at(self, row: int) -> UUID | None:
        """The entry of a row, when it is here."""
        held = self._held.get(self._total - 1 - row)
        return held.entry_id if held else None

    @override
    def row_at(self, index: Index) -> RowCells | None:
        if not index.isValid():
            return None
        held = self._held.get(self._total - 1 - index.row())
        if held is None:
            self.missed.emit()
        return held

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._total
