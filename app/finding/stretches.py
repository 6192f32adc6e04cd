"""Any stretch of a register that is a million rows long, as cheap as its beginning.

The days' counts say in which day the row that stands so far from the top lies; only that day is walked.
"""

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from app.database.tables import entries, entry_days
from app.finding.index import day_places
from app.finding.spans import Span, year_span

_Columns = TypeVarTuple("_Columns")


def years(connection: Connection) -> Sequence[int]:
    """The years that have entries, newest first."""
    return connection.execute(select(entry_days.c.year).distinct().order_by(entry_days.c.year.desc())).scalars().all()


def size_of(connection: Connection, register: str | None, year: int | None) -> int:
    """How many entries the register and the year have; None stands for all."""
    counted = _narrowed(select(func.coalesce(func.sum(entry_days.c.entries), 0)), register, year)
    size: int = connection.execute(counted).scalar_one()
    return size


def places(connection: Connection, register: str | None, year: int | None, *, first: int, count: int) -> Sequence[int]:
    """The places of `count` entries, newest first, from the one that has `first` newer ones; fewer at the end."""
    skipped = 0
    days = _narrowed(select(entry_days.c.day, func.sum(entry_days.c.entries)), register, year)
    for day, size in connection.execute(days.group_by(entry_days.c.day).order_by(entry_days.c.day.desc())):
        if skipped + size > first:
            within = Span(0, day_places(day)[1]).both(year_span(year))
            return newest(connection, register, within, limit=count, skip=first - skipped)
        skipped += size
    return []


def position_of(connection: Connection, register: str | None, year: int | None, *, place: int, day: str) -> int:
    """How many entries of the register and the year are newer than the one at `place`, registered on the UTC `day`."""
    newer = _narrowed(select(func.coalesce(func.sum(entry_days.c.entries), 0)), register, year)
    later_days: int = connection.execute(newer.where(entry_days.c.day > day)).scalar_one()
    rest_of_day = Span(place + 1, day_places(day)[1])
    return later_days + number_of(connection, register, rest_of_day.both(year_span(year)))


def newest(connection: Connection, register: str | None, within: Span, *, limit: int, skip: int = 0) -> list[int]:
    """The newest places within a span, after `skip` of them. They are walked in their order: `skip` costs its length.

    A register has its own entries and those that only have an order number in it: two walks, each along an index.
    """
    asked = {"first": within.first, "after": within.after, "most": skip + limit, "register": register}
    walks = [_ALL] if register is None else [_OWN, _ORDERED]
    found = [connection.execute(walk, asked).scalars().all() for walk in walks]
    return list(islice(merge(*found, reverse=True), skip, skip + limit))


def number_of(connection: Connection, register: str | None, within: Span) -> int:
    """How many entries of the register lie within a span; for spans of days."""
    return len(newest(connection, register, within, limit=_ANY))


_ANY = 1 << 40


def _walk(*conditions: ColumnElement[bool]) -> Select[int]:
    place = entries.c.place
    span = (place >= bindparam("first"), place < bindparam("after"))
    return select(place).where(*conditions, *span).order_by(place.desc()).limit(bindparam("most"))


_ALL = _walk()
_OWN = _walk(entries.c.register == bindparam("register"))
_ORDERED = _walk(entries.c.order_register == bindparam("register"))


def _narrowed(days: Select[*_Columns], register: str | None, year: int | None) -> Select[*_Columns]:
    if register is None:
        days = days.where(entry_days.c.register.not_like("*%"))
    else:
        days = days.where(entry_days.c.register.in_((register, f"*{register}")))
    return days if year is None else days.where(entry_days.c.year == year)
