"""Searches that the desk keeps under a name, in the order in which they were first saved."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.tables import saved_searches

_SAVED = saved_searches.c


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What is typed into the box, under a name."""

    name: str
    asked: str


def saved(connection: Connection) -> list[SavedSearch]:
    """Every saved search, the oldest first."""
    rows = connection.execute(select(_SAVED.name, _SAVED.asked).order_by(_SAVED.saved_at, _SAVED.name))
    return [SavedSearch(row.name, row.asked) for row in rows]


def save(connection: Connection, search: SavedSearch, *, at: datetime) -> None:
    """Keep the search; under a name that is taken it replaces the other and keeps its place."""
    row = upsert(saved_searches).values(name=search.name, asked=search.asked, saved_at=at)
    connection.execute(row.on_conflict_do_update(index_elements=[_SAVED.name], set_={"asked": search.asked}))


def forget(connection: Connection, name: str) -> None:
    """Forget the search; one that is not there is forgotten already."""
    connection.execute(delete(saved_searches).where(_SAVED.name == name))
