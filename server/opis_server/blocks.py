"""The continuity band: blocks of numbers that belong to one desk, for the hours when it cannot reach the server."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from opis_contract.instants import instant_text
from opis_contract.legal_time import in_legal_time, legal_date, legal_year
from opis_contract.messages import BlockGrant, BlockRequest
from opis_contract.numbers import BlockPurpose, NumberBlock, carve
from opis_server import books, ledger
from opis_server.errors import BlockOfAnother, BlockYearClosed, EnoughNumbers
from opis_server.settings import Settings
from opis_server.tables import blocks, state, unused_numbers
from opis_server.tables import ledger as numbers

HELD_AT_ONCE = 2
"""A desk works from one block and keeps the next in reserve."""

KITS_AT_ONCE = 4
"""Blocks for emergency sheets: what was printed is known to be used only when somebody enters the sheets."""

NEXT_YEAR_FROM = timedelta(days=31)
"""Blocks of the coming year are granted from 1 December, so that the night of 31 December finds them on the desks."""


def grant(
    connection: Connection, request: BlockRequest, *, desk_id: UUID, settings: Settings, now: datetime
) -> BlockGrant:
    """A block that nobody else has or ever had. A retry (same `block_id`) returns the same block.

    Raises `BlockYearClosed`, `EnoughNumbers` for a third block that has numbers left, and `BlockOfAnother`.
    """
    known = find_block(connection, request.block_id)
    if known is not None:
        asked = (desk_id, request.register_code, request.year)
        if (known[0], known[1].register, known[1].year) != asked:
            raise BlockOfAnother(block=str(request.block_id))
        return _answer(connection, known[1], request.purpose)
    today = legal_date(now)
    book = books.named(connection, request.register_code, max(today, date(request.year, 1, 1)))
    if request.year not in {legal_year(now), (in_legal_time(now) + NEXT_YEAR_FROM).year}:
        raise BlockYearClosed(year=request.year)
    most = KITS_AT_ONCE if request.purpose is BlockPurpose.KIT else HELD_AT_ONCE
    if len(_plentiful(connection, desk_id, request)) >= most:
        raise EnoughNumbers(register=book.code, year=request.year)
    cut = carve(ledger.standing(connection, book, request.year).next_continuity, settings.continuity_block)
    ledger.continuity_reaches(connection, book, request.year, cut.counter)
    block = NumberBlock(request.block_id, book.code, request.year, cut.first, cut.last)
    connection.execute(
        insert(blocks).values(
            block_id=str(block.block_id),
            desk_id=str(desk_id),
            register_code=block.register,
            year=block.year,
            first=block.first,
            last=block.last,
            granted_at=instant_text(now),
            purpose=request.purpose.value,
        )
    )
    return _answer(connection, block, request.purpose)


def find_block(connection: Connection, block_id: UUID) -> tuple[UUID, NumberBlock] | None:
    """The block and the desk it belongs to."""
    row = connection.execute(select(blocks).where(blocks.c.block_id == str(block_id))).one_or_none()
    if row is None:
        return None
    return UUID(row.desk_id), NumberBlock(block_id, row.register_code, row.year, row.first, row.last)


def _plentiful(connection: Connection, desk_id: UUID, request: BlockRequest) -> list[NumberBlock]:
    """The desk's blocks of this register and year that are above the low-water mark, as far as the server knows."""
    used = (
        select(func.max(numbers.c.number))
        .where(
            numbers.c.register_code == blocks.c.register_code,
            numbers.c.year == blocks.c.year,
            numbers.c.number.between(blocks.c.first, blocks.c.last),
        )
        .scalar_subquery()
    )
    barred = (
        select(unused_numbers.c.first)
        .where(
            unused_numbers.c.register_code == blocks.c.register_code,
            unused_numbers.c.year == blocks.c.year,
            unused_numbers.c.first.between(blocks.c.first, blocks.c.last),
        )
        .exists()
    )
    rows = connection.execute(
        select(blocks, used.label("used")).where(
            ~barred,
            blocks.c.purpose == request.purpose.value,
            blocks.c.desk_id == str(desk_id),
            blocks.c.register_code == request.register_code,
            blocks.c.year == request.year,
        )
    )
    held = [
        (NumberBlock(UUID(row.block_id), row.register_code, row.year, row.first, row.last), row.used) for row in rows
    ]
    return [block for block, last_used in held if not block.is_low(last_used)]


def _answer(connection: Connection, block: NumberBlock, purpose: BlockPurpose) -> BlockGrant:
    return BlockGrant(
        block_id=block.block_id,
        register_code=block.register,
        year=block.year,
        first=block.first,
        last=block.last,
        purpose=purpose,
        fence=connection.execute(select(state.c.restorations)).scalar_one(),
    )
