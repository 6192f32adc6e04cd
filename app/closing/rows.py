"""The register of a year row by row, as it is bound and exported: every number once, barred where no paper stands.

The main series comes first, then each desk's numbers of the continuity band; a million rows are read as they are
needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge
from operator import attrgetter

from sqlalchemy import Connection, TextClause, select, tuple_

from app import acts
from app.database import tables
from app.entries import ENTRY_COLUMNS, entry_from
from opis_contract.acts import NumbersUnused
from opis_contract.entries import Entry
from opis_contract.legal_columns import LegalColumn, legal_columns
from opis_contract.legal_time import legal_date
from opis_contract.numbers import Series
from opis_contract.replies import shown_numbers_answered
from opis_contract.standing import EntryState

_AT_ONCE = 1000


class RowKind(StrEnum):
    """What stands behind a number."""

    PAPER = "paper"
    REPLY = "reply"
    """A paper that carries the number of the one above it, which it answers."""
    ANNULLED = "annulled"
    """The row stays, struck through."""
    RESERVED = "reserved"
    UNUSED = "unused"
    """Barred: no paper ever had the number."""
    STRUCK = "struck"
    """Given by the server to a paper that carries another number; `kept` is that one."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One printed row. `columns` are empty where the row is barred; `counter` names the desk of a continuity number."""

    number: int
    kind: RowKind
    series: Series
    counter: str
    columns: dict[LegalColumn, str]
    leaves: int
    kept: int | None = None
    answers: tuple[str, ...] = ()
    """What a reply answers, as printed after *La nr.*"""


def register_rows(connection: Connection, register: str, year: int, *, continuity_start: int) -> Iterator[RegisterRow]:
    """Every number of the register and year, ascending: entries, and numbers that stand without one.

    Replies that share a number stand under the entry that has it.
    """
    return merge(
        _entries(connection, register, year, tables.OWN_NUMBER),
        _unused(connection, register, year, continuity_start),
        _struck(connection, register, year, continuity_start),
        _entries(connection, register, year, tables.SHARED_NUMBER),
        key=attrgetter("number"),
    )


def _entries(connection: Connection, register: str, year: int, whose: TextClause) -> Iterator[RegisterRow]:
    columns = tables.entries.c
    after = (0, 0)
    while True:
        found = connection.execute(
            select(*ENTRY_COLUMNS, columns.state, columns.place)
            .where(columns.register == register, columns.year == year, whose)
            .where(tuple_(columns.number, columns.place) > after)
            .order_by(columns.number, columns.place)
            .limit(_AT_ONCE)
        ).all()
        if not found:
            return
        for row in found:
            yield _row(entry_from(row), EntryState(row.state))
        after = (found[-1].number, found[-1].place)


def _row(entry: Entry, state: EntryState) -> RegisterRow:
    kind = {
        EntryState.ANNULLED: RowKind.ANNULLED,
        EntryState.UNUSED: RowKind.UNUSED,
        EntryState.RESERVED: RowKind.RESERVED,
    }.get(state, RowKind.REPLY if entry.series is Series.REPLY else RowKind.PAPER)
    stands = kind in {RowKind.PAPER, RowKind.REPLY, RowKind.ANNULLED}
    return RegisterRow(
        number=entry.number,
        kind=kind,
        series=entry.series,
        counter=entry.counter,
        columns=legal_columns(entry) if stands else _bare(entry.number, f"{legal_date(entry.registered_at):%d.%m.%Y}"),
        leaves=entry.content.leaves if kind in {RowKind.PAPER, RowKind.REPLY} else 0,
        answers=shown_numbers_answered(entry.content),
    )


def _unused(connection: Connection, register: str, year: int, continuity_start: int) -> Iterator[RegisterRow]:
    told = [event.body for event in acts.on_register(connection, "numbers_unused", register, year)]
    ranges = sorted((body.first, body.last) for body in told if isinstance(body, NumbersUnused))
    # A number that was barred and then turned up on a paper is printed as the paper.
    rows = tables.entries.c
    found = select(rows.number).where(rows.register == register, rows.year == year, rows.number >= continuity_start)
    on_paper = set(connection.execute(found).scalars()) if ranges else set()
    reached = 0
    for first, last in ranges:
        for number in sorted(set(range(max(first, reached + 1), last + 1)) - on_paper):
            yield _without_paper(number, RowKind.UNUSED, continuity_start)
        reached = max(reached, last)


def _struck(connection: Connection, register: str, year: int, continuity_start: int) -> Iterator[RegisterRow]:
    struck = tables.struck_numbers.c
    found = connection.execute(
        select(struck.number, struck.kept_number)
        .where(struck.register == register, struck.year == year)
        .order_by(struck.number)
    ).all()
    for number, kept in found:
        yield _without_paper(number, RowKind.STRUCK, continuity_start, kept=kept)


def _without_paper(number: int, kind: RowKind, continuity_start: int, *, kept: int | None = None) -> RegisterRow:
    series = Series.CONTINUITY if number >= continuity_start else Series.MAIN
    return RegisterRow(
        number=number, kind=kind, series=series, counter="", columns=_bare(number, ""), leaves=0, kept=kept
    )


def _bare(number: int, day: str) -> dict[LegalColumn, str]:
    columns = dict.fromkeys(LegalColumn, "")
    columns[LegalColumn.REGISTRATION_NUMBER] = str(number)
    columns[LegalColumn.REGISTRATION_DATE] = day
    return columns
