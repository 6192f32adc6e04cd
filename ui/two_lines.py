"""A list's item in two lines: what it is, and under it, smaller, what there is to know about it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui import roles, theme
from ui.theme import GRID, Size

ITEM_HEIGHT = 6 * GRID
FACTS = roles.USER + 1
SUBJECT = roles.USER


class TwoLines(QStyledItemDelegate):
    """Paints both lines with room around them."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10 * GRID, ITEM_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.colours_of(option.palette)
        area = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.soft))
        left, width = area.left() + GRID, area.width() - 2 * GRID
        for text, top, font, colour in (
            (index.data(roles.DISPLAY), GRID / 2 + 1, theme.font(), colours.text),
            (index.data(FACTS), 3 * GRID - 1, theme.font(Size.SMALL), colours.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(str(text or ""), Qt.TextElideMode.ElideRight, int(width))
            line = QRectF(left, area.top() + top, width, 2.5 * GRID)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class SuggestionLines(TwoLines):
    """For the list under a field: one line, high enough for a finger, where there is no more to know."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(10 * GRID, ITEM_HEIGHT if index.data(FACTS) else 4 * GRID)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(FACTS):
            super().paint(painter, option, index)
        else:
            QStyledItemDelegate.paint(self, painter, option, index)


class TwoLineList(QListWidget):
    """Items with a subject behind each; the list's name is read out with them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(TwoLines(self))

    def add(self, text: str, facts: str, subject: object) -> QListWidgetItem:
        """One more item at the end."""
        item = QListWidgetItem(text)
        item.setData(FACTS, facts)
        item.setData(SUBJECT, subject)
        item.setData(roles.ACCESSIBLE_TEXT, f"{text}, {facts}")
        self.addItem(item)
        return item
