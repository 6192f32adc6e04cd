"""The strip at the bottom of Registru: the number that was just given, large, and what is printed of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from ui import theme
from ui.controls import Act, label, paragraph
from ui.registering.form_screen import Given
from ui.shell.actions import bind
from ui.theme import GRID, Size, Tone

HEIGHT = 9 * GRID


class GivenStrip(QWidget):
    """Empty until the first number of the day is given here."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.setFixedHeight(HEIGHT)
        self.number = label(size=Size.LARGE, bold=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = label(tone=Tone.MUTED)
        self.trouble = paragraph(tone=Tone.LATE)
        self.copy = Act(words.say("registering.copy_number"))
        self.print = Act(words.say("registering.print_again"), key="Ctrl+P")
        self.scan = Act(words.say("registering.scan_now"), key="F5")
        bind(self.copy, "copy_number", self.copy_number)
        self.copy.clicked.connect(self.copy_number)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 2 * GRID, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.number)
        row.addWidget(self.facts)
        row.addWidget(self.trouble, 1)
        row.addWidget(self.copy)
        row.addWidget(self.print)
        row.addWidget(self.scan)
        self._shown = False
        self.number.hide()
        self.copy.hide()
        self.print.hide()
        self.scan.hide()
        self.facts.setText(words.say("registering.nothing_given"))

    def show_given(self, given: Given) -> None:
        """Show a number and tell a screen reader."""
        self._shown = True
        self.number.setText(given.number)
        facts = [given.answers] + ([self._words.say("registering.given_offline")] if given.offline else [])
        facts.append(given.printed or ("" if given.trouble else self._words.say("registering.printing")))
        self.facts.setText(" · ".join(filter(None, facts)))
        self.trouble.setText(given.trouble)
        self.print.setVisible(bool(given.trouble))
        self.number.show()
        self.copy.show()
        self.scan.show()
        self.number.setAccessibleName(" ".join(filter(None, (given.number, self.facts.text(), given.trouble))))
        QAccessible.updateAccessibility(QAccessibleEvent(self.number, QAccessible.Event.Alert))
        self.update()

    def copy_number(self) -> None:
        """Put the number in the clipboard, with ordinary spaces left out: `45211 / 23.06.2026`."""
        QGuiApplication.clipboard().setText(self.number.text().replace("\u00a0", ""))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.soft if self._shown else colours.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(colours.line))
