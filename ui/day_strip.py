"""A term as a row of days: free ones shaded, the cautious target and the legal limit marked (domain 10.8)."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui import theme
from ui.term_days import TermDays
from ui.theme import GRID, Colours, Size

_WIDEST = 2 * GRID
_TALL = 2 * GRID
_WORDS = 2 * GRID


class DayStrip(QWidget):
    """One small square a day. Shapes say what colours say: a triangle over the target, a thick edge at the limit."""

    def __init__(self) -> None:
        super().__init__()
        self.days: TermDays | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_days(self, days: TermDays | None) -> None:
        """Show the days of a term; None empties the strip."""
        self.days = days
        self.setAccessibleName(days.spoken if days else "")
        self.setToolTip(days.spoken if days else "")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        words = _WORDS if self.days is not None and self.days.free else 0
        return QSize(40 * GRID, _TALL + 2 * GRID + words)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.days is None:
            return
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        wide = min(float(_WIDEST), self.width() / len(self.days.days))
        for at, each in enumerate(self.days.days):
            cell = QRectF(at * wide, GRID, wide, _TALL)
            self._paint_day(painter, cell, colours, worked=each.worked, past=each.day < self.days.today)
            if each.day == self.days.target:
                self._paint_target(painter, cell, colours)
            if each.day == self.days.limit:
                painter.fillRect(QRectF(cell.right() - 3, cell.top() - GRID / 2, 3, _TALL + GRID), QColor(colours.text))
        self._paint_words(painter, colours)

    def _paint_day(self, painter: QPainter, cell: QRectF, colours: Colours, *, worked: bool, past: bool) -> None:
        inside = cell.adjusted(0.5, 0.5, -0.5, -0.5)
        if worked:
            painter.fillRect(inside, QColor(colours.soft if past else colours.base))
        else:
            painter.fillRect(inside, QColor(colours.line))
            painter.fillRect(inside, QBrush(QColor(colours.muted), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inside)

    def _paint_target(self, painter: QPainter, cell: QRectF, colours: Colours) -> None:
        painter.fillRect(cell.adjusted(1, 1, -1, -1), QColor(colours.accent))
        middle = cell.center().x()
        half = GRID / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawPolygon(
            QPolygonF([QPointF(middle - half, 1), QPointF(middle + half, 1), QPointF(middle, GRID - 1)])
        )

    def _paint_words(self, painter: QPainter, colours: Colours) -> None:
        if self.days is None or not self.days.free:
            return
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(QColor(colours.muted))
        under = QRectF(0, _TALL + GRID + GRID / 2, self.width(), _WORDS)
        told = painter.fontMetrics().elidedText(self.days.free, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(under, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), told)
