"""How long an event loop stands still: a timer that should come every millisecond, and how late it is.

Whatever runs on the main thread, takes Python's lock or the machine's processors delays it; the longest delay is the
longest time for which a key would not have been answered.
"""

from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 1


class StallWatch(QObject):
    """Watches the event loop of the thread it is made on, from `begin` until it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        """Seconds."""
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Watch from now on."""
        self.longest = 0.0
        self._last = perf_counter()
        self._timer.start()

    def end(self) -> None:
        """Watch no longer."""
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last - EVERY_MS / 1000)
        self._last = now
