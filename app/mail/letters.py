"""What the tray shows of an e-mail, and what it asks of the rooms that can look inside one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

LARGE = 25 * 1024 * 1024
"""An e-mail bigger than this is flagged (domain 1.9)."""


class MailState(StrEnum):
    """How far an e-mail is."""

    WAITING = "waiting"
    BEGUN = "begun"
    """Its numbers are being given; a crash in between is made good at the next start."""
    REGISTERED = "registered"
    DISMISSED = "dismissed"


class Word(StrEnum):
    """The verdict on a signature, in the words of EN 319 102-1."""

    VALID = "VALID"
    INDETERMINATE = "INDETERMINATE"
    INVALID = "INVALID"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One signature of an enclosed document; `reason` is the code for why it is not VALID."""

    word: Word
    level: str
    signer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file that came with the e-mail. `infected` names what the scanner found; such a file is not attached."""

    place: int
    name: str
    media_type: str
    size: int
    sha256: str
    names: tuple[str, ...]
    """What lies in an archive."""
    locked: bool
    infected: str
    pages: int
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class MailView:
    """An e-mail in the tray."""

    mail_id: UUID
    sha256: str
    header_id: str
    from_name: str
    from_address: str
    subject: str
    sent_at: datetime | None
    taken_at: datetime
    size: int
    text: str
    state: MailState
    reason: str
    settled_by: str
    enclosures: tuple[Enclosed, ...]
    twins: tuple[str, ...]
    """Numbers under which the same Message-ID or an enclosure of it is registered already, as printed."""
    numbers: tuple[str, ...]
    """Numbers that it got itself."""

    @property
    def large(self) -> bool:
        """True over 25 MB."""
        return self.size > LARGE

    @property
    def inaccessible(self) -> bool:
        """True when something in it needs a password."""
        return any(each.locked for each in self.enclosures)


class ReadLetter(Protocol):
    """An e-mail as `paper` reads it, by shape."""

    @property
    def header_id(self) -> str: ...
    @property
    def from_name(self) -> str: ...
    @property
    def from_address(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def sent_at(self) -> str: ...
    @property
    def text(self) -> str: ...


class ReadEnclosure(Protocol):
    """An enclosure as `paper` reads it, by shape."""

    @property
    def place(self) -> int: ...
    @property
    def path(self) -> Path: ...
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def names(self) -> str: ...
    @property
    def locked(self) -> bool: ...


class Unfold(Protocol):
    """Takes an e-mail apart; `paper.strangers.StrangerReader.unfold_mail` fits."""

    def __call__(self, path: Path, folder: Path) -> tuple[ReadLetter, Sequence[ReadEnclosure]]:
        """The letter, and its enclosures as files in `folder`. Raises the refusals of strangers' files."""


class LookInto(Protocol):
    """What an enclosed file is: its pages and the verdicts on its signatures."""

    def __call__(self, path: Path, *, content: Path | None) -> tuple[int, Sequence[Verdict]]:
        """Pages (0 when it has none that can be seen) and verdicts. Raises nothing: what is no document has neither.

        `content` is the enclosure that this one signs from outside.
        """


class ScanForViruses(Protocol):
    """The institution's scanner of malicious files."""

    def __call__(self, path: Path) -> str:
        """What it found, or "" for a clean file. Raises the fault of a scanner that does not work."""
