"""The screen of a locked window: a name, a password, Enter; nothing of the work behind it is there to be read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from ui import theme
from ui.controls import Act, Sheet, label, paragraph, row
from ui.forms import TextLine
from ui.notices import Notice, Weight
from ui.signing.pin_field import PinField
from ui.theme import GRID, Size, Tone

WIDTH = 56 * GRID
_LONGEST_PASSWORD = 256


class LockScreen(QWidget):
    """Lies over the whole window while nobody, or somebody who went away, is signed in."""

    wanted = Signal()
    """Somebody asks to come in."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window)
        self._window = window
        self._words = words
        self.setObjectName("lock")
        self.said = paragraph(tone=Tone.MUTED)
        self.login = TextLine()
        self.login.setAccessibleName(words.say("lock.login"))
        self.password = PinField(words.say("lock.password"), longest=_LONGEST_PASSWORD)
        self.chosen = PinField(words.say("lock.chosen"), longest=_LONGEST_PASSWORD)
        self.chosen_name = self._name("lock.chosen")
        self.notice = Notice()
        self.enter = Act(words.say("lock.enter"), key="Enter", likely=True)
        self._sheet = Sheet(self)
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(GRID)
        column.addWidget(label(words.say("places.window"), size=Size.LARGE, bold=True))
        column.addWidget(self.said)
        column.addSpacing(GRID)
        for widget in (
            self._name("lock.login"),
            self.login,
            self._name("lock.password"),
            self.password,
            self.chosen_name,
            self.chosen,
            self.notice,
        ):
            column.addWidget(widget)
        column.addSpacing(GRID)
        column.addWidget(self.enter, alignment=Qt.AlignmentFlag.AlignRight)
        centre = QVBoxLayout(self)
        centre.addStretch(1)
        # A layout between two stretches: one that only aligns would not ask how high the words of the notice are.
        centre.addLayout(row(None, self._sheet, None))
        centre.addStretch(2)
        self.login.walked.connect(self._to_password)
        self.password.submitted.connect(self._typed)
        self.chosen.submitted.connect(self.wanted)
        self.enter.clicked.connect(self.wanted)
        self.hide()

    def ask(self, *, login: str, said: str) -> None:
        """Cover the window. With a name the password is asked next; the name may be typed over."""
        self.said.setText(said)
        self.login.setText(login)
        self.notice.clear()
        self._choose(False)
        self.cover()
        self.show()
        self.raise_()
        (self.password if login else self.login).setFocus()

    def ask_to_choose(self, sentence: Sentence) -> None:
        """The first password was right: one of their own is asked for."""
        self._choose(True)
        self.notice.say(sentence.title, sentence.said, sentence.do, weight=Weight.WORD)
        self.chosen.setFocus()

    def refuse(self, sentence: Sentence) -> None:
        """What was typed did not open the desk; the name stays."""
        self.explain(sentence)
        self.password.clear()
        self.chosen.clear()
        self._choose(False)
        self.password.setFocus()

    def explain(self, sentence: Sentence) -> None:
        """Say it above the button."""
        self.notice.say(sentence.title, sentence.said, sentence.do)

    def cover(self) -> None:
        """As large as the window."""
        self.setGeometry(self._window.rect())
        self._sheet.setFixedWidth(min(WIDTH, self.width() - 4 * GRID))

    def _to_password(self) -> None:
        self.password.setFocus()

    def _typed(self) -> None:
        if self.chosen.isVisible():
            self.chosen.setFocus()
        else:
            self.wanted.emit()

    def _choose(self, asked: bool) -> None:
        self.chosen.setVisible(asked)
        self.chosen_name.setVisible(asked)
        self.chosen.clear()

    def _name(self, key: str) -> QLabel:
        return label(self._words.say(key), size=Size.SMALL, tone=Tone.MUTED)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # no key goes through to the window behind

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.colours_of(self.palette()).window))
