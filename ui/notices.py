"""What the desk has to say, said where it happened: a calm notice, and words in an empty place. Never a dialog."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui import theme
from ui.controls import label, paragraph
from ui.theme import GRID, Tone


class Weight(Enum):
    """How much a notice weighs."""

    FAULT = Tone.LATE
    DOUBT = Tone.DOUBT
    WORD = Tone.ACCENT


class Notice(QFrame):
    """Something happened, said where it happened: a title, what is safe, what to do. Never a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self._weight = Weight.WORD
        self._title = label(bold=True)
        self._said = paragraph()
        self._do = paragraph(tone=Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        self._title.setWordWrap(True)
        for each in (self._title, self._said, self._do):
            column.addWidget(each)
        # Never bound by the size hint: it counts the lines of the words at a width of its own choice.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.hide()

    @property
    def text(self) -> str:
        """Everything it says now; empty when it is not shown."""
        if self.isHidden():
            return ""
        return " ".join(each.text() for each in (self._title, self._said, self._do) if each.text())

    def say(self, title: str, said: str = "", do: str = "", *, weight: Weight = Weight.FAULT) -> None:
        """Show it, and tell a screen reader."""
        self._weight = weight
        tone: Tone = weight.value
        self._title.setForegroundRole(tone.value)
        for each, text in ((self._title, title), (self._said, said), (self._do, do)):
            each.setText(text)
            each.setVisible(bool(text))
        self.setAccessibleName(" ".join(filter(None, (title, said, do))))
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Nothing to say any more."""
        self.hide()

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        mark = {Weight.FAULT: colours.late, Weight.DOUBT: colours.strip, Weight.WORD: colours.accent}[self._weight]
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.base))
        painter.fillRect(0, 0, GRID // 2, self.height(), QColor(mark))


class EmptyPlace(QWidget):
    """An empty place says what will be here and the one key that puts something here."""

    def __init__(self, what: str, how: str) -> None:
        super().__init__()
        self._what = paragraph()
        self._how = paragraph(tone=Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        for line in (self._what, self._how):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(3)
        self.say(what, how)

    def say(self, what: str, how: str) -> None:
        """Say something else, such as why nothing can be shown."""
        self._what.setText(what)
        self._how.setText(how)
