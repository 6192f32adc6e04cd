"""An event loop with nothing to do, as a process of its own: how late the machine alone makes a timer."""

import sys
import threading

from PySide6.QtCore import QCoreApplication, QTimer

from ui.measuring.stalls import StallWatch


def main() -> None:
    """Watch until the input ends, then say the longest stall in seconds."""
    application = QCoreApplication(["idle"])
    watch = StallWatch()
    watch.begin()

    def listen() -> None:
        sys.stdin.read()
        QTimer.singleShot(0, application, application.quit)

    threading.Thread(target=listen, daemon=True).start()
    application.exec()
    watch.end()
    print(watch.longest, flush=True)


if __name__ == "__main__":
    main()
