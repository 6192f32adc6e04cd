"""How long after its last rows a page can be seen, in the real window: from the scanner's last word about a page until
its picture has been painted on the strip.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.scanning import Capabilities, PageProgress, PageStarted, ScanEvent, ScannerInfo, ScanSettings
from ui import roles
from ui.open_desk import OpenDesk
from ui.parts import DeskParts, ScannerOfDesk
from ui.shell.actions import Scope


def seen_after(parts: DeskParts) -> list[float]:
    """Scan what lies in the feeder; seconds for each page, counted from before its last rows."""
    application = QApplication.instance() or QApplication(["opis"])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application is running")
    timed = TimedScanner(parts.scanner)
    opened = OpenDesk(application, replace(parts, scanner=timed))
    opened.window.resize(1280, 800)
    opened.show()
    painted: dict[int, float] = {}
    pages = opened.scanning.strip.strip

    def shown(first: QModelIndex, _: QModelIndex, changed: Sequence[int]) -> None:
        item = pages.item_at(first)
        if item is not None and roles.DECORATION in changed:
            sequence = item.sequence
            # The strip is painted in the turn after this one.
            QTimer.singleShot(0, lambda: painted.setdefault(sequence, perf_counter()))

    pages.dataChanged.connect(shown)
    _until(lambda: opened.begun and not opened.lanes.busy)
    opened.window.go(Scope.SCANNING)
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    _until(lambda: not opened.scan.busy and bool(painted) and timed.last_word.keys() <= painted.keys())
    seen = [painted[sequence] - at for sequence, at in sorted(timed.last_word.items())]
    opened.close()
    return seen


class TimedScanner:
    """A scanner that notes when it last said something of each page before the page was whole."""

    def __init__(self, scanner: ScannerOfDesk) -> None:
        self._scanner = scanner
        self.last_word: dict[int, float] = {}

    def scanners(self) -> list[ScannerInfo]:
        """As the scanner's."""
        return self._scanner.scanners()

    def capabilities(self, scanner_id: str) -> Capabilities:
        """As the scanner's."""
        return self._scanner.capabilities(scanner_id)

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """As the scanner's."""
        for event in self._scanner.scan(scanner_id, settings, folder, first_sequence):
            if isinstance(event, PageStarted | PageProgress):
                self.last_word[event.sequence] = perf_counter()
            yield event

    def cancel(self) -> None:
        """As the scanner's."""
        self._scanner.cancel()

    def close(self) -> None:
        """As the scanner's."""
        self._scanner.close()


def _until(done: Callable[[], bool]) -> None:
    while not done():
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()
