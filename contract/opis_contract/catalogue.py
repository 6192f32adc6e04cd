"""What an institution decides about its papers: classes, departments, the records schedule, terms, free days.

Like registers these are dated rows. A row is never rewritten: a change is a new revision of the same code, and the row
in force on a day is the one that began last, and of those the newest revision (domain 1.7, 4.1).
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from opis_contract.calendar import CalendarDay
from opis_contract.dated import DatedRow, DepartmentCode, RecordsCode
from opis_contract.entries import Confidentiality
from opis_contract.registers import Direction, Directions, Register, RegisterCode
from opis_contract.scan_profiles import ProfileCode, ScanProfile
from opis_contract.terms import CountingRule, TermRule

ClassCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""The stable name of a document class; `EntryContent.class_code` is another thing, the indicator of the schedule."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
EmailAddress = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+$")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CatalogueKind(StrEnum):
    """The catalogues of an institution."""

    REGISTER = "register"
    DOCUMENT_CLASS = "document_class"
    DEPARTMENT = "department"
    RECORDS_CLASS = "records_class"
    NOT_REGISTERED = "not_registered"
    AUTHORITY = "authority"
    SCAN_PROFILE = "scan_profile"
    TERM = "term"
    COUNTING_RULE = "counting_rule"
    CALENDAR_DAY = "calendar_day"


class IdentityLevel(StrEnum):
    """How surely the institution must know who brings the paper."""

    NONE = "none"
    STATED = "stated"
    """A name and an address, as a petition needs them."""
    DOCUMENT = "document"
    """The identity card is shown."""
    ELECTRONIC = "electronic"
    """An electronic identity or a qualified signature."""


class DocumentClass(DatedRow):
    """A kind of paper and everything that follows from it."""

    catalogue: Literal["document_class"] = "document_class"
    code: ClassCode
    name: Name
    directions: Directions = frozenset({Direction.INCOMING})
    register_code: RegisterCode | None = None
    """Where it is registered unless the clerk says otherwise; None: the general register."""
    department: DepartmentCode | None = None
    term: ClassCode | None = None
    """The code of its case in the table of terms."""
    annexes: tuple[Name, ...] = ()
    """What must lie with it; a missing one is said and never refuses the paper (domain 1.9)."""
    identity: IdentityLevel = IdentityLevel.NONE
    fee: Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)] | None = None
    """In lei."""
    class_code: RecordsCode | None = None
    """The indicator of the records schedule that its file gets."""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    publish: bool = False
    receipt_text: Note | None = None
    auto_reply: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)] | None = None
    form_version: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] | None = None
    scan_profile: ProfileCode | None = None
    """How its papers are scanned; None: the usual way."""
    legal_basis: Name | None = None


class Department(DatedRow):
    """An organisational unit to which papers go."""

    catalogue: Literal["department"] = "department"
    code: DepartmentCode
    name: Name
    parent: DepartmentCode | None = None
    email: EmailAddress | None = None
    legal_basis: Name | None = None

    @model_validator(mode="after")
    def _is_not_its_own_parent(self) -> Self:
        if self.parent == self.code:
            raise ValueError("parent names the department itself")
        return self


class Retention(StrEnum):
    """How long a file is kept."""

    PERMANENT = "permanent"
    YEARS = "years"


class RecordsClass(DatedRow):
    """A row of the records schedule (*nomenclator arhivistic*, domain 4.1)."""

    catalogue: Literal["records_class"] = "records_class"
    code: RecordsCode
    title: Name
    department: DepartmentCode | None = None
    retention: Retention
    years: Annotated[int, Field(ge=1, le=200)] | None = None
    review: bool = False
    """At the end of its years the selection commission decides (*C.S.*)."""
    approval: Name | None = None
    """The act that approved the schedule and its confirmation by the National Archives, number and date."""

    @model_validator(mode="after")
    def _years_are_counted_when_it_is_not_for_ever(self) -> Self:
        if (self.retention is Retention.YEARS) != (self.years is not None):
            raise ValueError("years belong to a retention in years and only to one")
        return self


class AuthorityChannel(StrEnum):
    """How papers for another authority go there."""

    EMAIL = "email"
    INSTITUTION_LINK = "institution_link"
    REGISTERED_POST_RECEIPT = "registered_post_receipt"


class Authority(DatedRow):
    """Another authority, to which papers are sent that belong to it (OG 27/2002, art. 6^1)."""

    catalogue: Literal["authority"] = "authority"
    code: ClassCode
    name: Name
    matters: tuple[Name, ...] = ()
    """What belongs to it, in the words in which people write about it."""
    channel: AuthorityChannel = AuthorityChannel.REGISTERED_POST_RECEIPT
    email: EmailAddress | None = None
    """Each institution fills in the one of its own county."""
    address: Name | None = None
    legal_basis: Name | None = None


class NotRegistered(DatedRow):
    """A kind of paper that gets no number, and what happens to it instead (domain 1.7)."""

    catalogue: Literal["not_registered"] = "not_registered"
    code: ClassCode
    name: Name
    instead: Note | None = None
    legal_basis: Name | None = None


CatalogueRow = Annotated[
    Register
    | DocumentClass
    | Department
    | RecordsClass
    | NotRegistered
    | Authority
    | ScanProfile
    | TermRule
    | CountingRule
    | CalendarDay,
    Field(discriminator="catalogue"),
]


STARTER = UUID(int=0)
"""The change that made the rows every institution starts with, at revision 0."""


class Revision(BaseModel):
    """A row as somebody put it. Revisions of a code count from 1; the rows every institution starts with are 0.

    Two desks that change the same row before they hear of each other make the same revision twice; the greater
    `change_id` then stands, at every desk alike and whatever their clocks say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: Annotated[int, Field(ge=0)]
    change_id: UUID
    row: CatalogueRow
