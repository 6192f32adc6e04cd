"""The sheet that closes a day of the register: what it counted, and the hash that chains it to the day before.

Domain 1.11. A day is closed by a person and the sheet travels in the journal, so that nobody can later add an entry to
that day unseen: what becomes known afterwards stands on the next sheet as having come late.
"""

import hashlib
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from opis_contract.canonical import canonical_bytes
from opis_contract.registers import RegisterCode

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class NumberRange(BaseModel):
    """Numbers `first`..`last`, both counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Annotated[int, Field(ge=1)]
    last: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("first is after last")
        return self

    @property
    def size(self) -> int:
        """How many numbers."""
        return self.last - self.first + 1


class DaySheet(BaseModel):
    """What the register counted on one day of Romanian time, as the closing desk knew it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    register_code: RegisterCode
    day: date
    numbers: tuple[NumberRange, ...] = ()
    """Every number given on this day, both series, ascending."""
    shared: tuple[int, ...] | None = None
    """The numbers that replies of the day carry after the entries they answer (rule R7); None: no reply does."""
    incoming: Count = 0
    outgoing: Count = 0
    internal: Count = 0
    leaves: Count = 0
    annulled: tuple[int, ...] = ()
    reserved: tuple[int, ...] = ()
    """Numbers of the day that still wait for their paper."""
    delayed: tuple[int, ...] = ()
    """Entries registered on this day that had arrived earlier."""
    unused: tuple[NumberRange, ...] = ()
    """Numbers declared unused since the sheet before."""
    late: tuple[int, ...] = ()
    """Numbers of days already closed that became known only after their sheet."""
    entries_digest: Digest
    """SHA-256 over the journal leaves of the day's and the late registrations, by number."""
    previous: Digest | None = None
    """Hash of the register's sheet before this one; None for the first."""

    @property
    def given(self) -> int:
        """How many numbers were given on the day."""
        return sum(each.size for each in self.numbers)


def sheet_hash(sheet: DaySheet) -> str:
    """SHA-256 in hex of the sheet's canonical text: printed on it, and `previous` of the next one."""
    return hashlib.sha256(canonical_bytes(sheet)).hexdigest()


def ranges_of(numbers: list[int]) -> tuple[NumberRange, ...]:
    """Ascending numbers as runs without a gap."""
    runs: list[NumberRange] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1].last == number - 1:
            runs[-1] = NumberRange(first=runs[-1].first, last=number)
        else:
            runs.append(NumberRange(first=number, last=number))
    return tuple(runs)
