"""A token's driver that stops answering in the middle of a signature, as a process of its own that measures.

`python -m ui.measuring.stuck_driver SECONDS MODULE`: the driver's worker is stopped by a signal (SIGSTOP), which no
code of its own can notice. Said is one object: the longest stall of an event loop meanwhile, when the desk was told,
and how long a fresh worker took to its first signature. POSIX alone has that signal.
"""

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QTimer

from app.clock import MachineClock
from signing.client import Deadlines, TokenDriver
from signing.desk import best, credentials
from signing.errors import ModuleHung
from signing.frames import Mechanism
from signing.tokens import Credential
from ui.measuring.stalls import StallWatch

PIN = b"73018420"


def unlocked(credential: Credential, deadline: float) -> TokenDriver:
    """A worker with the token open, waiting for a signature."""
    driver = TokenDriver(credential.module, deadlines=Deadlines(sign=deadline))
    driver.open(credential.token_serial, credential.token_label, credential.certificate)
    driver.login(bytearray(PIN))
    return driver


def worker_of_this_process() -> int:
    """The process that was started last."""
    threads = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return max(int(child) for children in threads for child in children.read_text().split())


def measured(credential: Credential, deadline: float) -> dict[str, float]:
    """Seconds until the desk was told, and from then on until a fresh worker signed."""
    driver = unlocked(credential, deadline)
    os.kill(worker_of_this_process(), signal.SIGSTOP)
    begun = perf_counter()
    with suppress(ModuleHung):
        driver.sign(Mechanism.RSA_PKCS, bytes(51))
    told = perf_counter()
    driver.close()
    with unlocked(credential, deadline) as fresh:
        fresh.sign(Mechanism.RSA_PKCS, bytes(51))
    return {"told": told - begun, "again": perf_counter() - told}


def main() -> None:
    """Watch an event loop while the driver's thread waits."""
    deadline, module = float(sys.argv[1]), Path(sys.argv[2])
    credential = best(credentials([module], now=MachineClock().now()))
    application = QCoreApplication(["stuck"])
    watch = StallWatch()
    said: dict[str, float] = {}

    def work() -> None:
        try:
            said.update(measured(credential, deadline))
        finally:
            QTimer.singleShot(0, application, application.quit)

    thread = threading.Thread(target=work)
    watch.begin()
    thread.start()
    application.exec()
    watch.end()
    thread.join()
    sys.stdout.write(json.dumps({**said, "stall": watch.longest}))


if __name__ == "__main__":
    main()
