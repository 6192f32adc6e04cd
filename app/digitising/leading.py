"""Where pages go: the sheets that divide the stack lead every page to its file and document, also after the fact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, func, not_, select, tuple_, update

from app.database.digitising_tables import digitised_files, digitised_pages, digitising_batches, import_sources
from app.digitising.batches import OPEN, BatchStage, move
from app.digitising.errors import BatchTakesNoPages, SheetOfAnotherDesk
from app.digitising.listing import SourceState
from app.digitising.sheets import BoxSheet, DocumentSheet, FileSheet, sheet_of


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page goes: a file or none, a document of it, and whether that has pages already."""

    file_id: UUID | None = None
    round: int = 0
    document: int = 0
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Led:
    """A page with the place it is led to."""

    page: int
    sheet: str | None
    at: Cursor


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a source stands among those of its import."""

    import_no: int
    place: str
    name: str


def lead(
    connection: Connection, spot: Spot, cursor: Cursor, pages: Sequence[tuple[int, str | None]]
) -> tuple[list[Led], Cursor]:
    """Lead the pages of one source, each with the text of its sheet, and say where the page after them goes.

    Raises `SheetNotUnderstood`, `SheetOfAnotherDesk`.
    """
    led: list[Led] = []
    opened: dict[UUID, int] = {}
    for page, text in pages:
        match sheet_of(text) if text else None:
            case None:
                cursor = replace(cursor, filled=True)
            case BoxSheet(batch_id):
                _refuse_unknown_batch(connection, batch_id)
                cursor = Cursor()
            case FileSheet(file_id):
                if file_id != cursor.file_id:
                    round_now = _round(connection, file_id)
                    documents = max(opened.get(file_id, 0), _documents_before(connection, spot, file_id, round_now))
                    cursor = Cursor(file_id, round_now, documents + 1)
            case DocumentSheet():
                if cursor.filled:
                    cursor = replace(cursor, document=cursor.document + 1, filled=False)
        if cursor.file_id is not None:
            opened[cursor.file_id] = cursor.document
        led.append(Led(page, text, cursor))
    return led, cursor


def cursor_before(connection: Connection, spot: Spot) -> Cursor:
    """Where the first page of the source at this spot goes, by what stands before it."""
    columns = import_sources.c
    before = select(import_sources).where(
        columns.import_no == spot.import_no,
        columns.state != SourceState.WAITING.value,
        tuple_(columns.place, columns.name) < tuple_(spot.place, spot.name),
    )
    row = connection.execute(before.order_by(columns.place.desc(), columns.name.desc()).limit(1)).one_or_none()
    return Cursor() if row is None else _cursor_of(connection, row)


def lead_again(connection: Connection, spot: Spot, cursor: Cursor) -> None:
    """A source came after those behind it: they are led again from here, until they stand where they stood.

    Raises `BatchTakesNoPages` when a page would leave or enter a file whose batch is closed.
    """
    columns = import_sources.c
    while (row := _next_settled(connection, spot)) is not None:
        spot = Spot(spot.import_no, row.place, row.name)
        stood = _cursor_of(connection, row)
        pages = digitised_pages.c
        held = connection.execute(
            select(pages.page, pages.sheet, pages.file_id).where(pages.source_id == row.source_id).order_by(pages.page)
        ).all()
        if row.sheets and not held:  # its sheets lead what follows, though none of its pages was taken
            return
        led, cursor = lead(connection, spot, cursor, [(each.page, each.sheet) for each in held])
        for each, was in zip(led, held, strict=True):
            if was.file_id != each.at.file_id:
                open_for_pages(connection, was.file_id)
                open_for_pages(connection, each.at.file_id)
            here = (pages.source_id == row.source_id) & (pages.page == each.page)
            connection.execute(update(digitised_pages).where(here).values(**place_of(each.at)))
        if cursor == stood:
            return
        here = columns.source_id == row.source_id
        connection.execute(update(import_sources).where(here).values(**cursor_values(cursor)))


def place_of(cursor: Cursor) -> dict[str, object]:
    """The columns of a page that is led there."""
    return {"file_id": cursor.file_id, "round": cursor.round, "document": cursor.document}


def cursor_values(cursor: Cursor) -> dict[str, object]:
    """The columns of a source after which the cursor stands so."""
    return {"file_id": cursor.file_id, "document": cursor.document, "filled": cursor.filled}


def _cursor_of(connection: Connection, row: Row[*tuple[Any, ...]]) -> Cursor:
    file_id = row.file_id
    if file_id is None:
        return Cursor(filled=row.filled)
    return Cursor(file_id, _round(connection, file_id), row.document, row.filled)


def _round(connection: Connection, file_id: UUID) -> int:
    found: int | None = connection.execute(
        select(digitised_files.c.round).where(digitised_files.c.file_id == file_id)
    ).scalar()
    if found is None:
        raise SheetOfAnotherDesk
    return found


def open_for_pages(connection: Connection, file_id: UUID | None) -> None:
    """Pages come or go: a batch whose leaves were counted is counted again.

    Raises `BatchTakesNoPages` when the batch is being checked or was approved.
    """
    if file_id is None:
        return
    wanted = (
        select(digitising_batches.c.batch_no, digitising_batches.c.state)
        .join(digitised_files, digitising_batches.c.batch_no == digitised_files.c.batch_no)
        .where(digitised_files.c.file_id == file_id)
    )
    batch = connection.execute(wanted).one()
    if BatchStage(batch.state) not in OPEN:
        raise BatchTakesNoPages
    if batch.state == BatchStage.SCANNED.value:
        move(connection, batch.batch_no, BatchStage.PREPARED)


def _next_settled(connection: Connection, spot: Spot) -> Row[*tuple[Any, ...]] | None:
    """The next source behind the spot that does not wait; asked state by state, for that the index answers at once."""
    columns = import_sources.c
    found: list[Row[*tuple[Any, ...]]] = []
    for state in (SourceState.TAKEN, SourceState.ASIDE, SourceState.KNOWN):
        behind = select(import_sources).where(
            columns.import_no == spot.import_no,
            columns.state == state.value,
            tuple_(columns.place, columns.name) > tuple_(spot.place, spot.name),
        )
        found += connection.execute(behind.order_by(columns.place, columns.name).limit(1)).all()
    return min(found, key=lambda row: (row.place, row.name), default=None)


def _refuse_unknown_batch(connection: Connection, batch_id: UUID) -> None:
    found = select(digitising_batches.c.batch_no).where(digitising_batches.c.batch_id == batch_id)
    if connection.execute(found).first() is None:
        raise SheetOfAnotherDesk


def _documents_before(connection: Connection, spot: Spot, file_id: UUID, round_now: int) -> int:
    """How many documents the file has from other folders, and from this one before the spot."""
    pages, sources = digitised_pages.c, import_sources.c
    behind = and_(
        sources.import_no == spot.import_no,
        tuple_(sources.place, sources.name) >= tuple_(spot.place, spot.name),
    )
    found: int | None = connection.execute(
        select(func.max(pages.document))
        .join(import_sources, sources.source_id == pages.source_id)
        .where(pages.file_id == file_id, pages.round == round_now, not_(behind))
    ).scalar()
    return found or 0
