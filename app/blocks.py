"""Blocks of the continuity band: numbers leased to this desk for the hours without the server, used in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.catalogue import rows
from app.clock import Clock
from app.database.engine import Database
from app.database.tables import block_requests, blocks
from app.enrolment import EnrolmentState, standing
from opis_contract.entries import Entry
from opis_contract.identity import uuid7
from opis_contract.legal_time import in_legal_time, legal_date, legal_year
from opis_contract.messages import BlockGrant, BlockRequest
from opis_contract.numbers import NumberBlock
from opis_contract.registers import Register

HELD_AT_ONCE = 2
"""One to work from and one in reserve, so that a long outage finds the second one here."""

NEXT_YEAR_FROM = timedelta(days=31)
"""The server grants the coming year's blocks from 1 December: an outage may last over midnight of 31 December."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number taken from a block."""

    number: int
    block_id: UUID


def take(connection: Connection, register: str, year: int) -> Taken | None:
    """The next number of this desk for the register and year, or None when no block has one."""
    row = connection.execute(
        select(blocks)
        .where(
            blocks.c.register == register,
            blocks.c.year == year,
            blocks.c.used.is_(None) | (blocks.c.used < blocks.c.last),
        )
        .order_by(blocks.c.first)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    number = NumberBlock(row.block_id, row.register, row.year, row.first, row.last).next_after(row.used)
    if number is None:
        return None
    connection.execute(update(blocks).where(blocks.c.block_id == row.block_id).values(used=number))
    return Taken(number=number, block_id=row.block_id)


def reach(connection: Connection, entry: Entry) -> None:
    """The blocks that hold the entry's number and its order number are used at least so far."""
    _reach(connection, entry.register_code, entry.year, entry.number)
    if entry.order is not None:
        _reach(connection, entry.order.register_code, entry.year, entry.order.number)


def _reach(connection: Connection, register: str, year: int, number: int) -> None:
    connection.execute(
        update(blocks)
        .where(
            blocks.c.register == register,
            blocks.c.year == year,
            blocks.c.first <= number,
            blocks.c.last >= number,
            blocks.c.used.is_(None) | (blocks.c.used < number),
        )
        .values(used=number)
    )


class Blocks:
    """What `sync` asks for and brings home."""

    def __init__(self, database: Database, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness

    def wanted(self) -> list[BlockRequest]:
        """The blocks to ask for: each register keeps two that are not running low, next year's from 1 December.

        A request keeps its `block_id` until it is granted, so that asking again returns the same block.
        """
        now = self._clock.now()
        with self._database.read() as connection:
            if standing(connection).state is not EnrolmentState.ENROLLED:
                return []
            if not (_asked(connection, now) or _lacking(connection, now)):
                return []
        with self._database.write() as connection:
            for register, year in _lacking(connection, now):
                connection.execute(
                    insert(block_requests).values(block_id=uuid7(now, self._randomness), register=register, year=year)
                )
            return _asked(connection, now)

    def grant(self, grant: BlockGrant) -> None:
        """Keep a block that the server gave; the same grant twice is kept once."""
        with self._database.write() as connection:
            connection.execute(
                upsert(blocks)
                .values(
                    block_id=grant.block_id,
                    register=grant.register_code,
                    year=grant.year,
                    first=grant.first,
                    last=grant.last,
                )
                .on_conflict_do_nothing(index_elements=[blocks.c.block_id])
            )
            connection.execute(delete(block_requests).where(block_requests.c.block_id == grant.block_id))

    def held(self) -> list[tuple[NumberBlock, int | None]]:
        """Every block of this desk with the last number used of it, oldest first."""
        with self._database.read() as connection:
            return _held(connection)

    def left(self, register: str) -> int:
        """How many numbers this year's blocks still have for the register."""
        year = legal_year(self._clock.now())
        held = self.held()
        return sum(block.remaining(used) for block, used in held if (block.register, block.year) == (register, year))


def _held(connection: Connection) -> list[tuple[NumberBlock, int | None]]:
    found = connection.execute(select(blocks).order_by(blocks.c.year, blocks.c.register, blocks.c.first))
    return [(NumberBlock(row.block_id, row.register, row.year, row.first, row.last), row.used) for row in found]


def _years(now: datetime) -> set[int]:
    return {legal_year(now), (in_legal_time(now) + NEXT_YEAR_FROM).year}


def _asked(connection: Connection, now: datetime) -> list[BlockRequest]:
    asked = block_requests.c
    found = connection.execute(
        select(block_requests).where(asked.year.in_(_years(now))).order_by(asked.year, asked.register, asked.block_id)
    )
    return [BlockRequest(block_id=row.block_id, register_code=row.register, year=row.year) for row in found]


def _lacking(connection: Connection, now: datetime) -> list[tuple[str, int]]:
    """Register and year once for each block that is neither held in plenty nor asked for yet."""
    plenty = [(block.register, block.year) for block, used in _held(connection) if not block.is_low(used)]
    plenty += [(each.register_code, each.year) for each in _asked(connection, now)]
    counting = rows.in_force(connection, Register, legal_date(now))
    wished = [(register.code, year) for register in counting for year in sorted(_years(now))]
    return [each for each in wished for _ in range(HELD_AT_ONCE - plenty.count(each))]
