"""Everything an address of the server works with, built once and handed to all of them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Connection

from opis_server import books, restoring
from opis_server.database import Database
from opis_server.files import FileStore
from opis_server.settings import Clock, Randomness, Settings
from opis_server.upgrading import upgrade


@dataclass(frozen=True, slots=True)
class Server:
    """One institution's server: its decisions, its folder opened, its clock."""

    settings: Settings
    database: Database
    files: FileStore
    mark: restoring.MarkFile
    clock: Clock
    randomness: Randomness
    status_address: str

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock, randomness: Randomness, status_address: str) -> Self:
        """Open the folder, bring its database up to date, notice a restoration. Raises `DatabaseTooNew`."""
        settings.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            database = Database(settings.folder)
            undo.callback(database.close)
            upgrade(database, now=clock())
            server = cls(
                settings=settings,
                database=database,
                files=FileStore(settings.folder, limit=settings.file_limit),
                mark=restoring.MarkFile(settings.folder),
                clock=clock,
                randomness=randomness,
                status_address=status_address,
            )
            with server.writing() as connection:
                books.begin_with(connection, settings.registers)
                restoring.wake(connection, mark=server.mark.read(), now=clock(), randomness=randomness)
            server.files.forget_abandoned(clock())
            undo.pop_all()
        return server

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction; when the block ends it is durable and the high-water mark knows of it."""
        with self.database.writing() as connection:
            yield connection
            mark = restoring.read_mark(connection)
        self.mark.write(mark)

    def now(self) -> datetime:
        """The present instant by the server's clock."""
        return self.clock()

    def close(self) -> None:
        """Close the database."""
        self.database.close()
