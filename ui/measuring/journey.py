"""A clerk's busy quarter of an hour in the real window: typing, registering, searching and scrolling while pages are
scanned, read and sent; and how long the event loop stood still meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.measuring.stalls import StallWatch
from ui.open_desk import OpenDesk
from ui.parts import DeskParts
from ui.registering.draft_file import FormField
from ui.shell.actions import Scope

TYPED_AT_ONCE = 6
"""Papers that are registered while a batch is read."""


@dataclass(frozen=True, slots=True)
class Walked:
    """The longest stall, in seconds, and what was done then."""

    longest: float
    during: str


def walk(parts: DeskParts, papers: Iterator[tuple[str, str]], *, batches: int) -> Walked:
    """Open the window and walk through it; `papers` are sender and summary of what is registered."""
    application = QApplication.instance() or QApplication(["opis"])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application is running")
    opened = OpenDesk(application, parts)
    opened.window.resize(1280, 800)
    opened.show()
    journey = Journey(opened, papers)
    journey.walk(batches)
    opened.close()
    return Walked(journey.longest, journey.during)


class Journey:
    """One window, walked through by what a clerk does."""

    def __init__(self, opened: OpenDesk, papers: Iterator[tuple[str, str]]) -> None:
        self._opened = opened
        self._papers = papers
        self._watch = StallWatch()
        self.longest = 0.0
        self.during = "nothing"

    def walk(self, batches: int) -> None:
        """Batch after batch; each is read while other papers are registered."""
        self._during("opening", lambda: self._until(lambda: self._opened.begun and not self._opened.lanes.busy))
        for _ in range(batches):
            self._during("registering", self._register)
            self._during("scanning", self._scan)
            self._attach()
            for _ in range(TYPED_AT_ONCE):
                self._during("registering while a batch is read", self._register)
                self._during("searching while a batch is read", self._search)
                self._during("scrolling while a batch is read", self._scroll)
            self._during("a batch is read", lambda: self._until(self._is_read))
        self._during("sending", lambda: self._until(lambda: self._opened.parts.desk.outbox_count() == 0))

    def _during(self, name: str, act: Callable[[], None]) -> None:
        self._watch.begin()
        act()
        self._watch.end()
        if self._watch.longest > self.longest:
            self.longest, self.during = self._watch.longest, name

    def _register(self) -> None:
        sender, summary = next(self._papers)
        window = self._opened.window
        window.go(Scope.REGISTERING)
        form = self._opened.registering.form
        for letter in sender:
            form.lines[FormField.PARTY].insert(letter)
            form.lines[FormField.PARTY].textEdited.emit(form.lines[FormField.PARTY].text())
            self._turn()
        form.summary.setPlainText(summary)
        self._turn()
        form.submitted.emit()
        self._until(lambda: form.text().untouched)

    def _scan(self) -> None:
        QTest.keyClick(self._opened.window, Qt.Key.Key_F5)
        self._turn()
        self._until(lambda: not self._opened.scan.busy)

    def _attach(self) -> None:
        strip = self._opened.scanning.strip
        strip.setFocus()
        QTest.keyClick(strip, Qt.Key.Key_Return)
        self._turn()

    def _is_read(self) -> bool:
        """The batch has left the strip: its pages are read and attached."""
        return self._opened.scanning.strip.strip.rowCount() == 0

    def _search(self) -> None:
        self._opened.window.go(Scope.SEARCHING)
        box = self._opened.searching.box
        box.clear()
        for letter in "de la:popescu cerere":
            box.insert(letter)
            self._turn()
        QTest.keyClick(box, Qt.Key.Key_Return)
        self._turn()

    def _scroll(self) -> None:
        self._opened.window.lay_over(Scope.REGISTER)
        rows = self._opened.register.rows
        for key in (Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_PageDown):
            QTest.keyClick(rows, key)
            self._turn()
        QTest.keyClick(self._opened.window, Qt.Key.Key_Escape)

    def _turn(self) -> None:
        """Let the event loop do what waits, and go on some milliseconds later, as a hand does."""
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()

    def _until(self, done: Callable[[], bool]) -> None:
        while not done():
            self._turn()
