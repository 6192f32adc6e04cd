"""The line under the top row while something is missing: a sentence, one action with its key, a name where one decides.

Never a dialog: the form below keeps its keyboard and its text, and Esc puts the name's field away again.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.outage.levels import Action, Level
from app.words import Words
from ui import theme
from ui.controls import Act, paragraph
from ui.forms import TextLine
from ui.shell.actions import bind
from ui.theme import GRID, Tone

NAMED = frozenset({Action.OPEN_RESERVE, Action.CONFIRM_CLOCK})
"""Actions that somebody puts a name to."""
REASONED = frozenset({Action.CONFIRM_CLOCK})


class OutageBanner(QWidget):
    """Hidden while the last words of the top row say enough."""

    wanted = Signal(str)
    """An action that needs no name; the value of `Action`."""
    decided = Signal(str, str, str)
    """An action with the name and the reason of who decides."""
    put_away = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._action: Action | None = None
        self._level: Level | None = None
        self.said = paragraph()
        self.trouble = paragraph(tone=Tone.LATE)
        self.act = Act(words.say("keys.outage_act"), key="F10", likely=True)
        self.who, self.why = TextLine(), TextLine()
        for field, name in ((self.who, "who"), (self.why, "why")):
            field.setAccessibleName(words.say(f"outage.{name}"))
            field.setPlaceholderText(words.say(f"outage.{name}"))
            field.setFixedWidth(24 * GRID)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.said)
        texts.addWidget(self.trouble)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addLayout(texts, 1)
        for each in (self.who, self.why, self.act):
            row.addWidget(each)
        self.act.clicked.connect(self._press)
        self.who.walked.connect(self._named)
        self.why.walked.connect(self._decide)
        bind(self, "outage_act", self._press)
        self._close_fields()
        self.hide()

    @property
    def text(self) -> str:
        """Everything it says now; empty while it is hidden."""
        return "" if self.isHidden() else " ".join(filter(None, (self.said.text(), self.trouble.text())))

    def show_outage(self, level: Level | None, said: str, action: Action | None) -> None:
        """Say what is missing and offer what helps; nothing to say hides the line."""
        changed = said != self.said.text() or self.isHidden()
        if action is not self._action:
            self._close_fields()
        self._level, self._action = level, action
        self.said.setText(said)
        self.act.setVisible(action is not None)
        if action is not None:
            self.act.rename(self._words.say(f"outage.act.{action.value}"))
        self.setVisible(bool(said))
        self.setAccessibleName(said)
        self.update()
        if said and changed:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def explain(self, text: str) -> None:
        """Why the decision was not taken."""
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))

    def step_back(self) -> bool:
        """Esc: the name's field goes away; False when it was not there."""
        if self.who.isHidden():
            return False
        self._close_fields()
        self.put_away.emit()
        return True

    def done(self) -> None:
        """The decision is taken."""
        self._close_fields()

    def off_lines(self, functions: Sequence[str]) -> None:
        """What does not work now, for whoever looks longer."""
        self.said.setToolTip("\n".join(functions))

    def _press(self) -> None:
        if self._action is None or self.isHidden():
            return
        if self._action not in NAMED:
            self.wanted.emit(self._action.value)
        elif self.who.isHidden():
            self.who.show()
            self.why.setVisible(self._action in REASONED)
            self.who.setFocus()
        else:
            self._decide()

    def _named(self) -> None:
        if self._action in REASONED:
            self.why.setFocus()
        else:
            self._decide()

    def _decide(self) -> None:
        if self._action is not None:
            self.decided.emit(self._action.value, self.who.text().strip(), self.why.text().strip())

    def _close_fields(self) -> None:
        for field in (self.who, self.why):
            field.clear()
            field.hide()
        self.explain("")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.base))
        mark = colours.late if self._level is Level.D else colours.strip
        painter.fillRect(0, 0, GRID // 2, self.height(), QColor(mark))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.line))
