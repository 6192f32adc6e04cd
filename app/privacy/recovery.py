"""The recovery key: the home's key as a person writes it down, and back again.

Thirteen groups of four characters in Crockford's base 32 and a group that checks them, as on tracking codes: small
letters, spaces, O for 0 and I or L for 1 are forgiven, a slip of the pen is not taken for another key.
"""

import hashlib

from app.privacy.errors import RecoveryKeyWrong
from app.privacy.home_key import KEY_BYTES
from opis_contract.tracking import ALPHABET

_SYMBOLS = 52  # of five bits each: 256 bits and four that are zero
_CHECK = 4
_READ_AS = str.maketrans("OIL", "011", " -\t\r\n")


def recovery_text(secret: bytes) -> str:
    """The key in groups of four."""
    value = int.from_bytes(secret, "big") << 4
    symbols = "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (_SYMBOLS - 1), -1, -5)) + _check(secret)
    return "-".join(symbols[at : at + 4] for at in range(0, len(symbols), 4))


def secret_of(text: str) -> bytes:
    """The key behind the groups. Raises `RecoveryKeyWrong`."""
    symbols = text.strip().upper().translate(_READ_AS)
    if len(symbols) != _SYMBOLS + _CHECK or any(symbol not in ALPHABET for symbol in symbols):
        raise RecoveryKeyWrong
    value = 0
    for symbol in symbols[:_SYMBOLS]:
        value = value << 5 | ALPHABET.index(symbol)
    secret = (value >> 4).to_bytes(KEY_BYTES, "big")
    if value & 15 or _check(secret) != symbols[_SYMBOLS:]:
        raise RecoveryKeyWrong
    return secret


def _check(secret: bytes) -> str:
    digest = int.from_bytes(hashlib.sha256(b"opis recovery key" + secret).digest()[:4], "big")
    return "".join(ALPHABET[digest >> shift & 31] for shift in (15, 10, 5, 0))
