"""Garbage is collected on the main thread alone.

Python collects cycles on whatever thread happens to allocate; a QObject that dies on a lane's thread takes the process
with it (calibre and novelWriter met this, vkbo/novelWriter#2927). So Python's own collector sleeps meanwhile.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 50
"""The young are collected while they are few: a second's worth of them once kept the window waiting for 25 ms."""


class Collecting(QObject):
    """Collects what has gathered, as often as Python itself would, until it is ended."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays: it is never walked through again, which takes a twentieth of a second each time."""
        gc.collect()
        gc.freeze()

    def collect(self) -> None:
        """The generations that are due by Python's own thresholds, the oldest included when its turn comes."""
        due = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(len(due) - 1 - due[::-1].index(True))

    def end(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
