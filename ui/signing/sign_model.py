"""What waits for a signature, as a list: marked or not, and what became of each."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.words import Words
from ui import roles, theme
from ui.signing.sign_line import SignLine, SignState
from ui.theme import GRID, Size

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW = roles.USER


class SignModel(QAbstractListModel):
    """Lines in the presenter's order."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: list[SignLine] = []

    def show_lines(self, lines: Sequence[SignLine]) -> None:
        """Replace the lines; the same items in the same order only change."""
        if [each.sha256 for each in lines] == [each.sha256 for each in self._lines]:
            self._lines = list(lines)
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line_at(self, index: Index) -> SignLine | None:
        """The line under an index, or None."""
        return self._lines[index.row()] if index.isValid() and 0 <= index.row() < len(self._lines) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = roles.DISPLAY) -> object:
        line = self.line_at(index)
        if line is None:
            return None
        if role in {roles.DISPLAY, roles.ACCESSIBLE_TEXT}:
            marked = self._words.say("signing.is_marked") if line.marked else ""
            state = self._words.say(f"signing.state_{line.state.value}")
            return ", ".join(filter(None, (line.number, line.summary, marked, state, line.reason)))
        if role == ROW:
            return line
        return None


class SignDelegate(QStyledItemDelegate):
    """Paints a line: its mark, its number, what it is, and what became of it in words."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(ROW)
        return QSize(20 * GRID, (11 if isinstance(line, SignLine) and line.reason else 8) * GRID)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW)
        if not isinstance(line, SignLine):
            return
        colours = theme.colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.soft))
        box = QRectF(area.left() + 2 * GRID, area.top() + 1.5 * GRID, 16, 16)
        painter.setPen(QColor(colours.accent if line.marked else colours.muted))
        painter.setBrush(QColor(colours.accent if line.marked else colours.base))
        painter.drawRoundedRect(box, 3, 3)
        if line.marked:
            painter.setPen(QColor(colours.on_accent))
            painter.setFont(theme.font(Size.SMALL, bold=True))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "✓")
        left = box.right() + 1.5 * GRID
        width = area.right() - 2 * GRID - left
        self._text(
            painter,
            QRectF(left, area.top() + GRID, width, 2.5 * GRID),
            line.number,
            theme.font(bold=True),
            colours.text,
        )
        state, tone = self._state(line, colours)
        metrics_font = theme.font(Size.SMALL, bold=line.state is not SignState.WAITING)
        painter.setFont(metrics_font)
        painter.setPen(QColor(tone))
        painter.drawText(
            QRectF(left, area.top() + GRID, width, 2.5 * GRID),
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            state,
        )
        self._text(
            painter, QRectF(left, area.top() + 3.5 * GRID, width, 2.5 * GRID), line.summary, theme.font(), colours.text
        )
        if line.reason:
            self._text(
                painter,
                QRectF(left, area.top() + 6 * GRID, width, 4 * GRID),
                line.reason,
                theme.font(Size.SMALL),
                colours.late if line.state is SignState.FAILED else colours.muted,
                wrap=True,
            )
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), QColor(colours.line))
        painter.restore()

    def _state(self, line: SignLine, colours: theme.Colours) -> tuple[str, str]:
        if line.state is SignState.WAITING:
            return line.facts, colours.muted
        tone = {
            SignState.SIGNING: colours.accent,
            SignState.SIGNED: colours.accent,
            SignState.FAILED: colours.late,
            SignState.RETURNED: colours.muted,
        }
        return self._words.say(f"signing.state_{line.state.value}"), tone[line.state]

    def _text(
        self, painter: QPainter, area: QRectF, text: str, font: QFont, colour: str, *, wrap: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        if wrap:
            painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), text)
            return
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
