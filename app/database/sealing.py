"""A register of an older version, readable by anybody, becomes an encrypted one in its place; no plain copy stays.

The encrypted copy is written under another name while nobody else has the register open, flushed, and takes the old
one's name in one step: killed at any moment, the home has one whole register. The old file's bytes are then written
over, as far as the disk lets a program do that.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlcipher3 import dbapi2 as sqlcipher

from app.database.cipher import is_plain, key_literal, open_with
from app.durable import disk_faults, finish, unfinished
from app.errors import DatabaseBusy

_PATIENCE = 60
"""Seconds that one process waits for another to finish."""
_ZEROS = bytes(1 << 16)


@contextmanager
def turn(path: Path, *, alone: bool) -> Iterator[None]:
    """Wait until nobody makes the register at `path` an encrypted one; `alone`, until nobody even looks at it.

    Whoever opens a register whose state it does not know yet stands here with all others who do: one that opens a plain
    file is in the way of the one that encrypts it, and may hold the old file when a new one already has its name. The
    lock is SQLite's own, on a file beside the register, and ends with its process on every system.
    """
    beside = path.with_name(f"{path.name}-turn")
    with closing(sqlcipher.connect(beside, timeout=_PATIENCE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
        lock.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a shared lock begins with the first look
        yield


def seal(path: Path, key: bytes) -> None:
    """Leave the file encrypted; nothing is done to one that is encrypted already. To be called in a turn alone.

    Raises `DatabaseBusy` while a window of an older version has it open, and SQLite's own errors.
    """
    if not is_plain(path):
        return
    # SQLite's locks go with the first handle on the file that this process closes: ours is closed last.
    with disk_faults(path):
        old = path.open("rb+")
    with old, closing(open_with(path, None)) as plain, unfinished(path.parent) as partial:
        _copy(plain, path, partial, key)
        if os.name == "nt":  # Windows renames nothing over a file that is open, and then keeps no old file either
            plain.close()
            old.close()
        finish(partial, path)
        if not old.closed:
            _write_over(old, path)


def _copy(plain: sqlite3.Connection, path: Path, partial: Path, key: bytes) -> None:
    """Write the encrypted copy; the plain file stays locked against everybody until its connection is closed."""
    try:
        # Leaving the write-ahead log is refused while any other connection is open, and folds the log into the file.
        (mode,) = plain.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlcipher.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise DatabaseBusy(path=path) from error
        raise
    if mode != "delete":
        raise DatabaseBusy(path=path)
    plain.execute("PRAGMA main.locking_mode=EXCLUSIVE")
    plain.execute(f'ATTACH ? AS sealed KEY "{key_literal(key)}"', (str(partial),))
    plain.execute("BEGIN EXCLUSIVE")
    plain.execute("SELECT sqlcipher_export('sealed')").fetchall()
    plain.execute("COMMIT")
    plain.execute("PRAGMA sealed.journal_mode=WAL")
    plain.execute("DETACH sealed")


def _write_over(old: BinaryIO, path: Path) -> None:
    with disk_faults(path):
        size = old.seek(0, os.SEEK_END)
        old.seek(0)
        old.writelines(_ZEROS[: size - at] for at in range(0, size, len(_ZEROS)))
        old.flush()
        os.fsync(old.fileno())
