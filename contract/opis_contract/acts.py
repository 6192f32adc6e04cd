"""What may happen to an entry after it has its number, and to the register as a whole (domain 1.4, 1.8, 1.11, 2.2).

Every act names who did it and, where the law asks, why and who stood behind it. Number, date and direction of an entry
are in none of them: they never change.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from opis_contract.catalogue import Revision
from opis_contract.closing import DaySheet
from opis_contract.entries import DeadlineDates, EntryContent, ResolutionMode
from opis_contract.links import Link
from opis_contract.registers import RegisterCode
from opis_contract.terms import TermCode

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


LARGEST_CHANGE = 500
"""Rows of a catalogue in one event; a larger import is several events in one transaction."""


class CorrectableField(StrEnum):
    """Fields of an entry's content that may be corrected with history; each is the field's name in `EntryContent`."""

    SUMMARY = "summary"
    DOCUMENT_TYPE = "document_type"
    SENDER = "sender"
    RECIPIENTS = "recipients"
    REPRESENTATIVE = "representative"
    EXTERNAL_NUMBER = "external_number"
    EXTERNAL_DATE = "external_date"
    LEAVES = "leaves"
    ANNEXES = "annexes"
    ANNEX_LIST = "annex_list"
    CONSIGNMENT = "consignment"
    MISSING_ANNEXES = "missing_annexes"
    UNPAID_FEE = "unpaid_fee"
    DEPARTMENT = "department"
    DISPATCH_DATE = "dispatch_date"
    DISPATCH_MODE = "dispatch_mode"
    CLASS_CODE = "class_code"
    CHANNEL = "channel"
    INTERNAL_DUE_DATE = "internal_due_date"
    CONFIDENTIALITY = "confidentiality"
    LANGUAGE = "language"
    PAYMENT_REFERENCE = "payment_reference"
    PHYSICAL_LOCATION = "physical_location"
    COPY_STATUS = "copy_status"
    SCAN_STATUS = "scan_status"
    SIGNATURE_STATUS = "signature_status"
    NOTES = "notes"
    DEADLINE = "deadline"
    """Never by itself: it follows a corrected document type, whose law sets another term."""


class AnnulmentCause(StrEnum):
    """Why a number is annulled (domain 1.4)."""

    REGISTERED_TWICE = "registered_twice"
    WRONG_INSTITUTION = "wrong_institution"
    BLANK_OR_DAMAGED = "blank_or_damaged"
    TEST = "test"
    WITHDRAWN_BEFORE_HANDOVER = "withdrawn_before_handover"
    TECHNICAL_ERROR = "technical_error"


class UnusedCause(StrEnum):
    """Why numbers stay without a paper; they are printed as barred rows (rule R11)."""

    RESERVATION_EXPIRED = "reservation_expired"
    RESERVATION_GIVEN_UP = "reservation_given_up"
    BLOCK_CLOSED_AT_YEAR_END = "block_closed_at_year_end"
    DESK_RETIRED = "desk_retired"
    EQUIPMENT_LOST = "equipment_lost"
    EMERGENCY_SHEET_BLANK = "emergency_sheet_blank"


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Name
    """The clerk who acted, by name."""


class _EntryAct(_Act):
    entry_id: UUID


class Correction(BaseModel):
    """One field before and after, as JSON of the contract."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: CorrectableField
    old: JsonValue = None
    new: JsonValue = None


class EntryCorrected(_EntryAct):
    """Fields of the content were corrected; what stood there before is kept."""

    kind: Literal["entry_corrected"] = "entry_corrected"
    reason: Reason
    changes: Annotated[tuple[Correction, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_field_once(self) -> Self:
        if len({change.field for change in self.changes}) != len(self.changes):
            raise ValueError("a field is corrected once in one act")
        return self


class AnnulmentAsked(_EntryAct):
    """Somebody asks that the number be annulled; it stays valid until a second person agrees."""

    kind: Literal["annulment_asked"] = "annulment_asked"
    cause: AnnulmentCause
    reason: Reason


class AnnulmentDecided(_EntryAct):
    """The second person's answer. Approved, the row stays for ever, struck through."""

    kind: Literal["annulment_decided"] = "annulment_decided"
    approved: bool
    reason: Reason


class EntryReturned(_EntryAct):
    """The paper went back to its depositor before it was routed."""

    kind: Literal["entry_returned"] = "entry_returned"
    reason: Reason


class EntryLinked(_EntryAct):
    """The entry refers to another one. `deadline` is what the chain gave it, where the link was CONNECTED_TO."""

    kind: Literal["entry_linked"] = "entry_linked"
    link: Link
    deadline: DeadlineDates | None = None


class EntryUnlinked(_EntryAct):
    """The reference was a mistake; the history keeps both. `deadline` is the entry's own again."""

    kind: Literal["entry_unlinked"] = "entry_unlinked"
    link: Link
    reason: Reason
    deadline: DeadlineDates | None = None


class DeadlineExtended(_EntryAct):
    """More time, decided by the head of the institution. The dates before stay in the history."""

    kind: Literal["deadline_extended"] = "deadline_extended"
    approved_by: Name
    reason: Reason
    deadline: DeadlineDates


class DeadlineSuspended(_EntryAct):
    """The term stands still from a day on. Where no law says so (`legal` False) only the internal term pauses."""

    kind: Literal["deadline_suspended"] = "deadline_suspended"
    since: date
    basis: Reason
    legal: bool


class DeadlineResumed(_EntryAct):
    """The term runs again; `deadline` has the days of the pause added where the pause was a legal one."""

    kind: Literal["deadline_resumed"] = "deadline_resumed"
    on: date
    deadline: DeadlineDates


class EntryRedirected(_EntryAct):
    """The paper belongs to another authority and was sent there, with notice to the petitioner."""

    kind: Literal["entry_redirected"] = "entry_redirected"
    to: Name
    basis: Reason
    reply_id: UUID | None = None
    """The outgoing entry of the letter that sends it on."""


class EntryClosed(_EntryAct):
    """The matter ended. `basis` is the legal ground where the mode needs one, `case` its row in the table of terms."""

    kind: Literal["entry_closed"] = "entry_closed"
    mode: ResolutionMode
    basis: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    case: TermCode | None = None
    class_code: Name | None = None


class ReservationFilled(_EntryAct):
    """The paper for which the number was kept has come."""

    kind: Literal["reservation_filled"] = "reservation_filled"
    content: EntryContent

    @model_validator(mode="after")
    def _no_longer_reserved(self) -> Self:
        if self.content.reservation is not None:
            raise ValueError("a filled reservation is a paper")
        return self


class ReservationEnded(_EntryAct):
    """Nothing came for the reserved number: it stays in the register as unused."""

    kind: Literal["reservation_ended"] = "reservation_ended"
    cause: UnusedCause


EntryAct = (
    EntryCorrected
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
)
"""Everything that may happen to one entry after its registration."""


class NumbersUnused(_Act):
    """Numbers `first`..`last` of the continuity band got no paper and never will (rule R11)."""

    kind: Literal["numbers_unused"] = "numbers_unused"
    register_code: RegisterCode
    year: int
    first: Annotated[int, Field(ge=1)]
    last: Annotated[int, Field(ge=1)]
    cause: UnusedCause
    block_id: UUID | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("first is after last")
        return self


class ReserveOpened(_Act):
    """The reserve block of a desk may be used: its first numbers are used up and the server is not there (level B)."""

    kind: Literal["reserve_opened"] = "reserve_opened"
    register_code: RegisterCode
    year: int
    block_id: UUID


class ClockDoubt(StrEnum):
    """Why a desk's clock is not trusted (domain 1.10, level D)."""

    DRIFT = "drift"
    """It differs from the server's by more than two minutes."""
    SET_BACK = "set_back"
    """It was set back while the program ran."""
    BEHIND = "behind"
    """It is behind the last number given here."""


class ClockConfirmed(_Act):
    """A person looked at another clock and answers for this desk's, which was in doubt."""

    kind: Literal["clock_confirmed"] = "clock_confirmed"
    reason: Reason
    doubt: ClockDoubt
    seconds: int
    """How far off it seemed; positive when it runs ahead."""


class DayClosed(_Act):
    """The registrar confirmed the sheet of a day."""

    kind: Literal["day_closed"] = "day_closed"
    sheet: DaySheet

    @property
    def register_code(self) -> str:
        """The register whose day it was."""
        return self.sheet.register_code

    @property
    def day(self) -> date:
        """The day that was closed."""
        return self.sheet.day


class YearClosed(_Act):
    """The register of a year was closed by registrar and secretary general; `print_sha256` is the bound PDF/A."""

    kind: Literal["year_closed"] = "year_closed"
    register_code: RegisterCode
    year: int
    approved_by: Name
    print_sha256: Sha256


class CatalogueChanged(_Act):
    """Registers, classes, departments, the records schedule or the list of what is not registered got new rows."""

    kind: Literal["catalogue_changed"] = "catalogue_changed"
    reason: Reason
    revisions: Annotated[tuple[Revision, ...], Field(min_length=1, max_length=LARGEST_CHANGE)]


RegisterAct = NumbersUnused | DayClosed | YearClosed
"""Everything that may happen to a register as a whole."""

DeskAct = ReserveOpened | ClockConfirmed
"""What a person decides at one desk during an outage, for everybody to read afterwards."""
