"""Identifiers of entries, events and blocks: UUID version 7 (RFC 9562, section 5.7), which sort by time of birth."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(now: datetime, random_bytes: Callable[[int], bytes]) -> UUID:
    """A new identifier: 48 bits of `now` in milliseconds, 74 random bits; two of one millisecond have no order.

    `random_bytes(n)` gives n unpredictable bytes. Raises ValueError for a naive `now` or one before 1970.
    """
    if now.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    if milliseconds < 0:
        raise ValueError("version 7 counts from 1970")
    noise = random_bytes(10)
    first = int.from_bytes(noise[:2], "big") & 0xFFF
    second = int.from_bytes(noise[2:], "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | first << 64 | 0b10 << 62 | second)
