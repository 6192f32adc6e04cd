"""Register rows as a Qt table: what every cell, header and colour is. Nothing raises while painting."""

from abc import abstractmethod
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon
from typing_extensions import override

from app.words import Words
from opis_contract.standing import EntryState
from ui import icons, roles, theme
from ui.registering.rows import RowCells
from ui.theme import Colours

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Column(IntEnum):
    """The columns in order. Where a search found a row is shown by the search alone."""

    DIRECTION = 0
    NUMBER = 1
    PARTY = 2
    SUMMARY = 3
    FOUND = 4
    TERM = 5
    TIME = 6
    MARK = 7


_FIGURES = frozenset({Column.NUMBER, Column.TIME})


class EntryTable(QAbstractTableModel):
    """Rows of a register; where they come from is said by the models that follow."""

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headers = [words.say(f"rows.column_{column.name.lower()}") for column in Column]
        self._directions = {name: words.say(f"directions.{name}") for name in ("incoming", "outgoing", "internal")}
        states = (words.say(f"rows.state.{state}") for state in EntryState if not state.waits)
        self.widest_term = max((words.say("writing.days_late_short", days=100), *states), key=len)
        """What the column of terms must have room for."""
        self._bold: QFont = theme.font(bold=True)
        self._struck: QFont = theme.font()
        self._struck.setStrikeOut(True)
        self._right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.wear(colours)

    def wear(self, colours: Colours) -> None:
        """Take the colours of a look."""
        self._late = QColor(colours.late)
        self._muted = QColor(colours.muted)
        self._icons: dict[str, QIcon] = {
            name: icons.icon(name, colours.muted) for name in ("incoming", "outgoing", "internal", "pages")
        }
        self._icons["unsent"] = icons.icon("unsent", colours.doubt)
        self._icons["late"] = icons.icon("late", colours.late)

    @abstractmethod
    def row_at(self, index: Index) -> RowCells | None:
        """The row under an index, or None when there is none or it is not here yet."""

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

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
            answer = self._font(row, column)
        elif role == roles.ALIGNMENT:
            answer = self._right if column in _FIGURES else None
        elif role == roles.TOOL_TIP:
            answer = self._tip(row, column)
        elif role == roles.ACCESSIBLE_TEXT:
            answer = row.spoken if column == Column.NUMBER else self._tip(row, column)
        return answer

    def _icon_name(self, row: RowCells, column: int) -> str:
        match column:
            case Column.DIRECTION:
                return row.direction
            case Column.TERM:
                return "late" if row.late else ""
            case Column.MARK:
                return row.mark
        return ""

    def _text(self, row: RowCells, column: int) -> str | None:
        match column:
            case Column.NUMBER:
                return row.number
            case Column.PARTY:
                return row.party
            case Column.SUMMARY:
                return row.summary
            case Column.FOUND:
                return row.found
            case Column.TERM:
                return row.term
            case Column.TIME:
                return row.time
        return None

    def _colour(self, row: RowCells, column: int) -> QColor | None:
        if column == Column.TERM and row.late:
            return self._late
        return self._muted if row.struck or column in {Column.FOUND, Column.TERM, Column.TIME} else None

    def _font(self, row: RowCells, column: int) -> QFont | None:
        if column == Column.NUMBER or (row.struck and column == Column.TERM):
            return self._bold
        return self._struck if row.struck and column in {Column.PARTY, Column.SUMMARY} else None

    def _tip(self, row: RowCells, column: int) -> str | None:
        match column:
            case Column.DIRECTION:
                return self._directions.get(row.direction)
            case Column.TERM:
                return row.term_words
            case Column.MARK:
                return row.mark_words
        return self._text(row, column)
