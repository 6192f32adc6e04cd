"""An entry of the register: the thirteen legal columns and what practice adds (domain 1.6)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from opis_contract.instants import Instant
from opis_contract.legal_time import legal_date
from opis_contract.links import Link
from opis_contract.numbers import RegistrationNumber, Series
from opis_contract.parties import Party
from opis_contract.registers import Direction, RegisterCode


class Channel(StrEnum):
    """How the paper came in."""

    COUNTER = "counter"
    POST = "post"
    REGISTERED_POST = "registered_post"
    COURIER = "courier"
    EMAIL = "email"
    FAX = "fax"
    PORTAL = "portal"
    KIOSK = "kiosk"
    INSTITUTION_LINK = "institution_link"
    HEARING = "hearing"
    PHONE_NOTE = "phone_note"


class DispatchMode(StrEnum):
    """How the paper went out."""

    COUNTER = "counter"
    POST = "post"
    REGISTERED_POST = "registered_post"
    REGISTERED_POST_RECEIPT = "registered_post_receipt"
    EMAIL = "email"
    PORTAL = "portal"
    COURIER = "courier"
    INSTITUTION_LINK = "institution_link"
    POSTING = "posting"
    BAILIFF = "bailiff"


class ResolutionMode(StrEnum):
    """How the matter ended; filled on closing."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    PARTIAL = "partial"
    REDIRECTED = "redirected"
    FILED = "filed"
    CONNECTED = "connected"
    WITHDRAWN = "withdrawn"
    TACIT = "tacit"


class Confidentiality(StrEnum):
    """Level of access; classified papers (*secret de serviciu*) do not enter the system at all."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL_DATA = "personal_data"
    SENSITIVE = "sensitive"


class CopyStatus(StrEnum):
    """What kind of paper lies on the counter."""

    ORIGINAL = "original"
    COPY = "copy"
    CERTIFIED_COPY = "certified_copy"


class ScanStatus(StrEnum):
    """How far the paper is digitised."""

    NONE = "none"
    OK = "ok"
    PARTIAL = "partial"
    ILLEGIBLE = "illegible"
    REFUSED_SIZE = "refused_size"


class SignatureStatus(StrEnum):
    """How the paper was signed when it came."""

    NONE = "none"
    HANDWRITTEN = "handwritten"
    SIMPLE = "simple"
    ADVANCED = "advanced"
    QUALIFIED = "qualified"
    SEAL = "seal"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"


class DeadlineDates(BaseModel):
    """The two dates of a deadline and why they are so (domain 2.2)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: date
    limit: date
    basis: str
    term: str | None = None
    """The code of the case in the table of terms by which they were counted; None for dates that a person wrote."""


class Reservation(BaseModel):
    """Why a number is kept free, for whom, and until when; then it becomes unused (domain 1.4)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=200)]
    holder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    expires_at: Instant


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Summary = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=500)]


class EntryContent(BaseModel):
    """What the clerk wrote; everything here may be corrected later with history, unlike number, date and direction."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: Summary
    document_type: Line = "cerere"
    sender: Party | None = None
    recipients: tuple[Party, ...] = ()
    representative: Party | None = None
    external_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] | None = None
    external_date: date | None = None
    leaves: Annotated[int, Field(ge=0, le=9999)] = 0
    """Leaves, not pages: a leaf has two pages."""
    annexes: Annotated[int, Field(ge=0, le=9999)] = 0
    annex_list: tuple[Line, ...] = ()
    department: Line | None = None
    dispatch_date: date | None = None
    dispatch_mode: DispatchMode | None = None
    resolution_mode: ResolutionMode | None = None
    links: tuple[Link, ...] = ()
    class_code: Line | None = None
    channel: Channel = Channel.COUNTER
    received_at: Instant | None = None
    """When the paper really arrived, if not at registration (rule R4); needs `delay_reason`."""
    delay_reason: Line | None = None
    deadline: DeadlineDates | None = None
    internal_due_date: date | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "ro"
    payment_reference: Line | None = None
    physical_location: Line | None = None
    copy_status: CopyStatus = CopyStatus.ORIGINAL
    scan_status: ScanStatus = ScanStatus.NONE
    signature_status: SignatureStatus = SignatureStatus.NONE
    notes: Annotated[str, StringConstraints(max_length=2000)] | None = None
    consignment: Line | None = None
    """The number of a registered letter or parcel (AWB), as its barcode says."""
    missing_annexes: tuple[Line, ...] | None = None
    """What its class asks for and did not lie with the paper: it is registered all the same, as incomplete."""
    unpaid_fee: Line | None = None
    """The proof of payment that was not shown (*taxă lipsă*), as the class names it."""
    reservation: Reservation | None = None
    """Set while the number waits for its paper."""

    @model_validator(mode="after")
    def _late_receipt_needs_a_reason(self) -> Self:
        if self.received_at is not None and not self.delay_reason:
            raise ValueError("delay_reason: a paper registered late says why")
        return self

    @model_validator(mode="after")
    def _internal_term_is_not_longer_than_the_legal_one(self) -> Self:
        if self.internal_due_date and self.deadline and self.internal_due_date > self.deadline.limit:
            raise ValueError("internal_due_date: after the legal limit")
        return self


class EntryDraft(BaseModel):
    """A paper on the counter before it has a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    direction: Direction = Direction.INCOMING
    register_code: RegisterCode = "RG"
    content: EntryContent

    @model_validator(mode="after")
    def _each_direction_names_its_party(self) -> Self:
        if self.content.reservation is not None:
            return self
        if self.direction is Direction.INCOMING and self.content.sender is None:
            raise ValueError("sender: an incoming paper names who sent it")
        if self.direction is Direction.OUTGOING and not self.content.recipients:
            raise ValueError("recipients: an outgoing paper names whom it goes to")
        return self


class OrderNumber(BaseModel):
    """The place of a paper in a pointer register, beside its number: order number 12 of the petitions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    register_code: RegisterCode
    number: Annotated[int, Field(ge=1)]
    prefix: str | None = None


class Entry(BaseModel):
    """A row of the register. Number, date and direction never change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry_id: UUID
    register_code: RegisterCode
    year: int
    number: Annotated[int, Field(ge=1)]
    series: Series
    registered_at: Instant
    direction: Direction
    tracking_code: str
    desk_id: UUID
    clerk: str
    counter: str
    content: EntryContent
    prefix: str | None = None
    """Of the register on that day: part of the number as printed, which never changes."""
    order: OrderNumber | None = None

    @model_validator(mode="after")
    def _only_what_goes_out_shares_a_number(self) -> Self:
        if self.series is Series.REPLY and self.direction is not Direction.OUTGOING:
            raise ValueError("only an outgoing reply carries the number of another entry")
        return self

    @property
    def shown_number(self) -> str:
        """The number as printed, with its date: `HR-1432/23.11.2026`."""
        number = RegistrationNumber(self.register_code, self.year, self.number, legal_date(self.registered_at))
        return number.text(self.prefix or "")

    @property
    def shown_order(self) -> str | None:
        """The order number as printed: `PET-12/2026`."""
        if self.order is None:
            return None
        order = RegistrationNumber(self.order.register_code, self.year, self.order.number)
        return order.text(self.order.prefix or self.order.register_code)

    @property
    def offline(self) -> bool:
        """True when the number comes from the continuity band, given while the server could not be reached."""
        return self.series is Series.CONTINUITY
