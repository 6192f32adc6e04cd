"""Attaching a file to an entry: the bytes safe first, then row, journal and outbox in one transaction."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from app import files, journal, outbox
from app.database.tables import entries, entry_files
from app.enrolment import standing
from app.errors import EntryNotFound
from opis_contract.events import Event, FileAttached, FileOfEntry


def attach(
    connection: Connection,
    entry_id: UUID,
    file: FileOfEntry,
    stored: files.StoredFile,
    *,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> FileOfEntry:
    """Attach a stored file. Raises `EntryNotFound`.

    The same bytes in the same role are attached once: a retry after a crash returns what the first time wrote.
    """
    if connection.execute(select(entries.c.entry_id).where(entries.c.entry_id == entry_id)).first() is None:
        raise EntryNotFound(entry_id=entry_id)
    known = find(connection, entry_id, file)
    if known is not None:
        return known
    event = journal.new_event(
        FileAttached(entry_id=entry_id, file=file),
        desk_id=standing(connection).desk_id,
        now=now,
        randomness=randomness,
    )
    files.keep(connection, stored)
    add(connection, entry_id, file, event)
    journal.append(connection, event)
    outbox.append(connection, event)
    return file


def add(connection: Connection, entry_id: UUID, file: FileOfEntry, event: Event) -> None:
    """Write the file's row, after those that the entry has."""
    place = connection.execute(
        select(func.count()).select_from(entry_files).where(entry_files.c.entry_id == entry_id)
    ).scalar_one()
    connection.execute(
        insert(entry_files).values(
            entry_id=entry_id,
            sha256=file.sha256,
            role=file.role.value,
            place=place,
            event_id=event.event_id,
            attached_at=event.happened_at,
            derived_from=file.derived_from,
            size=file.size,
            content=file.model_dump_json(exclude_none=True),
        )
    )


def find(connection: Connection, entry_id: UUID, file: FileOfEntry) -> FileOfEntry | None:
    """The file as it is attached to the entry in this role, or None."""
    text = connection.execute(
        select(entry_files.c.content).where(
            entry_files.c.entry_id == entry_id,
            entry_files.c.sha256 == file.sha256,
            entry_files.c.role == file.role.value,
        )
    ).scalar_one_or_none()
    return None if text is None else FileOfEntry.model_validate_json(text)
