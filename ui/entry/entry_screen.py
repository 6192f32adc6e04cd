"""An entry whole: where it stands, until when, what happened, what is in it, and every act that can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from opis_contract.errors import KnownError
from ui.controls import Act, Line, Sheet, label, paragraph
from ui.entry.act_form import ActForm
from ui.entry.act_panel import ActPanel
from ui.entry.entry_words import EntryAct, EntryWords
from ui.entry.stage_line import StageLine
from ui.entry.term_line import TermLine, TermWords
from ui.entry.zone_picker import ZonePicker
from ui.notices import Notice, Weight
from ui.page_view import FileView
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone
from ui.two_lines import ITEM_HEIGHT, SUBJECT, TwoLineList

if TYPE_CHECKING:
    from app.printing.stamp_room import StampRoom

_KEYS = {EntryAct.SCAN: "F5", EntryAct.PRINT_AGAIN: "Ctrl+P", EntryAct.STAMP: "F6"}


class EntryScreen(Place):
    """Lies over the place from which it was opened."""

    acted = Signal(str)
    """An `EntryAct`."""
    more_wanted = Signal()
    """What else can be done with the entry now."""
    act_chosen = Signal(str)
    act_given = Signal(object)
    undo_wanted = Signal()
    file_wanted = Signal(str)
    """Hash of the file whose pages are to be shown."""

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.ENTRY)
        self._words = words
        say = words.say
        self.number = label(size=Size.LARGE, bold=True)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title = label(bold=True)
        self.summary = paragraph()
        self.deadline = label()
        self.term = TermLine()
        self.waits = label(tone=Tone.MUTED)
        self.stage = StageLine(say("entry.stage"))
        self.notice = Notice()
        self.picker = ZonePicker(words)
        self.panel = ActPanel(words)
        self.facts = QGridLayout()
        self.story = QGridLayout()
        self.files = TwoLineList(say("entry.files"))
        self.files.currentItemChanged.connect(self._choose_file)
        self.leaf = label(size=Size.SMALL, tone=Tone.MUTED)
        self.leaf.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pages = FileView(words, say("entry.page"), say("entry.no_pages"))
        self.back = Act(say("entry.back"), key="Esc")
        self.more = Act(say("acting.more"), key="Ctrl+K")
        self.more.clicked.connect(self.more_wanted)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(GRID)
        self._below = QWidget()
        self._buttons: list[Act] = []
        self._pressed: list[_Pressed] = []
        self._files_title = label(say("entry.files"), size=Size.SMALL, tone=Tone.MUTED)
        self.picker.left.connect(self._show_acts_again)
        self.panel.left.connect(self._show_acts_again)
        self.panel.chosen.connect(self.act_chosen)
        self.panel.given.connect(self.act_given)
        self._lay_out()
        bind(self, "first_act", self._first_act)
        bind(self, "more_acts", self.more_wanted.emit)
        bind(self, "undo_link", self.undo_wanted.emit)
        bind(self, "stamp", lambda: self.acted.emit(EntryAct.STAMP.value))
        bind(self, "print_again", lambda: self.acted.emit(EntryAct.PRINT_AGAIN.value))

    @property
    def buttons(self) -> tuple[Act, ...]:
        """The acts that can be done now, the likeliest first."""
        return tuple(self._buttons)

    def show_entry(self, words: EntryWords) -> None:
        """Show an entry."""
        self.number.setText(words.number)
        self.title.setText(words.title)
        self.summary.setText(words.summary)
        self.deadline.setText(words.deadline or self._words.say("entry.no_deadline"))
        self.deadline.setForegroundRole((Tone.LATE if words.late else Tone.PLAIN).value)
        self.waits.setText(words.waits)
        self.stage.show_steps(words.steps, words.reached)
        self.leaf.setText(self._words.say("entry.leaf", leaf=words.leaf[:16]))
        self.leaf.setToolTip(words.leaf)
        _fill(self.facts, words.facts)
        _fill(self.story, words.story)
        self.pages.show_file(None, 0)
        self.files.clear()
        for file in words.files:
            self.files.add(file.name, file.facts, file.sha256)
        self.files.setFixedHeight(ITEM_HEIGHT * min(len(words.files), 3) + 2)
        self.files.setVisible(bool(words.files))
        self._files_title.setVisible(bool(words.files))
        if words.files:
            self.files.setCurrentRow(len(words.files) - 1)
        self._show_acts(words.acts)

    def show_file(self, file: Path | None, pages: int) -> None:
        """The pages of the chosen file."""
        self.pages.show_file(file, pages)

    def show_term(self, words: TermWords | None) -> None:
        """The term with its days and what stands behind it."""
        self.term.show_term(words)

    def offer_zones(self, room: StampRoom) -> None:
        """Ask where the stamp shall stand."""
        self.notice.clear()
        # The question takes the place of the acts: what is asked now is answered now.
        for button in self._buttons:
            button.hide()
        self.picker.offer(room)

    def offer_acts(self, openings: Sequence[tuple[str, str, str]]) -> None:
        """What can be done after the number, in place of the row of acts."""
        self.notice.clear()
        for button in self._buttons:
            button.hide()
        # The acts need the room in which facts and history stand.
        self._below.hide()
        self.panel.offer(openings)

    def ask_act(self, form: ActForm) -> None:
        """The fields of the chosen act."""
        self.panel.ask(form)

    def end_act(self) -> None:
        """The act is done."""
        self.panel.leave()

    def tell(self, text: str) -> None:
        """Say what was done."""
        self.notice.say(text, weight=Weight.WORD)

    def explain(self, error: KnownError) -> None:
        """Say what went wrong."""
        sentence = self._words.explain(error)
        self.notice.say(sentence.title, sentence.said, sentence.do)

    @override
    def arrive(self) -> None:
        self.notice.clear()
        self.picker.hide()
        self.panel.hide()
        self._below.show()
        self._buttons[0].setFocus() if self._buttons else self.setFocus()

    @override
    def step_back(self) -> bool:
        """Esc closes a question before it closes the entry."""
        if not self.picker.isHidden():
            self.picker.leave()
            return True
        if not self.panel.isHidden():
            self.panel.leave()
            return True
        return False

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.number)
        head.addStretch()
        head.addWidget(self.more)
        head.addWidget(self.back)
        left = QVBoxLayout()
        left.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        left.setSpacing(GRID)
        left.addLayout(head)
        left.addWidget(self.title)
        left.addWidget(self.summary)
        left.addSpacing(GRID)
        left.addWidget(self.stage)
        left.addSpacing(GRID)
        left.addWidget(self.deadline)
        left.addWidget(self.term)
        left.addWidget(self.waits)
        left.addWidget(self.notice)
        left.addSpacing(GRID)
        left.addLayout(self.acts)
        left.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self._below, 1)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, GRID, 0, 0)
        below.setSpacing(GRID)
        below.addWidget(Line())
        columns = QHBoxLayout()
        columns.setSpacing(3 * GRID)
        columns.addLayout(_titled(self._words.say("entry.facts"), self.facts), 1)
        columns.addLayout(_titled(self._words.say("entry.story"), self.story), 1)
        below.addLayout(columns)
        below.addWidget(self._files_title)
        below.addWidget(self.files)
        below.addStretch()
        left.addStretch()
        left.addWidget(self.leaf)
        side = Sheet()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.pages)
        side.setFixedWidth(58 * GRID)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Line(upright=True))
        row.addWidget(side)

    def _show_acts(self, acts: Sequence[EntryAct]) -> None:
        while item := self.acts.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._buttons, self._pressed = [], []
        for position, act in enumerate(acts):
            button = Act(
                self._words.say(f"entry.act_{act.value}"),
                key=_KEYS.get(act, ""),
                likely=position == 0,
            )
            pressed = _Pressed(self, act)
            button.clicked.connect(pressed.press)
            self._pressed.append(pressed)
            self.acts.addWidget(button)
            self._buttons.append(button)
        self.acts.addStretch()
        if self.isVisible() and self.panel.isHidden() and self.picker.isHidden():
            # The button that was pressed is gone: without a new place for the keyboard no key of the screen works.
            self._buttons[0].show()
            self._buttons[0].setFocus()

    def _show_acts_again(self) -> None:
        self._below.show()
        for button in self._buttons:
            button.show()
        if self._buttons:
            self._buttons[0].setFocus()

    def _first_act(self) -> None:
        if not self.panel.isHidden():
            self.panel.give_now()
        elif self._buttons:
            self._buttons[0].click()

    def _choose_file(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.file_wanted.emit(item.data(SUBJECT))


class _Pressed:
    """A button's act, as a thing that a signal can call."""

    def __init__(self, screen: EntryScreen, act: EntryAct) -> None:
        self._screen = screen
        self._act = act

    def press(self) -> None:
        self._screen.acted.emit(self._act.value)


def _titled(title: str, grid: QGridLayout) -> QVBoxLayout:
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID // 2)
    grid.setColumnStretch(1, 1)
    column = QVBoxLayout()
    column.setSpacing(GRID)
    column.addWidget(label(title, size=Size.SMALL, tone=Tone.MUTED))
    column.addLayout(grid)
    column.addStretch()
    return column


def _fill(grid: QGridLayout, lines: Sequence[tuple[str, str]]) -> None:
    while item := grid.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    for at, (name, text) in enumerate(lines):
        # Text that can be selected is laid out a pixel lower than text that cannot: both are, to stand on one line.
        named, shown = label(name, tone=Tone.MUTED), paragraph(text)
        for column, each in enumerate((named, shown)):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(each, at, column, Qt.AlignmentFlag.AlignTop)
