"""The register's file is born and grows up: made whole in one step, upgraded in one transaction, never by two at once.

A new register is built under another name with its first rows in it and then linked to its own name; of many processes
that start at the same moment one wins and the others use what it made.
"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, create_engine, event, insert
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from app.catalogue import rows
from app.catalogue.starter import starter_rows
from app.database import tables
from app.database.cipher import is_plain, is_sealed_otherwise
from app.database.engine import connect, sqlite_faults
from app.database.sealing import seal, turn
from app.durable import disk_faults, flush_folder, unfinished
from app.errors import DatabaseDamaged, DatabaseNewer
from app.home import Home
from app.privacy.errors import KeyDoesNotFit
from opis_contract.journal import Frontier

HEAD = "0022"
"""The schema this program works with: the newest file in `migrations/versions`."""


def prepare(home: Home, key: bytes, *, desk_id: UUID, now: datetime) -> None:
    """Leave a register at `HEAD` in the home: born with this desk's identifier, upgraded, or already right.

    Raises `DatabaseNewer`, `DatabaseDamaged`, `KeyDoesNotFit` and the disk's faults. A register that is not encrypted
    yet becomes so with its backups; an upgrade first copies the register to the home's backup folder, encrypted too.
    """
    home.make()
    if not home.database.exists():
        _give_birth(home, key, desk_id)
    with sqlite_faults(home.database):
        found = _schema_found(home, key)
        if found < HEAD:
            _upgrade(home, key, found, now)


def schema_of(path: Path, key: bytes) -> str:
    """The revision of the file's schema. Raises `DatabaseNewer` for one that this program does not know."""
    with closing(connect(path, key)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlcipher.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # a database, but not a register of ours
                raise DatabaseDamaged(path=path) from error
            raise
    if row is None:
        raise DatabaseDamaged(path=path)
    found = str(row[0])
    if found > HEAD:
        raise DatabaseNewer(path=path, found=found, known=HEAD)
    return found


def migrate(connection: Connection) -> None:
    """Bring the schema behind the connection to `HEAD`, in the caller's transaction."""
    # Alembic takes longer to import than a registration to make, and most starts need none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "app:database/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _schema_found(home: Home, key: bytes) -> str:
    with turn(home.database, alone=False):
        try:
            return schema_of(home.database, key)
        except sqlcipher.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            if is_sealed_otherwise(home.database, key):
                raise KeyDoesNotFit(path=home.database) from error
            if not is_plain(home.database):
                raise
    with turn(home.database, alone=True):
        # The register comes last: as long as it is plain, a start that was cut short is done again.
        for backup in sorted(home.backup.glob("*.sqlite")):
            try:
                seal(backup, key)
            except sqlcipher.DatabaseError:  # an old copy that nobody can read any more stops no counter
                logging.getLogger(__name__).warning("a damaged copy in the backup folder was left as it is")
        seal(home.database, key)
    return schema_of(home.database, key)


def _give_birth(home: Home, key: bytes, desk_id: UUID) -> None:
    with sqlite_faults(home.database), unfinished(home.path) as newborn:
        with closing(connect(newborn, key)) as raw:
            raw.execute("PRAGMA journal_mode=WAL")
            raw.execute("PRAGMA synchronous=FULL")
            with _in_transaction(raw) as connection:
                migrate(connection)
                _first_rows(connection, desk_id)
        # The last connection's close has folded the write-ahead log into the file.
        with disk_faults(home.database):
            with newborn.open("rb+") as file:
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(newborn, home.database)
            flush_folder(home.path)


def _first_rows(connection: Connection, desk_id: UUID) -> None:
    connection.execute(insert(tables.desk).values(only=1, desk_id=desk_id, state="alone"))
    connection.execute(insert(tables.journal_frontier).values(only=1, frontier=Frontier().to_bytes()))
    rows.seed(connection, starter_rows())


def _upgrade(home: Home, key: bytes, found: str, now: datetime) -> None:
    backup = home.backup / f"desk-{found}-{now:%Y%m%dT%H%M%S%f}-{os.getpid()}.sqlite"
    with closing(connect(home.database, key)) as raw:
        raw.execute("VACUUM INTO ?", (str(backup),))
        with disk_faults(backup), backup.open("rb+") as file:
            os.fsync(file.fileno())
        with disk_faults(backup):
            flush_folder(home.backup)
        with _in_transaction(raw) as connection:
            # Another process may have upgraded while this one was copying.
            if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == HEAD:
                return
            migrate(connection)
            rows.seed(connection, starter_rows())
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            if not sound or connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise DatabaseDamaged(path=home.database)


@contextmanager
def _in_transaction(raw: sqlite3.Connection) -> Iterator[Connection]:
    # A table that is made anew would take the rows that refer to it along (sqlite.org/lang_altertable.html, section 7).
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA legacy_alter_table=ON")
    engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=lambda: raw, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.begin() as connection:
        yield connection
