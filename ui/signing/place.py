"""La semnat on the screen: the list, the document in the middle, token, certificate and PIN at the right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QRectF, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.printing.sheet import Box
from app.printing.zones import ZONES
from app.words import Sentence, Words
from signing.tokens import PinRequest
from ui.controls import Act, Line, Meter, Sheet, label, paragraph, row
from ui.forms import Choice, Field
from ui.notices import EmptyPlace, Notice
from ui.page_view import FileView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.signing.credential_words import CredentialWords
from ui.signing.pin_panel import PinPanel
from ui.signing.return_panel import ReturnPanel
from ui.signing.sign_line import SignLine, SignState
from ui.signing.sign_model import SignDelegate, SignModel
from ui.theme import GRID, Size, Tone

STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
LIST_WIDTH = 46 * GRID
SIDE_WIDTH = 40 * GRID


class SigningPlace(Place):
    """Says what the official does; what becomes of it is the presenter's."""

    arrived = Signal()
    marked = Signal(str)
    mark_all_wanted = Signal()
    sign_wanted = Signal()
    stop_wanted = Signal()
    document_chosen = Signal(str)
    credential_chosen = Signal(int)
    zone_chosen = Signal(int)
    """The digit of the part of the page in which the signature shall be seen."""
    block_pointed = Signal(int, float, float)
    """Page and shares of its size: the signature shall be seen there."""
    block_moved = Signal(int, int)
    """Steps to the right and down."""
    block_hidden = Signal()
    brought_back = Signal(str)
    """What was returned unsigned shall wait again."""

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
        self.block = paragraph(size=Size.SMALL, tone=Tone.MUTED)
        self.credentials = Choice()
        self.credential_field = Field(say("signing.certificate"), self.credentials, above=True)
        self.issuer = paragraph(tone=Tone.MUTED)
        self.token = paragraph(tone=Tone.MUTED, size=Size.SMALL)
        self.expiry = paragraph()
        self.again = Act(say("signing.look_again"))
        self.change_pin = Act(say("signing.change_pin"))
        self.notice = Notice()
        self.progress = label(tone=Tone.MUTED)
        self.meter = Meter(say("signing.meter"))
        self.pin = PinPanel(words)
        self.returning = ReturnPanel(words)
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

    @property
    def page_shown(self) -> int:
        """Which page of the document is seen, from 1."""
        return self.document.page_shown

    def show_block(self, page: int, place: Box | None, words: str) -> None:
        """Where the signature will be seen."""
        self.document.mark(page, QRectF(place.left, place.top, place.width, place.height) if place else QRectF())
        self.block.setText(words)
        self.block.setVisible(bool(words))

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
        self.change_pin.setVisible(not stop)
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
        if not self.returning.isHidden():
            self.returning.close_question()
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
        column.addLayout(row(self.again, self.change_pin, None))
        column.addWidget(self.block)
        column.addSpacing(GRID)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addWidget(self.meter)
        column.addWidget(self.pin)
        column.addWidget(self.returning)
        column.addLayout(row(self.sign_button, self.stop_button, None))
        column.addStretch()
        column.addWidget(self.growing)
        column.addWidget(self.keys)
        self.meter.hide()
        self.stop_button.hide()
        self.progress.hide()
        self.growing.hide()
        self.block.hide()
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
        self.document.pointed.connect(self.block_pointed)
        for zone in ZONES:
            bind(self.list, f"block_{zone}", partial(self.zone_chosen.emit, zone), alone=True)
        for name, (right, down) in STEPS.items():
            bind(self.list, f"block_{name}", partial(self.block_moved.emit, right, down), alone=True)
        bind(self.list, "block_hide", self.block_hidden.emit, alone=True)
        bind(self.list, "return_unsigned", self._return, alone=True)
        self.returning.left.connect(self._returning_over)

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        line = self.model.line_at(current)
        if line is not None and line.sha256 != self._chosen:
            self._chosen = line.sha256
            self.document_chosen.emit(line.sha256)

    def _return(self) -> None:
        line = self.model.line_at(self.list.currentIndex())
        if line is None:
            return
        if line.state is SignState.RETURNED:
            self.brought_back.emit(line.sha256)
        elif line.state in {SignState.WAITING, SignState.FAILED}:
            self.sign_button.hide()
            self.returning.ask(line.sha256)

    def _returning_over(self) -> None:
        self.sign_button.show()
        self.list.setFocus()

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
