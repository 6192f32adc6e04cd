"""Registers as data: the books that carry a sequence of numbers, one sequence per year."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

RegisterCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Direction(StrEnum):
    """Where a paper travels, seen from the institution."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class ReplyNumberPolicy(StrEnum):
    """What number an outgoing reply takes (rule R7); never changed in the middle of a year."""

    NEW_NUMBER_LINKED = "new_number_linked"
    SAME_AS_INCOMING = "same_as_incoming"


class Visibility(StrEnum):
    """Who may read the register."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Register(BaseModel):
    """A sequence-bearing book of one institution."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: RegisterCode
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    directions: frozenset[Direction] = frozenset(Direction)
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,8}$")] = ""
    continuity_start: Annotated[int, Field(ge=2)] = 900_001
    """First number of the band from which desks take numbers during an outage; the main series stays below it."""
    reply_number_policy: ReplyNumberPolicy = ReplyNumberPolicy.NEW_NUMBER_LINKED
    visibility: Visibility = Visibility.INTERNAL
    retention_years: int | None = 10
    """None keeps the register for ever."""


GENERAL_REGISTER = Register(code="RG", title="Registru general de intrare-ieșire")
"""The register every institution has from its first day (domain 1.2)."""
