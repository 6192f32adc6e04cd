"""The door of the room: which certificates are there, sign, strengthen, verify.

Everything here blocks, for as long as a token, an authority or a judge may take: call it in a lane, and go through one
`sign_all` in one thread. pyHanko (0.6 to 2 s to load) is imported by the first call that needs it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from opis_contract.errors import KnownError
from signing.authority import TimeStampAuthority
from signing.blocks import VisibleBlock
from signing.client import NO_ENVIRONMENT, Deadlines, TokenDriver
from signing.credentials import must_be_in_date, ranked, usable
from signing.errors import NoCredential, PdfFault, PinLocked, TokenFault
from signing.judge_client import Judge
from signing.sessions import TokenSession, pin_for
from signing.tokens import Credential, PinAsker, PinPurpose, PinState, TokenInfo, wipe
from signing.verdicts import Level, SignatureVerdict

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be signed and where the signed file goes, which may be one path; `block` is what is seen of it."""

    source: Path
    target: Path
    block: VisibleBlock | None = None


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A signed file on disk. `timestamp_pending`: a stamp was wanted and did not come; `strengthen` adds it later."""

    path: Path
    sha256: str
    level: Level
    signer: str
    timestamp_pending: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of a batch: `signed`, or the `error` that it met."""

    document: Document
    signed: SignedFile | None
    error: KnownError | None


def tokens(
    modules: Sequence[Path], *, environment: Mapping[str, str] = NO_ENVIRONMENT, deadlines: Deadlines | None = None
) -> list[TokenInfo]:
    """The plugged-in tokens of all drivers. One that fails is left out; if all do, the first one's error is raised."""
    found = _of_each(modules, environment, deadlines, lambda driver: list(driver.tokens()))
    return [token for of_module in found for token in of_module]


def credentials(
    modules: Sequence[Path],
    *,
    now: datetime,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    deadlines: Deadlines | None = None,
) -> list[Credential]:
    """The certificates that can sign at `now`, the likeliest first; empty when there is none. Faults as in `tokens`."""
    found = _of_each(modules, environment, deadlines, lambda driver: usable(driver.module, driver.certificates(), now))
    return ranked(credential for of_module in found for credential in of_module)


def best(credentials: Sequence[Credential], *, token_serial: str | None = None) -> Credential:
    """The likeliest credential, of the token with this serial where one is named. Raises `NoCredential`."""
    for credential in credentials:
        if token_serial in {None, credential.token_serial}:
            return credential
    raise NoCredential


def change_pin(
    token: TokenInfo,
    asker: PinAsker,
    *,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    deadlines: Deadlines | None = None,
) -> None:
    """Ask for the PIN of today and the new one, and change it in one try. Raises `PinFault` and `TokenFault`.

    A locked PIN and one of impossible length are refused before the token is asked, so no try is lost.
    """
    if token.pin_state is PinState.LOCKED:
        raise PinLocked(token=token.label)
    old = new = None
    if not token.protected_authentication:
        old = pin_for(token, PinPurpose.CHANGE_OLD, token.label, asker)
        try:
            new = pin_for(token, PinPurpose.CHANGE_NEW, token.label, asker)
        except KnownError:
            wipe(old)
            raise
    with TokenDriver(token.module, environment=environment, deadlines=deadlines) as driver:
        driver.change_pin(token, old, new)


def sign(
    source: Path,
    target: Path,
    credential: Credential,
    pin_asker: PinAsker,
    *,
    clock_now: datetime,
    reason: str | None = None,
    location: str | None = None,
    block: VisibleBlock | None = None,
    authority: TimeStampAuthority | None = None,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    deadlines: Deadlines | None = None,
) -> SignedFile:
    """Sign one document. Raises the errors that `sign_all` tells in its outcome."""
    (outcome,) = sign_all(
        [Document(source, target, block)],
        credential,
        pin_asker,
        clock_now=clock_now,
        reason=reason,
        location=location,
        authority=authority,
        environment=environment,
        deadlines=deadlines,
    )
    if outcome.signed is None:
        raise outcome.error or NoCredential
    return outcome.signed


def sign_all(
    documents: Iterable[Document],
    credential: Credential,
    pin_asker: PinAsker,
    *,
    clock_now: datetime,
    reason: str | None = None,
    location: str | None = None,
    authority: TimeStampAuthority | None = None,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    deadlines: Deadlines | None = None,
) -> Iterator[Outcome]:
    """Sign one document after the other with one login; each outcome is told when its file is durable on disk.

    The PIN is asked when the first document has been found signable. A faulty document (`PdfFault`) is told and passed
    over; any other error, of the PIN above all, is told and ends the batch: the documents without an outcome are
    untouched, and the batch may be begun again with them. Whoever stops listening stops the batch.
    """
    from signing import pades

    statement = pades.Statement(now=clock_now, reason=reason, location=location)
    stamps = _Stamps(authority)
    session: TokenSession | None = None
    signer: pades.TokenSigner | None = None
    with TokenDriver(credential.module, environment=environment, deadlines=deadlines) as driver:
        for document in documents:
            try:
                must_be_in_date(credential, clock_now)
                if session is None or signer is None:
                    pades.preflight(document.source)  # what cannot be signed asks for no PIN; later `sign` looks itself
                    session = session or TokenSession(driver, credential, pin_asker)
                    session.unlock()
                    signer = pades.TokenSigner(credential, session.chain, session.mechanisms, session.raw_signature)
                pades.sign(document.source, document.target, signer, statement, document.block)
            except KnownError as error:
                yield Outcome(document, None, error)
                if not isinstance(error, PdfFault):
                    return
            else:
                yield Outcome(document, stamps.added(document.target, credential), None)


def strengthen(source: Path, target: Path, authority: TimeStampAuthority) -> bool:
    """Add the time stamp that was missing, without PIN or token: `signing.timestamps.strengthen`."""
    from signing import timestamps

    return timestamps.strengthen(source, target, authority)


def augment(source: Path, target: Path, authority: TimeStampAuthority, *, trust: Path | None, now: datetime) -> Level:
    """One step up, without PIN or token: B-B, B-T, B-LT, B-LTA; a B-LTA is renewed. Returns the level of `target`.

    `target` may be `source`. Each step asks for at most one time stamp. Raises what `strengthen`,
    `signing.long_term.add_evidence` and `add_archive_stamp` raise; the target then is sound as it was before.
    """
    from signing import long_term, timestamps

    match long_term.level_of(source):
        case Level.B_B:
            timestamps.strengthen(source, target, authority)
            return Level.B_T
        case Level.B_T:
            long_term.add_evidence(source, target, trust=trust, now=now)
            return Level.B_LT
        case Level.B_LTA:
            long_term.add_evidence(source, target, trust=trust, now=now)
            long_term.add_archive_stamp(target, target, authority)
        case _:
            long_term.add_archive_stamp(source, target, authority)
    return Level.B_LTA


def verify(path: Path, trust: Path | None, *, now: datetime, content: Path | None = None) -> list[SignatureVerdict]:
    """One verdict per signature of the PDF, in the order of signing, or of a CMS message (.p7m, .p7s).

    Empty when nobody signed a PDF. `content` is what a .p7s signs; left out, the file of its name without the suffix.

    `trust` is a folder of certificates (PEM or DER) that are believed; without it no signature is better than
    INDETERMINATE. Nothing is fetched. For many files use one `Judge`. Raises `PdfFault` for what cannot be read as a
    PDF, `VerificationTooLong`, `VerificationTooBig`, `VerificationCrashed`, `TrustUnreadable`.
    """
    with Judge() as judge:
        return judge.verify(path, trust, now=now, content=content)


class _Stamps:
    """Adds stamps while the authorities answer; after the first silence the rest of the batch does not wait for it."""

    def __init__(self, authority: TimeStampAuthority | None) -> None:
        self._wanted = authority is not None
        self._authority = authority

    def added(self, path: Path, credential: Credential) -> SignedFile:
        stamped = self._authority is not None and self._add(path, self._authority)
        return SignedFile(
            path=path,
            sha256=_sha256(path),
            level=Level.B_T if stamped else Level.B_B,
            signer=credential.holder,
            timestamp_pending=self._wanted and not stamped,
        )

    def _add(self, path: Path, authority: TimeStampAuthority) -> bool:
        try:
            strengthen(path, path, authority)
        except KnownError:
            # The signed file is on disk as it was: whatever kept the stamp away, it can be added later.
            self._authority = None
            return False
        return True


def _of_each(
    modules: Sequence[Path],
    environment: Mapping[str, str],
    deadlines: Deadlines | None,
    look: Callable[[TokenDriver], list[Seen]],
) -> list[list[Seen]]:
    """What `look` finds with each driver, all at once, so that one that hangs costs its deadline and no more."""

    def one(module: Path) -> list[Seen] | TokenFault:
        with TokenDriver(module, environment=environment, deadlines=deadlines) as driver:
            try:
                return look(driver)
            except TokenFault as fault:
                return fault

    if not modules:
        return []
    with ThreadPoolExecutor(max_workers=len(modules)) as lanes:
        told = list(lanes.map(one, modules))
    found = [of_module for of_module in told if isinstance(of_module, list)]
    if not found:
        raise next(fault for fault in told if isinstance(fault, TokenFault))
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
