"""The desk's own small controls: buttons that say their key, choices side by side, labels with a tone, hairlines.

They paint themselves from the palette, so that they follow light and dark without a style sheet.
"""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import theme
from ui.theme import GRID, Colours, Size, Tone

RADIUS = 4.0
TICK = 14
"""Side of the box that is ticked."""


def label(text: str = "", *, size: Size = Size.BODY, tone: Tone = Tone.PLAIN, bold: bool = False) -> QLabel:
    """A line of text that no mouse needs to touch; a number in it can be copied."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(size, bold=bold))
    made.setForegroundRole(tone.value)
    return made


def paragraph(text: str = "", *, size: Size = Size.BODY, tone: Tone = Tone.PLAIN) -> QLabel:
    """Text that may take several lines."""
    made = label(text, size=size, tone=tone)
    made.setWordWrap(True)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the whole text is in its tip."""

    def __init__(self, *, size: Size = Size.BODY, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        self._tone = tone
        self.setFont(theme.font(size))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def setText(self, arg__1: str) -> None:
        super().setText(arg__1)
        self.setToolTip(arg__1)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self._tone.value))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def paint_box(painter: QPainter, area: QRectF, colours: Colours, *, focused: bool, wrong: bool = False) -> None:
    """The frame of every field: a thin line, in the accent when the keyboard is here, red when something is wrong."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = colours.late if wrong else colours.accent if focused else colours.line
    width = 2.0 if focused or wrong else 1.0
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(QColor(colours.base))
    inset = width / 2
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def paint_tick(painter: QPainter, box: QRectF, colours: Colours, *, ticked: bool, wrong: bool = False) -> None:
    """A box with its tick or without it; red when something is missing there."""
    painter.setPen(QPen(QColor(colours.accent if ticked else colours.late if wrong else colours.muted), 1.5))
    painter.setBrush(QColor(colours.accent if ticked else colours.base))
    painter.drawRoundedRect(box, 2, 2)
    if ticked:
        painter.setPen(QPen(QColor(colours.on_accent), 2))
        painter.drawPolyline(
            [
                QPointF(box.left() + x * box.width(), box.top() + y * box.height())
                for x, y in ((0.22, 0.52), (0.42, 0.72), (0.78, 0.28))
            ]
        )


class Check(QCheckBox):
    """Something that is so or not; the keyboard on it is seen as on every other control."""

    @override
    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        return QSize(wide + TICK + 3 * GRID, max(4 * GRID, self.fontMetrics().height() + GRID))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        box = QRectF(GRID, area.center().y() - TICK / 2, TICK, TICK)
        paint_tick(painter, box, colours, ticked=self.isChecked())
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.muted))
        words = area.adjusted(TICK + 2 * GRID, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), self.text())


class Act(QPushButton):
    """A button for something that can be done now. `likely` fills it with the accent; `key` stands beside its words."""

    def __init__(self, text: str, *, key: str = "", likely: bool = False) -> None:
        super().__init__(text)
        self._key = key
        self._likely = likely
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text.replace("&", ""))
        if key:
            self.setAccessibleDescription(key)

    def rename(self, text: str) -> None:
        """Say something else from now on."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text.replace("&", ""))
            self.updateGeometry()

    def set_likely(self, likely: bool) -> None:
        """Whether this is the likely act now; at most one on a screen is."""
        self._likely = likely
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text().replace("&", "")) + 4 * GRID
        if self._key:
            width += QFontMetrics(theme.font(Size.SMALL)).horizontalAdvance(self._key) + GRID
        return QSize(width, max(4 * GRID, self.fontMetrics().height() + 2 * GRID))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = self._likely and self.isEnabled()
        fill = QColor(colours.accent if filled else colours.base)
        if self.isDown() or self.underMouse():
            fill = fill.darker(112) if filled else QColor(colours.soft)
        painter.setPen(QPen(QColor(colours.accent if filled else colours.line), 1))
        painter.setBrush(fill if self.isEnabled() else QColor(colours.window))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.on_accent if filled else colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(2.5, 2.5, -2.5, -2.5), RADIUS - 1.5, RADIUS - 1.5)
        front = colours.on_accent if filled else colours.text if self.isEnabled() else colours.muted
        painter.setPen(QColor(front))
        inner = self.rect().adjusted(2 * GRID, 0, -2 * GRID, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        painter.drawText(
            inner,
            int(flags | (Qt.AlignmentFlag.AlignLeft if self._key else Qt.AlignmentFlag.AlignHCenter)),
            self.text(),
        )
        if self._key:
            painter.setFont(theme.font(Size.SMALL))
            painter.setPen(QColor(colours.on_accent if filled else colours.muted))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self._key)


class Option(QAbstractButton):
    """One of a few choices side by side; the chosen one stands in the accent, underlined."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def sizeHint(self) -> QSize:
        bold = QFontMetrics(theme.font(bold=True))
        return QSize(bold.horizontalAdvance(self.text()) + 2 * GRID, max(4 * GRID, bold.height() + GRID * 2))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours.accent), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setFont(theme.font(bold=self.isChecked()))
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.muted))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self.isChecked():
            painter.setPen(QPen(QColor(colours.accent), 2))
            y = area.bottom() - 2
            painter.drawLine(QPointF(area.left() + GRID, y), QPointF(area.right() - GRID, y))


class Meter(QProgressBar):
    """What is done of a whole, as a thin line; the words beside it say it too."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setAccessibleName(name)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        area = QRectF(self.rect())
        painter.drawRoundedRect(area, 3, 3)
        span = self.maximum() - self.minimum()
        if span > 0:
            area.setWidth(area.width() * (self.value() - self.minimum()) / span)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(area, 3, 3)


class Line(QFrame):
    """A hairline between two parts of a screen."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours_of(self.palette()).line))


class Sheet(QFrame):
    """A light surface on the window, for what is read rather than typed."""

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours_of(self.palette()).base))


def row(*widgets: QWidget | None, spacing: int = GRID) -> QHBoxLayout:
    """Widgets side by side; None stands for what room is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for each in widgets:
        if each is None:
            made.addStretch()
        else:
            made.addWidget(each)
    return made


def column(*widgets: QWidget | None, spacing: int = GRID, margin: int = 0) -> QVBoxLayout:
    """Widgets under each other; None stands for what room is left."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    for each in widgets:
        if each is None:
            made.addStretch()
        else:
            made.addWidget(each)
    return made
