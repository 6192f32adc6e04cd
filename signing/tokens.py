"""What a token, a certificate on it and a request for its PIN are: the values that cross the room's borders."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class PinState(StrEnum):
    """What the token's flags say about the tries left; tokens tell words, not numbers."""

    OK = "ok"
    COUNT_LOW = "count_low"
    FINAL_TRY = "final_try"
    LOCKED = "locked"


class KeyAlgorithm(StrEnum):
    """The two kinds of keys in officials' hands: RSA on tokens, elliptic curves on the identity card."""

    RSA = "RSA"
    EC = "EC"


class PinPurpose(StrEnum):
    """Why the PIN is asked: to open the token once, for each signature where the card demands it, to change it."""

    LOGIN = "login"
    SIGNATURE = "signature"
    CHANGE_OLD = "change_old"
    CHANGE_NEW = "change_new"
    CHANGE_AGAIN = "change_again"
    """The new one once more, where nobody sees what is typed."""


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A plugged-in token. `protected_authentication`: its reader has keys of its own, the PIN is typed there."""

    module: Path
    label: str
    serial: str
    manufacturer: str
    pin_state: PinState
    protected_authentication: bool
    pin_minimum: int
    pin_maximum: int


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate on a token that can sign. Found again by token serial and certificate, never by slot number."""

    token_serial: str
    token_label: str
    module: Path
    key_id: bytes
    certificate: bytes = field(repr=False)
    """DER."""
    holder: str
    issuer: str
    not_before: datetime
    not_after: datetime
    key_algorithm: KeyAlgorithm
    non_repudiation: bool
    qualified: bool
    """The issuer states that the certificate is qualified and its key in a secure device; a trust list may disagree."""


@dataclass(frozen=True, slots=True)
class PinRequest:
    """What the official must know before typing: who signs, with which token, how many tries are left in words."""

    holder: str
    token_label: str
    pin_state: PinState
    minimum: int
    maximum: int
    purpose: PinPurpose


class PinAsker(Protocol):
    """Whoever can ask the official for the PIN: a window, the command line, a test."""

    def ask(self, request: PinRequest) -> bytearray | None:
        """The PIN in UTF-8, wiped by the room after its one use; None when the official changed their mind.

        One answer is one try at the token. A `pin_state` of FINAL_TRY deserves a second question.
        """


def wipe(secret: bytearray) -> None:
    """Overwrite the bytes in place."""
    secret[:] = bytes(len(secret))
