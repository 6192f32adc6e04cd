"""The way in: opens the window on the parts that the composition root hands over. ui makes no service of its own."""

import logging
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from ui.measuring.first_paint import FirstPaint
from ui.open_desk import OpenDesk
from ui.parts import DeskParts

__all__ = ["DeskParts", "run_desk"]

log = logging.getLogger(__name__)


def run_desk(parts: DeskParts, *, painted: Callable[[], None] | None = None) -> int:
    """Open the window and work until it is closed. Returns the exit code. `painted` is told when it can be seen."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["opis"])
    application.setApplicationName("opis")
    open_desk = OpenDesk(application, parts)
    # A counter's screen of 1366x768 shows the window's last line too.
    open_desk.window.resize(open_desk.window.size().boundedTo(application.primaryScreen().availableSize()))
    if painted is not None:
        FirstPaint(open_desk.window, painted)
    open_desk.show()
    log.info("the window is open")
    try:
        return application.exec()
    finally:
        open_desk.close()
