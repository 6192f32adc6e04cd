"""Blocks of the continuity band: numbers leased to this desk for the hours without the server, used in order."""

from collections import Counter
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
from app.database.tables import desk as desk_row
from app.enrolment import EnrolmentState, standing
from app.errors import GrantOfAnOldServer
from opis_contract.acts import NumbersUnused
from opis_contract.entries import Entry
from opis_contract.identity import uuid7
from opis_contract.legal_time import in_legal_time, legal_date, legal_year
from opis_contract.messages import BlockGrant, BlockRequest
from opis_contract.numbers import BlockPurpose, NumberBlock
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


@dataclass(frozen=True, slots=True)
class HeldBlock:
    """A block of this desk, with the last number used of it (None: none yet)."""

    block: NumberBlock
    used: int | None
    purpose: BlockPurpose
    opened: bool
    closed: bool

    @property
    def left(self) -> int:
        """How many numbers it still has."""
        return 0 if self.closed else self.block.remaining(self.used)


def take(connection: Connection, register: str, year: int) -> Taken | None:
    """The next number of this desk for the register and year, or None when no block in use has one."""
    for held in in_use(at_counter(connection, register, year)):
        number = None if held.closed else held.block.next_after(held.used)
        if number is not None:
            return use(connection, held.block, number)
    return None


def use(connection: Connection, block: NumberBlock, number: int) -> Taken:
    """The number is given: no later one of the block comes before it."""
    connection.execute(update(blocks).where(blocks.c.block_id == block.block_id).values(used=number))
    return Taken(number=number, block_id=block.block_id)


def at_counter(connection: Connection, register: str, year: int) -> list[HeldBlock]:
    """The blocks from which the counter works, in the order in which they are used."""
    return [
        held
        for held in held_blocks(connection)
        if (held.block.register, held.block.year, held.purpose) == (register, year, BlockPurpose.COUNTER)
    ]


def reserve_of(held: list[HeldBlock]) -> HeldBlock | None:
    """Of a desk's blocks the one that waits for the chief's word: the last, while nothing of it is used (level B)."""
    if len(held) < HELD_AT_ONCE:
        return None
    last = held[-1]
    return last if last.used is None and not last.opened and not last.closed else None


def in_use(held: list[HeldBlock]) -> list[HeldBlock]:
    """The blocks whose numbers may be given without asking anybody."""
    reserve = reserve_of(held)
    return [each for each in held if each is not reserve]


def held_blocks(connection: Connection) -> list[HeldBlock]:
    """Every block of this desk, by year, register and number."""
    found = connection.execute(select(blocks).order_by(blocks.c.year, blocks.c.register, blocks.c.first))
    return [
        HeldBlock(
            block=NumberBlock(row.block_id, row.register, row.year, row.first, row.last),
            used=row.used,
            purpose=BlockPurpose(row.purpose),
            opened=row.opened_at is not None,
            closed=row.closed_at is not None,
        )
        for row in found
    ]


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


def close_told(connection: Connection, told: NumbersUnused, at: datetime) -> None:
    """The institution has barred numbers of a block that this desk holds: nothing more is given from it."""
    connection.execute(
        update(blocks)
        .where(
            blocks.c.register == told.register_code,
            blocks.c.year == told.year,
            blocks.c.first <= told.last,
            blocks.c.last >= told.first,
            blocks.c.closed_at.is_(None),
            blocks.c.purpose == BlockPurpose.COUNTER.value,
        )
        .values(closed_at=at)
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
            for register, year, purpose in _lacking(connection, now):
                row = {"register": register, "year": year, "purpose": purpose.value}
                connection.execute(insert(block_requests).values(block_id=uuid7(now, self._randomness), **row))
            return _asked(connection, now)

    def grant(self, grant: BlockGrant) -> None:
        """Keep a block that the server gave; the same grant twice is kept once.

        Raises `GrantOfAnOldServer`: after a failover the server that was replaced may still be running somewhere.
        """
        with self._database.write() as connection:
            fence: int = connection.execute(select(desk_row.c.fence)).scalar_one()
            if grant.fence < fence:
                raise GrantOfAnOldServer(fence=grant.fence, known=fence)
            connection.execute(update(desk_row).values(fence=grant.fence))
            connection.execute(
                upsert(blocks)
                .values(
                    block_id=grant.block_id,
                    register=grant.register_code,
                    year=grant.year,
                    first=grant.first,
                    last=grant.last,
                    purpose=grant.purpose.value,
                )
                .on_conflict_do_nothing(index_elements=[blocks.c.block_id])
            )
            connection.execute(delete(block_requests).where(block_requests.c.block_id == grant.block_id))

    def held(self) -> list[tuple[NumberBlock, int | None]]:
        """Every block of this desk with the last number used of it, oldest first."""
        with self._database.read() as connection:
            return [(held.block, held.used) for held in held_blocks(connection)]

    def left(self, register: str) -> int:
        """How many numbers of the register this year's blocks give without the chief's word."""
        with self._database.read() as connection:
            return sum(each.left for each in in_use(at_counter(connection, register, legal_year(self._clock.now()))))


def _years(now: datetime) -> set[int]:
    return {legal_year(now), (in_legal_time(now) + NEXT_YEAR_FROM).year}


def _asked(connection: Connection, now: datetime) -> list[BlockRequest]:
    asked = block_requests.c
    found = connection.execute(
        select(block_requests).where(asked.year.in_(_years(now))).order_by(asked.year, asked.register, asked.block_id)
    )
    return [
        BlockRequest(
            block_id=row.block_id, register_code=row.register, year=row.year, purpose=BlockPurpose(row.purpose)
        )
        for row in found
    ]


def _lacking(connection: Connection, now: datetime) -> list[tuple[str, int, BlockPurpose]]:
    """Register, year and purpose once for each block that is neither held in plenty nor asked for yet."""
    plenty = [
        (held.block.register, held.block.year, held.purpose)
        for held in held_blocks(connection)
        if not held.closed and not held.block.is_low(held.used)
    ]
    plenty += [(each.register_code, each.year, each.purpose) for each in _asked(connection, now)]
    counting = rows.in_force(connection, Register, legal_date(now))
    kits = {held.block.register for held in held_blocks(connection) if held.purpose is BlockPurpose.KIT}
    years = sorted(_years(now))
    wished = {(register.code, year, BlockPurpose.COUNTER): HELD_AT_ONCE for register in counting for year in years}
    # Whoever printed an emergency kit once will print the next one.
    wished |= {(register, year, BlockPurpose.KIT): 1 for register in sorted(kits) for year in years}
    return list((Counter(wished) - Counter(plenty)).elements())
