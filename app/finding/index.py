"""Where an entry stands in the index over the register, and what the index reads of it.

Triggers of the schema keep the index, in the transaction that writes the entry, whoever writes it: every entry's words
(`entry_words`, FTS5) and how many entries each day has (`entry_days`). `place` is the order of the register: the
millisecond of registration and, within it, the order of arrival; it is the row's name in the index of words too, so
that the newest of a million hits come first without the others being read.
"""

from datetime import UTC, datetime, timedelta

PLACES_IN_A_MILLISECOND = 1 << 20
LAST_YEAR = 2199
"""Places of later years would not fit into SQLite's integers."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

TEXTS = ("number", "sender", "recipient", "summary", "type", "their_number", "class", "register", "marks")
"""The columns of the index of words, and the names in the JSON of `entries.searched`."""


def first_place(instant: datetime) -> int:
    """The first place of the instant's millisecond."""
    return (instant - _EPOCH) // timedelta(milliseconds=1) * PLACES_IN_A_MILLISECOND


def day_places(day: str) -> tuple[int, int]:
    """The first place of a day in UTC, such as `2026-06-23`, and the first after it."""
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return first_place(begin), first_place(begin + timedelta(days=1))


def stands_in_time(place: int | None, instant: datetime) -> bool:
    """True when the place lies in the instant's millisecond."""
    return place is not None and 0 <= place - first_place(instant) < PLACES_IN_A_MILLISECOND
