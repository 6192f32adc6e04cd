"""Listening to a worker under the watchdog: what it says in time, or it is ended and the fault raised."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from devices.error_codes import error_of
from devices.errors import DriverCrashed, DriverHung, ScanCancelled
from devices.frames import Cancel, Failed, Frame, Free, Request, StartScan
from devices.process import Died, Nudge, WorkerProcess
from devices.scanning import PageDone, PageProgress, PageSpooled, PageStarted, ScanEnded, ScanEvent
from devices.watchdog import Limits, Phase, SignsOfLife, Verdict, decide, patience
from opis_contract.errors import KnownError


class Watch:
    """A worker, and how long its silence is borne."""

    def __init__(self, worker: WorkerProcess, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.worker = worker
        self.limits = limits
        self.monotonic = monotonic
        self._free = True
        self._gone = False
        self._heard_at = monotonic()

    def ask(self, request: Request) -> None:
        """Send a question; the worker is taken until it says that it is free."""
        self._free = False
        self.worker.ask(request)

    def hear(self, phase: Phase, since: float | None = None, limits: Limits | None = None) -> Frame | Nudge:
        """What comes next; the silence counts from `since`, by default from now.

        Raises `DriverCrashed` when the worker died, `DriverHung` after ending one that was silent too long, and the
        error that the worker names.
        """
        started = self.monotonic() if since is None else since
        borne = limits or self.limits
        while decide(now := self.monotonic(), signs := self._signs(started), phase, borne) is Verdict.WAIT:
            heard = self.worker.hear(patience(now, signs, phase, borne))
            self._heard_at = self.monotonic()
            match heard:
                case None:
                    continue
                case Died():
                    self._gone = True
                    raise DriverCrashed
                case Failed():
                    raise _error(heard)
                case Free():
                    self._free = True
                    return heard
                case _:
                    return heard
        self.end()
        raise DriverHung(seconds=round(self.monotonic() - min(signs.event, signs.beat or signs.event)))

    def _signs(self, event: float) -> SignsOfLife:
        return SignsOfLife(event, self.worker.last_beat)

    def end(self) -> None:
        """End the worker at once; the next question needs a new one."""
        self.worker.kill()
        self._gone = True

    def is_free(self) -> bool:
        """Whether the worker can be asked now; waits while a driver lets go of its scanner, ends one that does not."""
        since = self._heard_at
        while not self._free and not self._gone:
            with suppress(KnownError):  # what was left to say about the last question, nobody listens any more
                self.hear(Phase.LETTING_GO, since)
        return self.worker.alive and not self._gone


class ScanWatch:
    """One scan of a worker. `cancel` may be called from any thread, all else from the one that iterates."""

    def __init__(self, watch: Watch, request: StartScan) -> None:
        self._watch = watch
        self._request = request
        self._limits = watch.limits.with_patience(request.settings.patience)
        self._cancelled_at: float | None = None

    def cancel(self) -> None:
        """Ask the worker to stop; `events` then raises `ScanCancelled`, also where the driver does not stop."""
        if self._cancelled_at is None:
            self._cancelled_at = self._watch.monotonic()
            self._watch.worker.ask(Cancel(self._request.scan))
            self._watch.worker.nudge()

    def events(self) -> Iterator[ScanEvent | PageSpooled]:
        """The events as they come, up to `ScanEnded`."""
        self._watch.ask(self._request)
        phase = Phase.WARMING_UP
        while True:
            match self._hear(phase):
                case Nudge():
                    continue
                case PageStarted() | PageProgress() as event:
                    phase = Phase.READING
                    yield event
                case PageDone() | PageSpooled() as event:
                    phase = Phase.BETWEEN_PAGES
                    yield event
                case ScanEnded() as event:
                    yield event
                    return
                case _:
                    self._watch.end()
                    raise DriverCrashed

    def stop(self) -> None:
        """Cancel, and return when the driver writes no more: it has stopped, or it is gone."""
        self.cancel()
        with suppress(KnownError):  # whatever the scan would still have said, nobody listens any more
            while not isinstance(self._hear(Phase.STOPPING), ScanEnded | Free):
                continue

    def _hear(self, phase: Phase) -> Frame | Nudge:
        if self._cancelled_at is None:
            return self._watch.hear(phase, limits=self._limits)
        try:
            return self._watch.hear(Phase.STOPPING, since=self._cancelled_at)
        except DriverHung as hung:
            raise ScanCancelled from hung


def _error(failed: Failed) -> KnownError:
    """The worker's error; one that this desk does not know counts as the driver's end."""
    return error_of(failed.code, {fact.name: fact.value for fact in failed.facts}) or DriverCrashed()
