"""Where a paper stands, on one line of seven dots: the same line that the citizen sees."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui import theme
from ui.theme import GRID, Size


class StageLine(QWidget):
    """Dots reached are full, the one reached last carries the accent; each has its word under it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._steps: tuple[str, ...] = ()
        self._reached = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[str, ...], reached: int) -> None:
        """Show `reached` of the steps as done."""
        self._steps = steps
        self._reached = reached
        self.setAccessibleName(f"{self._name}: {steps[reached - 1]} ({reached}/{len(steps)})")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(80 * GRID, 6 * GRID)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / len(self._steps)
        middle = 1.5 * GRID
        centres = [QPointF(wide * (at + 0.5), middle) for at in range(len(self._steps))]
        for at in range(len(centres) - 1):
            done = at + 1 < self._reached
            painter.setPen(QPen(QColor(colours.accent if done else colours.line), 2))
            painter.drawLine(centres[at] + QPointF(GRID, 0), centres[at + 1] - QPointF(GRID, 0))
        for at, centre in enumerate(centres):
            here, done = at + 1 == self._reached, at + 1 <= self._reached
            painter.setPen(QPen(QColor(colours.accent if done else colours.line), 2))
            painter.setBrush(QColor(colours.accent if done else colours.base))
            radius = 6.0 if here else 4.5
            painter.drawEllipse(centre, radius, radius)
            painter.setFont(theme.font(Size.SMALL, bold=here))
            painter.setPen(QColor(colours.text if here else colours.muted))
            below = QRectF(wide * at, middle + 1.5 * GRID, wide, 3 * GRID)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self._steps[at])
