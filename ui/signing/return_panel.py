"""Why a document goes back unsigned: one line and two keys, where the button was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.words import Words
from ui.controls import Act, row
from ui.forms import Field, TextLine
from ui.theme import GRID


class ReturnPanel(QWidget):
    """Shown only while a reason is asked."""

    given = Signal(str, str)
    """The file's hash and the reason."""
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._sha256 = ""
        self.reason = TextLine()
        self.give = Act(words.say("signing.return_do"), key=words.say("keys.name.return"), likely=True)
        self.leave = Act(words.say("signing.return_leave"), key="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(Field(words.say("signing.return_why"), self.reason, above=True))
        column.addLayout(row(self.give, self.leave, None))
        self.reason.walked.connect(self._give)
        self.give.clicked.connect(self._give)
        self.leave.clicked.connect(self.close_question)
        self.hide()

    def ask(self, sha256: str) -> None:
        """Ask for the reason of this file."""
        self._sha256 = sha256
        self.reason.clear()
        self.show()
        self.reason.setFocus()

    def close_question(self) -> None:
        """Nothing is asked any more."""
        self.hide()
        self.left.emit()

    def _give(self) -> None:
        if not self.reason.text().strip():
            self.reason.setFocus()
            return
        self.given.emit(self._sha256, self.reason.text())
        self.close_question()
