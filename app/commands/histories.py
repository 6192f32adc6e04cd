"""The two journals that can stand for an entry: the desk's own while it is alone, its server's once it has joined."""

from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.errors import HistoryForked
from opis_contract.checkpoints import SignedCheckpoint, read_checkpoint
from opis_contract.messages import InclusionProof
from opis_contract.signed_note import NoteKey, NoteWrong
from sync.client import ServerClient


class History(Protocol):
    """A journal with a key."""

    @property
    def public(self) -> bytes:
        """The key under its checkpoints."""

    def checkpoint(self) -> SignedCheckpoint:
        """The newest one."""

    def proof(self, leaf: str, event_id: UUID, size: int) -> InclusionProof:
        """That the event stands in the journal of this size."""

    def consistency(self, first: int, second: int) -> tuple[str, ...]:
        """The hashes between two sizes."""


class OwnJournal:
    """Of a desk that keeps its register alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.public = desk.own_history.public

    def checkpoint(self) -> SignedCheckpoint:
        """See `History`."""
        return self._desk.own_history.signed_checkpoint()

    def proof(self, leaf: str, event_id: UUID, size: int) -> InclusionProof:  # noqa: ARG002 - known by its event
        """See `History`."""
        return self._desk.journal.proof(event_id, size=size)

    def consistency(self, first: int, second: int) -> tuple[str, ...]:
        """See `History`."""
        return self._desk.own_history.consistency(first, second)


class ServerJournal:
    """Of the institution. The key is the one that this desk saw first, when it has synced already."""

    def __init__(self, desk: Desk, server: ServerClient) -> None:
        self._server = server
        known = desk.witness.newest()
        try:
            self.public = known.public_key if known else NoteKey.read(server.journal_key()).public
        except NoteWrong:
            raise HistoryForked(size=0) from None

    def checkpoint(self) -> SignedCheckpoint:
        """See `History`."""
        try:
            return read_checkpoint(self._server.checkpoint(), self.public)
        except NoteWrong:
            raise HistoryForked(size=0) from None

    def proof(self, leaf: str, event_id: UUID, size: int) -> InclusionProof:  # noqa: ARG002 - known by its leaf
        """See `History`."""
        return self._server.proof(leaf, size=size)

    def consistency(self, first: int, second: int) -> tuple[str, ...]:
        """See `History`."""
        return tuple(each.hex() for each in self._server.consistency(first, second))
