"""What the composition root hands over: everything that the window shows and asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from app.desk import Desk
from app.settings import Settings
from app.words import Words
from devices.reader_state import ReaderState
from ui.closing.closing_presenter import MakeBooks
from ui.digitising.approval_presenter import WriteEvidence
from ui.entry.entry_presenter import Stamper
from ui.mail.mail_presenter import Mailing
from ui.pictures import Pictures
from ui.scanning.page_judging import JudgePage, ReadPage
from ui.scanning.scan_screen import FileBatch, StoppableScanner
from ui.signing.block_screen import LookForRoom
from ui.signing.pin_change import ChangePin
from ui.signing.sign_screen import FindCredentials, SignFiles

if TYPE_CHECKING:
    from app.petitions.sending import PetitionLetters


class Closable(Protocol):
    """Something that runs until it is closed."""

    def close(self) -> None:
        """End it, and come back when it has ended."""


class ScannerOfDesk(StoppableScanner, Closable, Protocol):
    """The scanners, whose worker processes end with the window."""


class SyncRunner(Protocol):
    """Sends and fetches by itself, in a thread of its own."""

    def start(self, told: Callable[[], None]) -> None:
        """Begin; `told` is called from its thread whenever something was sent, fetched, or the network came or went."""

    def nudge(self) -> None:
        """Something waits to be sent."""

    def close(self) -> None:
        """End, and come back when the thread has ended."""


class ReaderWatcher(Protocol):
    """Hears of readers, cards and tokens that come and go: `devices.reader_watch.ReaderWatch`."""

    def start(self, told: Callable[[ReaderState], None]) -> None:
        """Begin; `told` is called from its thread with the state at first and after each change."""

    def close(self) -> None:
        """End."""


class GrowthRunner(Protocol):
    """The thread in which signatures grow to B-LTA: `app.growing.GrowthThread`."""

    def start(self, told: Callable[[], None]) -> None:
        """Begin; `told` is called from its thread after each signature that was carried on or had to stop."""

    def nudge(self) -> None:
        """Something was signed."""

    def close(self) -> None:
        """End soon."""


@dataclass(frozen=True, slots=True)
class DeskParts:
    """Everything the window shows and asks.

    `sync` is None for a desk that keeps its register alone, `growth` where no time-stamp authority is named, `readers`
    where the token is no real one.
    """

    desk: Desk
    words: Words
    settings: Settings
    scanner: ScannerOfDesk
    file_batch: FileBatch
    books: MakeBooks
    letters: Callable[[], PetitionLetters]
    """Called when a letter is written: the libraries that draw it are loaded no sooner."""
    mailing: Mailing
    find_credentials: FindCredentials
    sign_files: SignFiles
    look_for_room: LookForRoom
    change_pin: ChangePin
    pictures: Pictures
    stamper: Stamper
    judge: JudgePage
    read: ReadPage
    write_evidence: WriteEvidence
    sync: SyncRunner | None
    growth: GrowthRunner | None
    readers: ReaderWatcher | None
    now: Callable[[], datetime]
