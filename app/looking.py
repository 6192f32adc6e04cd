"""The register as the person at the desk may see it: rows, entries whole, and the way to one from what was printed."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from app import queries
from app.clock import Clock
from app.database.engine import Database
from app.people.working import Working
from app.petitions.chain import Chains, of_others
from app.queries import EntryPage, EntryQuery, EntryRow, EntryView, Standpoint, Stretch, WholeRegister
from opis_contract.events import FileOfEntry
from opis_contract.legal_time import legal_date
from opis_contract.numbers import NumberQuery
from opis_contract.registers import Register


class Looking:
    """Reads entries; any thread may call. What a person may not see is left out or shows its number alone."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        working: Working,
        chains: Chains,
        registers: Callable[[], list[Register]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._working = working
        self._chains = chains
        self._registers = registers

    def entries(self, query: EntryQuery) -> EntryPage:
        """Rows of the register, newest first."""
        with self._database.read() as connection:
            page = queries.page(connection, query, today=legal_date(self._clock.now()), registers=self._registers)
            if query.text:
                self._working.searches(query.text)
            return replace(page, rows=self._shown(connection, page.rows, searched=bool(query.text)))

    def years_with_entries(self) -> list[int]:
        """The years that have entries, newest first."""
        with self._database.read() as connection:
            return queries.years(connection)

    def stretch(self, whole: WholeRegister, *, first: int, count: int) -> Stretch:
        """Rows of the register from any place in it: `first` counts from the newest, which is 0."""
        with self._database.read() as connection:
            found = queries.stretch(connection, whole, first=first, count=count)
            return replace(found, rows=self._shown(connection, found.rows))

    def standpoint(self, whole: WholeRegister, query: NumberQuery) -> Standpoint | None:
        """Where in the register the newest entry with this number stands, or None when it has none."""
        with self._database.read() as connection:
            return queries.standpoint(connection, whole, query, self._registers)

    def entry(self, entry_id: UUID) -> EntryView:
        """One entry whole. Raises `EntryNotFound`."""
        with self._database.read() as connection:
            found = queries.view(connection, entry_id)
        self._working.looks_at(entry_id, found.entry.content)
        others = of_others(self._chains.of(entry_id), entry_id, sensitive=self._working.sees(sensitive=True))
        return replace(found, connected=others)

    def find(self, query: NumberQuery) -> list[EntryRow]:
        """Entries with this number, newest first."""
        with self._database.read() as connection:
            return list(self._shown(connection, tuple(queries.by_number(connection, query, self._registers))))

    def tracked(self, tracking_code: str) -> UUID | None:
        """The entry with this tracking code, as it was printed."""
        with self._database.read() as connection:
            return queries.tracked(connection, tracking_code)

    def file_of_entry(self, sha256: str) -> tuple[UUID, FileOfEntry]:
        """The entry that has this file. Raises `FileNotInRegister`."""
        with self._database.read() as connection:
            return queries.file_of_entry(connection, sha256)

    def _shown(
        self, connection: Connection, rows: tuple[EntryRow, ...], *, searched: bool = False
    ) -> tuple[EntryRow, ...]:
        """The rows as this person may see them: of a sensitive entry the number alone, and nothing by its words."""
        if self._working.sees(sensitive=True):
            return rows
        hidden = frozenset(row.entry_id for row in rows)
        if self._working.sees(sensitive=False):
            hidden = queries.sensitive_among(connection, list(hidden))
        if searched:
            return tuple(row for row in rows if row.entry_id not in hidden)
        return tuple(row.without_content() if row.entry_id in hidden else row for row in rows)
