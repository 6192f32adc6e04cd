"""What the desk asks the process that hosts a token's driver, and what it answers: one answer for each question.

A question with `pin_length` is followed on the pipe by that many raw bytes: the PIN is never part of a line.
"""

import typing
from dataclasses import dataclass
from enum import StrEnum

from signing.tokens import KeyAlgorithm, PinState, TokenInfo


class Mechanism(StrEnum):
    """How the token signs: what it is given is already hashed (and for RSA wrapped in DigestInfo)."""

    RSA_PKCS = "RSA_PKCS"
    RSA_PSS = "RSA_PSS"
    """With SHA-256, its mask, and a salt of 32 bytes (ETSI TS 119 312, table A.1)."""
    ECDSA = "ECDSA"


PSS_SALT = 32
"""Bytes of salt in an RSA-PSS signature: as long as the hash."""


@dataclass(frozen=True, slots=True)
class AskTokens:
    """Which tokens are plugged in? Answered by `Tokens`."""


@dataclass(frozen=True, slots=True)
class AskCertificates:
    """Which certificates are on them? Answered by `Certificates`."""


@dataclass(frozen=True, slots=True)
class Open:
    """Open a session with the token of this serial and label that holds this certificate. Answered by `Opened`."""

    serial: str
    label: str
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Login:
    """One try with the PIN that follows; None: the PIN is typed on the reader's own keys. Answered by `KeyFound`."""

    pin_length: int | None


@dataclass(frozen=True, slots=True)
class Sign:
    """One signature; `pin_length` as in `Login`, for keys that want the PIN each time. Answered by `Signature`."""

    mechanism: Mechanism
    data: bytes
    pin_length: int | None


@dataclass(frozen=True, slots=True)
class PrepareToken:
    """Make a new token in the first empty slot of SoftHSM, with the PIN that follows. Answered by `Tokens`."""

    label: str
    pin_length: int


@dataclass(frozen=True, slots=True)
class MakeKey:
    """Make a key pair on the token of this serial with the PIN that follows. Answered by `KeyMade`."""

    serial: str
    key_id: bytes
    algorithm: KeyAlgorithm
    bits: int
    always_authenticate: bool
    pin_length: int


@dataclass(frozen=True, slots=True)
class StoreCertificate:
    """Put a certificate on the token of this serial with the PIN that follows. Answered by `Done`."""

    serial: str
    key_id: bytes
    certificate: bytes
    pin_length: int


@dataclass(frozen=True, slots=True)
class ChangePin:
    """Change the PIN of this token, in one try: the old one and the new one follow, `pin_length` bytes together.

    None: both are typed on the reader's own keys. Answered by `Done`.
    """

    serial: str
    label: str
    old_length: int
    pin_length: int | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The plugged-in tokens of the driver, in no order that means anything."""

    tokens: tuple[TokenInfo, ...]


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate object, perhaps without bytes. `has_key` is None where the token hides its keys before the PIN."""

    serial: str
    label: str
    key_id: bytes
    certificate: bytes
    has_key: bool | None


@dataclass(frozen=True, slots=True)
class Certificates:
    """Every certificate of every token of the driver."""

    certificates: tuple[CertificateSeen, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A session is open; `others` are the token's other certificates, the issuer's among them.

    `mechanisms` are those that the token says it can sign with.
    """

    token: TokenInfo
    others: tuple[bytes, ...]
    mechanisms: tuple[Mechanism, ...]


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The PIN was right and the key is there; `always_authenticate`: it wants the PIN for each signature."""

    always_authenticate: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """What the token signed: as PKCS#11 gives it, r and s side by side for an elliptic curve."""

    value: bytes


@dataclass(frozen=True, slots=True)
class KeyMade:
    """The public half of a new key, as SubjectPublicKeyInfo in DER."""

    public_key: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """It is done."""


@dataclass(frozen=True, slots=True)
class NotThere:
    """The token, or its key (`key`), is not there."""

    key: bool


@dataclass(frozen=True, slots=True)
class Unusable:
    """The driver could not be loaded or started, in its own words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The driver returned `ckr`, called `name`; `pin_state` is what the token says now, `gone` that it has left."""

    ckr: int
    name: str
    pin_state: PinState
    gone: bool


Question = AskTokens | AskCertificates | Open | Login | Sign | ChangePin | PrepareToken | MakeKey | StoreCertificate
Answer = Tokens | Certificates | Opened | KeyFound | Signature | KeyMade | Done | NotThere | Unusable | Refused

QUESTIONS: tuple[type, ...] = typing.get_args(Question)
ANSWERS: tuple[type, ...] = typing.get_args(Answer)
