"""Searches that the desk keeps under a name, in the order in which they were first saved."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import saved_searches

_SAVED = saved_searches.c


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What is typed into the box, under a name."""

    name: str
    asked: str


class SavedSearches:
    """The searches of one desk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def saved(self) -> list[SavedSearch]:
        """Every saved search, the oldest first."""
        with self._database.read() as connection:
            return _saved(connection)

    def save(self, search: SavedSearch) -> list[SavedSearch]:
        """Keep the search; under a name that is taken it replaces the other and keeps its place. What is kept now."""
        row = upsert(saved_searches).values(name=search.name, asked=search.asked, saved_at=self._clock.now())
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=[_SAVED.name], set_={"asked": search.asked}))
            return _saved(connection)

    def forget(self, name: str) -> list[SavedSearch]:
        """Forget the search; one that is not there is forgotten already. What is kept now."""
        with self._database.write() as connection:
            connection.execute(delete(saved_searches).where(_SAVED.name == name))
            return _saved(connection)


def _saved(connection: Connection) -> list[SavedSearch]:
    rows = connection.execute(select(_SAVED.name, _SAVED.asked).order_by(_SAVED.saved_at, _SAVED.name))
    return [SavedSearch(row.name, row.asked) for row in rows]
