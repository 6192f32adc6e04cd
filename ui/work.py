"""How a presenter has work done away from the screen: the lanes by name, and the one door to them."""

import threading
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeVar

from opis_contract.errors import KnownError

T = TypeVar("T")


class Lane(Enum):
    """Where work runs; the value is how many pieces of work a lane does at once."""

    DATABASE = "database"
    """Everything that reads or writes the register: one at a time, in the order asked."""
    NETWORK = "network"
    TOKEN = "token"  # noqa: S105 - the name of a lane
    """PKCS#11 libraries are not shared, so neither is this lane."""
    SCANNER = "scanner"
    """A feeder runs for minutes; it keeps nobody else waiting."""
    PRINTER = "printer"
    """One print after the other, in the order asked; a printer that is stuck keeps nothing else waiting."""
    JUDGING = "judging"
    """Pages are looked at one after the other, in a process that steps back for all others."""
    READING = "reading"
    """So are the words of pages read."""
    FILES = "files"
    """Thumbnails, previews, PDF/A."""

    @property
    def workers(self) -> int:
        """How many pieces of work this lane does at the same time."""
        return 2 if self is Lane.FILES else 1


class Work(Protocol):
    """The one door to the lanes. Callbacks arrive on the main thread, in the order in which work ended."""

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        cancel: threading.Event | None = None,
    ) -> None:
        """Do `work` in the lane, then call `done` with its answer or `failed` with the known error.

        `cancel` is set when the program closes; the work looks at it where it can stop.
        """

    def on_main(self, callback: Callable[[], None]) -> None:
        """Call back on the main thread soon; may be asked from any thread (progress, a question for the clerk)."""
