"""A register of a million entries, written by the desk's own writers into its own schema, and kept for the next time.

Papers, rows and leaves are made in a process of their own while this one writes them. Indexes are built once, at the
end, as the upgrade of an old register builds them; nothing is journalled meanwhile, for a build that breaks is begun
anew.
"""

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from random import Random

from sqlalchemy import Connection, StaticPool, create_engine
from sqlcipher3 import dbapi2 as sqlcipher

from app import entries, journal, outbox
from app.bench.papers import papers
from app.database.engine import connect
from app.database.migrate import HEAD, prepare
from app.home import Home
from app.outbox import Sending
from app.privacy.home_key import open_home_key
from opis_contract.entries import Entry
from opis_contract.events import EntryRegistered, Event
from opis_contract.identity import uuid7
from opis_contract.standing import EntryStanding

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as its tables keep it."""

    registered_at: datetime
    row: dict[str, object]
    event: journal.Hashed


def full_register(folder: Path, count: int, *, now: datetime) -> Home:
    """The home of a desk with this many entries; one that an earlier measurement left there is used again."""
    home = Home(folder / f"register-{count}-{HEAD}")
    if not home.path.exists():
        unfinished = Home(folder / f"unfinished-{os.getpid()}")
        unfinished.make()
        key = open_home_key(unfinished, randomness=os.urandom, keyring=None).register
        prepare(unfinished, key, desk_id=uuid7(now, os.urandom), now=now)
        _fill(unfinished.database, key, count)
        unfinished.path.rename(home.path)
    return home


def written(standing: EntryStanding, random: Random) -> Written:
    """What registering the entry would write."""
    entry = standing.entry
    event = Event(
        event_id=uuid7(entry.registered_at, random.randbytes),
        desk_id=entry.desk_id,
        happened_at=entry.registered_at,
        salt=random.randbytes(16).hex(),
        body=EntryRegistered(entry=entry),
    )
    return Written(entry.registered_at, entries.row_of(standing, event.event_id), journal.hashed(event))


def _fill(path: Path, key: bytes, count: int) -> None:
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(there, count), daemon=True)
    maker.start()
    there.close()
    with closing(connect(path, key)) as raw:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-800000"):
            raw.execute(f"PRAGMA {pragma}")
        engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=lambda: raw, poolclass=StaticPool)
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN")
            put_back = _without_indexes(connection)
            while some := here.recv():
                journal.append_all(connection, (each.event for each in some))
                for each in some:
                    entries.add_row(connection, each.row, each.registered_at)
                    outbox.append_id(connection, each.event.event_id, state=Sending.ACCEPTED)
            for entry in here.recv():
                entries.series_reaches(connection, entry)
            for statement in (*_INDEX, *put_back):
                connection.exec_driver_sql(statement)
        raw.execute("PRAGMA journal_mode=WAL")
    here.close()
    maker.join()


def _make(pipe: Pipe, count: int) -> None:
    random = Random(count)  # noqa: S311 - names and salts of drawn papers
    drawn = papers(count)
    last: dict[tuple[str, int], Entry] = {}
    while standings := list(islice(drawn, _AT_ONCE)):
        last |= {(each.entry.register_code, each.entry.year): each.entry for each in standings}
        pipe.send([written(standing, random) for standing in standings])
    pipe.send([])
    pipe.send(list(last.values()))


def _without_indexes(connection: Connection) -> list[str]:
    """Take away the trigger that keeps the index of words, and the indexes; give back how they are made."""
    found = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE type = 'index' AND sql IS NOT NULL AND name <> 'ix_entries_place' OR name = 'entries_are_found'"
    ).all()
    for kind, name, _ in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    return [made for _, _, made in found]


_INDEX = (
    "INSERT INTO entry_words(entry_words) VALUES ('rebuild')",
    "INSERT INTO entry_days(day, register, year, entries) "
    "SELECT substr(registered_at, 1, 10), register, year, count(*) FROM entries GROUP BY 1, 2, 3",
)
