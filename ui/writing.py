"""How the screens write numbers, dates, days left and counts, in the clerk's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.words import Words
from opis_contract.legal_time import in_legal_time, legal_date
from opis_contract.numbers import grouped


class Numbered(Protocol):
    """Anything that carries a registration number: an entry, a row of the register."""

    @property
    def number(self) -> int: ...

    @property
    def prefix(self) -> str | None: ...

    @property
    def registered_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes with the words of one language; `now` is the machine's clock."""

    words: Words
    now: Callable[[], datetime]
    sends: bool = True
    """False at a desk that keeps its register alone: nothing waits to be sent anywhere."""

    @property
    def today(self) -> date:
        """The register's day."""
        return legal_date(self.now())

    def number(self, given: Numbered) -> str:
        """`45 211 / 23.06.2026`, with its register's prefix `HR-45 211 / 23.06.2026`."""
        return f"{grouped(given.number, given.prefix)} / {self.day(legal_date(given.registered_at))}"

    def day(self, day: date) -> str:
        """`23.06.2026` in both languages: a date on a Romanian paper has one form."""
        return f"{day:%d.%m.%Y}"

    def time(self, instant: datetime) -> str:
        """`09:31` on a Romanian clock."""
        return f"{in_legal_time(instant):%H:%M}"

    def moment(self, instant: datetime) -> str:
        """`09:31` for today, `23.06 09:31` for another day of this year, else the whole date."""
        day = legal_date(instant)
        if day == self.today:
            return self.time(instant)
        return f"{day:%d.%m} {self.time(instant)}" if day.year == self.today.year else self.day(day)

    def days_left(self, limit: date) -> str:
        """`azi`, `mâine`, in words under five days, a figure from there on; late is said as late."""
        left = (limit - self.today).days
        if left < 0:
            return self.counted("writing.days_late", -left)
        if left < 5:
            return self.words.say(f"writing.days_left_{left}")
        return self.counted("writing.days_left", left)

    def days_left_short(self, limit: date) -> str:
        """The same for a table's narrow column: `30 z`, `azi`, `întârziat 3 z`."""
        left = (limit - self.today).days
        if left < 0:
            return self.words.say("writing.days_late_short", days=-left)
        return self.words.say("writing.today") if left == 0 else self.words.say("writing.days_short", days=left)

    def counted(self, key: str, count: int, **facts: object) -> str:
        """`1 filă`, `2 file`, `20 de file`: the words of `key` for this many."""
        return self.words.count(key, count, **facts)
