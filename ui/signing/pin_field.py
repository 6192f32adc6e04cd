"""The PIN as it is typed: bytes that are wiped, never a text, never in the accessibility tree.

No line editor: those keep the text as a string, offer it to the clipboard and speak it to accessibility clients.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui import theme
from ui.controls import paint_box
from ui.forms import FIELD_HEIGHT
from ui.theme import GRID

LONGEST = 64


class PinField(QWidget):
    """Takes the keys of a PIN. `take` hands the bytes over once and keeps nothing."""

    submitted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pin = bytearray()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setFixedHeight(FIELD_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        # An input method would see the keys and might remember them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    @property
    def length(self) -> int:
        """How many characters are typed."""
        return len(self._pin)

    def take(self) -> bytearray:
        """The PIN, for its one user to wipe; the field is empty at once."""
        pin, self._pin = self._pin, bytearray()
        self.update()
        return pin

    def clear(self) -> None:
        """Wipe what is typed."""
        self._pin[:] = bytes(len(self._pin))
        self._pin = bytearray()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, FIELD_HEIGHT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._pin:
                self.submitted.emit()
        elif key == Qt.Key.Key_Backspace:
            if self._pin:
                self._pin[-1] = 0
                self._pin.pop()
        elif event.text().isprintable() and event.text() and len(self._pin) < LONGEST:
            self._pin.extend(event.text().encode())
        else:
            super().keyPressEvent(event)
            return
        event.accept()
        self.update()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), colours, focused=self.hasFocus())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text))
        x = 1.5 * GRID
        for _ in self._pin:
            painter.drawEllipse(QRectF(x, self.height() / 2 - 4, 8, 8))
            x += 14
        if self.hasFocus():
            painter.fillRect(QRectF(x, GRID, 1.5, self.height() - 2 * GRID), QColor(colours.accent))
