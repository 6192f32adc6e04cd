"""Whether a number that a desk gave by itself was its own to give.

Main numbers: those it handed over when it joined. Numbers of the continuity band: those of a block granted to it. A
copy of a desk may bring what it gave before it had a name of its own; and a number that was barred may turn up on a
paper at any desk. After the server was restored from a backup it believes the desks about what it forgot: numbers
beyond where its series stood.

The number that a reply shares belongs to the entry it answers (rule R7). The policy of the register is the desk's to
read: by the time its event comes here the paper has been printed.
"""

from uuid import UUID

from sqlalchemy import Connection, select

from opis_contract.entries import Entry
from opis_contract.events import EntryRegistered, Event
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_contract.replies import answered_by, shares_rightly
from opis_server import ledger
from opis_server.barring import is_unused
from opis_server.blocks import find_block
from opis_server.copies import lineage
from opis_server.enrolment import handed_over
from opis_server.errors import (
    BlockOfAnother,
    BlockUnknown,
    EntryUnknown,
    MainNumberNotHandedOver,
    NumberNotInBlock,
    NumberNotShared,
)
from opis_server.tables import events


def claim_number(
    connection: Connection, entry: Entry, block_id: UUID | None, *, book: Register, sender_id: UUID
) -> None:
    """Return when the number is the sender's.

    Raises `MainNumberNotHandedOver`, `BlockUnknown`, `BlockOfAnother` or `NumberNotInBlock`; for a reply that shares
    its number `EntryUnknown` or `NumberNotShared`.
    """
    if entry.series is Series.REPLY:
        _claim_shared(connection, entry)
        return
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


def _claim_shared(connection: Connection, reply: Entry) -> None:
    """One of the entries that the reply answers lends it the number. Raises `EntryUnknown`, `NumberNotShared`.

    A number that the answered paper lost since is on the reply all the same: it counts that the paper once had it.
    """
    told = {each: _registrations(connection, each) for each in answered_by(reply.content)}
    if any(shares_rightly(reply, answered) for registered in told.values() for answered in registered):
        return
    unknown = [each for each, registered in told.items() if not registered]
    if unknown:
        raise EntryUnknown(entry=str(unknown[0]))
    raise NumberNotShared(register=reply.register_code, year=reply.year, number=reply.number)


def _registrations(connection: Connection, entry_id: UUID) -> list[Entry]:
    texts = connection.execute(select(events.c.content).where(events.c.subject_id == str(entry_id))).scalars()
    bodies = (Event.model_validate_json(text).body for text in texts)
    return [body.entry for body in bodies if isinstance(body, EntryRegistered)]
