"""How one entry refers to another (*conexare* and its kin, domain 1.8)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class LinkKind(StrEnum):
    """Only CONNECTED_TO affects the deadline: the chain follows its earliest entry."""

    CONNECTED_TO = "connected_to"
    REPLY_TO = "reply_to"
    FORWARDED_AS = "forwarded_as"
    SUPERSEDES = "supersedes"
    ANNEX_OF = "annex_of"
    COPY_OF = "copy_of"
    SAME_MATTER = "same_matter"
    REDIRECT_OF = "redirect_of"


class Link(BaseModel):
    """A typed reference to the entry that was registered first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: LinkKind
    entry_id: UUID
    shown_number: str
    """The number as printed in the register's column, for a reader without the program."""
