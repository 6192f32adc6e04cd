"""The whole register on the screen: which one and of which year on top, its rows, the chosen entry in short below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from opis_contract.errors import KnownError
from ui.controls import Line, Sheet, label, row
from ui.entry.entry_brief import EntryBrief
from ui.forms import Choice, Field, TextLine
from ui.notices import EmptyPlace
from ui.register.whole_view import WholeView
from ui.registering.rows import RowCells
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Tone


class WholeScreen(Place):
    """Lies over the places; Esc goes back."""

    arrived = Signal()
    chosen = Signal(object, object)
    """Register code and year; None for all."""
    number_wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.REGISTER)
        self._words = words
        self.register, self.year = Choice(), Choice()
        self.number = TextLine()
        self.register.setFixedWidth(44 * GRID)
        self.year.setFixedWidth(16 * GRID)
        self.number.setFixedWidth(16 * GRID)
        self.length = label(tone=Tone.MUTED)
        self.said = label(tone=Tone.DOUBT)
        self.said.setAccessibleName(words.say("register.number"))
        self.rows = WholeView(words)
        self.empty = EmptyPlace(words.say("register.empty"), words.say("register.empty_how"))
        self.brief = EntryBrief(words)
        head = QWidget()
        named = [
            Field(words.say("register.register"), self.register),
            Field(words.say("register.year"), self.year),
            Field(words.say("register.number"), self.number),
        ]
        for field in named:
            field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        fields = row(
            *named,
            self.said,
            None,
            self.length,
            spacing=2 * GRID,
        )
        fields.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        head.setLayout(fields)
        sheet = Sheet()
        self._stack = QStackedLayout(sheet)
        self._stack.addWidget(self.rows)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for each in (head, Line(), sheet, Line(), self.brief):
            whole.addWidget(each)
        whole.setStretch(2, 1)
        for choice in (self.register, self.year):
            choice.currentIndexChanged.connect(self._choose)
            choice.walked.connect(self.rows.setFocus)
        self.number.walked.connect(self._go)
        self.rows.opened.connect(self.entry_wanted)
        self.brief.opened.connect(self.entry_wanted)
        bind(self, "go_to_number", self._to_number)

    def show_choices(self, registers: Sequence[tuple[str, object]], years: Sequence[tuple[str, object]]) -> None:
        """The registers and years to choose from; what is chosen stays chosen."""
        self.register.fill(registers, self.register.currentData())
        self.year.fill(years, self.year.currentData())

    def begin(self, total: int, words: str) -> None:
        """Another register is shown."""
        self.length.setText(words)
        self.rows.begin(total)
        self._stack.setCurrentWidget(self.rows if total else self.empty)
        if not total:
            self.empty.say(self._words.say("register.empty"), self._words.say("register.empty_how"))
            self.brief.show_nothing()

    def grow(self, total: int, words: str) -> None:
        """The same register has more entries now; what is on the screen is read again."""
        self.length.setText(words)
        self.rows.rows.grow(total)
        self._stack.setCurrentWidget(self.rows)

    def hold(self, first: int, rows: Sequence[RowCells]) -> None:
        """Rows from the one that has `first` newer ones."""
        self.rows.hold(first, rows)
        self.rows.choose_first()

    def go_to(self, at: int) -> None:
        """The row that was asked for by its number."""
        self.rows.go_to(at)
        self.rows.setFocus()

    def tell(self, words: str) -> None:
        """Why the number was not gone to."""
        self.said.setText(words)

    def explain(self, error: KnownError) -> None:
        """The register could not be read: say so where it would stand."""
        sentence = self._words.explain(error)
        self.empty.say(sentence.said, sentence.do)
        self._stack.setCurrentWidget(self.empty)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.rows.setFocus()

    @override
    def step_back(self) -> bool:
        """From the fields on top back into the rows."""
        if self.rows.hasFocus() or not self.rows.isVisible():
            return False
        self.rows.setFocus()
        return True

    def _choose(self) -> None:
        self.tell("")
        self.chosen.emit(self.register.currentData(), self.year.currentData())

    def _to_number(self) -> None:
        self.number.setFocus()
        self.number.selectAll()

    def _go(self) -> None:
        self.number_wanted.emit(self.number.text())
