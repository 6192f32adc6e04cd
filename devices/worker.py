"""The process in which one driver lives: `python -m devices.worker <driver> [arguments]`.

It reads requests from stdin and answers on stdout, one frame per line. It ends when its stdin ends, when it is killed,
and with the desk, however the desk ends. It never imports Qt or SQLAlchemy.

    sane                     libsane, configured by the environment variable SANE_CONFIG_DIR
    folder [FOLDER ...]      the watched folders to list
    escl OPTIONS             network scanners, as told by `devices.escl.options`
    fake [SCENARIO.json]     the scripted office scanner
    twain [MANAGER ...]      a data source manager, by default the system's; needs the standard library alone
"""

import ctypes
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from devices.catalog import why_absent
from devices.errors import ScanCancelled, UnknownScanner
from devices.frames import (
    Answer,
    AskCapabilities,
    AskScanners,
    Beat,
    Cancel,
    Fact,
    Failed,
    Frame,
    FrameBroken,
    Free,
    Ready,
    Scanners,
    StartScan,
    decode,
    encode,
)
from devices.scanning import Capabilities, DriverEvent, PageProgress, ScannerInfo, ScanSettings, Waiting
from opis_contract.errors import KnownError

# How often, in seconds, the progress inside a page is told; also the sign of life of a slow scanner.
PROGRESS_EVERY = 0.1
# How often, in seconds, the process says that it runs while a driver works.
BEAT_EVERY = 0.5
# How long a driver may take to let go of its scanner once the desk has hung up, in seconds.
FAREWELL = 3.0


class Driver(Protocol):
    """A `Scanner` in its worker, where letting go is a step of its own: first the answer is told."""

    def scanners(self) -> list[ScannerInfo]:
        """As `Scanner.scanners`."""

    def capabilities(self, scanner_id: str) -> Capabilities:
        """As `Scanner.capabilities`."""

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[DriverEvent]:
        """As `Scanner.scan`; a driver may also say that it waits, and leave the page of its rows to the desk."""

    def let_go(self) -> bool:
        """Give the scanner of the last question back; may take as long as the paper takes to come out.

        False asks for a new process: this one's native library is no longer to be trusted.
        """


def driver(name: str, arguments: list[str]) -> Driver:
    """The driver of this name. Raises `UnknownScanner`, or the `DriverMissing` that says why it is not there.

    Only what the driver needs is loaded: a worker of TWAIN may have no library beside Python's own.
    """
    if (missing := why_absent(name)) is not None:
        raise missing
    match name:
        case "twain":
            from devices.twain.driver import TwainScanner

            return TwainScanner(arguments)
        case "sane":
            from devices.sane.driver import SaneScanner

            return SaneScanner()
        case "folder":
            from devices.folder import FolderScanner

            return FolderScanner([Path(argument) for argument in arguments])
        case "escl":
            from devices.escl.driver import EsclScanner
            from devices.escl.options import from_argument

            return EsclScanner(from_argument(arguments[0]))
        case "fake":
            from devices.fake.driver import FakeScanner
            from devices.fake.scenario import Scenario, read_scenario

            return FakeScanner(read_scenario(Path(arguments[0])) if arguments else Scenario())
        case _:
            raise UnknownScanner(scanner=name)


def die_with_the_desk() -> None:
    """Ask Linux to kill this process with the desk's thread that started it (prctl PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


def crash_quietly() -> None:
    """Ask Windows to end this process when its driver crashes, not to hold it for a message (SetErrorMode)."""
    if sys.platform == "win32":
        ctypes.WinDLL("kernel32").SetErrorMode(0x1 | 0x2)


def private_stdout() -> BinaryIO:
    """The pipe to the desk, out of reach of native drivers that print: their stdout becomes stderr."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


class Worker:
    """One driver at its pipe: the main thread drives, a second one listens, a third says that the process runs."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers
        self._asked: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._hung_up = threading.Event()
        self._speaking = threading.Lock()
        self._working = threading.Event()

    def serve(self, name: str, arguments: list[str]) -> None:
        """Answer until the desk hangs up or the driver wants a new process."""
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()
        try:
            scanner = driver(name, arguments)
        except KnownError as known:
            self._say(_failed(known))
            return
        self._say(Ready())
        while (request := self._asked.get()) is not None:
            self._working.set()
            try:
                self._answer(scanner, request)
            except KnownError as known:
                self._say(_failed(known))
            if not scanner.let_go():
                return
            self._working.clear()
            self._say(Free())

    def _answer(self, scanner: Driver, request: Frame) -> None:
        match request:
            case AskScanners():
                self._say(Scanners(tuple(scanner.scanners())))
            case AskCapabilities():
                self._say(scanner.capabilities(request.scanner_id))
            case StartScan():
                self._scan(scanner, request)
            case _:
                raise FrameBroken(request)

    def _scan(self, scanner: Driver, asked: StartScan) -> None:
        events = iter(scanner.scan(asked.scanner_id, asked.settings, asked.folder, asked.first_sequence))
        told_at = 0.0
        for event in self._until_stopped(events, asked.scan):
            now = time.monotonic()
            if isinstance(event, Waiting) or (isinstance(event, PageProgress) and now - told_at < PROGRESS_EVERY):
                continue
            told_at = now
            self._say(event)

    def _until_stopped(self, events: Iterator[DriverEvent], scan: int) -> Iterator[DriverEvent]:
        """The events until the desk cancels; then the driver's own iteration is closed."""
        for event in events:
            yield event
            if scan in self._cancelled or self._hung_up.is_set():
                break
        else:
            return
        close = getattr(events, "close", None)
        if close is not None:
            close()
        raise ScanCancelled

    def _say(self, answer: Answer) -> None:
        try:
            with self._speaking:
                self._answers.write(encode(answer))
                self._answers.flush()
        except BrokenPipeError:
            self._hung_up.set()

    def _beat(self) -> None:
        """Say that the process runs, as long as a question is open and the desk is there."""
        while self._working.wait() and not self._hung_up.is_set():
            self._say(Beat())
            self._hung_up.wait(BEAT_EVERY)

    def _listen(self) -> None:
        """Sort what the desk says: a cancel takes effect at once, all else in turn."""
        for line in self._requests:
            request = decode(line)
            if isinstance(request, Cancel):
                self._cancelled.add(request.scan)
            else:
                self._asked.put(request)
        self._hung_up.set()
        self._asked.put(None)
        # A driver that hangs keeps the main thread; the process ends all the same.
        time.sleep(FAREWELL)
        os._exit(0)


def _failed(error: KnownError) -> Failed:
    facts = tuple(Fact(name, value if isinstance(value, int) else str(value)) for name, value in error.facts.items())
    return Failed(error.code, facts)


def main(arguments: list[str]) -> None:
    """Run the worker of `arguments[0]`."""
    die_with_the_desk()
    crash_quietly()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the desk's to answer
    Worker(sys.stdin.buffer, private_stdout()).serve(arguments[0], arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
