"""What happened, as the desk tells it and the journal keeps it.

An event is sent to the server and replayed by the feed; its leaf is what the journal hashes. The leaf carries the legal
facts in clear and everything personal as a salted commitment, so that a receipt can be checked by anyone while a
person's data can still be erased by forgetting the salt.
"""

import hashlib
from enum import StrEnum
from typing import Annotated, Literal, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentDecided,
    CatalogueChanged,
    ClockConfirmed,
    DayClosed,
    DeadlineExtended,
    DeadlineResumed,
    DeadlineSuspended,
    EntryClosed,
    EntryCorrected,
    EntryLinked,
    EntryRedirected,
    EntryReturned,
    EntryUnlinked,
    NumbersUnused,
    ReservationEnded,
    ReservationFilled,
    ReserveOpened,
    Sha256,
    YearClosed,
)
from opis_contract.canonical import canonical_bytes
from opis_contract.closing import sheet_hash
from opis_contract.entries import Entry
from opis_contract.instants import Instant, instant_text
from opis_contract.journal import leaf_hash
from opis_contract.numbers import Series

Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class FileRole(StrEnum):
    """What a file is to its entry."""

    ORIGINAL = "original"
    """Bit-exact as it came: a scan's pages bound together, an e-mailed PDF, a photo."""
    ARCHIVAL = "archival"
    """PDF/A with the text that was read; can be made again from the original."""
    SIGNED = "signed"
    """An archival file extended by a signature."""
    STAMPED = "stamped"
    """A copy to show and to print, with the registration stamp drawn on its first page; can be made again."""


class FileOfEntry(BaseModel):
    """A file attached to an entry; the bytes travel apart, by their hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Sha256
    role: FileRole
    name: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    media_type: str
    size: Annotated[int, Field(ge=0)]
    pages: Annotated[int, Field(ge=0)]
    derived_from: Sha256 | None = None
    signer: str | None = None
    """Name in the certificate, for a signed file."""


class EntryRegistered(BaseModel):
    """A paper got its number. `block_id` names the continuity block when the number was given offline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["entry_registered"] = "entry_registered"
    entry: Entry
    block_id: UUID | None = None


class FileAttached(BaseModel):
    """A file was attached to an entry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["file_attached"] = "file_attached"
    entry_id: UUID
    file: FileOfEntry


class NumberRectified(BaseModel):
    """One entry had got two numbers; the one printed on the paper is kept.

    The server had already given `annulled_number` when the desk, unable to hear the answer, gave a number of the
    continuity band. The annulled number stays in the register, struck through.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["number_rectified"] = "number_rectified"
    entry_id: UUID
    register_code: str
    year: int
    annulled_number: int
    kept_number: int


class PaperRenumbered(BaseModel):
    """Two copies of one desk had printed the same number; the paper that came second gets one of the main series.

    `printed_number` stays that of the entry `holder_id`. The new number is told by the entry's own registration.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["paper_renumbered"] = "paper_renumbered"
    entry_id: UUID
    register_code: str
    year: int
    printed_number: int
    holder_id: UUID
    kept_year: int
    kept_number: int


class NumberRegularised(BaseModel):
    """A number that had been declared unused turned up on a paper: it is issued, and both events are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["number_regularised"] = "number_regularised"
    entry_id: UUID
    register_code: str
    year: int
    number: int


Body = Annotated[
    EntryRegistered
    | FileAttached
    | NumberRectified
    | PaperRenumbered
    | NumberRegularised
    | EntryCorrected
    | AnnulmentAsked
    | AnnulmentDecided
    | EntryReturned
    | EntryLinked
    | EntryUnlinked
    | DeadlineExtended
    | DeadlineSuspended
    | DeadlineResumed
    | EntryRedirected
    | EntryClosed
    | ReservationFilled
    | ReservationEnded
    | NumbersUnused
    | DayClosed
    | YearClosed
    | ReserveOpened
    | ClockConfirmed
    | CatalogueChanged,
    Field(discriminator="kind"),
]

INSTITUTION = UUID(int=0)
"""Stands where an event is about the register as a whole and not about one entry."""


class Event(BaseModel):
    """One thing that happened, identified for ever by `event_id`: applying it twice changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    event_id: UUID
    desk_id: UUID
    happened_at: Instant
    """By the clock of whoever recorded it; never used to decide who wins."""
    salt: Salt
    body: Body


def leaf_bytes(event: Event) -> bytes:
    """The journal's leaf input (RFC 6962, 2.1): legal facts in clear, the whole body under a salted commitment."""
    body = event.body
    facts: dict[str, object] = {
        "version": event.version,
        "event_id": str(event.event_id),
        "desk_id": str(event.desk_id),
        "kind": body.kind,
        "commitment": hashlib.sha256(bytes.fromhex(event.salt) + canonical_bytes(body)).hexdigest(),
    }
    return canonical_bytes(facts | _legal_facts(body))


def event_leaf(event: Event) -> bytes:
    """The 32-byte leaf hash of the event in the journal; a receipt prints it in hex."""
    return leaf_hash(leaf_bytes(event))


def subject_of(body: Body) -> UUID:
    """The entry that the event is about, or `INSTITUTION`."""
    match body:
        case EntryRegistered(entry=entry):
            return entry.entry_id
        case NumbersUnused() | DayClosed() | YearClosed() | ReserveOpened() | ClockConfirmed() | CatalogueChanged():
            return INSTITUTION
        case _:
            return body.entry_id


def _legal_facts(body: Body) -> dict[str, object]:
    """What anybody may read in the journal without the salt: numbers, dates, hashes; never a person, never a text."""
    match body:
        case EntryRegistered(entry=entry):
            facts: dict[str, object] = {
                "entry_id": str(entry.entry_id),
                "register": entry.register_code,
                "year": entry.year,
                "number": entry.number,
                "registered_at": instant_text(entry.registered_at),
            }
            if entry.order is not None:
                facts |= {"order_register": entry.order.register_code, "order_number": entry.order.number}
            if entry.series is Series.REPLY:
                # Anybody may see why the journal has the number twice.
                facts["series"] = entry.series.value
            return facts
        case FileAttached():
            return {"entry_id": str(body.entry_id), "sha256": body.file.sha256}
        case NumberRectified():
            return {
                "entry_id": str(body.entry_id),
                "register": body.register_code,
                "year": body.year,
                "number": body.annulled_number,
                "kept_number": body.kept_number,
            }
        case PaperRenumbered():
            return {
                "entry_id": str(body.entry_id),
                "register": body.register_code,
                "year": body.year,
                "number": body.printed_number,
                "holder_id": str(body.holder_id),
                "kept_year": body.kept_year,
                "kept_number": body.kept_number,
            }
        case NumberRegularised():
            return {
                "entry_id": str(body.entry_id),
                "register": body.register_code,
                "year": body.year,
                "number": body.number,
            }
        case ReserveOpened():
            return {"register": body.register_code, "year": body.year, "block": str(body.block_id)}
        case ClockConfirmed():
            return {"doubt": body.doubt.value, "seconds": body.seconds}
        case NumbersUnused():
            return {
                "register": body.register_code,
                "year": body.year,
                "first": body.first,
                "last": body.last,
                "cause": body.cause.value,
            }
        case DayClosed():
            return {"register": body.register_code, "day": body.day.isoformat(), "sheet": sheet_hash(body.sheet)}
        case YearClosed():
            return {"register": body.register_code, "year": body.year, "print": body.print_sha256}
        case CatalogueChanged():
            registers = {each.row.code for each in body.revisions if each.row.catalogue == "register"}
            return {"registers": sorted(registers), "rows": len(body.revisions)}
        case AnnulmentDecided():
            return {"entry_id": str(body.entry_id), "approved": body.approved}
        case (
            EntryCorrected()
            | AnnulmentAsked()
            | EntryReturned()
            | EntryLinked()
            | EntryUnlinked()
            | DeadlineExtended()
            | DeadlineSuspended()
            | DeadlineResumed()
            | EntryRedirected()
            | EntryClosed()
            | ReservationFilled()
            | ReservationEnded()
        ):
            return {"entry_id": str(body.entry_id)}
        case never:
            assert_never(never)
