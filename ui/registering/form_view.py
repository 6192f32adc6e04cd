"""The entry form: eight lines that Enter walks, and the button that its last Enter presses."""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.words import Sentence, Words
from opis_contract.registers import Direction, Register
from ui.controls import Act, ElidedLabel, Option, label, paragraph, row
from ui.controls import column as column_of
from ui.forms import Choice, Editor, Field, TextBlock, TextLine, Walk
from ui.notices import Notice
from ui.registering.draft_file import FormField, FormText
from ui.registering.form_screen import EARLIER
from ui.theme import GRID, Size, Tone

LABEL_WIDTH = 11 * GRID
PAUSE_MS = 250
"""After this much quiet the texts are kept on disk."""


class EarlierLine(QWidget):
    """An earlier entry in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._number = label(size=Size.SMALL, bold=True)
        self._number.setMinimumWidth(17 * GRID)
        self._summary = ElidedLabel(size=Size.SMALL)
        line = row(self._number, self._summary)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_line(self, number: str, summary: str) -> None:
        """Show an entry; an empty number shows nothing."""
        self._number.setText(number)
        self._summary.setText(summary.replace("\n", " "))
        self.setVisible(bool(number))


class EntryForm(QWidget):
    """The left half of Registru. Says what the clerk does; knows nothing of registers."""

    paused = Signal()
    party_typed = Signal()
    party_taken = Signal(int)
    type_typed = Signal()
    type_taken = Signal(int)
    identifier_typed = Signal()
    term_typed = Signal()
    direction_changed = Signal()
    submitted = Signal()

    def __init__(self, words: Words, registers: Sequence[Register]) -> None:
        super().__init__()
        self._words = words
        self._filling = False
        say = words.say
        self.directions = {each: Option(say(f"directions.{each}")) for each in Direction}
        self._direction_group = QButtonGroup(self)
        for option in self.directions.values():
            self._direction_group.addButton(option)
        self.directions[Direction.INCOMING].setChecked(True)
        self.register = Choice()
        self.register.fill([(each.title.removeprefix("Registru "), each.code) for each in registers])
        self.register.setAccessibleName(say("registering.register"))
        self.register.view().setAccessibleName(say("registering.register"))
        self.lines: dict[FormField, TextLine] = {
            each: TextLine(figures=each in _FIGURES) for each in FormField if each is not FormField.SUMMARY
        }
        self.summary = TextBlock(lines=3)
        self.editors: dict[FormField, Editor] = {each: self.lines.get(each, self.summary) for each in FormField}
        self.fields = {
            each: Field(
                say(f"registering.{each}"),
                editor,
                label_width=0 if each in {second for _, second in _PAIRS} else LABEL_WIDTH,
                quiet=any(each in pair for pair in _PAIRS),
            )
            for each, editor in self.editors.items()
        }
        self._hint = label(tone=Tone.MUTED, size=Size.SMALL)
        self._pair_problems = {pair: paragraph(tone=Tone.LATE, size=Size.SMALL) for pair in _PAIRS}
        self.button = Act(say("registering.register_now"), key=say("keys.name.return"), likely=True)
        self.notice = Notice()
        self._earlier_title = label(size=Size.SMALL, tone=Tone.MUTED)
        self._earlier = [EarlierLine() for _ in range(EARLIER)]
        self._earlier_box = QWidget()
        self._earlier_box.setLayout(column_of(self._earlier_title, *self._earlier, spacing=GRID // 2))
        self._earlier_box.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        self._lay_out()
        self._connect()

    def text(self) -> FormText:
        """Everything as typed."""
        direction = next(each for each, option in self.directions.items() if option.isChecked())
        texts = {each.value: line.text() for each, line in self.lines.items()}
        texts[FormField.SUMMARY.value] = self.summary.toPlainText()
        return FormText(direction=direction.value, register=str(self.register.currentData() or ""), **texts)

    def fill(self, text: FormText) -> None:
        """Put texts in, keeping the cursor at the end of each."""
        self._filling = True
        for each, option in self.directions.items():
            option.setChecked(each.value == text.direction)
        position = self.register.findData(text.register)
        if position >= 0:
            self.register.setCurrentIndex(position)
        for field, line in self.lines.items():
            if line.text() != getattr(text, field.value):
                line.setText(getattr(text, field.value))
        if self.summary.toPlainText() != text.summary:
            self.summary.setPlainText(text.summary)
        self._rename_party()
        self._filling = False
        self._pause.start()

    def offer_parties(self, texts: Sequence[str]) -> None:
        """Suggestions under the party."""
        self.lines[FormField.PARTY].suggest(texts)

    def offer_types(self, texts: Sequence[str]) -> None:
        """Suggestions under the type."""
        self.lines[FormField.DOCUMENT_TYPE].suggest(texts)

    def warn(self, field: FormField, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong under a field."""
        self.fields[field].say(problem, stops=stops)
        for pair, shown in self._pair_problems.items():
            if field in pair:
                said = [self.fields[each].problem for each in pair if self.fields[each].problem]
                shown.setText(" ".join(said))
                shown.setVisible(bool(said))

    def hint_term(self, text: str) -> None:
        """What the typed term means, under it."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def focus(self, field: FormField) -> None:
        """Put the keyboard there, and shut the lists: an open one keeps the cursor blinking in its own field."""
        for line in self.lines.values():
            line.popup.hide()
        self.editors[field].setFocus()

    def lock(self, locked: bool) -> None:
        """While the number is being given nothing can be typed."""
        self.setEnabled(not locked)

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, above the button."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    def show_earlier(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """What this party brought before, under the button."""
        self._earlier_title.setText(title)
        for shown, line in zip_longest(self._earlier, lines):
            number, summary = line or ("", "")
            shown.show_line(number, summary)
        self._earlier_box.setVisible(bool(title))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(0)
        for option in self.directions.values():
            head.addWidget(option)
        head.addSpacing(GRID)
        self.register.setMaximumWidth(28 * GRID)
        head.addWidget(self.register, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID + GRID // 2)
        column.addLayout(head)
        column.addSpacing(GRID)
        for field in (FormField.PARTY, FormField.IDENTIFIER, FormField.DOCUMENT_TYPE, FormField.SUMMARY):
            column.addWidget(self.fields[field])
        for field, width in {
            FormField.LEAVES: 8 * GRID,
            FormField.ANNEXES: 8 * GRID,
            FormField.THEIR_NUMBER: 17 * GRID,
            FormField.TERM: 11 * GRID,
        }.items():
            self.editors[field].setFixedWidth(width)
        for pair in _PAIRS:
            column.addLayout(self._side_by_side(pair))
        column.addSpacing(GRID)
        column.addWidget(self.notice)
        column.addLayout(row(None, self.button))
        column.addStretch()
        column.addWidget(self._earlier_box)
        for before, after in pairwise([*(self.editors[field] for field in FormField), self.button]):
            self.setTabOrder(before, after)

    def _side_by_side(self, pair: tuple[FormField, FormField]) -> QVBoxLayout:
        """Two short fields in one row; what is wrong with either, and what the term means, stands under both."""
        under = [self._pair_problems[pair]] + ([self._hint] if FormField.TERM in pair else [])
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addLayout(row(*(self.fields[field] for field in pair), None, spacing=2 * GRID))
        for each in under:
            each.hide()
            indented = row(each)
            indented.setContentsMargins(LABEL_WIDTH + GRID, 0, 0, 0)
            both.addLayout(indented)
        return both

    def _connect(self) -> None:
        self._walk = Walk([self.editors[field] for field in FormField], last=self.submitted.emit)
        self.button.clicked.connect(self.submitted)
        party, kind = self.lines[FormField.PARTY], self.lines[FormField.DOCUMENT_TYPE]
        party.textEdited.connect(self.party_typed)
        party.suggestion_taken.connect(self.party_taken)
        kind.textEdited.connect(self.type_typed)
        kind.suggestion_taken.connect(self.type_taken)
        self.lines[FormField.IDENTIFIER].textEdited.connect(self.identifier_typed)
        self.lines[FormField.TERM].textEdited.connect(self.term_typed)
        for line in self.lines.values():
            line.textChanged.connect(self._typed)
        self.summary.textChanged.connect(self._typed)
        self._direction_group.buttonClicked.connect(self._turn)
        self.register.currentIndexChanged.connect(self._typed)

    def _typed(self) -> None:
        if not self._filling:
            self._pause.start()

    def _turn(self) -> None:
        self._rename_party()
        self.direction_changed.emit()

    def _rename_party(self) -> None:
        chosen = next(each for each, option in self.directions.items() if option.isChecked())
        self.fields[FormField.PARTY].relabel(self._words.say(_PARTY_NAMES[chosen]))


_PARTY_NAMES = {
    Direction.INCOMING: "registering.party",
    Direction.OUTGOING: "registering.addressee",
    Direction.INTERNAL: "registering.from_office",
}
_PAIRS = ((FormField.LEAVES, FormField.ANNEXES), (FormField.THEIR_NUMBER, FormField.TERM))
_FIGURES = frozenset({FormField.IDENTIFIER, FormField.LEAVES, FormField.ANNEXES})
