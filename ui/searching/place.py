"""Căutare on the screen: the box on top, rows of the register under it, the chosen entry below."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.finding.saved import SavedSearch
from app.words import Words
from opis_contract.errors import KnownError
from ui import theme
from ui.controls import Line, column, label
from ui.entry.entry_brief import EntryBrief
from ui.forms import Field, TextLine
from ui.notices import EmptyPlace
from ui.registering.place import RegisterList
from ui.registering.rows import RowCells
from ui.registering.rows_view import RowsView
from ui.searching.saved_row import SHOWN, SavedRow
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone

PAUSE_MS = 120


class SearchBox(TextLine):
    """The box; the arrow down goes into the answers."""

    to_answers = Signal()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Down:
            self.to_answers.emit()
            return
        super().keyPressEvent(arg__1)


class SearchingPlace(Place):
    """Asks while the clerk types; Enter opens what is chosen."""

    typed = Signal(str)
    arrived = Signal()
    save_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.SEARCHING)
        self._words = words
        self.box = SearchBox()
        self.box.setFixedHeight(5 * GRID)
        self.box.setClearButtonEnabled(False)
        self.field = Field(words.say("searching.box"), self.box, above=True)
        self.hint = label(words.say("searching.hint"), size=Size.SMALL, tone=Tone.MUTED)
        self.saved = SavedRow(words)
        self.rows = RowsView(words, words.say("searching.results"), party_width=28 * GRID, shows_finds=True)
        self.list = RegisterList(
            words, self.rows, EmptyPlace(words.say("searching.empty"), words.say("searching.empty_how"))
        )
        self.brief = EntryBrief(words)
        self.brief.opened.connect(self.entry_wanted)
        self.rows.opened.connect(self.entry_wanted)
        head = QWidget()
        head.setLayout(column(self.field, self.hint, self.saved, spacing=GRID // 2, margin=2 * GRID))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for each in (head, Line(), self.list, Line(), self.brief):
            whole.addWidget(each)
        whole.setStretch(2, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.box.textChanged.connect(self._pause.start)
        self.box.walked.connect(self._enter)
        self.box.to_answers.connect(self._to_answers)
        self.saved.taken.connect(self._take)
        self.saved.named.connect(self._name)
        self.saved.forgotten.connect(self._forget)
        bind(self, "save_search", self._ask_name)
        self._takings = [_Taking(self.saved, position) for position in range(1, SHOWN + 1)]
        for taking in self._takings:
            bind(self, f"saved_{taking.position}", taking.take)
        self.box.setFont(theme.font())

    def show_rows(self, rows: Sequence[RowCells], *, more: bool, chosen: UUID | None = None) -> None:
        """Replace the answers."""
        if not rows:
            self.show_nothing_found(self.box.text().strip())
            self.brief.show_nothing()
        self.list.show_rows(rows, more=more, chosen=chosen)

    def add_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """More answers."""
        self.list.add_rows(rows, more=more)

    def show_nothing_found(self, text: str) -> None:
        """Nothing fits; empty text for nothing asked."""
        if text:
            self.list.empty.say(
                self._words.say("searching.nothing", text=text), self._words.say("searching.nothing_how")
            )
        else:
            self.list.empty.say(self._words.say("searching.empty"), self._words.say("searching.empty_how"))

    def tell(self, words: str) -> None:
        """How the search was understood; the hint while nothing is asked."""
        self.hint.setText(words or self._words.say("searching.hint"))

    def show_saved(self, searches: Sequence[SavedSearch]) -> None:
        """The searches that are kept."""
        self.saved.show_saved(searches)

    def explain(self, error: KnownError) -> None:
        """The register could not be read."""
        self.list.explain(error)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.box.setFocus()
        self.box.selectAll()

    @override
    def step_back(self) -> bool:
        if not self.box.hasFocus():
            self.saved.leave()
            self.box.setFocus()
            return True
        return False

    def _ask(self) -> None:
        self.typed.emit(self.box.text())

    def _enter(self) -> None:
        """Ask at once when the pause is still running; else open the chosen answer."""
        if self._pause.isActive():
            self._pause.stop()
            self._ask()
        elif (chosen := self.rows.chosen_entry) is not None:
            self.entry_wanted.emit(chosen)

    def _take(self, asked: str) -> None:
        """A search that is kept is asked at once."""
        self.box.setFocus()
        self.box.setText(asked)
        self._pause.stop()
        self._ask()

    def _ask_name(self) -> None:
        if self.box.text().strip():
            self._pause.stop()
            self._ask()
            self.saved.ask_name(self.box.text().strip())

    def _name(self, name: str) -> None:
        self.save_wanted.emit(name)
        self.box.setFocus()

    def _forget(self, name: str) -> None:
        self.box.setFocus()
        self.forget_wanted.emit(name)

    def _to_answers(self) -> None:
        self.rows.choose_first()
        self.rows.setFocus()


class _Taking:
    """Taking back one search, as a thing that a key can call."""

    def __init__(self, saved: SavedRow, position: int) -> None:
        self._saved = saved
        self.position = position

    def take(self) -> None:
        self._saved.take(self.position)
