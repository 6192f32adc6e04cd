"""Which papers answer an entry, and since when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from app.database.tables import entries, entry_links
from opis_contract.links import LinkKind
from opis_contract.standing import EntryState


def answered_at(connection: Connection, entry_id: UUID) -> datetime | None:
    """When the first reply that stands was registered; None while nobody answered."""
    links, rows = entry_links.c, entries.c
    found: datetime | None = connection.execute(
        select(func.min(rows.registered_at))
        .join(entry_links, rows.entry_id == links.entry_id)
        .where(links.linked_id == entry_id, links.kind == LinkKind.REPLY_TO.value)
        .where(rows.state.not_in([EntryState.ANNULLED.value, EntryState.UNUSED.value]))
    ).scalar_one()
    return found
