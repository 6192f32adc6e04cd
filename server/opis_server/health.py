"""Whether the server is well: what a monitor reads, and where a person begins to look."""

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select, text

from opis_contract.errors import WorldFault
from opis_server import journal
from opis_server.database import Database
from opis_server.tables import ledger, refused_events, series


class Health(BaseModel):
    """`ok` when numbers can be given and the journal is whole; the counts are for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ok: bool
    database_writable: bool
    journal_consistent: bool
    journal_size: int
    refused_events: int
    """Events of desks that could not be taken and wait for a person."""
    missing_main_numbers: int
    """Numbers below the counter without a row: handed over or forgotten by a restoration, and not yet sent."""


def examine(database: Database) -> Health:
    """Look; changes nothing."""
    writable = _is_writable(database)
    with database.reading() as connection:
        found = journal.check(connection)
        refused = connection.execute(select(func.count()).select_from(refused_events)).scalar_one()
        given = connection.execute(select(func.coalesce(func.sum(series.c.last_main), 0))).scalar_one()
        present = connection.execute(
            select(func.count())
            .select_from(ledger)
            .join(series, (series.c.register_code == ledger.c.register_code) & (series.c.year == ledger.c.year))
            .where(ledger.c.number <= series.c.last_main)
        ).scalar_one()
    return Health(
        ok=writable and found.consistent,
        database_writable=writable,
        journal_consistent=found.consistent,
        journal_size=found.size,
        refused_events=refused,
        missing_main_numbers=given - present,
    )


def _is_writable(database: Database) -> bool:
    try:
        with database.writing() as connection:
            # Writing the same value still takes the lock and a page of the log, as a registration does.
            connection.execute(text("UPDATE state SET restorations = restorations"))
    except WorldFault:
        return False
    return True
