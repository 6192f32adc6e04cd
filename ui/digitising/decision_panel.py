"""What is said of a batch beside its files, and the way to send it back: a reason, after its files were marked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.words import Words
from ui.controls import Act, column, paragraph, row
from ui.forms import Field, TextLine
from ui.theme import GRID, Size, Tone


class DecisionPanel(QWidget):
    """Part of the screen of digitised batches."""

    rejection_wanted = Signal()
    rejected = Signal(str)
    """With the reason."""
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        say = words.say
        self.asks = False
        self.standing = paragraph(tone=Tone.MUTED)
        self.standing.setAccessibleName(say("digitising.screen.standing"))
        self.reject = Act(say("digitising.screen.reject"), key="Ctrl+R")
        self._how = paragraph(say("digitising.screen.reject_how"), size=Size.SMALL)
        self.reason = TextLine()
        self._reason = Field(say("digitising.screen.reason"), self.reason, above=True)
        self.send_back = Act(say("digitising.screen.send_back"), key="Enter", likely=True)
        for each in (self.reject, self.send_back):
            each.setSizePolicy(each.sizePolicy().Policy.Expanding, each.sizePolicy().Policy.Fixed)
        self.reject.clicked.connect(self.rejection_wanted)
        self.reason.walked.connect(self._send)
        self.send_back.clicked.connect(self._send)
        laid = column(self.standing, self.reject, self._how, self._reason, spacing=GRID)
        laid.addLayout(row(self.send_back))
        self.setLayout(laid)
        self.offer(False)
        self.ask(False)

    def show_standing(self, lines: Sequence[str]) -> None:
        """A line for each thing there is to say."""
        self.standing.setText("\n\n".join(lines))
        self.standing.setVisible(bool(lines))

    def offer(self, offered: bool) -> None:
        """Whether the batch can be sent back now."""
        self._offered = offered
        self.reject.setVisible(offered and not self.asks)

    def ask(self, asked: bool) -> None:
        """Open the reason, empty, or close it."""
        self.asks = asked
        self.reject.setVisible(self._offered and not asked)
        for each in (self._how, self._reason, self.send_back):
            each.setVisible(asked)
        if not asked:
            self.reason.clear()

    def has_keyboard(self) -> bool:
        """Whether somebody types here."""
        return self.reason.hasFocus() or self.send_back.hasFocus()

    def want_rejection(self) -> None:
        """The key of the button, which works only while it is offered; asked again it goes to the reason."""
        if self.asks:
            self.reason.setFocus()
        elif self._offered:
            self.rejection_wanted.emit()

    def _send(self) -> None:
        self.rejected.emit(self.reason.text())
