"""One item of the list to sign, as it is shown."""

from dataclasses import dataclass
from enum import StrEnum


class SignState(StrEnum):
    """What became of an item."""

    WAITING = "waiting"
    SIGNING = "signing"
    SIGNED = "signed"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class SignLine:
    """One item as it is shown."""

    sha256: str
    number: str
    summary: str
    facts: str
    state: SignState = SignState.WAITING
    reason: str = ""
    marked: bool = False
