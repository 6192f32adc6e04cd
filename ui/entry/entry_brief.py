"""The chosen entry in short, under the register: what it is, what is in it, its deadline and what it waits for."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.words import Words
from opis_contract.errors import KnownError
from ui.controls import Act, ElidedLabel, Sheet, label
from ui.entry.entry_words import EntryWords
from ui.theme import GRID, Tone

HEIGHT = 17 * GRID


class EntryBrief(Sheet):
    """Four quiet lines and the key that opens the entry whole."""

    opened = Signal(UUID)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._entry_id: UUID | None = None
        self.setFixedHeight(HEIGHT)
        self.title = label(bold=True)
        self.summary = ElidedLabel()
        self.files = ElidedLabel(tone=Tone.MUTED)
        self.waits = label(tone=Tone.MUTED)
        self.deadline = label()
        self.open = Act(words.say("entry.open"), key=words.say("keys.name.return"))
        self.open.clicked.connect(self._open)
        lines = QVBoxLayout()
        lines.setSpacing(GRID // 2)
        for each in (self.title, self.summary, self.deadline, self.files, self.waits):
            lines.addWidget(each)
        lines.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID)
        row.addLayout(lines, 1)
        side = QVBoxLayout()
        side.addStretch()
        side.addWidget(self.open)
        row.addLayout(side)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No entry is chosen: say what would stand here."""
        self._entry_id = None
        self.title.setText("")
        self.summary.setText(self._words.say("entry.choose_one"))
        for each in (self.deadline, self.files, self.waits):
            each.setText("")
        self.open.hide()

    def show_entry(self, words: EntryWords) -> None:
        """Show an entry."""
        self._entry_id = words.entry_id
        self.title.setText(f"{words.number}   {words.title}")
        self.summary.setText(words.summary.replace("\n", " "))
        self.deadline.setText(words.deadline)
        self.deadline.setVisible(bool(words.deadline))
        self.deadline.setForegroundRole((Tone.LATE if words.late else Tone.PLAIN).value)
        self.files.setText(" · ".join(f"{each.name} ({each.facts})" for each in words.files[-1:]))
        self.files.setVisible(bool(words.files))
        self.waits.setText(words.waits)
        self.open.show()

    def explain(self, error: KnownError) -> None:
        """The entry could not be read."""
        self.show_nothing()
        self.summary.setText(self._words.explain(error).said)

    def _open(self) -> None:
        if self._entry_id is not None:
            self.opened.emit(self._entry_id)
