"""A table's header that is read once and then forgotten: small muted words over a hairline, no boxes."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from ui import roles, theme
from ui.cells import PADDING
from ui.theme import GRID, Size

HEIGHT = 4 * GRID


class QuietHeader(QHeaderView):
    """Not clicked, not dragged, not reached by Tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFont(theme.font(Size.SMALL))
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(HEIGHT)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        colours = theme.colours_of(self.palette())
        painter = QPainter(self.viewport())
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.line))

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colours = theme.colours_of(self.palette())
        painter.fillRect(rect, QColor(colours.base))
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, roles.DISPLAY)
        if not text:
            return
        asked = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, roles.ALIGNMENT)
        right = isinstance(asked, Qt.AlignmentFlag) and bool(asked & Qt.AlignmentFlag.AlignRight)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self.font())
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            rect.adjusted(4 + PADDING, 0, -4 - PADDING, 0), int(side | Qt.AlignmentFlag.AlignVCenter), str(text)
        )
