"""The entry form: the lines that Enter walks, and the button that its last Enter presses."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.words import Sentence, Words
from opis_contract.entries import Channel, DispatchMode
from opis_contract.registers import Direction, Register
from ui.controls import Act, Option, label, paragraph, row
from ui.day_strip import DayStrip
from ui.forms import Choice, Editor, Field, TextBlock, TextLine, Walk
from ui.notices import Notice, Weight
from ui.registering.annex_list import LINE, AnnexList
from ui.registering.beside_panel import BesidePanel
from ui.registering.details_sheet import DetailsSheet
from ui.registering.draft_file import DETAIL_FIELDS, MAIN_FIELDS, FormField, FormText
from ui.registering.form_screen import AnnexLine, Beside, Suggestion
from ui.term_days import TermDays
from ui.theme import GRID, Size, Tone

LABEL_WIDTH = 11 * GRID
PAUSE_MS = 250
"""After this much quiet the texts are kept on disk."""


class EntryForm(QWidget):
    """The left half of Registru, with the sheet and the panel beside it. Says what the clerk does."""

    paused = Signal()
    party_typed = Signal()
    party_taken = Signal(int)
    type_typed = Signal()
    type_taken = Signal(int)
    identifier_typed = Signal()
    reply_typed = Signal()
    payment_typed = Signal()
    term_typed = Signal()
    annex_ticked = Signal(str)
    all_annexes_ticked = Signal()
    annexes_passed = Signal()
    beside_taken = Signal(int)
    entered = Signal(object)
    """The `FormField` that has the keyboard now."""
    proposal_taken = Signal(object)
    """The `FormField` that gets what is proposed for it."""
    direction_changed = Signal()
    submitted = Signal()
    details_wanted = Signal()

    def __init__(self, words: Words, registers: Sequence[Register]) -> None:
        super().__init__()
        self._words = words
        self._filling = False
        self._held = FormText()
        say = words.say
        self.directions = {each: Option(say(f"directions.{each}")) for each in Direction}
        self._direction_group = QButtonGroup(self)
        for option in self.directions.values():
            self._direction_group.addButton(option)
        self.directions[Direction.INCOMING].setChecked(True)
        self.register = Choice()
        self.show_registers(registers)
        self.register.setAccessibleName(say("registering.register"))
        self.register.view().setAccessibleName(say("registering.register"))
        self.lines: dict[FormField, TextLine] = {
            each: TextLine(figures=each in _FIGURES)
            for each in FormField
            if each not in {FormField.SUMMARY, FormField.CHANNEL, FormField.DISPATCH_MODE}
        }
        self.summary = TextBlock(lines=2)
        self.choices = {FormField.CHANNEL: Choice(), FormField.DISPATCH_MODE: Choice()}
        self.choices[FormField.CHANNEL].fill([(say(f"channels.{each}"), each.value) for each in Channel])
        self.choices[FormField.DISPATCH_MODE].fill(
            [(say("dispatch.not_yet"), ""), *((say(f"dispatch.{each}"), each.value) for each in DispatchMode)]
        )
        self.editors: dict[FormField, Editor] = {each: self._editor(each) for each in FormField}
        self.fields = {
            each: Field(
                say(f"registering.{each}"),
                editor,
                label_width=0 if each in _SECONDS else LABEL_WIDTH,
                above=each in DETAIL_FIELDS,
                quiet=any(each in pair for pair in _PAIRS),
            )
            for each, editor in self.editors.items()
        }
        self.annexes = AnnexList(words)
        self._annex_row = QWidget()
        name = label(say("registering.annexes_here"), tone=Tone.MUTED)
        name.setFixedSize(LABEL_WIDTH, LINE)
        held = row(name, self.annexes)
        held.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        self._annex_row.setLayout(held)
        self._annex_row.hide()
        self._hints = {
            each: label(tone=Tone.MUTED, size=Size.SMALL)
            for each in (FormField.REPLY_TO, FormField.PARTY, FormField.DOCUMENT_TYPE, FormField.TERM)
        }
        self.days = DayStrip()
        self._pair_problems = {pair: paragraph(tone=Tone.LATE, size=Size.SMALL) for pair in _PAIRS}
        self.button = Act(say("registering.register_now"), key=say("keys.name.return"), likely=True)
        self.more = Act(say("registering.more"), key="F7")
        self.parked = label(tone=Tone.DOUBT, size=Size.SMALL)
        self.proposing = label(tone=Tone.MUTED, size=Size.SMALL)
        self.notice = Notice()
        self.details = DetailsSheet(words, self.fields)
        self.beside = BesidePanel(words)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self._lay_out()
        self._connect()
        self._turned()

    @property
    def direction(self) -> Direction:
        """Where the paper travels."""
        return next(each for each, option in self.directions.items() if option.isChecked())

    def show_registers(self, registers: Sequence[Register]) -> None:
        """The registers in force; the chosen one stays chosen while it is among them."""
        titles = [each.title.removeprefix("Registru ").removeprefix("Registrul ") for each in registers]
        codes = [each.code for each in registers]
        self.register.fill(list(zip(titles, codes, strict=True)), self.register.currentData())

    def text(self) -> FormText:
        """Everything as typed."""
        texts = {each.value: line.text() for each, line in self.lines.items()}
        texts |= {each.value: str(choice.currentData()) for each, choice in self.choices.items()}
        return FormText(
            direction=self.direction.value,
            register=str(self.register.currentData() or ""),
            summary=self.summary.toPlainText(),
            ticked=self._held.ticked,
            known=self._held.known,
            answered=self._held.answered,
            connected=self._held.connected,
            pages=self._held.pages,
            **texts,
        )

    def fill(self, text: FormText) -> None:
        """Put texts in, keeping the cursor at the end of each."""
        self._filling = True
        self._held = text
        for each, option in self.directions.items():
            option.setChecked(each.value == text.direction)
        position = self.register.findData(text.register)
        if position >= 0:
            self.register.setCurrentIndex(position)
        for field, line in self.lines.items():
            if line.text() != getattr(text, field.value):
                line.setText(getattr(text, field.value))
        for field, choice in self.choices.items():
            choice.setCurrentIndex(max(0, choice.findData(getattr(text, field.value))))
        if self.summary.toPlainText() != text.summary:
            self.summary.setPlainText(text.summary)
            self.summary.selectAll()  # a summary that was brought is written over, or gone on with after End
        self._turned()
        self._filling = False
        self._pause.start()

    def offer_parties(self, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions under the party."""
        self.lines[FormField.PARTY].suggest([each.text for each in suggestions], [each.facts for each in suggestions])

    def offer_types(self, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions under the type."""
        self.lines[FormField.DOCUMENT_TYPE].suggest(
            [each.text for each in suggestions], [each.facts for each in suggestions], take_first=True
        )

    def pass_over(self, fields: frozenset[FormField]) -> None:
        """Enter walks past these."""
        self._walk.passed_over = frozenset(self.editors[each] for each in fields)

    def warn(self, field: FormField, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong under a field."""
        self.fields[field].say(problem, stops=stops)
        for pair, shown in self._pair_problems.items():
            if field in pair:
                said = [self.fields[each].problem for each in pair if self.fields[each].problem]
                shown.setText(" ".join(said))
                shown.setVisible(bool(said))
        if problem and stops and field in DETAIL_FIELDS:
            self.details_wanted.emit()

    def hint(self, field: FormField, text: str) -> None:
        """What the typed text means, quietly under its field."""
        shown = self._hints.get(field)
        if shown is not None:
            shown.setText(text)
            shown.setVisible(bool(text) and self.fields[field].isVisibleTo(self))

    def show_days(self, days: TermDays | None) -> None:
        """The days of the term under it."""
        self.days.show_days(days)
        self.days.setVisible(days is not None and self.fields[FormField.TERM].isVisibleTo(self))

    def show_annexes(self, lines: Sequence[AnnexLine]) -> None:
        """The annexes of this type."""
        self._annex_row.setVisible(bool(lines))
        self.annexes.show_lines(lines)

    def name_register(self, words: str) -> None:
        """What the button says."""
        self.button.rename(words)

    def focus(self, field: FormField) -> None:
        """Put the keyboard there, and shut the lists: an open one keeps the cursor blinking in its own field."""
        for line in self.lines.values():
            line.popup.hide()
        self.editors[field].setFocus()

    def lock(self, locked: bool) -> None:
        """While the number is being given nothing can be typed."""
        self.setEnabled(not locked)
        self.details.setEnabled(not locked)

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, above the button."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    def tell(self, text: str) -> None:
        """Something to know that is no fault."""
        if text:
            self.notice.say(text, weight=Weight.DOUBT)
        else:
            self.notice.clear()

    def show_beside(self, beside: Beside) -> None:
        """Beside the form."""
        self.beside.show_beside(beside)

    def propose(self, values: Mapping[FormField, str], told: str) -> None:
        """Ghost text in the lines, and over them how to take it."""
        for field in FormField:
            editor = self.editors[field]
            if not isinstance(editor, Choice):
                editor.propose(values.get(field, ""))
        self.proposing.setText(told)
        self.proposing.setVisible(bool(told))

    def show_parked(self, names: Sequence[str]) -> None:
        """How many papers wait aside, and whose."""
        waiting = self._words.count("registering.parked", len(names), names=", ".join(filter(None, names)))
        self.parked.setText(waiting if names else "")
        self.parked.setVisible(bool(names))

    def _editor(self, field: FormField) -> Editor:
        if field is FormField.SUMMARY:
            return self.summary
        return self.choices[field] if field in self.choices else self.lines[field]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        for option in self.directions.values():
            head.addWidget(option)
        head.addSpacing(GRID)
        self.register.setMaximumWidth(28 * GRID)
        head.addWidget(self.register, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID + GRID // 2, 3 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(head)
        for said in (self.parked, self.proposing):
            column.addWidget(said)
            said.hide()
        column.addSpacing(GRID // 2)
        for field in _ALONE:
            column.addLayout(self._with_hint(field))
        column.addWidget(self._annex_row)
        for field, width in {
            FormField.LEAVES: 8 * GRID,
            FormField.ANNEXES: 8 * GRID,
            FormField.THEIR_NUMBER: 17 * GRID,
            FormField.TERM: 11 * GRID,
        }.items():
            self.editors[field].setFixedWidth(width)
        for pair in _PAIRS:
            column.addLayout(self._side_by_side(pair))
        column.addSpacing(GRID // 2)
        column.addWidget(self.notice)
        column.addLayout(row(self.more, None, self.button))
        column.addStretch()
        here = self._walked()[: len(MAIN_FIELDS) + 1]
        for before, after in pairwise([*here, self.more, self.button]):
            self.setTabOrder(before, after)

    def _walked(self) -> list[QWidget]:
        """Everything that Enter walks, in order: the annexes stand after the summary."""
        order: list[QWidget] = []
        for field in FormField:
            order.append(self.editors[field])
            if field is FormField.SUMMARY:
                order.append(self.annexes)
        return order

    def _with_hint(self, field: FormField) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(2)
        made.addWidget(self.fields[field])
        if field in self._hints:
            made.addLayout(_indented(self._hints[field]))
        return made

    def _side_by_side(self, pair: tuple[FormField, FormField]) -> QVBoxLayout:
        """Two short fields in one row; what is wrong with either, and what the term means, stands under both."""
        under: list[QWidget] = [self._pair_problems[pair]]
        if FormField.TERM in pair:
            under += [self._hints[FormField.TERM], self.days]
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addLayout(row(*(self.fields[field] for field in pair), None, spacing=2 * GRID))
        for each in under:
            both.addLayout(_indented(each))
        return both

    def _connect(self) -> None:
        self._walk = Walk(self._walked(), last=self.submitted.emit)
        self.button.clicked.connect(self.submitted)
        for field, typed in {
            FormField.PARTY: self.party_typed,
            FormField.DOCUMENT_TYPE: self.type_typed,
            FormField.IDENTIFIER: self.identifier_typed,
            FormField.REPLY_TO: self.reply_typed,
            FormField.PAYMENT: self.payment_typed,
            FormField.TERM: self.term_typed,
        }.items():
            self.lines[field].textEdited.connect(typed)
        self.lines[FormField.PARTY].suggestion_taken.connect(self.party_taken)
        self.lines[FormField.DOCUMENT_TYPE].suggestion_taken.connect(self.type_taken)
        self.annexes.ticked.connect(self.annex_ticked)
        self.annexes.all_ticked.connect(self.all_annexes_ticked)
        self.annexes.passed.connect(self.annexes_passed)
        self.beside.list.acted.connect(self.beside_taken)
        for field, editor in self.editors.items():
            if isinstance(editor, Choice):
                continue
            editor.entered.connect(partial(self.entered.emit, field))
            editor.proposal_taken.connect(partial(self.proposal_taken.emit, field))
        for line in self.lines.values():
            line.textChanged.connect(self._typed)
        self.summary.textChanged.connect(self._typed)
        self._direction_group.buttonClicked.connect(self._turn)
        for choice in (self.register, *self.choices.values()):
            choice.currentIndexChanged.connect(self._typed)

    def _typed(self) -> None:
        if not self._filling:
            self._pause.start()

    def _turn(self) -> None:
        self._turned()
        self.direction_changed.emit()

    def _turned(self) -> None:
        """The fields that a paper of this direction has."""
        direction = self.direction
        outgoing = direction is Direction.OUTGOING
        self.fields[FormField.PARTY].relabel(self._words.say(_PARTY_NAMES[direction]))
        self.fields[FormField.REPLY_TO].setVisible(outgoing)
        for field in (FormField.THEIR_NUMBER, FormField.TERM):
            self.fields[field].setVisible(not outgoing)
        self.days.setVisible(self.days.days is not None and not outgoing)
        for field, shown in self._hints.items():
            shown.setVisible(bool(shown.text()) and self.fields[field].isVisibleTo(self))
        self.details.show_for(direction)


def _indented(shown: QWidget) -> QHBoxLayout:
    shown.hide()
    indented = row(shown)
    indented.setContentsMargins(LABEL_WIDTH + GRID, 0, 0, 0)
    return indented


_PARTY_NAMES = {
    Direction.INCOMING: "registering.party",
    Direction.OUTGOING: "registering.addressee",
    Direction.INTERNAL: "registering.from_office",
}
_PAIRS = ((FormField.LEAVES, FormField.ANNEXES), (FormField.THEIR_NUMBER, FormField.TERM))
_SECONDS = {second for _, second in _PAIRS}
_ALONE = tuple(each for each in MAIN_FIELDS if not any(each in pair for pair in _PAIRS))
_FIGURES = frozenset({FormField.IDENTIFIER, FormField.LEAVES, FormField.ANNEXES})
