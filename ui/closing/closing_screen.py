"""Closing on the screen: at the left the day and its sheet, at the right the year, its book and its exports."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from ui.closing.closing_presenter import Typed
from ui.controls import Act, Line, Sheet, label, paragraph, row
from ui.forms import Choice, Field, TextLine
from ui.notices import Notice
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone

_LABELS = 18 * GRID
_HALF = 64 * GRID


class ClosingScreen(Place):
    """Lies over the places; Esc goes back."""

    arrived = Signal()
    day_typed = Signal()
    day_wanted = Signal()
    print_wanted = Signal()
    year_wanted = Signal()
    export_wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.CLOSING)
        self._say = words.say
        self.register = Choice()
        self.day, self.year = TextLine(figures=True), TextLine(figures=True)
        self.registrar, self.secretary = TextLine(), TextLine()
        self.paper = Choice()
        self.paper.fill([("A4", "A4"), ("A3", "A3")], "A4")
        self.close_day = Act(self._say("closing.screen.close_day"), key="Ctrl+Enter", likely=True)
        self.print_year = Act(self._say("closing.screen.print_year"))
        self.close_year = Act(self._say("closing.screen.close_year"))
        self.exports = {form: Act(form.upper()) for form in ("csv", "xlsx", "xml")}
        self.notice = Notice()
        self.done = paragraph(tone=Tone.ACCENT)
        self.done.setAccessibleName(self._say("closing.screen.done"))
        self._counted = QFormLayout()
        self._counted.setHorizontalSpacing(3 * GRID)
        self._closed = QVBoxLayout()
        self._lay_out()
        self.day.textEdited.connect(self.day_typed)
        self.register.currentIndexChanged.connect(self.day_typed)
        self.day.walked.connect(self.registrar.setFocus)
        self.close_day.clicked.connect(self.day_wanted)
        self.print_year.clicked.connect(self.print_wanted)
        self.close_year.clicked.connect(self.year_wanted)
        self._exporting = [_Exporting(self, form) for form in self.exports]
        for each, act in zip(self._exporting, self.exports.values(), strict=True):
            act.setAccessibleName(self._say("closing.screen.export_as", form=act.text()))
            act.clicked.connect(each.ask)
        bind(self, "close_day", self._close_day_by_key)
        bind(self, "print_year", self.print_wanted.emit)

    def typed(self) -> Typed:
        """The fields."""
        return Typed(
            register=str(self.register.currentData() or "RG"),
            day=self.day.text(),
            year=self.year.text().strip(),
            registrar=self.registrar.text(),
            secretary=self.secretary.text(),
            paper=str(self.paper.currentData()),
        )

    def show_registers(self, registers: Sequence[tuple[str, str]]) -> None:
        """The choices: title and code."""
        self.register.fill([(title, code) for title, code in registers], "RG")

    def fill(self, *, day: str, year: str, registrar: str) -> None:
        """What the fields begin with."""
        self.day.setText(day)
        self.year.setText(year)
        self.registrar.setText(registrar)

    def show_sheet(self, lines: Sequence[tuple[str, str]], *, can_close: bool) -> None:
        """The day as it would be closed."""
        while self._counted.rowCount():
            self._counted.removeRow(0)
        for name, value in lines:
            shown = label(value, bold=True)
            shown.setWordWrap(True)
            shown.setAccessibleName(f"{name}: {value}")
            self._counted.addRow(label(name, tone=Tone.MUTED), shown)
        self.close_day.setEnabled(can_close)

    def show_closed(self, lines: Sequence[str]) -> None:
        """The days closed this year, the last first."""
        while (item := self._closed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for text in lines or [self._say("closing.screen.none_closed")]:
            self._closed.addWidget(label(text, size=Size.SMALL, tone=Tone.PLAIN if lines else Tone.MUTED))

    def tell(self, words: str) -> None:
        """What was done, or how far it is."""
        self.done.setText(words)

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    def allow(self, *, work: bool) -> None:
        """Whether the year's buttons can be pressed."""
        for act in (self.print_year, self.close_year, *self.exports.values()):
            act.setEnabled(work)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.day.setFocus()
        self.day.selectAll()

    def _close_day_by_key(self) -> None:
        if self.close_day.isEnabled():
            self.day_wanted.emit()

    def _lay_out(self) -> None:
        say = self._say
        left = self._half(
            say("closing.screen.day_heading"),
            [
                (say("closing.screen.register"), self.register),
                (say("closing.screen.day"), self.day),
                (say("closing.screen.registrar"), self.registrar),
            ],
        )
        left.addLayout(self._counted)
        left.addSpacing(GRID)
        left.addLayout(row(self.close_day, None))
        left.addSpacing(2 * GRID)
        left.addWidget(label(self._say("closing.screen.closed_days"), size=Size.SMALL, tone=Tone.MUTED))
        left.addLayout(self._closed)
        left.addStretch()
        right = self._half(
            say("closing.screen.year_heading"),
            [
                (say("closing.screen.year"), self.year),
                (say("closing.screen.secretary"), self.secretary),
                (say("closing.screen.paper"), self.paper),
            ],
        )
        right.addLayout(row(self.print_year, self.close_year, None))
        right.addSpacing(2 * GRID)
        right.addWidget(label(self._say("closing.screen.export"), tone=Tone.MUTED))
        right.addLayout(row(*self.exports.values(), None))
        right.addStretch()
        halves = QWidget()
        both = row(self._sheet(left), Line(upright=True), self._sheet(right), spacing=0)
        halves.setLayout(both)
        scroll = QScrollArea()
        scroll.setAccessibleName(self._say("places.closing"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(halves)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(scroll, 1)
        self.done.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.addWidget(self.done)

    def _half(self, name: str, fields: list[tuple[str, TextLine | Choice]]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addWidget(label(name, bold=True))
        for words, editor in fields:
            column.addWidget(Field(words, editor, label_width=_LABELS))
        column.addSpacing(GRID)
        return column

    def _sheet(self, layout: QVBoxLayout) -> Sheet:
        sheet = Sheet()
        sheet.setLayout(layout)
        sheet.setMinimumWidth(_HALF)
        return sheet


class _Exporting:
    """Asking for one format, as a thing that a signal can call."""

    def __init__(self, screen: ClosingScreen, form: str) -> None:
        self._screen = screen
        self._form = form

    def ask(self) -> None:
        self._screen.export_wanted.emit(self._form)
