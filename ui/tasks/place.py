"""Sarcini on the screen: one quiet list, late first; Enter goes where the work is done."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStackedLayout, QTableView, QVBoxLayout
from typing_extensions import override

from app.words import Words
from opis_contract.errors import KnownError
from ui import icons, roles, theme
from ui.cells import CellDelegate
from ui.controls import Sheet, label
from ui.notices import EmptyPlace
from ui.quiet_header import QuietHeader
from ui.shell.actions import Scope
from ui.shell.place import Place
from ui.tasks.tasks_presenter import TaskKind, TaskLine
from ui.theme import GRID, Colours, Size, Tone

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
WHAT, PARTY, ABOUT, DAY, WHEN, ALARM = range(6)
_RED = frozenset({WHAT, DAY, WHEN, ALARM})
_COLUMNS = ("what", "party", "about", "day", "when", "alarm")


class TasksModel(QAbstractTableModel):
    """Number, whose, about what, until when, how long that is, and the alarm that stands."""

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TaskLine] = []
        self._headers = [words.say(f"tasks.column_{name}") for name in _COLUMNS]
        self._bold = theme.font(bold=True)
        self.wear(colours)

    def wear(self, colours: Colours) -> None:
        """Take the colours of a look."""
        self._late = QColor(colours.late)
        self._late_icon = icons.icon("late", colours.late)

    def show_lines(self, lines: Sequence[TaskLine]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line_at(self, index: Index) -> TaskLine | None:
        """The line under an index, or None."""
        return self._lines[index.row()] if index.isValid() and 0 <= index.row() < len(self._lines) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def data(self, index: Index, role: int = roles.DISPLAY) -> object:
        line = self.line_at(index)
        if line is None:
            return None
        column = index.column()
        return {
            roles.DISPLAY: (line.what, line.party, line.about, line.day, line.when, line.alarm)[column],
            roles.FOREGROUND: self._late if line.late and column in _RED else None,
            roles.DECORATION: self._late_icon if line.late and column == WHEN else None,
            roles.FONT: self._bold if column == WHAT else None,
            roles.TOOL_TIP: line.about if column == ABOUT else None,
            roles.ACCESSIBLE_TEXT: line.spoken,
        }.get(role)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = roles.DISPLAY) -> object:
        if orientation is Qt.Orientation.Horizontal and role == roles.DISPLAY:
            return self._headers[section] if 0 <= section < len(_COLUMNS) else None
        return None


class TasksView(QTableView):
    """The list; Enter or a double click goes to the task."""

    opened = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.tasks = TasksModel(words, theme.colours_of(self.palette()), self)
        self.setModel(self.tasks)
        self.setAccessibleName(words.say("places.tasks"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setItemDelegate(CellDelegate(self))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(5 * GRID)
        header = QuietHeader(self)
        self.setHorizontalHeader(header)
        wide = self.fontMetrics().horizontalAdvance
        say = words.say
        longest = max((wide(say(f"tasks.{name}")) for name in ("refused", "batch", "kept")), default=0)
        self.setColumnWidth(WHAT, longest + 3 * GRID)
        self.setColumnWidth(PARTY, 24 * GRID)
        self.setColumnWidth(DAY, wide("00.00.0000") + 3 * GRID)
        self.setColumnWidth(WHEN, wide(words.count("writing.days_late", 120)) + 6 * GRID)
        self.setColumnWidth(
            ALARM, wide(f"{say('tasks.alarm_overdue')} · {say('tasks.for_secretary_general')}") + 3 * GRID
        )
        self.setIconSize(QSize(16, 16))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(ABOUT, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        line = self.tasks.line_at(index)
        if line is not None:
            self.opened.emit(line)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)


class TasksPlace(Place):
    """What others wait for from this clerk."""

    arrived = Signal()
    batch_wanted = Signal(UUID)

    def __init__(self, words: Words) -> None:
        super().__init__(Scope.TASKS)
        self._words = words
        self.view = TasksView(words)
        self.view.opened.connect(self._open)
        self.empty = EmptyPlace(words.say("tasks.empty"), words.say("tasks.empty_how"))
        self.heading = label(words.say("tasks.heading"), size=Size.SMALL, tone=Tone.MUTED)
        self.heading.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, GRID)
        sheet = Sheet()
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._stack = QStackedLayout()
        inside.addLayout(self._stack)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(sheet, 1)

    def show_tasks(self, tasks: Sequence[TaskLine]) -> None:
        """Replace the list."""
        self.view.tasks.show_lines(tasks)
        self._stack.setCurrentWidget(self.view if tasks else self.empty)
        self.counted.emit(len(tasks))
        if tasks:
            self.view.setCurrentIndex(self.view.tasks.index(0, 0))

    def explain(self, error: KnownError) -> None:
        """The tasks could not be read."""
        sentence = self._words.explain(error)
        self.empty.say(sentence.said, sentence.do)
        self._stack.setCurrentWidget(self.empty)

    @override
    def arrive(self) -> None:
        self.arrived.emit()
        self.view.setFocus()

    def _open(self, line: TaskLine) -> None:
        match line.kind:
            case TaskKind.ENTRY:
                self.entry_wanted.emit(line.subject)
            case TaskKind.BATCH:
                self.batch_wanted.emit(line.subject)
            case TaskKind.KEPT:
                return
