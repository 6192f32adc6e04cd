"""Closing blocks: each number that no paper got is declared unused, when its year is over or the desk is retired."""

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from app import acts, blocks, journal, outbox
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.database.outage_tables import kit_rows
from app.enrolment import standing
from app.errors import BlocksInUse, KitNotEntered, NameMissing
from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.legal_time import legal_year
from opis_contract.people import Act


class BlockClosing:
    """The use case, for one desk."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        randomness: Callable[[int], bytes],
        *,
        sign: Callable[[Act, str], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._sign = sign

    def close(self, *, by: str, retire: bool = False) -> list[NumbersUnused]:
        """Close the blocks of years that are over; with `retire` all, because this desk gives no number any more.

        What was declared unused; durable when this returns. Raises `NameMissing`, `BlocksInUse` when there is nothing
        to close, and `KitNotEntered` while rows of printed sheets wait to be entered or declared unused.
        """
        if not by.strip():
            raise NameMissing
        self._sign(Act.CLOSE_DAY, by)
        now = self._clock.now()
        with self._database.write() as connection:
            open_blocks = [held for held in blocks.held_blocks(connection) if not held.closed]
            due = [held for held in open_blocks if retire or held.block.year < legal_year(now)]
            if not due:
                raise BlocksInUse
            for held in due:
                _refuse_open_rows(connection, held)
            told: list[NumbersUnused] = []
            for held in due:
                connection.execute(
                    update(tables.blocks).where(tables.blocks.c.block_id == held.block.block_id).values(closed_at=now)
                )
                act = self._unused(held, by, retire=retire and held.block.year >= legal_year(now))
                if act is None:
                    continue
                event = journal.new_event(
                    act, desk_id=standing(connection).desk_id, now=now, randomness=self._randomness
                )
                journal.append(connection, event)
                outbox.append(connection, event)
                acts.note(connection, event)
                told.append(act)
            return told

    def _unused(self, held: blocks.HeldBlock, by: str, *, retire: bool) -> NumbersUnused | None:
        first = held.block.next_after(held.used)
        if first is None:
            return None
        return NumbersUnused(
            by=by,
            register_code=held.block.register,
            year=held.block.year,
            first=first,
            last=held.block.last,
            cause=UnusedCause.DESK_RETIRED if retire else UnusedCause.BLOCK_CLOSED_AT_YEAR_END,
            block_id=held.block.block_id,
        )


def _refuse_open_rows(connection: Connection, held: blocks.HeldBlock) -> None:
    row = connection.execute(
        select(kit_rows.c.sheet, kit_rows.c.row)
        .where(kit_rows.c.block_id == held.block.block_id, kit_rows.c.state == "open")
        .limit(1)
    ).one_or_none()
    if row is not None:
        raise KitNotEntered(sheet=row.sheet, row=row.row)
