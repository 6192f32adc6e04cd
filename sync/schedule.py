"""When the next round is due, and the thread that goes round until it is told to stop."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from opis_contract.errors import KnownError
from sync.report import Presence, SyncReport

SHORTEST = 1.0
LONGEST = 60.0
"""Seconds between two tries while something is wrong: doubled from the shortest to the longest."""

QUIET = 10.0
"""Seconds between two rounds while all is well: how late a colleague's paper is seen here."""


def next_round(last: SyncReport | None, failures: int, *, chance: float) -> float:
    """Seconds to wait after `last` (None: there was none) with so many failed rounds in a row before it, it included.

    `chance` from 0 to 1 spreads the desks of an institution over half of the time, so that a server that comes back is
    not asked by all at once.
    """
    if last is None or (failures == 0 and last.waiting > 0):
        return 0.0
    longest = min(LONGEST, SHORTEST * 2.0 ** min(failures, 10)) if failures else QUIET
    return max(SHORTEST, longest * (1.0 - chance / 2.0))


@dataclass(frozen=True, slots=True)
class News:
    """What is known of the server now; `report` is of the last round, None before the first has ended."""

    presence: Presence
    report: SyncReport | None


class Rounds(Protocol):
    """What goes round: `sync.round.Syncing`."""

    def round(self) -> SyncReport:
        """Send and fetch once."""

    def interrupt(self) -> None:
        """End the round under way soon; no other begins."""


class SyncThread:
    """Goes round in a thread of its own. Its methods may be called from any other thread, and come back at once."""

    def __init__(self, rounds: Rounds, *, chance: Callable[[], float]) -> None:
        """`chance` gives a number from 0 to 1, new at each call, such as `random.random`."""
        self._rounds = rounds
        self._chance = chance
        self._change = threading.Condition()
        self._news = News(Presence.UNKNOWN, None)
        self._failures = 0
        self._something_new = False
        self._try_now = False
        self._ending = False
        self._told: Callable[[], None] = _nobody
        # A daemon: a round may be cut off at any instruction, and must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    @property
    def news(self) -> News:
        """What the last round said."""
        with self._change:
            return self._news

    def start(self, told: Callable[[], None]) -> None:
        """Begin, once. `told` is called from the thread when something was sent or fetched, or presence changed."""
        self._told = told
        self._thread.start()

    def nudge(self) -> None:
        """Something waits to be sent: it goes at once, unless the server was not there a moment ago."""
        with self._change:
            self._something_new = True
            self._change.notify_all()

    def try_now(self) -> None:
        """Somebody wants to know whether the server is back: ask now, however often it failed."""
        with self._change:
            self._try_now = True
            self._change.notify_all()

    def close(self) -> None:
        """End, and come back when the thread has ended: it finishes what it writes and waits for no answer."""
        with self._change:
            self._ending = True
            self._change.notify_all()
        self._rounds.interrupt()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            while self._waits(next_round(self._news.report, self._failures, chance=self._chance())):
                self._go()
        except BaseException:
            # A fault of ours ends the thread; the word "online" must not outlive it.
            self._hear(News(Presence.UNKNOWN, None), is_news=True)
            raise

    def _go(self) -> None:
        try:
            report = self._rounds.round()
        except KnownError as fault:
            report = SyncReport(presence=Presence.UNKNOWN, faults=(fault,))
        self._failures = self._failures + 1 if report.faults else 0
        self._hear(News(report.presence, report), is_news=report.is_news)

    def _hear(self, news: News, *, is_news: bool) -> None:
        with self._change:
            changed = is_news or news.presence is not self._news.presence
            self._news = news
            ending = self._ending
        if changed and not ending:
            self._told()

    def _waits(self, seconds: float) -> bool:
        """True when it is time for a round, False when it is time to end."""
        with self._change:
            self._change.wait_for(self._is_due, timeout=seconds)
            self._something_new = self._try_now = False
            return not self._ending

    def _is_due(self) -> bool:
        return self._ending or self._try_now or (self._something_new and self._failures == 0)


def _nobody() -> None:
    """Whom the thread tells before it is started."""
