"""The server's database: one writer at a time, any number of readers that cannot write.

A write transaction begins IMMEDIATE, so two of them never find out at commit that they stood in each other's way, and
is on the disk when it ends (WAL with synchronous FULL). Threads of this process queue at a lock first: SQLite's own
waiting is a poll that lets late comers pass.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from opis_server.errors import DiskFull, ServerBusy

DATABASE_FILE = "server.sqlite"
PATIENCE = 10.0
"""Seconds to wait for a writer in another process."""


class Database:
    """The open database of one folder."""

    def __init__(self, folder: Path) -> None:
        """Open it; the schema is the business of `opis_server.upgrading`."""
        self.path = folder / DATABASE_FILE
        self._turn = Lock()
        self._writer = _engine(self.path, begin="BEGIN IMMEDIATE", query_only=False, connections=1)
        self._reader = _engine(self.path, begin="BEGIN", query_only=True, connections=8)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write: durable when the block ends, undone when it raises."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging view of what was committed."""
        with self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _engine(path: Path, *, begin: str, query_only: bool, connections: int) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": PATIENCE},
        hide_parameters=True,  # they are people's papers, and errors go into the log
        pool_size=connections,
        max_overflow=32 if query_only else 0,
    )

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # pysqlite would begin transactions by itself, late and never IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            f"query_only={'ON' if query_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", open_transaction)
    event.listen(engine, "handle_error", _translate)
    return engine


def _translate(context: ExceptionContext) -> None:
    """SQLite's words for a full disk and for a held lock, as ours; everything else is a fault of ours."""
    match getattr(context.original_exception, "sqlite_errorcode", None):
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR_WRITE:
            raise DiskFull from context.original_exception
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_BUSY_SNAPSHOT | sqlite3.SQLITE_LOCKED:
            raise ServerBusy from context.original_exception
        case _:
            return
