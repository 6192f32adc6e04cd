"""Which books number a paper: the register it is entered in and, behind a pointer, the one that counts it in order."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from app import entries
from app.catalogue.completing import register_on
from app.errors import DirectionNotInRegister, MainSeriesExhausted
from opis_contract.entries import Entry, EntryDraft, OrderNumber
from opis_contract.legal_time import legal_year
from opis_contract.messages import RegistrationRequest
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_contract.replies import answered_by, lender, may_share


@dataclass(frozen=True, slots=True)
class Books:
    """The register that numbers the paper and, where the clerk chose a pointer, the one that gives its order number."""

    counting: Register
    pointer: Register | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the books gave; `order` is None where there is no pointer, or where it has no number left."""

    books: Books
    number: int
    order: int | None


def fitting_books(connection: Connection, draft: EntryDraft, day: date) -> Books:
    """The books of the draft's register in force on the day. Raises `RegisterUnknown`, `DirectionNotInRegister`."""
    register = register_on(connection, draft.register_code, day)
    if draft.direction not in register.directions:
        raise DirectionNotInRegister(register=register.code, direction=draft.direction.value)
    if register.points_to is None:
        return Books(counting=register, pointer=None)
    return Books(counting=register_on(connection, register.points_to, day), pointer=register)


def lending(connection: Connection, draft: EntryDraft, books: Books, year: int) -> Entry | None:
    """The entry whose number the reply carries by the policy of its book (rule R7); None: it gets its own."""
    if not may_share(draft, books.counting):
        return None
    answered = [entries.find(connection, each) for each in answered_by(draft.content)]
    return lender(filter(None, answered), register=books.counting.code, year=year)


def next_main(connection: Connection, register: Register, year: int) -> int:
    """The next number of the register's main series. Raises `MainSeriesExhausted`."""
    number = entries.last_number(connection, register, year, Series.MAIN) + 1
    if number >= register.continuity_start:
        raise MainSeriesExhausted(register=register.code, year=year)
    return number


def entry_of(
    request: RegistrationRequest, desk_id: UUID, numbers: Numbers, *, series: Series, registered_at: datetime
) -> Entry:
    """The entry that the numbers make of the paper."""
    counting, pointer = numbers.books.counting, numbers.books.pointer
    return Entry(
        entry_id=request.entry_id,
        register_code=counting.code,
        year=legal_year(registered_at),
        number=numbers.number,
        series=series,
        registered_at=registered_at,
        direction=request.draft.direction,
        tracking_code=request.tracking_code,
        desk_id=desk_id,
        clerk=request.clerk,
        counter=request.counter,
        content=request.draft.content,
        prefix=counting.prefix or None,
        order=OrderNumber(register_code=pointer.code, number=numbers.order, prefix=pointer.prefix or None)
        if pointer and numbers.order
        else None,
    )
