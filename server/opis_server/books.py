"""The registers that this server numbers, as dated rows: those it began with, and what desks changed since.

Rows are only ever added. The one in force on a day began last, and of several from the same day the newest revision.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from opis_contract.acts import CatalogueChanged
from opis_contract.catalogue import STARTER, Revision
from opis_contract.events import Event
from opis_contract.registers import GENERAL_REGISTER, Register, Visibility
from opis_server import journal
from opis_server.errors import RegisterUnknown
from opis_server.tables import registers

_RANK = (registers.c.valid_from, registers.c.revision, registers.c.change_id)


def begin_with(connection: Connection, books: Iterable[Register]) -> None:
    """Keep the registers whose codes the server never had."""
    known = set(connection.execute(select(registers.c.code).distinct()).scalars())
    for each in books:
        if each.code not in known:
            _add(connection, Revision(revision=0, change_id=STARTER, row=each), each)


def named(connection: Connection, code: str, day: date) -> Register:
    """The register of this code in force on the day. Raises `RegisterUnknown`."""
    found = _begun(connection, code, day)
    if not found or not found[-1].in_force(day):
        raise RegisterUnknown(register=code)
    return found[-1]


def of_a_paper(connection: Connection, code: str, day: date) -> Register:
    """The register of a paper that has its number already: also one that ended meanwhile. Raises `RegisterUnknown`."""
    found = _begun(connection, code, day) or _begun(connection, code, date.max)
    if not found:
        raise RegisterUnknown(register=code)
    return found[-1]


def in_force(connection: Connection, day: date) -> list[Register]:
    """Every register that holds on the day, by code."""
    codes = connection.execute(select(registers.c.code).distinct().order_by(registers.c.code)).scalars()
    last = [found[-1] for code in codes.all() if (found := _begun(connection, code, day))]
    return [each for each in last if each.in_force(day)]


def beginnings(connection: Connection) -> tuple[Register, ...]:
    """The registers it began with; what changed since is in the feed."""
    where = registers.c.revision == 0
    texts = connection.execute(select(registers.c.content).where(where).order_by(registers.c.code)).scalars()
    return tuple(map(Register.model_validate_json, texts))


def shown_title(connection: Connection, code: str, day: date) -> str | None:
    """What a citizen reads about the register of a paper: nothing for the general one and for confidential ones."""
    if code == GENERAL_REGISTER.code:
        return None
    book = of_a_paper(connection, code, day)
    return None if book.visibility is Visibility.CONFIDENTIAL else book.title


def take(connection: Connection, event: Event, body: CatalogueChanged, *, now: datetime, sequence: int | None) -> None:
    """Record a change of the catalogues; registers are kept here too, everything else is for the desks alone."""
    journal.record(connection, event, now=now, sequence=sequence)
    for each in body.revisions:
        if isinstance(each.row, Register):
            _add(connection, each, each.row)


def _begun(connection: Connection, code: str, day: date) -> list[Register]:
    texts = connection.execute(
        select(registers.c.content)
        .where(registers.c.code == code, registers.c.valid_from <= day.isoformat())
        .order_by(*_RANK)
    ).scalars()
    return list(map(Register.model_validate_json, texts))


def _add(connection: Connection, revision: Revision, book: Register) -> None:
    row: dict[str, Any] = {
        "code": book.code,
        "revision": revision.revision,
        "change_id": str(revision.change_id),
    }
    if connection.execute(select(registers.c.code).filter_by(**row)).first() is None:
        row |= {"valid_from": book.valid_from.isoformat(), "content": book.model_dump_json(exclude_none=True)}
        connection.execute(insert(registers).values(row))
