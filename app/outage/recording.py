"""Outages written down as they happen: when the server was lost and when it was there again, by both clocks.

A power cut leaves no last words. A window that is open writes a sign of life now and then; one that is found at the
next start without its end is the record of the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from app.database.outage_tables import outages, signs_of_life
from app.database.tables import journal as events
from app.database.tables import outbox
from opis_contract.events import Event


class Cause(StrEnum):
    """What was missing."""

    NETWORK = "network"
    POWER = "power"
    """The desk itself: no power, or a computer that stopped in the middle of work."""
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Outage:
    """One stretch of time, by the desk's clock and as the server's showed it; no end while it lasts."""

    outage_id: int
    cause: Cause
    began_at: datetime
    ended_at: datetime | None
    began_on_server: datetime | None
    ended_on_server: datetime | None


def begin(connection: Connection, cause: Cause, *, at: datetime, on_server: datetime | None) -> None:
    """An outage begins, unless one of the same cause has begun already."""
    if last_open(connection, cause) is None:
        connection.execute(insert(outages).values(cause=cause.value, began_at=at, began_on_server=on_server))


def end(connection: Connection, cause: Cause, *, at: datetime, on_server: datetime | None) -> None:
    """The open outage of this cause ends; never before it began."""
    open_one = last_open(connection, cause)
    if open_one is not None:
        ended = {"ended_at": max(at, open_one.began_at), "ended_on_server": on_server}
        connection.execute(update(outages).where(outages.c.outage_id == open_one.outage_id).values(**ended))


def last_open(connection: Connection, cause: Cause) -> Outage | None:
    """The outage of this cause that lasts, or None."""
    found = select(outages).where(outages.c.cause == cause.value, outages.c.ended_at.is_(None))
    rows = _outages(connection.execute(found.order_by(outages.c.outage_id.desc()).limit(1)).all())
    return rows[0] if rows else None


def last_drill(connection: Connection) -> datetime | None:
    """When the last exercise began."""
    drills = select(func.max(outages.c.began_at, type_=outages.c.began_at.type))
    found: datetime | None = connection.execute(drills.where(outages.c.cause == Cause.DRILL.value)).scalar_one()
    return found


def between(connection: Connection, first: datetime, after: datetime) -> list[Outage]:
    """Outages that touch the time from `first` to before `after`, oldest first."""
    touching = (outages.c.began_at < after) & (outages.c.ended_at.is_(None) | (outages.c.ended_at > first))
    return _outages(connection.execute(select(outages).where(touching).order_by(outages.c.began_at)).all())


def begin_sitting(connection: Connection, sitting: UUID, *, process: int, at: datetime) -> None:
    """A window has opened."""
    connection.execute(insert(signs_of_life).values(sitting_id=sitting, opened_at=at, alive_at=at, process=process))


def alive(connection: Connection, sitting: UUID, *, at: datetime) -> None:
    """The window still stands."""
    connection.execute(update(signs_of_life).where(signs_of_life.c.sitting_id == sitting).values(alive_at=at))


def end_sitting(connection: Connection, sitting: UUID) -> None:
    """The window was closed by somebody."""
    connection.execute(delete(signs_of_life).where(signs_of_life.c.sitting_id == sitting))


def sittings(connection: Connection) -> list[tuple[UUID, int, datetime]]:
    """Windows that were opened and not closed: their names, processes and last signs of life."""
    rows = connection.execute(select(signs_of_life).order_by(signs_of_life.c.opened_at))
    return [(row.sitting_id, row.process, row.alive_at) for row in rows]


def record_cut(connection: Connection, sitting: UUID, *, last_seen: datetime, found_at: datetime) -> None:
    """A window ended without a word: from its last sign of life until now the desk stood still."""
    end_sitting(connection, sitting)
    last = max(last_seen, _last_event_at(connection) or last_seen)
    row = {"cause": Cause.POWER.value, "began_at": min(last, found_at), "ended_at": found_at}
    connection.execute(insert(outages).values(row))


def unanswered_cut(connection: Connection) -> bool:
    """True when the desk was cut and nobody has said yet that nothing of that time is left to be entered."""
    cut = (outages.c.cause == Cause.POWER.value) & outages.c.answered.is_(False)
    return connection.execute(select(outages.c.outage_id).where(cut).limit(1)).first() is not None


def answer_cuts(connection: Connection) -> None:
    """Everything of the cuts is entered."""
    connection.execute(update(outages).where(outages.c.cause == Cause.POWER.value).values(answered=True))


def _last_event_at(connection: Connection) -> datetime | None:
    """When the last thing of this desk's own happened: a later sign of life than the window's."""
    newest = select(events.c.event).join(outbox, outbox.c.event_id == events.c.event_id)
    text = connection.execute(newest.order_by(outbox.c.sequence.desc()).limit(1)).scalar()
    return None if text is None else Event.model_validate_json(text).happened_at


def _outages(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Outage]:
    return [
        Outage(
            outage_id=row.outage_id,
            cause=Cause(row.cause),
            began_at=row.began_at,
            ended_at=row.ended_at,
            began_on_server=row.began_on_server,
            ended_on_server=row.ended_on_server,
        )
        for row in rows
    ]
