"""Personal numbers are sealed the moment they leave the form, and read again only with a reason.

The key is the institution's. A desk that works alone makes one; joining a server it offers its own and takes those of
the institution, the first of which seals from then on. The nonce follows from the number, so that the same number is
the same text everywhere and nothing about randomness can go wrong twice.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, insert, select

from app.database.engine import Database
from app.database.people_tables import sealing_keys
from app.privacy.errors import NumberSealedElsewhere
from opis_contract.sealed import SealedNumber, SealingKey

_NONCE = 12


class PersonalNumbers:
    """Seals and opens with the keys of this desk; may be called from any thread."""

    def __init__(self, database: Database, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._randomness = randomness

    def seal(self, number: str) -> SealedNumber:
        """The number as it is kept; the desk's first key is made at the first use."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._key()
        secret = bytes.fromhex(key.secret)
        plain = number.encode()
        match = hmac.digest(_part(secret, b"match"), plain, hashlib.sha256)
        nonce = hmac.digest(_part(secret, b"nonce"), plain, hashlib.sha256)[:_NONCE]
        sealed = AESGCM(_part(secret, b"seal")).encrypt(nonce, plain, match)
        return SealedNumber(key_id=key.key_id, match=match.hex(), sealed=(nonce + sealed).hex())

    def open(self, sealed: SealedNumber) -> str:
        """The whole number. Raises `NumberSealedElsewhere` when this desk does not have its key."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        with self._database.read() as connection:
            key = next((each for each in keys_of(connection) if each.key_id == sealed.key_id), None)
        if key is None:
            raise NumberSealedElsewhere
        data = bytes.fromhex(sealed.sealed)
        seal = AESGCM(_part(bytes.fromhex(key.secret), b"seal"))
        try:
            return seal.decrypt(data[:_NONCE], data[_NONCE:], bytes.fromhex(sealed.match)).decode()
        except InvalidTag as error:
            raise NumberSealedElsewhere from error

    def _key(self) -> SealingKey:
        with self._database.read() as connection:
            keys = keys_of(connection)
        if keys:
            return keys[0]
        with self._database.write() as connection:
            if not keys_of(connection):  # another process may have made it meanwhile
                made = SealingKey(key_id=self._randomness(8).hex(), secret=self._randomness(32).hex())
                take_keys(connection, [made])
            return keys_of(connection)[0]


def keys_of(connection: Connection) -> tuple[SealingKey, ...]:
    """The keys this desk has; the first one seals."""
    rows = connection.execute(select(sealing_keys).order_by(sealing_keys.c.place))
    return tuple(SealingKey(key_id=row.key_id, secret=row.secret) for row in rows)


def take_keys(connection: Connection, keys: Sequence[SealingKey]) -> None:
    """These keys come first, in their order; those that the desk had besides still open what they sealed."""
    every = list({each.key_id: each for each in (*keys, *keys_of(connection))}.values())
    connection.execute(delete(sealing_keys))
    for place, each in enumerate(every):
        connection.execute(insert(sealing_keys).values(key_id=each.key_id, secret=each.secret, place=place))


def _part(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"opis personal number " + purpose, hashlib.sha256)
