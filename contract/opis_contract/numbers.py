"""The numbers of one register and year: how they are written, read back, and leased to desks for an outage.

Two series share a register (domain 1.3). The main series 1, 2, 3... is given by the server. The continuity band, from
`CONTINUITY_START` up, is carved into blocks that desks hold for the hours when the server cannot be reached. Below and
above the border, the two can never meet. Where the register's policy says so, a reply takes no number at all: it
carries that of the paper it answers (`opis_contract.replies`).
"""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from typing_extensions import override

from opis_contract.legal_time import legal_year

CONTINUITY_START = 900_001
"""First number of the continuity band, unless the institution's order sets another."""

NO_BREAK_SPACE = "\u00a0"


class Series(StrEnum):
    """Where an entry has its number from: one of the two sequences of its register, or the entry that it answers."""

    MAIN = "main"
    CONTINUITY = "continuity"
    REPLY = "reply"
    """The number is that of the entry answered (rule R7): shared with it, never given."""


class BlockPurpose(StrEnum):
    """What a block of the continuity band is for."""

    COUNTER = "counter"
    """Numbers that the desk gives by itself while the server cannot be reached."""
    KIT = "kit"
    """Numbers printed on the sheets of the emergency kit, for the hours without power."""


def series_of(number: int, continuity_start: int = CONTINUITY_START) -> Series:
    """The series a number belongs to, by its size alone."""
    return Series.CONTINUITY if number >= continuity_start else Series.MAIN


def main_is_nearing_the_band(last_main: int, continuity_start: int = CONTINUITY_START) -> bool:
    """True when the main series has used 80 % of its room and the institution must move the border for next year."""
    return last_main * 5 >= (continuity_start - 1) * 4


def grouped(number: int, prefix: str | None = None) -> str:
    """The number by thousands for large display: `45 210`, `HR-1 432` with its register's prefix.

    The space is U+00A0, not the thinner U+202F: label printers and the standard PDF fonts have only the former.
    """
    figures = f"{number:,}".replace(",", NO_BREAK_SPACE)
    return f"{prefix}-{figures}" if prefix else figures


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """A number given to a paper. `date` is the legal date of registration, None where only the year is known."""

    register: str
    year: int
    number: int
    date: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("registration numbers start at 1")
        if self.date is not None and self.date.year != self.year:
            raise ValueError("the date of registration lies outside the register's year")

    def text(self, prefix: str = "") -> str:
        """As printed (rule R2): `1432/23.11.2026`, `1432/2026` without a date, `HR-1432/2026` with a prefix."""
        when = f"{self.date:%d.%m.%Y}" if self.date else str(self.year)
        return f"{prefix}-{self.number}/{when}" if prefix else f"{self.number}/{when}"

    @override
    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class NumberQuery:
    """What somebody meant who typed a registration number; None where they did not say."""

    prefix: str | None
    number: int
    year: int | None = None
    date: datetime.date | None = None
    code_begins: str | None = None
    """The first group of the tracking code, by which the bars of a reply's label tell it from the paper it answers."""


# Nine digits at most: a personal number or a phone number typed into the same search box is no registration number.
_SPELLING = re.compile(
    r"""
    (?: (?: nr | no | num[aă]r(?:ul)? ) (?![a-z]) \s* [.:]? \s* )?
    (?: (?P<prefix> [a-z]{1,8} ) (?: \s* [-/] \s* )? )?
    (?P<number> [0-9]{1,3} (?P<thousands>[ .]) [0-9]{3} (?: (?P=thousands) [0-9]{3} )? | [0-9]{1,9} )
    (?: \s* (?: [-/] | din\b ) \s*
        (?: (?P<day>[0-9]{1,2}) \s* (?P<mark>[-./]) \s* (?P<month>[0-9]{1,2}) \s* (?P=mark) \s* )?
        (?P<year> (?:19|20|21)[0-9]{2} )
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse_number(text: str) -> NumberQuery | None:
    """Read a registration number in any spelling of rule R2, or None when the text is something else.

    `1432/2026`, `1432-2026`, `1432/23.11.2026`, `1432`, `HR-1432/2026`, `HR1432`, `45 210`, `45.210`, `nr. 1432 din
    23.11.2026`; any kind of space and dash. The prefix comes back in capitals; whether such a register exists is for
    the caller to know. A word and a number apart (`bloc 12`) is not a number: a search box takes names and streets too.
    """
    match = _SPELLING.fullmatch(_plain(text))
    if match is None:
        return None
    number = int(re.sub(r"[ .]", "", match["number"]))
    if number < 1:
        return None
    year = int(match["year"]) if match["year"] else None
    day: datetime.date | None = None
    if year is not None and match["day"]:
        try:
            day = datetime.date(year, int(match["month"]), int(match["day"]))
        except ValueError:
            return None
    return NumberQuery(match["prefix"].upper() if match["prefix"] else None, number, year, day)


def _plain(text: str) -> str:
    """Every space as one space, every dash as `-`, invisible characters gone: numbers are pasted from web pages."""
    kept = (
        "-" if unicodedata.category(char) == "Pd" or char == "\u2212" else char
        for char in unicodedata.normalize("NFKC", text)
        if unicodedata.category(char) != "Cf"
    )
    return " ".join("".join(kept).split())


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Numbers `first`..`last` of the continuity band, leased to one desk and used in order."""

    block_id: UUID
    register: str
    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError("a block holds at least one number")

    @property
    def size(self) -> int:
        """How many numbers the block holds in all."""
        return self.last - self.first + 1

    def next_after(self, used: int | None) -> int | None:
        """The number after the last one used (None: nothing used yet), or None when the block is used up."""
        self._check(used)
        if used is None:
            return self.first
        return used + 1 if used < self.last else None

    def remaining(self, used: int | None) -> int:
        """How many numbers are left after the last one used."""
        self._check(used)
        return self.last - (self.first - 1 if used is None else used)

    def is_low(self, used: int | None) -> bool:
        """True when a fifth of the block or less is left: time to hold another one."""
        return self.remaining(used) * 5 <= self.size

    def is_alive(self, now: datetime.datetime) -> bool:
        """True within the block's own year; from 00:00 in Bucharest on the next 1 January it is dead for ever."""
        return legal_year(now) == self.year

    def _check(self, used: int | None) -> None:
        if used is not None and not self.first <= used <= self.last:
            raise ValueError("the last used number is not of this block")


@dataclass(frozen=True, slots=True)
class Carving:
    """The next block's first and last number, and the new counter."""

    first: int
    last: int
    counter: int


def carve(counter: int, size: int) -> Carving:
    """Cut the next block off the band; `counter` is the first number never granted.

    Storing the new counter in the transaction that grants the block keeps all blocks disjoint.
    """
    if counter < 1 or size < 1:
        raise ValueError("a block starts in the band and holds at least one number")
    return Carving(first=counter, last=counter + size - 1, counter=counter + size)


def unused(block: NumberBlock, used_numbers: Iterable[int]) -> tuple[int, ...]:
    """The numbers of the block that no paper got, ascending: each is declared unused at the close (rule R11).

    Raises ValueError when a number is not of the block, because closing it would then hide an entry.
    """
    used = frozenset(used_numbers)
    every = range(block.first, block.last + 1)
    if any(number not in every for number in used):
        raise ValueError("a used number is not of this block")
    return tuple(number for number in every if number not in used)
