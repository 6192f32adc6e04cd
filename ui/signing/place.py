"""La semnat on the screen: the list, the document in the middle, token, certificate and PIN at the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from signing.tokens import PinPurpose, PinRequest, PinState
from ui.controls import Act, Line, Meter, Sheet, label, paragraph, row
from ui.forms import Choice, Field
from ui.notices import EmptyPlace, Notice
from ui.page_view import FileView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.signing.credential_words import CredentialWords
from ui.signing.pin_field import PinField
from ui.signing.sign_line import SignLine
from ui.signing.sign_model import SignDelegate, SignModel
from ui.theme import GRID, Size, Tone

LIST_WIDTH = 46 * GRID
SIDE_WIDTH = 40 * GRID


class PinPanel(QWidget):
    """Asks for the PIN where the button was. Shown only while a token waits for it."""

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
        self.title.setText(say("signing.pin_for", holder=request.holder))
        again = say("signing.pin_each_time") if request.purpose is PinPurpose.SIGNATURE else ""
        length = say("signing.pin_length", minimum=request.minimum, maximum=request.maximum)
        self.facts.setText("\n".join(filter(None, (again, length))))
        warned = request.pin_state is not PinState.OK
        self.warning.setText(say(f"signing.pin_{request.pin_state.value}") if warned else "")
        self.warning.setVisible(warned)
        self._last_try_confirmed = request.pin_state is not PinState.FINAL_TRY
        self.give.setText(say("signing.give_pin"))
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


class SigningPlace(Place):
    """Says what the official does; what becomes of it is the presenter's."""

    arrived = Signal()
    marked = Signal(str)
    mark_all_wanted = Signal()
    sign_wanted = Signal()
    stop_wanted = Signal()
    document_chosen = Signal(str)
    credential_chosen = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.SIGNING)
        self._words = words
        say = words.say
        self.list = QListView()
        self.model = SignModel(words, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(SignDelegate(words, self.list))
        self.list.setAccessibleName(say("places.signing"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.empty = EmptyPlace(say("signing.empty"), say("signing.empty_how"))
        self.document = FileView(words, say("signing.document"), say("signing.no_document"))
        self.credentials = Choice()
        self.credential_field = Field(say("signing.certificate"), self.credentials, above=True)
        self.issuer = paragraph(tone=Tone.MUTED)
        self.token = paragraph(tone=Tone.MUTED, size=Size.SMALL)
        self.expiry = paragraph()
        self.again = Act(say("signing.look_again"))
        self.notice = Notice()
        self.progress = label(tone=Tone.MUTED)
        self.meter = Meter(say("signing.meter"))
        self.pin = PinPanel(words)
        self.sign_button = Act(say("signing.sign_none"), key=say("keys.name.return"), likely=True)
        self.stop_button = Act(say("signing.stop"))
        self.growing = paragraph(size=Size.SMALL, tone=Tone.MUTED)
        self.keys = paragraph(say("signing.keys"), size=Size.SMALL, tone=Tone.MUTED)
        self._chosen = ""
        self._lay_out()
        self._connect()

    def show_lines(self, lines: Sequence[SignLine]) -> None:
        """The list; the bar stays on the document it was on."""
        self.model.show_lines(lines)
        self._stack.setCurrentWidget(self.list if lines else self.empty)
        if not lines:
            self._chosen = ""
            self.document.show_file(None, 0)
            return
        at = next((at for at, line in enumerate(lines) if line.sha256 == self._chosen), 0)
        self.list.setCurrentIndex(self.model.index(at))

    def show_credentials(self, names: Sequence[str], chosen: int) -> None:
        """Fill the picker."""
        self.credentials.fill([(name, at) for at, name in enumerate(names)], chosen)
        self.credentials.setEnabled(bool(names))

    def show_credential(self, words: CredentialWords | None) -> None:
        """The lines under the picker."""
        if words is None:
            self.issuer.setText(self._words.say("signing.no_token"))
            self.token.setText("")
            self.expiry.setText("")
            return
        self.issuer.setText(words.issuer)
        self.token.setText(words.token)
        self.expiry.setText(words.expiry)
        self.expiry.setForegroundRole((Tone.DOUBT if words.doubtful else Tone.MUTED).value)

    def show_file(self, file: Path | None, pages: int) -> None:
        """The pages of the chosen document."""
        self.document.show_file(file, pages)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the button."""
        self.progress.setText(words)
        self.progress.setVisible(bool(words))
        self.meter.setVisible(total > 0)
        self.meter.setRange(0, max(total, 1))
        self.meter.setValue(done)

    def show_growing(self, words: str) -> None:
        """The line over the keys."""
        self.growing.setText(words)
        self.growing.setVisible(bool(words))

    def explain(self, sentence: Sentence | None) -> None:
        """A fault; None takes it back."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    def allow(self, *, sign: int, stop: bool) -> None:
        """How many items would be signed now."""
        self.sign_button.setText(
            self._words.count("signing.sign", sign) if sign else self._words.say("signing.sign_none")
        )
        self.sign_button.setEnabled(sign > 0)
        self.sign_button.setVisible(not stop)
        self.stop_button.setVisible(stop and self.pin.isHidden())
        self.again.setVisible(not stop)
        self.sign_button.updateGeometry()

    def count(self, waiting: int) -> None:
        """The figure in the row of places."""
        self.counted.emit(waiting)

    def ask_pin(self, request: PinRequest) -> None:
        """Show the field and what the official must know."""
        self.stop_button.hide()
        self.pin.ask(request)

    def hide_pin(self) -> None:
        """Nothing is asked any more."""
        self.pin.close_question()
        self.stop_button.setVisible(self.sign_button.isHidden())
        self.list.setFocus()

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        if not self.pin.isHidden():
            self.pin.field.setFocus()
        elif self.model.rowCount():
            self.list.setFocus()
        else:
            self.again.setFocus()

    @override
    def step_back(self) -> bool:
        if not self.pin.isHidden():
            self.pin.refused.emit()
            return True
        if not self.notice.isHidden():
            self.notice.clear()
            return True
        return False

    def _lay_out(self) -> None:
        left = Sheet()
        left.setFixedWidth(LIST_WIDTH)
        self._stack = QStackedLayout(left)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for each in (self.credential_field, self.issuer, self.token, self.expiry):
            column.addWidget(each)
        column.addLayout(row(self.again, None))
        column.addSpacing(GRID)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addWidget(self.meter)
        column.addWidget(self.pin)
        column.addLayout(row(self.sign_button, self.stop_button, None))
        column.addStretch()
        column.addWidget(self.growing)
        column.addWidget(self.keys)
        self.meter.hide()
        self.stop_button.hide()
        self.progress.hide()
        self.growing.hide()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addWidget(Line(upright=True))
        whole.addWidget(self.document, 1)
        whole.addWidget(Line(upright=True))
        whole.addWidget(side)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._walked)
        self.list.clicked.connect(self._clicked)
        self.credentials.activated.connect(self.credential_chosen)
        self.again.clicked.connect(self.arrived)
        self.sign_button.clicked.connect(self.sign_wanted)
        self.stop_button.clicked.connect(self.stop_wanted)
        bind(self.list, "mark", self._mark, alone=True)
        bind(self.list, "mark_all", self.mark_all_wanted.emit, alone=True)
        bind(self.list, "sign", self.sign_wanted.emit, alone=True)

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        line = self.model.line_at(current)
        if line is not None and line.sha256 != self._chosen:
            self._chosen = line.sha256
            self.document_chosen.emit(line.sha256)

    def _mark(self) -> None:
        line = self.model.line_at(self.list.currentIndex())
        if line is not None:
            self.marked.emit(line.sha256)

    def _clicked(self, index: QModelIndex) -> None:
        """A click on the little box marks; elsewhere it only chooses."""
        area = self.list.visualRect(index)
        where = self.list.viewport().mapFromGlobal(self.list.cursor().pos())
        if where.x() < area.left() + 6 * GRID:
            self._mark()
