"""The files of a batch: each with its leaves, and, while the batch is being sent back, a mark on those that go too."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.words import Words
from ui.digitising.quality_words import FileLine
from ui.shell.actions import bind
from ui.two_lines import SUBJECT, TwoLineList


class FilesList(TwoLineList):
    """A list that stays where it is when its lines are shown anew."""

    chosen = Signal(str)
    """With the inventory number; so the next."""
    marked = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(words.say("digitising.screen.files"))
        self._goes_back = words.say("digitising.screen.goes_back")
        self._lines: tuple[FileLine, ...] = ()
        self._marked: frozenset[str] = frozenset()
        self.currentItemChanged.connect(self._chose)
        bind(self, "mark_file", self._mark, alone=True)

    def show_lines(self, lines: Sequence[FileLine]) -> None:
        """Files of a batch; a count that differs stands first and with a sign."""
        if {each.inventory_number for each in lines} != {each.inventory_number for each in self._lines}:
            self.setCurrentRow(-1)
        self._lines = tuple(sorted(lines, key=lambda each: each.agrees))
        self._list()

    def show_marked(self, marked: frozenset[str]) -> None:
        """The files, by inventory number, that would go back to the scanner."""
        self._marked = marked
        self._list()

    def _list(self) -> None:
        at = self.currentRow()
        self.blockSignals(True)
        self.clear()
        for line in self._lines:
            facts = line.facts if line.agrees else f"⚠ {line.facts}"
            goes_back = line.inventory_number in self._marked
            self.add(line.title, f"↩ {self._goes_back}" if goes_back else facts, line.inventory_number)
        self.setCurrentRow(at)
        self.blockSignals(False)
        self.setVisible(bool(self._lines))

    def _chose(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(SUBJECT)))

    def _mark(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.marked.emit(str(item.data(SUBJECT)))
