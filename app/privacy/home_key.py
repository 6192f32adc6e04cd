"""The home's key: 32 random bytes, kept in the system's keyring or, where there is none, in a file of the home.

`keys/home-key.toml` says which of the two. It appears whole, under its final name, once: of many processes that start
in a new home at the same moment one key wins and the others use it. The register and the drafts each have a key of
their own that follows from it.
"""

import hashlib
import hmac
import os
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.database.cipher import is_sealed
from app.durable import disk_faults, flush_folder, unfinished, write_bytes
from app.home import Home
from app.privacy.errors import KeyDamaged, KeyMissing, KeyringClosed

KEY_BYTES = 32


class Keeper(StrEnum):
    """Where the key is kept."""

    KEYRING = "keyring"
    FILE = "file"


class Keyring(Protocol):
    """The system's safe for secrets. Both methods raise `KeyringClosed`."""

    def keep(self, name: str, secret: str) -> bool:
        """Keep the secret under the name; False where the system has no such safe."""
        ...

    def find(self, name: str) -> str | None:
        """The secret under the name, or None."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class HomeKey:
    """The key and where it was found. Has no text of its own, so that no log can show it."""

    secret: bytes
    keeper: Keeper

    @property
    def register(self) -> bytes:
        """The key of the register's file."""
        return self._for(b"opis register")

    @property
    def drafts(self) -> bytes:
        """The key of what is typed and not yet registered."""
        return self._for(b"opis drafts")

    def _for(self, purpose: bytes) -> bytes:
        return hmac.digest(self.secret, purpose, hashlib.sha256)


def open_home_key(home: Home, *, randomness: Callable[[int], bytes], keyring: Keyring | None) -> HomeKey:
    """The key of this home, made on first use.

    Raises `KeyMissing` for an encrypted register without a key, `KeyringClosed`, `KeyDamaged` and the disk's faults.
    """
    path = key_file(home)
    if not path.exists():
        # A register that another process has just made had its key before it.
        if is_sealed(home.database) and not path.exists():
            raise KeyMissing(path=home.database)
        keep_home_key(home, randomness(KEY_BYTES), name=randomness(8).hex(), keyring=keyring, replace=False)
    return _read(path, keyring)


def keep_home_key(home: Home, secret: bytes, *, name: str, keyring: Keyring | None, replace: bool) -> Keeper:
    """Keep this key for the home, in the keyring if there is one; an older key stays unless `replace` says so."""
    path = key_file(home)
    keeper = Keeper.KEYRING if keyring is not None and keyring.keep(name, secret.hex()) else Keeper.FILE
    content = (
        f'# The key of this folder. Without it the register cannot be read.\nkeeper = "{keeper}"\nname = "{name}"\n'
    )
    if keeper is Keeper.FILE:
        content += f'key = "{secret.hex()}"\n'
    if replace:
        write_bytes(path, content.encode())
        return keeper
    with unfinished(path.parent) as partial, disk_faults(path):
        with partial.open("wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(partial, path)
        flush_folder(path.parent)
    return keeper


def key_file(home: Home) -> Path:
    """The file that says where the key is."""
    return home.keys / "home-key.toml"


def _read(path: Path, keyring: Keyring | None) -> HomeKey:
    with disk_faults(path):
        data = path.read_bytes()
    try:
        content = tomllib.loads(data.decode())
        keeper = Keeper(content["keeper"])
        name = str(content["name"])
        text = str(content["key"]) if keeper is Keeper.FILE else None
    except (ValueError, KeyError) as error:  # TOML's and UTF-8's errors are of the first kind
        raise KeyDamaged(path=path) from error
    if text is None:
        if keyring is None:
            raise KeyringClosed(reason="no keyring")
        text = keyring.find(name)
        if text is None:
            raise KeyMissing(path=path)
    try:
        secret = bytes.fromhex(text)
    except ValueError as error:
        raise KeyDamaged(path=path) from error
    if len(secret) != KEY_BYTES:
        raise KeyDamaged(path=path)
    return HomeKey(secret, keeper)
