"""The desk's side of a token driver: every call has a deadline, a driver that hangs or dies is told and replaced.

The next call after a fault starts a fresh worker, about 0.2 s. A session (token opened, PIN given) does not survive it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from opis_contract.errors import KnownError
from signing.binaries import OUR_BITS, bits_of
from signing.errors import (
    KeyRefused,
    ModuleCrashed,
    ModuleForOtherBits,
    ModuleHung,
    ModuleIncomplete,
    ModuleMissing,
    ModuleUnusable,
    TokenFault,
    TokenNotFound,
)
from signing.frames import (
    ANSWERS,
    AskCertificates,
    AskTokens,
    Certificates,
    CertificateSeen,
    ChangePin,
    Done,
    KeyFound,
    KeyMade,
    Login,
    MakeKey,
    Mechanism,
    NotThere,
    Open,
    Opened,
    PrepareToken,
    Question,
    Refused,
    Sign,
    Signature,
    StoreCertificate,
    Tokens,
    Unusable,
)
from signing.process import Child, ChildGone, ChildSilent
from signing.refusals import refusal
from signing.tokens import KeyAlgorithm, TokenInfo, wipe

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds of silence that are borne: a signature, a PIN typed on a reader's own keys, anything else."""

    sign: float = 60
    reader_keys: float = 60
    other: float = 20


_LIBRARY_MISSING = re.compile(r"(?P<library>\S+): cannot open shared object file")
NO_ENVIRONMENT: Mapping[str, str] = {}


class TokenDriver:
    """One PKCS#11 module in its worker. Use and close it in the thread that made it."""

    def __init__(
        self, module: Path, *, environment: Mapping[str, str] = NO_ENVIRONMENT, deadlines: Deadlines | None = None
    ) -> None:
        """`environment` is for the worker alone, for instance SOFTHSM2_CONF. Nothing starts before the first call."""
        self.module = module
        self._environment = environment
        self._deadlines = deadlines or Deadlines()
        self._child: Child | None = None
        self._token = ""

    def tokens(self) -> tuple[TokenInfo, ...]:
        """The plugged-in tokens."""
        return self._ask(AskTokens(), Tokens).tokens

    def certificates(self) -> tuple[CertificateSeen, ...]:
        """Every certificate on them."""
        return self._ask(AskCertificates(), Certificates).certificates

    def open(self, serial: str, label: str, certificate: bytes) -> Opened:
        """Open the token that holds the certificate. Raises `TokenNotFound`."""
        self._token = label
        return self._ask(Open(serial=serial, label=label, certificate=certificate), Opened)

    def login(self, pin: bytearray | None) -> KeyFound:
        """One try; None for a reader with its own keys. The PIN is wiped. Raises `PinFault`, `KeyRefused`."""
        question = Login(pin_length=None if pin is None else len(pin))
        deadline = self._deadlines.other if pin is not None else self._deadlines.reader_keys
        return self._ask(question, KeyFound, deadline=deadline, secret=pin)

    def sign(
        self, mechanism: Mechanism, data: bytes, *, pin: bytearray | None = None, ask_reader: bool = False
    ) -> bytes:
        """One signature; `pin` (or `ask_reader`) for keys that want it each time. The PIN is wiped."""
        length = len(pin) if pin is not None else 0 if ask_reader else None
        question = Sign(mechanism=mechanism, data=data, pin_length=length)
        return self._ask(question, Signature, deadline=self._deadlines.sign, secret=pin).value

    def change_pin(self, token: TokenInfo, old: bytearray | None, new: bytearray | None) -> None:
        """One try with the old PIN; None and None for a reader with its own keys. Both are wiped. Raises `PinFault`."""
        self._token = token.label
        both = None if old is None or new is None else old + new
        old_length = len(old or b"")
        for pin in (old, new):
            if pin is not None:
                wipe(pin)
        question = ChangePin(
            serial=token.serial,
            label=token.label,
            old_length=old_length,
            pin_length=None if both is None else len(both),
        )
        deadline = self._deadlines.other if both is not None else self._deadlines.reader_keys
        self._ask(question, Done, deadline=deadline, secret=both)

    def prepare_token(self, label: str, pin: bytearray) -> tuple[TokenInfo, ...]:
        """A new token in SoftHSM; the PIN is wiped. Returns all its tokens."""
        return self._ask(PrepareToken(label=label, pin_length=len(pin)), Tokens, secret=pin).tokens

    def make_key(
        self,
        serial: str,
        key_id: bytes,
        algorithm: KeyAlgorithm,
        pin: bytearray,
        *,
        bits: int | None = None,
        always_authenticate: bool = False,
    ) -> bytes:
        """A new key pair on the token, RSA of 2048 `bits` or P-256 unless said; returns its SubjectPublicKeyInfo.

        The PIN is wiped.
        """
        question = MakeKey(
            serial=serial,
            key_id=key_id,
            algorithm=algorithm,
            bits=bits or (2048 if algorithm is KeyAlgorithm.RSA else 256),
            always_authenticate=always_authenticate,
            pin_length=len(pin),
        )
        return self._ask(question, KeyMade, secret=pin).public_key

    def store_certificate(self, serial: str, key_id: bytes, certificate: bytes, pin: bytearray) -> None:
        """A certificate beside its key; the PIN is wiped."""
        question = StoreCertificate(serial=serial, key_id=key_id, certificate=certificate, pin_length=len(pin))
        self._ask(question, Done, secret=pin)

    def close(self) -> None:
        """End the worker."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(
        self, question: Question, kind: type[Told], *, deadline: float | None = None, secret: bytearray | None = None
    ) -> Told:
        """The answer of the wanted kind; everything else the worker may say is one of our errors."""
        child = self._running(secret)
        answer = self._heard(
            lambda: child.ask(question, ANSWERS, deadline=deadline or self._deadlines.other, secret=secret)
        )
        if isinstance(answer, kind):
            return answer
        match answer:
            case Refused():
                module = self.module.name
                raise refusal(
                    answer.ckr, answer.name, answer.pin_state, gone=answer.gone, token=self._token, module=module
                )
            case NotThere(key=True):
                raise KeyRefused(token=self._token, module=self.module.name, reason="CKO_PRIVATE_KEY")
            case NotThere():
                raise TokenNotFound(token=self._token, module=self.module.name)
        raise TypeError(answer)

    def _running(self, secret: bytearray | None) -> Child:
        """The worker, started if none runs. A session that died with its worker is not opened again silently."""
        if self._child is not None:
            return self._child
        try:
            _must_be_for_us(self.module)
            child = self._child = Child("signing.worker", [str(self.module)], self._environment)
            ready = self._heard(lambda: child.hear(ANSWERS, deadline=self._deadlines.other))
            if isinstance(ready, Unusable):
                self.close()
                raise _unusable(self.module, ready.reason)
        except KnownError:
            if secret is not None:
                wipe(secret)
            raise
        return child

    def _heard(self, call: Callable[[], object]) -> object:
        try:
            return call()
        except ChildSilent as silent:
            self._child = None
            raise ModuleHung(token=self._token, module=self.module.name, seconds=round(silent.seconds)) from silent
        except ChildGone as gone:
            self._child = None
            raise ModuleCrashed(token=self._token, module=self.module.name, reason=str(gone.code)) from gone


def _must_be_for_us(module: Path) -> None:
    """Raises `ModuleMissing` and `ModuleForOtherBits` before a process is started."""
    try:
        bits = bits_of(module)
    except OSError as fault:
        raise ModuleMissing(module=str(module)) from fault
    if bits not in {None, OUR_BITS}:
        raise ModuleForOtherBits(module=str(module), bits=bits, ours=OUR_BITS)


def _unusable(module: Path, reason: str) -> TokenFault:
    """What the system's loader said: a library that the driver needs and that is missing, or something else."""
    missing = _LIBRARY_MISSING.match(reason)
    if missing is not None and Path(missing["library"]).name != module.name:
        return ModuleIncomplete(module=str(module), reason=missing["library"])
    return ModuleUnusable(module=str(module), reason=reason)
