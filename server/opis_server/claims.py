"""Whether a number that a desk gave by itself was its own to give.

Main numbers: those it handed over when it joined. Numbers of the continuity band: those of a block granted to it. A
copy of a desk may bring what it gave before it had a name of its own; and a number that was barred may turn up on a
paper at any desk. After the server was restored from a backup it believes the desks about what it forgot: numbers
beyond where its series stood.
"""

from uuid import UUID

from sqlalchemy import Connection

from opis_contract.entries import Entry
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_server import ledger
from opis_server.barring import is_unused
from opis_server.blocks import find_block
from opis_server.copies import lineage
from opis_server.enrolment import handed_over
from opis_server.errors import BlockOfAnother, BlockUnknown, MainNumberNotHandedOver, NumberNotInBlock


def claim_number(
    connection: Connection, entry: Entry, block_id: UUID | None, *, book: Register, sender_id: UUID
) -> None:
    """Return when the number is the sender's.

    Raises `MainNumberNotHandedOver`, `BlockUnknown`, `BlockOfAnother` or `NumberNotInBlock`.
    """
    facts = {"register": book.code, "year": entry.year, "number": entry.number}
    stands = ledger.standing(connection, book, entry.year)
    if entry.series is Series.MAIN:
        forgotten = stands.restored_main is not None and stands.restored_main < entry.number < book.continuity_start
        if entry.number > handed_over(connection, sender_id, book.code, entry.year) and not forgotten:
            raise MainNumberNotHandedOver(**facts)
        return
    granted = find_block(connection, block_id) if block_id is not None else None
    if granted is None:
        if stands.restored_continuity is None or block_id is None or entry.number < stands.restored_continuity:
            raise BlockUnknown(**facts)
        ledger.continuity_reaches(connection, book, entry.year, entry.number + 1)
        return
    owner, block = granted
    barred = is_unused(connection, entry.register_code, entry.year, entry.number)
    if owner not in lineage(connection, sender_id) and not barred:
        raise BlockOfAnother(block=str(block.block_id))
    same_book = (block.register, block.year) == (entry.register_code, entry.year)
    if not same_book or not block.first <= entry.number <= block.last:
        raise NumberNotInBlock(**facts)
