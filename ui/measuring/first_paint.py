"""The moment at which a window can first be seen."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override


def say_painted() -> None:
    """Tell the process that measures, and end."""
    print("painted", flush=True)
    QCoreApplication.quit()


class FirstPaint(QObject):
    """Tells once, when the window and everything in it has been painted."""

    def __init__(self, window: QWidget, told: Callable[[], None]) -> None:
        super().__init__(window)
        self._told = told
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # What lies in the window is painted with it: after this turn of the event loop all of it is there.
            QTimer.singleShot(0, self._told)
        return False
