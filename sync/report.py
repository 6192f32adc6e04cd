"""What one round of the sync brought, and the one word of it that a clerk sees."""

from dataclasses import dataclass
from enum import StrEnum

from opis_contract.errors import KnownError


class Presence(StrEnum):
    """Whether the server is there."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    """Nobody has asked yet, or the desk has no server."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The round as it ended; the counts are of this round, but for the two that wait."""

    presence: Presence
    registered: int = 0
    """Papers whose registration had been interrupted and that have their number now."""
    pushed: int = 0
    """Events of this desk that the server took."""
    refused: int = 0
    """Events of this desk that the server cannot take; they are kept and shown."""
    pulled: int = 0
    """Events of the institution that were new here."""
    blocks: int = 0
    files_sent: int = 0
    waiting: int = 0
    """Events that the server does not have yet."""
    files_waiting: int = 0
    faults: tuple[KnownError, ...] = ()
    """What did not work, in the order in which it was met; the first explains the round."""

    @property
    def online(self) -> bool:
        """True when the server answered to the end of the round."""
        return self.presence is Presence.ONLINE

    @property
    def fault(self) -> str | None:
        """The code of the first fault, None when all went well."""
        return self.faults[0].code if self.faults else None

    @property
    def is_news(self) -> bool:
        """True when something was sent, fetched, refused or failed."""
        return bool(
            self.registered
            or self.pushed
            or self.refused
            or self.pulled
            or self.blocks
            or self.files_sent
            or self.faults
        )
