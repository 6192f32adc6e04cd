"""What a desk can ask of its institution's server, whoever carries the question there."""

from collections.abc import Iterator
from typing import Protocol

from app.feed import FeedCursor
from opis_contract.messages import (
    BlockGrant,
    BlockRequest,
    CopyRequest,
    Enrolled,
    EnrolRequest,
    FeedPage,
    InclusionProof,
    PushAnswer,
    PushRequest,
    Registered,
    RegistrationRequest,
)


class Server(Protocol):
    """The server's end of the wire.

    Every question may be asked again: its key (desk, entry, block, event, hash) makes the answer the same. Each raises
    `ServerUnreachable` in one of its kinds, `NotEnrolled`, or a `Refused` by name (see `sync.errors`, `sync.refusals`).
    """

    def greet(self) -> None:
        """Return when a server of Opis that works answers."""

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Join the institution."""

    def register(self, request: RegistrationRequest) -> Registered:
        """Ask the main series for a number; within the patience of a counter."""

    def name_copy(self, request: CopyRequest) -> Enrolled:
        """Ask for a name of its own for a desk that was found to be a copy."""

    def push(self, request: PushRequest) -> PushAnswer:
        """Tell what happened at the desk, 200 events at most."""

    def feed(self, cursor: FeedCursor) -> FeedPage:
        """What happened in the institution after the cursor."""

    def checkpoint(self) -> str:
        """The journal's newest signed checkpoint, a signed note."""

    def journal_key(self) -> str:
        """The key under the checkpoints, as published."""

    def proof(self, leaf: str, *, size: int | None = None) -> InclusionProof:
        """That a leaf (hex) stands in the journal of this size. Raises `LeafUnknown`."""

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """The hashes that show the journal of `first` leaves in that of `second`."""

    def block(self, request: BlockRequest) -> BlockGrant:
        """Ask for numbers for an outage."""

    def upload_offset(self, sha256: str) -> int:
        """How many bytes of the file the server has durably; all of them does not mean that the file is whole there."""

    def upload(self, sha256: str, piece: bytes, *, offset: int, length: int) -> int:
        """Send the bytes from `offset` of a file of `length` bytes; the new offset. The last byte stores the file."""

    def download(self, sha256: str) -> Iterator[bytes]:
        """The file's bytes as they come; nothing is known of them until their hash is taken."""

    def close(self) -> None:
        """End what is under way, from any thread: whoever waits gets `ServerSilent`."""
