"""Beside the form: who else the party may be, what they brought before, and what the paper is connected to."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.words import Words
from ui import roles, theme
from ui.controls import Sheet, column, label
from ui.registering.form_screen import EARLIER, Beside, BesideLine
from ui.theme import GRID, Size, Tone

LINE = 3 * GRID + GRID // 2
_FACTS, _MARKED, _SIMILAR = roles.USER, roles.USER + 1, roles.USER + 2


class _Lines(QStyledItemDelegate):
    """What it is at the left, cut where there is no room; what there is to know of it at the right, in its colour."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10 * GRID, LINE)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.colours_of(option.palette)
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(area, QColor(colours.soft))
        marked, similar = bool(index.data(_MARKED)), bool(index.data(_SIMILAR))
        facts = str(index.data(_FACTS) or "")
        small = theme.font(Size.SMALL, bold=marked)
        wide = QFontMetrics(small).horizontalAdvance(facts)
        painter.setFont(small)
        painter.setPen(QColor(colours.accent if marked else colours.doubt if similar else colours.muted))
        painter.drawText(area.adjusted(0, 0, -GRID, 0), int(_RIGHT), facts)
        painter.setFont(theme.font(Size.SMALL, bold=marked))
        painter.setPen(QColor(colours.text))
        left = area.adjusted(GRID, 0, -wide - 3 * GRID, 0)
        text = str(index.data(roles.DISPLAY))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.drawText(left, int(_LEFT), shown)
        painter.restore()


class BesideList(QListWidget):
    """Space or Enter on a line does what the line is for."""

    acted = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setAccessibleName(words.say("registering.beside"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Lines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.itemDoubleClicked.connect(self._act)

    def _act(self) -> None:
        if self.currentRow() >= 0:
            self.acted.emit(self.currentRow())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._act()
        else:
            super().keyPressEvent(event)


class BesidePanel(Sheet):
    """Takes the place of the short entry under the register while a paper is written."""

    shown = Signal(bool)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.title = label(size=Size.SMALL, tone=Tone.MUTED)
        self.hint = label(size=Size.SMALL, tone=Tone.MUTED)
        self.list = BesideList(words)
        inside = column(self.title, self.list, self.hint, spacing=GRID // 2)
        inside.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.setLayout(inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is shown, line by line."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def show_beside(self, beside: Beside) -> None:
        """Show it; an empty title hides the panel."""
        at = self.list.currentRow()
        self.title.setText(beside.title)
        self.hint.setText(beside.hint)
        self.list.clear()
        for each in beside.lines:
            self.list.addItem(_item(each))
        self.list.setCurrentRow(max(0, min(at, len(beside.lines) - 1)))
        self.list.setFixedHeight(min(len(beside.lines), EARLIER + 2) * LINE + 2)
        self.setVisible(bool(beside.title))
        self.shown.emit(bool(beside.title))


def _item(line: BesideLine) -> QListWidgetItem:
    item = QListWidgetItem(line.text)
    item.setData(_FACTS, line.facts)
    item.setData(_MARKED, line.marked)
    item.setData(_SIMILAR, line.similar)
    item.setData(roles.ACCESSIBLE_TEXT, ", ".join(filter(None, (line.text, line.facts))))
    item.setToolTip(line.text)
    return item


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
