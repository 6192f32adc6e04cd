"""The register's file is encrypted with SQLCipher: how it is opened with a key, and told from what it is not.

The key is used as it is, without a password's slow derivation, so opening costs milliseconds. The salt, which SQLCipher
writes at the head of the file, is ours: a mark and a print of the key. It tells a foreign key from a damaged file
before a page is read.
"""

import hashlib
import hmac
import sqlite3
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.durable import disk_faults

_MARK = b"OpisReg\x01"
_PLAIN = b"SQLite format 3\x00"


def is_sealed(path: Path) -> bool:
    """True when the file is an encrypted register, whatever its key.

    Like the two below it reads the file itself; while this process has the register open that is not to be done,
    because the system then forgets SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
    """
    return _head_of(path).startswith(_MARK)


def is_sealed_otherwise(path: Path, key: bytes) -> bool:
    """True when the file is an encrypted register, and not with this key."""
    return is_sealed(path) and _head_of(path) != _salt(key)


def is_plain(path: Path) -> bool:
    """True when the file is a register that anybody could read."""
    return _head_of(path) == _PLAIN


def open_with(path: Path, key: bytes | None) -> sqlite3.Connection:
    """A connection whose transactions begin and end where we say; None opens a plain file. Creates nothing.

    The library has no types of its own; its connections are those of `sqlite3` in everything but their class.
    """
    connection: sqlite3.Connection = sqlcipher.connect(
        # A file URI with mode=rw: an absent register must be a fault, not an empty new one. SQLAlchemy's pool hands
        # the connection from thread to thread, never to two at once.
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cipher_log_level=NONE")  # it writes to standard error, in no language of ours
    if key is not None:
        connection.execute(f'PRAGMA key="{key_literal(key)}"')
    return connection


def key_literal(key: bytes) -> str:
    """The key and salt in SQLCipher's words: 64 and 32 hexadecimal digits, to be used as they are."""
    return f"x'{key.hex()}{_salt(key).hex()}'"


def _head_of(path: Path) -> bytes:
    """The first sixteen bytes of the file; none where it is absent."""
    if not path.is_file():
        return b""
    with disk_faults(path), path.open("rb") as file:
        return file.read(16)


def _salt(key: bytes) -> bytes:
    return _MARK + hmac.digest(key, b"opis register head", hashlib.sha256)[:8]
