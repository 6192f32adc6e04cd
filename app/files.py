"""The file store: bytes under the name of their SHA-256, whole, read-only, written once; and what still travels.

`files/ab/cd/abcd...`: a file under its final name has the bytes its name promises, at any instant of any crash.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.engine import Database
from app.database.tables import entry_files, kept_files, outbox
from app.durable import disk_faults, finish, make_folder, unfinished
from app.errors import FileDamaged, FileMissing
from app.outbox import Sending

READ_ONLY = 0o444
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store; `size` in bytes."""

    sha256: str
    size: int
    path: Path


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that an entry names and that this desk does not have; `size` in bytes."""

    sha256: str
    size: int


class FileStore:
    """The folder alone; it knows nothing of entries. Safe to use from any thread and process at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file stands or would stand."""
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """True when the file is here."""
        return self.path(sha256).is_file()

    def put(self, chunks: Iterable[bytes], *, expected: str | None = None) -> StoredFile:
        """Store the bytes; known ones are stored once. Raises `FileDamaged` when they are not the `expected` ones."""
        make_folder(self._folder)
        digest, size = hashlib.sha256(), 0
        with unfinished(self._folder) as partial:
            with disk_faults(self._folder), partial.open("wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            sha256 = digest.hexdigest()
            target = self.path(sha256)
            if expected is not None and sha256 != expected:
                raise FileDamaged(path=self.path(expected))
            if not target.is_file() or hash_of(target) != sha256:
                make_folder(target.parent)
                finish(partial, target, mode=READ_ONLY)
        return StoredFile(sha256=sha256, size=size, path=target)

    def put_file(self, source: Path) -> StoredFile:
        """Store a copy of the file. Raises `FileMissing` and the disk's faults."""
        return self.put(pieces(source))

    def verify(self, sha256: str) -> StoredFile:
        """Read the whole file again. Raises `FileMissing` or `FileDamaged`."""
        path = self.path(sha256)
        if hash_of(path) != sha256:
            raise FileDamaged(path=path)
        return StoredFile(sha256=sha256, size=path.stat().st_size, path=path)


def pieces(source: Path) -> Iterator[bytes]:
    """The file's bytes, a megabyte at a time. Raises `FileMissing` and the disk's faults."""
    with disk_faults(source), source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def hash_of(path: Path) -> str:
    """SHA-256 of the file in hex. Raises `FileMissing` and the disk's faults."""
    digest = hashlib.sha256()
    for piece in pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def keep(connection: Connection, file: StoredFile) -> None:
    """Note that the store has the file and the server may want it."""
    connection.execute(
        upsert(kept_files).values(sha256=file.sha256, size=file.size, uploaded=False).on_conflict_do_nothing()
    )


class Files:
    """The store with its queues: what the server waits for, and what this desk lacks."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.store = FileStore(folder)

    def path(self, sha256: str) -> Path:
        """The file's path. Raises `FileMissing` when it is not here (yet)."""
        path = self.store.path(sha256)
        if not path.is_file():
            raise FileMissing(path=path)
        return path

    def uploads(self, limit: int = 100) -> list[StoredFile]:
        """Files to send, oldest entry first: the server knows the event that names them and has not got the bytes."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(kept_files.c.sha256, kept_files.c.size)
                .join(entry_files, entry_files.c.sha256 == kept_files.c.sha256)
                .join(outbox, outbox.c.event_id == entry_files.c.event_id)
                .where(kept_files.c.uploaded.is_(False), outbox.c.state == Sending.ACCEPTED.value)
                .group_by(kept_files.c.sha256)
                .order_by(outbox.c.sequence)
                .limit(limit)
            ).all()
        return [StoredFile(row.sha256, row.size, self.store.path(row.sha256)) for row in rows]

    def want(self, sha256s: Iterable[str]) -> None:
        """The server says it lacks these: send them (again). Files that are not in this store are passed over."""
        with self._database.write() as connection:
            for sha256 in sha256s:
                connection.execute(update(kept_files).where(kept_files.c.sha256 == sha256).values(uploaded=False))

    def uploaded(self, sha256: str) -> None:
        """The server has the whole file."""
        with self._database.write() as connection:
            connection.execute(update(kept_files).where(kept_files.c.sha256 == sha256).values(uploaded=True))

    def waiting(self) -> int:
        """How many files the server has not got yet, those included whose entry it does not know yet."""
        with self._database.read() as connection:
            rows = connection.execute(select(kept_files.c.sha256).where(kept_files.c.uploaded.is_(False)))
            return len(rows.all())

    def missing(self, limit: int = 100) -> list[MissingFile]:
        """Files of other desks that entries name and this desk does not have, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(entry_files.c.sha256, entry_files.c.size)
                .where(entry_files.c.sha256.not_in(select(kept_files.c.sha256)))
                .group_by(entry_files.c.sha256)
                .order_by(entry_files.c.attached_at)
                .limit(limit)
            ).all()
        return [MissingFile(row.sha256, row.size) for row in rows]

    def take_in(self, sha256: str, chunks: Iterable[bytes]) -> StoredFile:
        """Store a file that came from the server. Raises `FileDamaged` when the bytes are not the announced ones."""
        file = self.store.put(chunks, expected=sha256)
        with self._database.write() as connection:
            statement = upsert(kept_files).values(sha256=file.sha256, size=file.size, uploaded=True)
            connection.execute(statement.on_conflict_do_nothing())
        return file
