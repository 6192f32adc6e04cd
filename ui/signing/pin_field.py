"""A secret as it is typed, a PIN or a password: bytes that are wiped, never a text, never in the accessibility tree.

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

    def __init__(self, name: str, *, longest: int = LONGEST) -> None:
        """`longest` counts bytes."""
        super().__init__()
        self._longest = longest
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
        return sum(not _goes_on(each) for each in self._pin)

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

    def _takes(self, text: str) -> bool:
        return bool(text) and text.isprintable() and len(self._pin) + len(text.encode()) <= self._longest

    def _take_last(self) -> None:
        """A letter with marks is several bytes."""
        goes_on = True
        while self._pin and goes_on:
            goes_on = _goes_on(self._pin[-1])
            self._pin[-1] = 0
            self._pin.pop()

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
            self._take_last()
        elif self._takes(event.text()):
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
        for _ in range(min(self.length, int(self.width() - 3 * GRID) // 14)):
            painter.drawEllipse(QRectF(x, self.height() / 2 - 4, 8, 8))
            x += 14
        if self.hasFocus():
            painter.fillRect(QRectF(x, GRID, 1.5, self.height() - 2 * GRID), QColor(colours.accent))


def _goes_on(byte: int) -> bool:
    """True for a byte of UTF-8 that begins no character."""
    return byte & 0xC0 == 0x80
