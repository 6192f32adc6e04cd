"""Rules are dated data: a row of a catalogue holds from one day to another; the one in force on a day is asked for."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

SINCE_EVER = date(1900, 1, 1)
"""From when a row holds that nobody dated: before any paper that may be registered."""

DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}$")]
RecordsCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""The indicator of a records schedule as institutions write it: `I A 5`."""


class DatedRow(BaseModel):
    """What every row of a catalogue has. Both days are within; `valid_to` None: until a newer row says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid_from: date = SINCE_EVER
    valid_to: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def in_force(self, day: date) -> bool:
        """True when the row holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
