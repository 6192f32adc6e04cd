"""The messages of the wire between desk and server, version 1: JSON over HTTP, frozen, refusing unknown fields."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from opis_contract.acts import Sha256
from opis_contract.entries import EntryDraft
from opis_contract.events import Event, Salt
from opis_contract.instants import Instant
from opis_contract.numbers import BlockPurpose
from opis_contract.registers import Register, RegisterCode
from opis_contract.sealed import SealingKey

VERSION = 1
VERSION_HEADER = "Opis-Contract"
"""Sent with every request and answer; a server that does not speak the version answers problem `contract_too_new`."""


class Message(BaseModel):
    """What all messages share."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Institution(Message):
    """Who keeps the register; printed on receipts and shown to citizens."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    fiscal_code: str = ""
    address: str = ""
    phone: str = ""


class SeriesHandover(Message):
    """The last number of a main series that the desk kept alone until now."""

    register_code: RegisterCode
    year: int
    last_number: Annotated[int, Field(ge=1)]
    last_registered_at: Instant | None = None
    """When that number was given: the server's next one is not earlier (rule R4)."""


class EnrolRequest(Message):
    """A desk joins its institution. Repeating it with the same desk and code returns the same answer."""

    enrolment_code: str
    desk_id: UUID
    counter: str
    """The desk's name at the glass, for instance `ghișeul 2`."""
    series: tuple[SeriesHandover, ...] = ()
    registers: tuple[Register, ...] = ()
    """The registers of those series, for a server that does not know them yet."""
    keys: tuple[SealingKey, ...] = ()
    """Those with which the desk sealed personal numbers until now."""


class Enrolled(Message):
    """The desk's place in the institution. `token` is the bearer secret of every later request; shown once."""

    desk_id: UUID
    token: str
    institution: Institution
    registers: tuple[Register, ...]
    """Those the institution began with; what was changed since comes with the feed."""
    keys: tuple[SealingKey, ...] = ()
    """The institution's keys for personal numbers; the first one seals from now on."""
    epoch: UUID
    """Changes when the server is restored from a backup; a desk then reads the feed from its beginning."""
    status_address: str
    """Where citizens look up a tracking code; the code is appended."""


class RegistrationRequest(Message):
    """Ask the main series for a number. Keyed by `entry_id`: a retry returns the same event."""

    event_id: UUID
    entry_id: UUID
    salt: Salt
    tracking_code: str
    clerk: str
    counter: str
    drafted_at: Instant
    draft: EntryDraft


class CopyRequest(Message):
    """A copy of an enrolled desk asks for a name of its own, with the secret that both copies hold."""

    desk_id: UUID
    """The name it takes from now on. Repeating the question with it returns the same answer."""
    counter: str


class Registered(Message):
    """The entry as it stands in the main series."""

    event: Event


class BlockRequest(Message):
    """Ask for a block of the continuity band. Keyed by `block_id`: a retry returns the same grant."""

    block_id: UUID
    register_code: RegisterCode
    year: int
    purpose: BlockPurpose = BlockPurpose.COUNTER


class BlockGrant(Message):
    """Numbers `first`..`last` belong to the asking desk alone, for outages, in order."""

    block_id: UUID
    register_code: RegisterCode
    year: int
    first: int
    last: int
    purpose: BlockPurpose = BlockPurpose.COUNTER
    fence: Annotated[int, Field(ge=0)] = 0
    """How often the institution's server was restored or replaced: a desk takes no grant below the highest it saw."""


class PushRequest(Message):
    """Events of one desk in the order in which they happened."""

    first_sequence: Annotated[int, Field(ge=1)]
    """The desk's own counter for the first event; the others follow."""
    events: Annotated[tuple[Event, ...], Field(max_length=200)]
    sent_at: Instant | None = None
    """The desk's clock at the sending: the server keeps both clocks, and tells of one that is far off."""


class RefusedEvent(Message):
    """An event the server cannot take, with the problem's code; the desk keeps it and shows it."""

    event_id: UUID
    code: str
    facts: dict[str, str | int] = Field(default_factory=dict)


class PushAnswer(Message):
    """What became of the pushed events: every one is in exactly one of the two."""

    accepted: tuple[UUID, ...]
    """Taken now or known before; either way the desk may forget its outbox row."""
    refused: tuple[RefusedEvent, ...] = ()
    wanted_files: tuple[Sha256, ...] = ()
    """Files named by accepted events that the server does not have yet."""


class FeedItem(Message):
    """One event of the institution in commit order."""

    position: Annotated[int, Field(ge=1)]
    event: Event


class FeedPage(Message):
    """Items after the cursor; `more` says that another page waits."""

    epoch: UUID
    items: tuple[FeedItem, ...]
    more: bool
    server_time: Instant | None = None
    """The server's clock at the answer, against which the desk holds its own."""


class Checkpoint(Message):
    """Size and root of the institution's journal (RFC 6962, 2.1)."""

    size: Annotated[int, Field(ge=0)]
    root: Sha256


class InclusionProof(Message):
    """That a leaf stands in the journal of a checkpoint (RFC 6962, 2.1.1)."""

    leaf: Sha256
    index: int
    checkpoint: Checkpoint
    path: tuple[Sha256, ...]


class ConsistencyProof(Message):
    """That the tree of `second` leaves begins with the tree of `first` (RFC 6962, 2.1.2)."""

    first: int
    second: int
    path: tuple[Sha256, ...]


class Problem(Message):
    """Why a request was refused: the code and facts of a known error; never a sentence, never a traceback."""

    code: str
    facts: dict[str, str | int] = Field(default_factory=dict)
