"""The grid of the morning's mail on the screen: a line an envelope, its number at the left as soon as it has one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Sentence, Words
from ui.controls import Act, Line, label, row
from ui.forms import TextLine
from ui.morning.grid_line import Cell, GridLine
from ui.notices import Notice
from ui.registering.form_screen import Suggestion
from ui.shell.actions import Scope, bind
from ui.shell.place import Place
from ui.theme import GRID, Size, Tone

PAUSE_MS = 250
NUMBER_WIDTH = 20 * GRID
_STRETCH = {Cell.PARTY: 5, Cell.DOCUMENT_TYPE: 4, Cell.SUMMARY: 7, Cell.LEAVES: 1, Cell.CONSIGNMENT: 3}


class _CellLine(TextLine):
    """A cell that knows where it stands; the arrows go from line to line."""

    moved = Signal(int)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if arg__1.key() in steps and not self.popup.isVisible():
            self.moved.emit(steps[Qt.Key(arg__1.key())])
            return
        super().keyPressEvent(arg__1)

    @override
    def focusOutEvent(self, arg__1: QFocusEvent) -> None:
        super().focusOutEvent(arg__1)
        if not self.popup.isVisible():
            self.setCursorPosition(0)  # a long text is read from its beginning


class _LineOnScreen(QWidget):
    """One envelope: number, cells, and what is wrong under them."""

    typed = Signal(object, str)
    taken = Signal(object, int)
    walked_out = Signal()
    moved = Signal(object, int)

    def __init__(self, words: Words, position: int) -> None:
        super().__init__()
        self._words = words
        self.position = position
        self.number = label(bold=True)
        self.number.setFixedWidth(NUMBER_WIDTH)
        self.problem = label(size=Size.SMALL, tone=Tone.LATE)
        # Kept here: a connection holds the object behind a bound method only weakly.
        self._telling = {each: _Telling(self, each) for each in Cell}
        self.cells = {each: _CellLine(figures=each is Cell.LEAVES) for each in Cell}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.number, 0, 0)
        for at, (cell, line) in enumerate(self.cells.items(), start=1):
            name = words.say("morning.cell", column=words.say(f"morning.{cell}"), line=position + 1)
            line.setAccessibleName(name)
            line.setMinimumWidth(6 * GRID)
            grid.addWidget(line, 0, at)
            grid.setColumnStretch(at, _STRETCH[cell])
            line.textEdited.connect(self._telling[cell].typed)
            line.suggestion_taken.connect(self._telling[cell].taken)
            line.walked.connect(self._telling[cell].walked)
            line.moved.connect(self._telling[cell].moved)
        grid.addWidget(self.problem, 1, 1, 1, len(self.cells))
        self.problem.hide()

    def show_line(self, line: GridLine) -> None:
        """Put the line in; a numbered one is read and no more typed."""
        self.setEnabled(True)
        for cell, shown in self.cells.items():
            if shown.text() != line.cell(cell):
                shown.setText(line.cell(cell))
            if not shown.hasFocus():
                shown.setCursorPosition(0)
            shown.setReadOnly(line.done)
            shown.setEnabled(not line.done)
        printed = self._words.say("morning.labelled") if line.labelled else ""
        waits = self._words.say("morning.waits") if line.waits and not line.number else ""
        self.number.setText(line.number or waits or str(self.position + 1))
        self.number.setForegroundRole((Tone.PLAIN if line.number else Tone.MUTED).value)
        self.number.setToolTip(printed)
        self.number.setAccessibleName(" ".join(filter(None, (line.number, waits, printed))))

    def warn(self, cell: Cell | None, problem: str) -> None:
        """Say what is wrong; the cell that it is about wears it."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        for each, shown in self.cells.items():
            shown.wrong = bool(problem) and each is cell
            shown.setAccessibleDescription(problem if each is cell else "")
            shown.update()


class _Telling:
    """What one cell says, with its name."""

    def __init__(self, line: _LineOnScreen, cell: Cell) -> None:
        self._line = line
        self._cell = cell

    def typed(self, text: str) -> None:
        self._line.typed.emit(self._cell, text)

    def taken(self, position: int) -> None:
        self._line.taken.emit(self._cell, position)

    def walked(self) -> None:
        cells = list(Cell)
        at = cells.index(self._cell) + 1
        if at < len(cells):
            self._line.cells[cells[at]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._line.walked_out.emit()

    def moved(self, steps: int) -> None:
        self._line.moved.emit(self._cell, steps)


class MorningScreen(Place):
    """Lies over the places; F4 opens it from anywhere."""

    arrived = Signal()
    typed = Signal(int, object, str)
    taken = Signal(int, object, int)
    paused = Signal()
    line_done = Signal(int)
    line_below = Signal(int)
    all_wanted = Signal()
    labels_wanted = Signal()
    next_pile_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.MORNING)
        self._words = words
        say = words.say
        self.rows: list[_LineOnScreen] = []
        self.counts = label(bold=True)
        self.notice = Notice()
        self.register_all = Act(say("morning.register_all"), key=f"Ctrl+{say('keys.name.return')}", likely=True)
        self.print_labels = Act(say("morning.print_labels"), key="Ctrl+P")
        self.next_pile = Act(say("morning.next_pile"), key="Ctrl+N")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addStretch()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inside)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.paused)
        for action, button, wanted in (
            ("register_all", self.register_all, self.all_wanted),
            ("print_labels", self.print_labels, self.labels_wanted),
            ("next_pile", self.next_pile, self.next_pile_wanted),
        ):
            bind(self, action, wanted.emit)
            button.clicked.connect(wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = row(
            label(say("morning.title"), bold=True),
            None,
            self.counts,
            None,
            self.next_pile,
            self.print_labels,
            self.register_all,
            spacing=2 * GRID,
        )
        head.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._headings())
        column.addWidget(Line())
        column.addWidget(self.area, 1)

    def show_lines(self, lines: Sequence[GridLine]) -> None:
        """Show these lines and no others."""
        while len(self.rows) > len(lines):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < len(lines):
            made = _LineOnScreen(self._words, len(self.rows))
            made.typed.connect(self._typed)
            made.taken.connect(self._taken)
            made.walked_out.connect(self._walked_out)
            made.moved.connect(self._moved)
            self._column.insertWidget(len(self.rows), made)
            self.rows.append(made)
        for shown, line in zip(self.rows, lines, strict=True):
            shown.show_line(line)

    def show_line(self, at: int, line: GridLine) -> None:
        """One line has changed."""
        self.rows[at].show_line(line)

    def warn(self, at: int, cell: Cell | None, problem: str) -> None:
        """Say what is wrong with a line."""
        self.rows[at].warn(cell, problem)

    def lock(self, at: int, locked: bool) -> None:
        """While a line is given its number it cannot be typed in."""
        self.rows[at].setEnabled(not locked)

    def focus(self, at: int, cell: Cell) -> None:
        """Put the keyboard there, and bring the line into sight."""
        if not self.rows:
            return
        line = self.rows[at].cells[cell]
        line.setFocus()
        line.selectAll()
        self.area.ensureWidgetVisible(self.rows[at], 0, 6 * GRID)

    def offer(self, at: int, cell: Cell, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions inside a cell; the first type is what Enter takes."""
        self.rows[at].cells[cell].suggest(
            [each.text for each in suggestions],
            [each.facts for each in suggestions],
            take_first=cell is Cell.DOCUMENT_TYPE,
        )

    def tell_counts(self, text: str) -> None:
        """How many envelopes, numbers, labels and scans."""
        self.counts.setText(text)

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, over the lines."""
        if sentence is None:
            self.notice.clear()
        else:
            self.notice.say(sentence.title, sentence.said, sentence.do)

    def _headings(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(3 * GRID, GRID // 2, 3 * GRID, GRID // 2)
        grid.setHorizontalSpacing(GRID)
        number: QLabel = label(self._words.say("rows.column_number"), size=Size.SMALL, tone=Tone.MUTED)
        number.setFixedWidth(NUMBER_WIDTH)
        grid.addWidget(number, 0, 0)
        for at, cell in enumerate(Cell, start=1):
            heading = label(self._words.say(f"morning.{cell}"), size=Size.SMALL, tone=Tone.MUTED)
            heading.setMinimumWidth(6 * GRID)
            grid.addWidget(heading, 0, at)
            grid.setColumnStretch(at, _STRETCH[cell])
        return made

    def _typed(self, cell: Cell, text: str) -> None:
        self._pause.start()
        self.typed.emit(self._sender(), cell, text)

    def _taken(self, cell: Cell, position: int) -> None:
        self._pause.start()
        self.taken.emit(self._sender(), cell, position)

    def _walked_out(self) -> None:
        self.line_done.emit(self._sender())

    def _moved(self, cell: Cell, steps: int) -> None:
        at = self._sender() + steps
        if at == len(self.rows):
            self.line_below.emit(at - 1)
        elif 0 <= at < len(self.rows):
            self.focus(at, cell)

    def _sender(self) -> int:
        made = self.sender()
        return made.position if isinstance(made, _LineOnScreen) else 0

    @override
    def arrive(self) -> None:
        self.arrived.emit()
