"""Numbers of the continuity band that no paper got: barred when nothing speaks against it, issued when one turns up.

A desk that closes a block tells which numbers it never gave; the server looks whether one of them is on a paper. A desk
that is lost can tell nothing: its numbers are barred here by the word of a commission. Barring and issuing are both
events, and both stay.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.closing import ranges_of
from opis_contract.entries import Entry
from opis_contract.events import Event, NumberRegularised
from opis_contract.identity import uuid7
from opis_contract.instants import instant_text
from opis_contract.numbers import NumberBlock, unused
from opis_server import acts, journal
from opis_server.blocks import find_block
from opis_server.copies import lineage
from opis_server.errors import BlockOfAnother, BlockUnknown, DeskNotFound, NumberNotInBlock, NumbersUsed
from opis_server.settings import Randomness
from opis_server.tables import blocks, desks, ledger, series, unused_numbers


@dataclass(frozen=True, slots=True)
class Barred:
    """What was barred of a lost desk."""

    counter: str
    ranges: tuple[NumbersUnused, ...]

    @property
    def numbers(self) -> int:
        """How many numbers in all."""
        return sum(each.last - each.first + 1 for each in self.ranges)


def take(
    connection: Connection, event: Event, act: NumbersUnused, *, sender_id: UUID, now: datetime, sequence: int | None
) -> None:
    """Bar the numbers by the word of the desk that held them; those that are barred already stay so.

    Two copies of a desk, and a desk that was given up and is found again, bar the same numbers. Raises `BlockUnknown`,
    `BlockOfAnother`, `NumberNotInBlock`, and `NumbersUsed` for one that is on a paper.
    """
    facts = {"register": act.register_code, "year": act.year, "number": act.first}
    granted = find_block(connection, act.block_id) if act.block_id is not None else None
    if granted is None:
        if act.block_id is None or not _may_be_forgotten(connection, act):
            raise BlockUnknown(**facts)
    else:
        owner, block = granted
        if owner not in lineage(connection, sender_id):
            raise BlockOfAnother(block=str(block.block_id))
        same_book = (block.register, block.year) == (act.register_code, act.year)
        if not same_book or act.first < block.first or act.last > block.last:
            raise NumberNotInBlock(**facts)
    taken = _on_paper(connection, act.register_code, act.year, act.first, act.last)
    if taken:
        raise NumbersUsed(register=act.register_code, year=act.year, number=min(taken))
    _bar(connection, event, act, now=now, sequence=sequence)


def is_unused(connection: Connection, register: str, year: int, number: int) -> bool:
    """True when the number was declared unused, whatever happened to it since."""
    found = select(unused_numbers.c.first).where(
        unused_numbers.c.register_code == register,
        unused_numbers.c.year == year,
        unused_numbers.c.first <= number,
        unused_numbers.c.last >= number,
    )
    return connection.execute(found).first() is not None


def regularise(connection: Connection, entry: Entry, server_id: UUID, *, now: datetime, randomness: Randomness) -> None:
    """A paper carries a number that was declared unused: say so in the journal, beside what was said before."""
    told = NumberRegularised(
        entry_id=entry.entry_id, register_code=entry.register_code, year=entry.year, number=entry.number
    )
    journal.record(
        connection,
        Event(
            event_id=uuid7(now, randomness),
            desk_id=server_id,
            happened_at=now,
            salt=randomness(16).hex(),
            body=told,
        ),
        now=now,
    )


def give_up(
    connection: Connection, counter: str, *, by: str, server_id: UUID, now: datetime, randomness: Randomness
) -> Barred:
    """The desk of this name is lost: it is not heard any more, and what it never told of is barred.

    `counter` may also be the desk's identifier, where two desks have one name. Raises `DeskNotFound`.
    """
    named = (desks.c.counter == counter) | (desks.c.desk_id == counter)
    found = connection.execute(select(desks).where(named, desks.c.lost_at.is_(None))).all()
    if len(found) != 1:
        raise DeskNotFound(counter=counter)
    [desk] = found
    connection.execute(
        update(desks)
        .where(desks.c.desk_id == desk.desk_id)
        .values(lost_at=instant_text(now), token_hash=f"lost {desk.desk_id}")
    )
    told: list[NumbersUnused] = []
    for row in connection.execute(select(blocks).where(blocks.c.desk_id == desk.desk_id).order_by(blocks.c.first)):
        block = NumberBlock(UUID(row.block_id), row.register_code, row.year, row.first, row.last)
        taken = _on_paper(connection, block.register, block.year, block.first, block.last)
        taken |= _barred(connection, block.register, block.year, block.first, block.last)
        for each in ranges_of(list(unused(block, taken))):
            act = NumbersUnused(
                by=by,
                register_code=block.register,
                year=block.year,
                first=each.first,
                last=each.last,
                cause=UnusedCause.EQUIPMENT_LOST,
                block_id=block.block_id,
            )
            event = Event(
                event_id=uuid7(now, randomness),
                desk_id=server_id,
                happened_at=now,
                salt=randomness(16).hex(),
                body=act,
            )
            _bar(connection, event, act, now=now, sequence=None)
            told.append(act)
    return Barred(counter=desk.counter, ranges=tuple(told))


def _bar(connection: Connection, event: Event, act: NumbersUnused, *, now: datetime, sequence: int | None) -> None:
    position = acts.take_for_register(connection, event, act, now=now, sequence=sequence)
    known = _barred(connection, act.register_code, act.year, act.first, act.last)
    for fresh in ranges_of([number for number in range(act.first, act.last + 1) if number not in known]):
        connection.execute(
            insert(unused_numbers).values(
                register_code=act.register_code,
                year=act.year,
                first=fresh.first,
                last=fresh.last,
                cause=act.cause.value,
                position=position,
            )
        )


def _on_paper(connection: Connection, register: str, year: int, first: int, last: int) -> set[int]:
    numbers = select(ledger.c.number).where(
        ledger.c.register_code == register, ledger.c.year == year, ledger.c.number.between(first, last)
    )
    return set(connection.execute(numbers).scalars())


def _barred(connection: Connection, register: str, year: int, first: int, last: int) -> set[int]:
    rows = connection.execute(
        select(unused_numbers.c.first, unused_numbers.c.last).where(
            unused_numbers.c.register_code == register,
            unused_numbers.c.year == year,
            unused_numbers.c.first <= last,
            unused_numbers.c.last >= first,
        )
    )
    return {number for row in rows for number in range(max(first, row.first), min(last, row.last) + 1)}


def _may_be_forgotten(connection: Connection, act: NumbersUnused) -> bool:
    """True when the block may have been granted after the backup from which the server was restored."""
    stands = select(series.c.restored_continuity).where(
        series.c.register_code == act.register_code, series.c.year == act.year
    )
    restored: int | None = connection.execute(stands).scalar_one_or_none()
    return restored is not None and act.first >= restored
