"""Register rows as a Qt table: added as they are read, cells only copied, and nothing raises while painting."""

from collections.abc import Sequence
from enum import IntEnum
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon
from typing_extensions import override

from app.words import Words
from ui import icons, roles, theme
from ui.registering.rows import RowCells
from ui.theme import Colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns in order."""

    DIRECTION = 0
    NUMBER = 1
    PARTY = 2
    SUMMARY = 3
    TERM = 4
    TIME = 5
    MARK = 6


_FIGURES = frozenset({Column.NUMBER, Column.TERM, Column.TIME})


class RowsModel(QAbstractTableModel):
    """Rows newest first. Asks for the next page by `more_wanted` when the view nears the end."""

    more_wanted = Signal()

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowCells] = []
        self._more = False
        self._asked = False
        self._headers = [words.say(f"rows.column_{column.name.lower()}") for column in Column]
        self._directions = {name: words.say(f"directions.{name}") for name in ("incoming", "outgoing", "internal")}
        self._bold: QFont = theme.font(bold=True)
        self._right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.wear(colours)

    def wear(self, colours: Colours) -> None:
        """Take the colours of a look."""
        self._late = QColor(colours.late)
        self._muted = QColor(colours.muted)
        self._doubt = QColor(colours.doubt)
        self._icons: dict[str, QIcon] = {
            name: icons.icon(name, colours.muted) for name in ("incoming", "outgoing", "internal", "pages")
        }
        self._icons["late"] = icons.icon("late", colours.late)
        self._icons["unsent"] = icons.icon("unsent", colours.doubt)

    def show_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Replace what is shown; rows put in front of the same list are inserted, so that the view stays in place."""
        fresh = len(rows) - len(self._rows)
        self._more, self._asked = more, False
        if (
            fresh > 0
            and self._rows
            and [each.entry_id for each in rows[fresh:]] == [each.entry_id for each in self._rows]
        ):
            self.beginInsertRows(_NOWHERE, 0, fresh - 1)
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
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def row_at(self, index: Index) -> RowCells | None:
        """The row under an index, or None for none."""
        return self._rows[index.row()] if index.isValid() and 0 <= index.row() < len(self._rows) else None

    def position_of(self, entry_id: UUID) -> int:
        """Where an entry stands, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.entry_id == entry_id), -1)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asked and not parent.isValid()

    @override
    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid() and not self._asked:
            self._asked = True
            self.more_wanted.emit()

    @override
    def data(self, index: Index, role: int = roles.DISPLAY) -> object:
        row = self.row_at(index)
        return None if row is None else self._asked_for(row, index.column(), role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = roles.DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._headers):
            if role == roles.DISPLAY:
                return "" if section in (Column.DIRECTION, Column.MARK) else self._headers[section]
            if role == roles.ACCESSIBLE_TEXT:
                return self._headers[section]
            if role == roles.ALIGNMENT and section in _FIGURES:
                return self._right
        return None

    def _asked_for(self, row: RowCells, column: int, role: int) -> object:
        answer: object = None
        if role == roles.DISPLAY:
            answer = self._text(row, column)
        elif role == roles.DECORATION:
            answer = self._icons.get(self._icon_name(row, column))
        elif role == roles.FOREGROUND:
            answer = self._colour(row, column)
        elif role == roles.FONT:
            answer = self._bold if column == Column.NUMBER else None
        elif role == roles.ALIGNMENT:
            answer = self._right if column in _FIGURES else None
        elif role == roles.TOOL_TIP:
            answer = self._tip(row, column)
        elif role == roles.ACCESSIBLE_TEXT:
            answer = row.spoken if column == Column.NUMBER else self._tip(row, column)
        return answer

    def _icon_name(self, row: RowCells, column: int) -> str:
        if column == Column.DIRECTION:
            return row.direction
        if column == Column.TERM:
            return "late" if row.late else ""
        return row.mark if column == Column.MARK else ""

    def _text(self, row: RowCells, column: int) -> str | None:
        match column:
            case Column.NUMBER:
                return row.number
            case Column.PARTY:
                return row.party
            case Column.SUMMARY:
                return row.summary
            case Column.TERM:
                return row.term
            case Column.TIME:
                return row.time
        return None

    def _colour(self, row: RowCells, column: int) -> QColor | None:
        if column == Column.TERM:
            return self._late if row.late else self._muted
        if column == Column.TIME:
            return self._muted
        return None

    def _tip(self, row: RowCells, column: int) -> str | None:
        match column:
            case Column.DIRECTION:
                return self._directions.get(row.direction)
            case Column.MARK:
                return row.mark_words
            case Column.TERM:
                return row.term_words
        return self._text(row, column)
