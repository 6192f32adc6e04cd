"""E-mails on the screen: the list left, the message and its files in the middle, the number at the right."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from ui.controls import Act, Check, Line, Sheet, label, paragraph, row
from ui.forms import Field, TextLine
from ui.mail.mail_words import EnclosureLine, MailLine
from ui.notices import EmptyPlace, Notice
from ui.page_view import FileView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone
from ui.two_lines import SUBJECT, TwoLineList

_LIST = 46 * GRID
_SIDE = 44 * GRID
_REQUESTS = 5


class MailScreen(Place):
    """Lies over the places; Esc goes back."""

    arrived = Signal()
    mail_chosen = Signal(UUID)
    enclosure_chosen = Signal(int)
    register_wanted = Signal(str, str, list)
    dismiss_wanted = Signal(str)
    take_back_wanted = Signal()
    everything_wanted = Signal(bool)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.MAIL)
        say = words.say
        self._words = words
        self.list = TwoLineList(say("places.mail"))
        self.everything = Check(say("mail.screen.everything"))
        self.empty = EmptyPlace(say("mail.screen.empty"), say("mail.screen.empty_how"))
        self.notice = Notice()
        self.heading = paragraph()
        self.doubts = paragraph(tone=Tone.DOUBT)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(say("mail.screen.message"))
        self.enclosures = TwoLineList(say("mail.screen.enclosures"))
        self.document = FileView(words, say("mail.screen.document"), say("mail.screen.no_document"))
        self.sender_line, self.kind, self.reason = TextLine(), TextLine(), TextLine()
        self.kind.setText("cerere")
        self.requests = [TextLine() for _ in range(_REQUESTS)]
        self.register = Act(say("mail.screen.register"), key="Ctrl+Enter", likely=True)
        self.another = Act(say("mail.screen.another"), key="Ctrl+N")
        self.dismiss = Act(say("mail.screen.dismiss"), key="Ctrl+D")
        self.take_back = Act(say("mail.screen.take_back"))
        self.done = paragraph(tone=Tone.ACCENT)
        self._lay_out()
        self._connect()

    def show_list(self, lines: Sequence[MailLine], *, chosen: UUID | None) -> None:
        """The list; the chosen one stays chosen, else the first is."""
        self.list.blockSignals(True)
        self.list.clear()
        at = 0
        for place, line in enumerate(lines):
            self.list.add(line.text, line.facts, line.mail_id)
            at = place if line.mail_id == chosen else at
        self.list.blockSignals(False)
        self.empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.counted.emit(len(lines))
        if lines:
            self.list.setCurrentRow(at)

    def show_mail(self, heading: str, text: str, doubts: Sequence[str], enclosures: Sequence[EnclosureLine]) -> None:
        """The e-mail in the middle."""
        self.heading.setText(heading)
        self.text.setPlainText(text)
        self.doubts.setText("\n".join(doubts))
        self.doubts.setVisible(bool(doubts))
        self.enclosures.blockSignals(True)
        self.enclosures.clear()
        for line in enclosures:
            self.enclosures.add(f"⚠ {line.text}" if line.doubtful else line.text, line.facts, line.place)
        self.enclosures.blockSignals(False)
        self.enclosures.setVisible(bool(enclosures))
        self.enclosures.setFixedHeight(min(3, max(1, len(enclosures))) * 6 * GRID + 4)

    def show_nothing(self) -> None:
        """No e-mail is chosen."""
        self.show_mail("", "", (), ())
        self.show_file(None, 0)
        self.fill(sender="", summaries=())
        self.allow(register=False, dismiss=False, take_back=False)

    def show_file(self, file: Path | None, pages: int) -> None:
        """The pages of an enclosure."""
        self.document.show_file(file, pages)

    def fill(self, *, sender: str, summaries: Sequence[str]) -> None:
        """The form at the right: one line for each request."""
        self.sender_line.setText(sender)
        self.reason.clear()
        for place, line in enumerate(self.requests):
            line.setText(summaries[place] if place < len(summaries) else "")
            self._fields[place].setVisible(place < max(1, len(summaries)))

    def allow(self, *, register: bool, dismiss: bool, take_back: bool) -> None:
        """What can be done with the chosen e-mail; what cannot is not shown."""
        self.register.setEnabled(register)
        self.another.setEnabled(register)
        self.dismiss.setEnabled(dismiss)
        self.take_back.setVisible(take_back)

    def tell(self, words: str) -> None:
        """What was done."""
        self.done.setText(words)

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.list.setFocus()

    @override
    def step_back(self) -> bool:
        """From the form back to the list; text stays."""
        if self.list.hasFocus() or not self.list.isVisible():
            return False
        self.list.setFocus()
        return True

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._choose)
        self.enclosures.currentItemChanged.connect(self._choose_enclosure)
        self.everything.toggled.connect(self.everything_wanted)
        self.register.clicked.connect(self._register)
        self.another.clicked.connect(self._add_request)
        self.dismiss.clicked.connect(self._dismiss)
        self.take_back.clicked.connect(self.take_back_wanted)
        self.sender_line.walked.connect(self.kind.setFocus)
        self.kind.walked.connect(self.requests[0].setFocus)
        for line in self.requests:
            line.walked.connect(self._register)
        self.reason.walked.connect(self._dismiss)
        self.list.itemActivated.connect(self._to_form)
        bind(self, "register_mail", self._register)
        bind(self, "another_request", self._add_request)
        bind(self, "dismiss_mail", self._dismiss)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.mail_chosen.emit(item.data(SUBJECT))

    def _choose_enclosure(self) -> None:
        item = self.enclosures.currentItem()
        if item is not None:
            self.enclosure_chosen.emit(item.data(SUBJECT))

    def _to_form(self) -> None:
        self.sender_line.setFocus()
        self.sender_line.selectAll()

    def _register(self) -> None:
        if self.register.isEnabled():
            shown = [line.text() for line, field in zip(self.requests, self._fields, strict=True) if field.isVisible()]
            self.register_wanted.emit(self.sender_line.text(), self.kind.text(), shown)

    def _add_request(self) -> None:
        for line, field in zip(self.requests, self._fields, strict=True):
            if not field.isVisible():
                field.show()
                line.setFocus()
                return

    def _dismiss(self) -> None:
        """The reason first; given, the e-mail goes."""
        if not self.dismiss.isEnabled():
            return
        if not self.reason.text().strip():
            self.reason.setFocus()
        self.dismiss_wanted.emit(self.reason.text())

    def _lay_out(self) -> None:
        say = self._words.say
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, GRID)
        left.addWidget(self.list, 1)
        left.addWidget(self.empty, 1)
        self.everything.setContentsMargins(GRID, 0, 0, 0)
        left.addLayout(row(self._indent(), self.everything, None))
        middle = QVBoxLayout()
        middle.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        middle.setSpacing(GRID)
        for each in (self.heading, self.doubts, self.text, self.enclosures):
            middle.addWidget(each)
        middle.addWidget(self.document, 1)
        self.text.setMaximumHeight(24 * GRID)
        right = QVBoxLayout()
        right.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        right.setSpacing(GRID)
        right.addWidget(Field(say("mail.screen.sender"), self.sender_line, above=True))
        right.addWidget(Field(say("mail.screen.kind"), self.kind, above=True))
        self._fields = [
            Field(say("mail.screen.request", place=place), line, above=True)
            for place, line in enumerate(self.requests, start=1)
        ]
        for place, field in enumerate(self._fields):
            right.addWidget(field)
            field.setVisible(place == 0)
        right.addLayout(row(self.register, None))
        right.addLayout(row(self.another, None))
        right.addSpacing(3 * GRID)
        right.addWidget(label(say("mail.screen.not_for_register"), size=Size.SMALL, tone=Tone.MUTED))
        right.addWidget(Field(say("mail.screen.reason"), self.reason, above=True))
        right.addLayout(row(self.dismiss, self.take_back, None))
        right.addStretch()
        right.addWidget(self.done)
        halves = row(spacing=0)
        for layout, width in ((left, _LIST), (middle, 0), (right, _SIDE)):
            sheet = Sheet()
            sheet.setLayout(layout)
            if width:
                sheet.setFixedWidth(width)
            halves.addWidget(sheet, 0 if width else 1)
            if layout is not right:
                halves.addWidget(Line(upright=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addLayout(halves, 1)

    def _indent(self) -> QWidget:
        gap = QWidget()
        gap.setFixedWidth(GRID)
        gap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return gap
