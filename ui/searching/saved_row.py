"""The searches that are kept, as a row of names under the box; Alt and a figure takes one back into it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStackedLayout, QWidget
from typing_extensions import override

from app.finding.saved import SavedSearch
from app.words import Words
from ui.controls import Act, label, row
from ui.forms import Field, TextLine
from ui.theme import GRID, Size, Tone

SHOWN = 9


class SavedRow(QWidget):
    """Names, or the field for a new one."""

    taken = Signal(str)
    """The text of a search that is kept."""
    named = Signal(str)
    forgotten = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.buttons: list[_SavedButton] = []
        self.name = TextLine()
        self.name.setMaxLength(40)
        self.name.setFixedWidth(40 * GRID)
        self._names = QWidget()
        self._line = QHBoxLayout(self._names)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GRID)
        # Nine long names are wider than a small screen: the row moves to the one that has the keyboard.
        self._shown = QScrollArea()
        self._shown.setWidget(self._names)
        self._shown.setWidgetResizable(True)
        self._shown.setFrameShape(QFrame.Shape.NoFrame)
        self._shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        field = Field(words.say("searching.save_as"), self.name)
        field.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._naming = QWidget()
        self._naming.setLayout(row(field, None))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._shown)
        self._stack.addWidget(self._naming)
        self.setFixedHeight(5 * GRID)
        self.name.walked.connect(self._save)
        self.show_saved(())

    @property
    def naming(self) -> bool:
        """True while a name is asked for."""
        return self._stack.currentWidget() is self._naming

    def show_saved(self, searches: Sequence[SavedSearch]) -> None:
        """The names, in their order."""
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.buttons = []
        for position, search in enumerate(searches[:SHOWN], start=1):
            button = _SavedButton(search, position, self._words)
            button.taken.connect(self.taken)
            button.forgotten.connect(self.forgotten)
            self.buttons.append(button)
            self._line.addWidget(button)
        if not searches:
            self._line.addWidget(label(self._words.say("searching.none_saved"), size=Size.SMALL, tone=Tone.MUTED))
        self._line.addStretch()

    def take(self, position: int) -> None:
        """Take the search at this place of the row, the first being 1."""
        if position <= len(self.buttons):
            self.buttons[position - 1].click()

    def ask_name(self, proposed: str) -> None:
        """Ask under which name to keep what stands in the box."""
        self.name.setText(proposed[: self.name.maxLength()])
        self._stack.setCurrentWidget(self._naming)
        self.name.setFocus()
        self.name.selectAll()

    def leave(self) -> None:
        """Back to the names."""
        self._stack.setCurrentWidget(self._shown)

    def _save(self) -> None:
        self.leave()
        self.named.emit(self.name.text())


class _SavedButton(Act):
    """One search that is kept; Delete forgets it."""

    taken = Signal(str)
    forgotten = Signal(str)

    def __init__(self, search: SavedSearch, position: int, words: Words) -> None:
        super().__init__(search.name.replace("&", "&&"), key=f"Alt+{position}")
        self._search = search
        self.setToolTip(words.say("searching.saved_tip", position=position, asked=search.asked))
        self.setAccessibleName(search.name)
        self.setAccessibleDescription(self.toolTip())
        self.clicked.connect(self._take)

    def _take(self) -> None:
        self.taken.emit(self._search.asked)

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(self._search.name)
            return
        super().keyPressEvent(arg__1)
