"""Any stretch of a register that is a million rows long, as cheap as its beginning.

The days' counts say in which day the row that stands so far from the top lies; only that day is walked.
"""

from collections.abc import Sequence
from typing import TypeVarTuple

from sqlalchemy import Connection, Select, func, or_, select

from app.database.tables import entries, entry_days
from app.finding.index import day_places

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
            return _places(connection, register, year, before=day_places(day)[1], skip=first - skipped, count=count)
        skipped += size
    return []


def position_of(connection: Connection, register: str | None, year: int | None, *, place: int, day: str) -> int:
    """How many entries of the register and the year are newer than the one at `place`, registered on the UTC `day`."""
    newer = _narrowed(select(func.coalesce(func.sum(entry_days.c.entries), 0)), register, year)
    later_days: int = connection.execute(newer.where(entry_days.c.day > day)).scalar_one()
    same_day = _of(select(func.count()).select_from(entries), register, year)
    same_day = same_day.where(entries.c.place > place, entries.c.place < day_places(day)[1])
    later_the_same_day: int = connection.execute(same_day).scalar_one()
    return later_days + later_the_same_day


def _places(
    connection: Connection, register: str | None, year: int | None, *, before: int, skip: int, count: int
) -> Sequence[int]:
    wanted = _of(select(entries.c.place), register, year).where(entries.c.place < before)
    return connection.execute(wanted.order_by(entries.c.place.desc()).limit(count).offset(skip)).scalars().all()


def _narrowed(days: Select[*_Columns], register: str | None, year: int | None) -> Select[*_Columns]:
    if register is None:
        days = days.where(entry_days.c.register.not_like("*%"))
    else:
        days = days.where(entry_days.c.register.in_((register, f"*{register}")))
    return days if year is None else days.where(entry_days.c.year == year)


def _of(rows: Select[*_Columns], register: str | None, year: int | None) -> Select[*_Columns]:
    if register is not None:
        rows = rows.where(or_(entries.c.register == register, entries.c.order_register == register))
    return rows if year is None else rows.where(entries.c.year == year)
