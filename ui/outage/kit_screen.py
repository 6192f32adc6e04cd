"""The emergency sheets on the screen: at the left the sheets and their rows, at the right the row being entered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from app.words import Sentence, Words
from ui.controls import Act, Line, Sheet, label, paragraph, row
from ui.forms import Field, TextLine
from ui.notices import Notice
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone

_LABELS = 18 * GRID
FIELDS = ("time", "sender", "summary", "leaves", "annexes")


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a sheet in words: `key` names it, `open` says that it waits."""

    key: tuple[int, int]
    text: str
    waits: bool


class KitScreen(Place):
    """Lies over the places; Esc goes back, and what was typed of a row stays."""

    arrived = Signal()
    row_chosen = Signal(int, int)
    typed = Signal()
    entered = Signal()
    blank_wanted = Signal()
    rest_blank_wanted = Signal()
    print_wanted = Signal()
    photo_given = Signal(str)
    twin_wanted = Signal()
    nothing_left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.OUTAGE)
        say = words.say
        self.rows = QListWidget()
        self.rows.setAccessibleName(say("outage.kit.rows"))
        self.rows.setSpacing(3)
        self.rows.setFrameShape(QListWidget.Shape.NoFrame)
        self.editors = {name: TextLine(figures=name in {"time", "leaves", "annexes"}) for name in FIELDS}
        for name, editor in self.editors.items():
            editor.setAccessibleName(say(f"outage.kit.{name}"))
        self.photo = TextLine()
        self.photo.setAccessibleName(say("outage.kit.photo"))
        self.number = label(size=Size.LARGE, bold=True)
        self.state = paragraph(tone=Tone.MUTED)
        self.notice = Notice()
        self.done = paragraph(tone=Tone.ACCENT)
        self.enter = Act(say("outage.kit.enter"), key="Enter", likely=True)
        self.blank = Act(say("outage.kit.blank"), key="Ctrl+B")
        self.rest = Act(say("outage.kit.rest_blank"), key="Ctrl+Shift+B")
        self.print = Act(say("outage.kit.print"), key="Ctrl+P")
        self.twin = Act(say("outage.kit.annul_twin"), key="Ctrl+D")
        self.nothing = Act(say("outage.kit.nothing_left"), key="Ctrl+E")
        self.twin.hide()
        self._lay_out(say)
        self.rows.currentItemChanged.connect(self._choose)
        names = list(FIELDS)
        for name, after in zip(names, [*names[1:], None], strict=True):
            editor = self.editors[name]
            editor.textEdited.connect(self.typed)
            editor.walked.connect(self.entered if after is None else self.editors[after].setFocus)
        self.photo.walked.connect(self._give_photo)
        self.enter.clicked.connect(self.entered)
        self.blank.clicked.connect(self.blank_wanted)
        self.rest.clicked.connect(self.rest_blank_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.twin.clicked.connect(self.twin_wanted)
        self.nothing.clicked.connect(self.nothing_left)
        bind(self, "kit_blank", self.blank_wanted.emit)
        bind(self, "kit_rest_blank", self.rest_blank_wanted.emit)
        bind(self, "kit_print", self.print_wanted.emit)
        bind(self, "kit_twin", self.twin.click)
        bind(self, "kit_nothing_left", self.nothing.click)

    def texts(self) -> dict[str, str]:
        """What is typed of the row."""
        return {name: editor.text().strip() for name, editor in self.editors.items()}

    def show_rows(self, lines: Sequence[RowLine], *, chosen: tuple[int, int] | None) -> None:
        """Every sheet, row by row, in the order of the paper."""
        self.rows.blockSignals(True)
        self.rows.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(Qt.ItemDataRole.UserRole, line.key)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.text)
            self.rows.addItem(item)
            if line.key == chosen:
                self.rows.setCurrentItem(item)
        self.rows.blockSignals(False)

    def show_row(self, number: str, state: str, texts: dict[str, str], *, waits: bool) -> None:
        """The row to be entered, with what was typed of it before."""
        self.number.setText(number)
        self.number.setAccessibleName(number)
        self.state.setText(state)
        for name, editor in self.editors.items():
            editor.setText(texts.get(name, ""))
            editor.setEnabled(waits)
        for act in (self.enter, self.blank):
            act.setEnabled(waits)
        if waits and self.isVisible():
            self.editors["time"].setFocus()

    def offer_twin(self, words: str) -> None:
        """The same paper seems to be registered twice."""
        self.twin.setVisible(bool(words))
        if words:
            self.tell(words)

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
        self.rows.setFocus()

    @override
    def step_back(self) -> bool:
        """From a field to the list of rows; from there out."""
        if any(editor.hasFocus() for editor in (*self.editors.values(), self.photo)):
            self.rows.setFocus()
            return True
        return False

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            sheet, place = item.data(Qt.ItemDataRole.UserRole)
            self.row_chosen.emit(sheet, place)

    def _give_photo(self) -> None:
        if self.photo.text().strip():
            self.photo_given.emit(self.photo.text().strip())

    def _lay_out(self, words: Callable[[str], str]) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 2 * GRID)
        left.setSpacing(GRID)
        left.addWidget(label(words("outage.kit.title"), bold=True))
        left.addWidget(self.rows, 1)
        left.addLayout(row(self.print, self.nothing, None))
        right = QVBoxLayout()
        right.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        right.setSpacing(GRID)
        right.addWidget(self.number)
        right.addWidget(self.state)
        for name, editor in self.editors.items():
            right.addWidget(Field(words(f"outage.kit.{name}"), editor, label_width=_LABELS))
        right.addLayout(row(self.enter, self.blank, self.rest, None))
        right.addSpacing(2 * GRID)
        right.addWidget(Field(words("outage.kit.photo"), self.photo, label_width=_LABELS))
        right.addWidget(self.done)
        right.addLayout(row(self.twin, None))
        right.addStretch()
        halves = row(self._sheet(left), Line(upright=True), self._sheet(right), spacing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addLayout(halves, 1)

    def _sheet(self, layout: QVBoxLayout) -> Sheet:
        sheet = Sheet()
        sheet.setLayout(layout)
        return sheet
