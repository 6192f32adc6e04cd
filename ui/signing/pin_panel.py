"""The PIN asked where the button was, with what the official must know before typing it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.words import Words
from signing.tokens import PinPurpose, PinRequest, PinState
from ui.controls import Act, label, paragraph, row
from ui.signing.pin_field import PinField
from ui.theme import GRID, Tone

_CHANGING = {PinPurpose.CHANGE_OLD, PinPurpose.CHANGE_NEW, PinPurpose.CHANGE_AGAIN}


class PinPanel(QWidget):
    """Shown only while a token waits for a PIN."""

    given = Signal(object)
    """The PIN as a bytearray, for one receiver to wipe."""
    refused = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._last_try_confirmed = True
        self.title = label(bold=True)
        self.facts = paragraph(tone=Tone.MUTED)
        self.warning = paragraph(tone=Tone.LATE)
        self.field = PinField(words.say("signing.pin"))
        self.give = Act(words.say("signing.give_pin"), key=words.say("keys.name.return"), likely=True)
        self.refuse = Act(words.say("signing.refuse_pin"), key="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for each in (self.title, self.facts, self.warning, self.field):
            column.addWidget(each)
        column.addLayout(row(self.give, self.refuse, None))
        self.field.submitted.connect(self._give)
        self.give.clicked.connect(self._give)
        self.refuse.clicked.connect(self.refused)
        self.hide()

    def ask(self, request: PinRequest) -> None:
        """Show the question."""
        say = self._words.say
        self.field.clear()
        changing = f"signing.pin_{request.purpose.value}" if request.purpose in _CHANGING else "signing.pin_for"
        self.title.setText(say(changing, holder=request.holder))
        again = say("signing.pin_each_time") if request.purpose is PinPurpose.SIGNATURE else ""
        length = say("signing.pin_length", minimum=request.minimum, maximum=request.maximum)
        self.facts.setText("\n".join(filter(None, (again, length))))
        warned = request.pin_state is not PinState.OK
        self.warning.setText(say(f"signing.pin_{request.pin_state.value}") if warned else "")
        self.warning.setVisible(warned)
        self._last_try_confirmed = request.pin_state is not PinState.FINAL_TRY
        self.give.setText(say("signing.change_pin" if request.purpose in _CHANGING else "signing.give_pin"))
        self.show()
        self.field.setFocus()

    def close_question(self) -> None:
        """Nothing is asked any more."""
        self.field.clear()
        self.hide()

    def _give(self) -> None:
        """The last try before the token locks is asked a second time: only the button, pressed again, gives it."""
        if not self.field.length:
            self.field.setFocus()
            return
        if not self._last_try_confirmed:
            self._last_try_confirmed = True
            self.warning.setText(self._words.say("signing.pin_confirm_last"))
            self.give.setText(self._words.say("signing.give_pin_anyway"))
            self.give.setFocus()
            return
        self.given.emit(self.field.take())
