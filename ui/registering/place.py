"""Registru on the screen: the form at the left, today's register and the chosen entry right, the number under."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.understanding.keeping import DocumentPage
from app.understanding.lines import PlaceOnPage
from app.words import Words
from opis_contract.errors import KnownError
from opis_contract.registers import Register
from ui.controls import Line, Sheet
from ui.controls import column as column_of
from ui.entry.entry_brief import EntryBrief
from ui.notices import EmptyPlace
from ui.registering.draft_file import FormField
from ui.registering.form_view import EntryForm
from ui.registering.given_strip import GivenStrip
from ui.registering.pages_beside import PagesBeside
from ui.registering.rows import RowCells
from ui.registering.rows_view import RowsView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID

FORM_WIDTH = 60 * GRID


class RegisterList(Sheet):
    """Rows of the register, or words that say what will stand here."""

    def __init__(self, words: Words, rows: RowsView, empty: EmptyPlace) -> None:
        super().__init__()
        self._words = words
        self.rows = rows
        self.empty = empty
        self._stack = QStackedLayout(self)
        self._stack.addWidget(rows)
        self._stack.addWidget(empty)
        self._stack.setCurrentWidget(empty)

    def show_rows(self, rows: Sequence[RowCells], *, more: bool, chosen: UUID | None = None) -> None:
        """Replace the rows."""
        self.rows.show_rows(rows, more=more, chosen=chosen)
        self._stack.setCurrentWidget(self.rows if rows else self.empty)
        self.rows.choose_first()

    def add_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Put the next page under them."""
        self.rows.add_rows(rows, more=more)

    def explain(self, error: KnownError) -> None:
        """The register could not be read: say so where it would stand."""
        sentence = self._words.explain(error)
        self.empty.say(sentence.said, sentence.do)
        self._stack.setCurrentWidget(self.empty)


class RegisteringPlace(Place):
    """The first place: where the queue in front of the glass is served."""

    list_wanted = Signal()
    today_wanted = Signal()
    park_wanted = Signal()
    take_back_wanted = Signal()
    connect_wanted = Signal()
    proposals_wanted = Signal()

    def __init__(self, words: Words, registers: Sequence[Register]) -> None:
        super().__init__(Scope.REGISTERING)
        self.form = EntryForm(words, registers)
        self.form.setFixedWidth(FORM_WIDTH)
        self.rows = RowsView(words, words.say("rows.name"))
        self.list = RegisterList(words, self.rows, EmptyPlace(words.say("rows.empty"), words.say("rows.empty_how")))
        self.brief = EntryBrief(words)
        self.strip = GivenStrip(words)
        self.pages = PagesBeside(words)
        self._beside = self.form.beside
        self._beside.shown.connect(self._make_room)
        self.rows.chosen.connect(self._walked)
        self.brief.opened.connect(self.entry_wanted)
        self.rows.opened.connect(self.entry_wanted)
        bind(self, "to_register", self._to_register)
        bind(self, "register_now", self.form.submitted.emit)
        bind(self, "print_given", self.strip.print.click)
        bind(self, "details", self.turn_sheet)
        bind(self, "park", self.park_wanted.emit)
        bind(self, "take_back", self.take_back_wanted.emit)
        bind(self, "connect", self.connect_wanted.emit)
        bind(self, "take_proposals", self.proposals_wanted.emit)
        self.form.details_wanted.connect(self._open_sheet)
        self.form.more.clicked.connect(self.turn_sheet)
        self._over_brief = Line()
        register = QWidget()
        register.setLayout(column_of(self.list, self._over_brief, self.brief, spacing=0))
        self._sheets = QStackedWidget()
        self._sheets.addWidget(register)
        self._sheets.addWidget(self.form.details)
        self._sheets.addWidget(self.pages)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.form)
        halves.addWidget(Line(upright=True))
        halves.addLayout(column_of(self._sheets, Line(), self._beside, spacing=0), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(halves, 1)
        column.addWidget(self.strip)

    @override
    def arrive(self) -> None:
        self.today_wanted.emit()
        if not any(editor.hasFocus() for editor in self.form.editors.values()):
            self.form.focus(FormField.PARTY)

    @override
    def step_back(self) -> bool:
        """From the second sheet to the form, from the register to the form, in the form to its first line."""
        if self._sheets.currentWidget() is self.form.details:
            self.turn_sheet()
            return True
        first: QWidget = self.form.editors[FormField.PARTY]
        if first.hasFocus():
            return False
        first.setFocus()
        return True

    def turn_sheet(self) -> None:
        """F7: the second sheet of the form, or the register again."""
        if self._sheets.currentWidget() is self.form.details:
            self._close_sheet()
            self.form.focus(FormField.SUMMARY)
        else:
            self._open_sheet()
            self.form.focus(self.form.details.first(self.form.direction))

    def _make_room(self, beside: bool) -> None:
        """The short entry gives its place to what is known of the sender while a paper is written."""
        for each in (self._over_brief, self.brief):
            each.setHidden(beside)

    def _walked(self) -> None:
        if self.rows.hasFocus():
            self._beside.hide()
            self._make_room(False)

    def show_pages(self, pages: Sequence[DocumentPage]) -> None:
        """The pages of the paper take the register's place while it is being registered."""
        had_none = self.pages.is_empty
        self.pages.show_pages(pages)
        if had_none != self.pages.is_empty:
            self._close_sheet()

    def point(self, place: PlaceOnPage | None) -> None:
        """Mark where the line under the keyboard was read."""
        self.pages.point(place)

    def _close_sheet(self) -> None:
        self._sheets.setCurrentIndex(0 if self.pages.is_empty else self._sheets.indexOf(self.pages))

    def _open_sheet(self) -> None:
        self._sheets.setCurrentWidget(self.form.details)

    def _to_register(self) -> None:
        self._sheets.setCurrentIndex(0)
        self.rows.choose_first()
        self.rows.setFocus()
