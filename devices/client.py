"""The desk's side of the drivers: the three questions of `Scanner`, each driver in a worker process of its own.

A driver may hang, crash or lie; every finished page stays, the fault says how many, the rows of the broken page are
kept beside them, and the next question starts a new worker.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from devices.catalog import DRIVERS, usual_drivers, why_absent
from devices.errors import DriverCrashed, PageNotStored, ScanFault, ScannerBusy, SettingNotSupported, UnknownScanner
from devices.escl.options import EsclOptions
from devices.escl.twins import without_twins
from devices.frames import AskCapabilities, AskScanners, Ready, Request, Scanners, StartScan
from devices.process import Nudge, WorkerProcess
from devices.scan_watch import ScanWatch, Watch
from devices.scanning import (
    Capabilities,
    PageDone,
    PageSpooled,
    ScanEnded,
    ScanEvent,
    ScannedPage,
    ScannerInfo,
    ScanSettings,
    driver_name,
    native_name,
)
from devices.twain.interpreter import refuse_missing
from devices.watchdog import Limits, Phase
from opis_contract import errors as contract_errors
from opis_contract.errors import KnownError

T = TypeVar("T")

_CONTRACT = Path(contract_errors.__file__).parents[1]


@dataclass(frozen=True, slots=True)
class DriverOptions:
    """Which drivers `scanners` asks, and what they are told.

    `sane_config_dir` is a private SANE_CONFIG_DIR; `folders` are the watched ones; `escl` is for network scanners;
    `scenario` is the fake scanner's script; `log` takes what native drivers print. `twain_managers` are the data source
    managers to try, instead of the system's; `twain_python` is the interpreter of the worker of TWAIN where it must be
    another, as 32-bit drivers on 64-bit Windows need it.
    """

    drivers: tuple[str, ...] = field(default_factory=usual_drivers)
    sane_config_dir: Path | None = None
    folders: tuple[Path, ...] = ()
    escl: EsclOptions = field(default_factory=EsclOptions)
    scenario: Path | None = None
    log: Path | None = None
    twain_managers: tuple[Path, ...] = ()
    twain_python: Path | None = None


class ScannerClient:
    """The `Scanner` of the desk. One question at a time, a second one meanwhile raises `ScannerBusy`.

    `cancel` and `close` may be called from any thread.
    """

    def __init__(
        self,
        options: DriverOptions | None = None,
        limits: Limits | None = None,
        *,
        environment: Mapping[str, str] = os.environ,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """No process is started before the first question; workers stay warm until `close`."""
        self._options = options or DriverOptions()
        self._limits = limits or Limits()
        self._environment = environment
        self._monotonic = monotonic
        self._watches: dict[str, Watch] = {}
        self._names: dict[str, str] = {}
        self._one_at_a_time = threading.Lock()
        self._cancel_asked = threading.Event()
        self._running: ScanWatch | None = None
        self._scans = 0

    def __enter__(self) -> "ScannerClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def scanners(self) -> list[ScannerInfo]:
        """The scanners of every driver, which all look at the same time.

        A driver that fails hides no other; its fault is raised if none was found.
        """
        found: list[ScannerInfo] = []
        faults: list[KnownError] = []
        looking: dict[str, Watch] = {}
        with self._alone(""):
            for driver in self._options.drivers:
                try:
                    looking[driver] = self._watch(driver)
                    looking[driver].ask(AskScanners())
                except KnownError as fault:
                    faults.append(self._told(fault, driver))
            for driver, watch in looking.items():
                try:
                    found += _answer(watch, Phase.ANSWERING, Scanners).scanners
                except KnownError as fault:
                    faults.append(self._told(fault, driver))
        if faults and not found:
            raise faults[0]
        self._names.update({scanner.id: scanner.name for scanner in found})
        return without_twins(found)

    def capabilities(self, scanner_id: str) -> Capabilities:
        """What the scanner offers. Raises the scanner's faults, `UnknownScanner`, or why its driver is not there."""
        with self._alone(scanner_id):
            try:
                return self._ask(driver_name(scanner_id), AskCapabilities(scanner_id), Capabilities)
            except KnownError as fault:
                raise self._told(fault, scanner_id) from fault

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan into `folder`, pages numbered from `first_sequence`; the fault that ends it says what is safe.

        Closing the iterator stops the scanner and returns when it has stopped.
        """
        # Pages are read with the imaging library, which nobody needs before the first scan.
        from devices.pages import keep_partial
        from devices.unspooled import keep_rows

        folder = folder.absolute()
        pages = 0
        over = False
        with self._alone(scanner_id):
            self._cancel_asked.clear()
            try:
                keep_rows(folder)
                keep_partial(folder)
                scan = self._new_scan(scanner_id, settings, folder, first_sequence)
            except KnownError as fault:
                raise self._told(fault, scanner_id) from fault
            self._running = scan
            if self._cancel_asked.is_set():  # while the worker was starting
                scan.cancel()
            try:
                for event in _with_pages(scan, folder, settings.quality):
                    over = isinstance(event, ScanEnded)
                    pages += isinstance(event, PageDone)
                    yield event
            except KnownError as fault:
                over = True
                page = _untold(folder, first_sequence + pages, settings.quality)
                partial = _kept(folder)
                if page is not None:
                    pages += 1  # whole on disk, but the worker died before it could say so
                    yield PageDone(page)
                raise self._told(fault, scanner_id, pages, partial) from fault
            finally:
                self._running = None
                if not over:
                    scan.stop()
                    _kept(folder)

    def cancel(self) -> None:
        """Stop the running scan, which then raises `ScanCancelled`; without one nothing happens."""
        self._cancel_asked.set()
        if (running := self._running) is not None:
            running.cancel()

    def close(self) -> None:
        """End the workers, giving each driver a moment to let go of its scanner; a later question starts new ones."""
        while self._watches:
            _, watch = self._watches.popitem()
            watch.worker.close(self._limits.stopping)

    @contextmanager
    def _alone(self, scanner_id: str) -> Iterator[None]:
        if not self._one_at_a_time.acquire(blocking=False):
            raise ScannerBusy(scanner=self._name(scanner_id))
        try:
            yield
        finally:
            self._one_at_a_time.release()

    def _ask(self, driver: str, request: Request, expected: type[T]) -> T:
        """The worker's answer to one request."""
        watch = self._watch(driver)
        watch.ask(request)
        return _answer(watch, Phase.ANSWERING, expected)

    def _new_scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> ScanWatch:
        self._scans += 1
        return ScanWatch(
            self._watch(driver_name(scanner_id)),
            StartScan(self._scans, scanner_id, settings, folder, first_sequence),
        )

    def _watch(self, driver: str) -> Watch:
        """The driver's worker, started if there is none alive. Raises why the driver is not there."""
        if (reason := why_absent(driver)) is not None:
            raise reason
        if driver not in DRIVERS:
            raise UnknownScanner(scanner=driver)
        if driver == "twain":
            refuse_missing(self._options.twain_python)
        if (watch := self._watches.get(driver)) is not None and watch.is_free():
            return watch
        try:
            worker = WorkerProcess(
                self._command(driver),
                self._environment_of(driver),
                self._options.log,
                monotonic=self._monotonic,
            )
        except OSError as refused:
            raise DriverCrashed from refused
        watch = self._watches[driver] = Watch(worker, self._limits, self._monotonic)
        _answer(watch, Phase.STARTING, Ready)
        return watch

    def _command(self, driver: str) -> list[str]:
        arguments: list[Path | str] = []
        if driver == "folder":
            arguments = [folder.absolute() for folder in self._options.folders]
        if driver == "escl":
            arguments = [self._options.escl.as_argument()]
        if driver == "fake" and self._options.scenario:
            arguments = [self._options.scenario.absolute()]
        python = sys.executable
        if driver == "twain":
            arguments = [manager.absolute() for manager in self._options.twain_managers]
            python = str(self._options.twain_python.absolute() if self._options.twain_python else sys.executable)
        return [python, "-m", "devices.worker", driver, *map(str, arguments)]

    def _environment_of(self, driver: str) -> dict[str, str]:
        environment = dict(self._environment)
        if driver == "sane" and self._options.sane_config_dir:
            environment["SANE_CONFIG_DIR"] = str(self._options.sane_config_dir.absolute())
        if driver == "twain" and self._options.twain_python:
            # Another Python has nothing of this one's libraries; of them the worker needs the contract alone.
            path = (str(_CONTRACT), environment.get("PYTHONPATH", ""))
            environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        return environment

    def _told(self, fault: KnownError, scanner_id: str, pages: int = 0, partial: str = "") -> KnownError:
        """The fault as the clerk is to hear it: with the scanner's name and what is safe."""
        match fault:
            case ScanFault():
                return fault.told(scanner=fault.scanner or self._name(scanner_id), pages=pages, partial=partial)
            case SettingNotSupported():
                return type(fault)(**(fault.facts | {"scanner": self._name(scanner_id)}))
            case _:
                return fault

    def _name(self, scanner_id: str) -> str:
        return self._names.get(scanner_id) or native_name(scanner_id) or scanner_id


def _answer(watch: Watch, phase: Phase, expected: type[T]) -> T:
    """The answer of the expected kind; a worker that says anything else is ended."""
    while isinstance(heard := watch.hear(phase), Nudge):
        continue
    if not isinstance(heard, expected):
        watch.end()
        raise DriverCrashed
    return heard


def _with_pages(scan: ScanWatch, folder: Path, quality: int) -> Iterator[ScanEvent]:
    """The events of a scan; where the worker could only put rows down, their page is made here."""
    from devices.unspooled import page_of_rows

    for event in scan.events():
        if not isinstance(event, PageSpooled):
            yield event
            continue
        try:
            page = page_of_rows(folder, event.sequence, quality=quality)
        except KnownError:
            scan.stop()  # the scanner goes on, and nobody could keep what it sends
            raise
        if page is None:
            scan.stop()
            raise DriverCrashed
        yield PageDone(page)


def _untold(folder: Path, sequence: int, quality: int) -> ScannedPage | None:
    """The page that came whole just before the end of a worker that could not tell it any more."""
    from devices.pages import finished_page
    from devices.unspooled import page_of_rows

    with suppress(PageNotStored):
        if (page := page_of_rows(folder, sequence, quality=quality)) is not None:
            return page
    return finished_page(folder, sequence)


def _kept(folder: Path) -> str:
    """The name of the partial page that a broken scan left, or ""; if the disk refuses, the rows stay as they are."""
    from devices.pages import keep_partial
    from devices.unspooled import keep_rows

    with suppress(PageNotStored):
        keep_rows(folder)
        if kept := keep_partial(folder):
            return kept[-1].name
    return ""
