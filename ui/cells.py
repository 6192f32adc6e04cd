"""How cells of the desk's lists are painted: room around the text, its own colour under the bar, no dotted boxes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui import roles
from ui.theme import GRID

PADDING = GRID // 2
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """For tables: the whole row is chosen, so no single cell is framed; what is late stays red under the bar."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.rect.adjust(PADDING, 0, -PADDING, 0)
        colour = index.data(roles.FOREGROUND)
        if isinstance(colour, QColor):
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(colour))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # The bar goes from edge to edge; the text, by the option of initStyleOption, keeps its distance.
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        super().paint(painter, option, index)
