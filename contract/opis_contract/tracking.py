"""Tracking codes: what a citizen types to see where a paper is, such as `K7QM-2D9V-XH4T-8NRC3`.

Registration numbers can be guessed, so they open nothing (domain 1.5). A code is 80 random bits in sixteen characters
and one check character, in Crockford's base 32: no I, L, O or U. The check character is a weighted sum over the field
of 32 elements: it finds every single wrong character and every two characters that changed places, so that a typing
slip is told from a code that nobody was given.
"""

import unicodedata
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
_LENGTH = 16
_READ_AS = str.maketrans("OIL", "011")


def new_tracking_code(random_bytes: Callable[[int], bytes]) -> str:
    """A fresh code in reading groups. `random_bytes(n)` gives n unpredictable bytes, as `secrets.token_bytes` does."""
    value = int.from_bytes(random_bytes(RANDOM_BYTES), "big")
    symbols = "".join(ALPHABET[value >> shift & 31] for shift in range(75, -1, -5))
    return _in_groups(symbols + _check(symbols))


def normalise_tracking_code(text: str) -> str | None:
    """The code as it was printed, or None when what was typed cannot be one.

    Forgives small letters, spaces, dashes, O for 0, I and L for 1.
    """
    symbols = "".join(
        char
        for char in unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
        if unicodedata.category(char) not in {"Pd", "Zs", "Cc", "Cf"}
    )
    if len(symbols) != _LENGTH + 1 or any(char not in ALPHABET for char in symbols):
        return None
    return _in_groups(symbols) if _check(symbols[:-1]) == symbols[-1] else None


def _in_groups(symbols: str) -> str:
    return "-".join((symbols[0:4], symbols[4:8], symbols[8:12], symbols[12:]))


def _check(symbols: str) -> str:
    """Horner's sum in GF(32): each character has its own weight, a power of x, and none weighs the same as another."""
    total = 0
    for symbol in symbols:
        total = _times_x(total ^ ALPHABET.index(symbol))
    return ALPHABET[total]


def _times_x(element: int) -> int:
    """Multiply by x in GF(2)[x] / (x^5 + x^2 + 1), where the powers of x run through all 31 elements but zero."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
