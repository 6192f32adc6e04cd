"""What each token driver is good for: does it load, what is plugged in, who can sign with it, and why not."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from signing.client import NO_ENVIRONMENT, Deadlines, TokenDriver
from signing.credentials import holder_of, ranked, read
from signing.errors import TokenFault
from signing.frames import CertificateSeen
from signing.modules import vendor_of
from signing.tokens import Credential, TokenInfo


class SetAside(StrEnum):
    """Why a certificate on a token is not offered."""

    EMPTY = "empty"
    """A slot without a certificate, as the qualified one is on most identity cards."""
    UNREADABLE = "unreadable"
    NO_KEY = "no_key"
    NOT_FOR_SIGNING = "not_for_signing"
    """For encrypting, or an authority's own."""
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A certificate that cannot sign now; `holder` is empty where it has no readable name."""

    holder: str
    why: SetAside
    day: datetime | None = None
    """When it ended or begins."""


@dataclass(frozen=True, slots=True)
class TokenJudgement:
    """A plugged-in token: who can sign with it now, the likeliest first, and what else is on it."""

    token: TokenInfo
    credentials: tuple[Credential, ...]
    not_offered: tuple[NotOffered, ...]


@dataclass(frozen=True, slots=True)
class ModuleJudgement:
    """A driver: `fault` says why it is of no use, else `tokens` are those plugged in, perhaps none."""

    module: Path
    vendor: str
    tokens: tuple[TokenJudgement, ...]
    fault: TokenFault | None


def judged(
    modules: Sequence[Path],
    *,
    now: datetime,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
    deadlines: Deadlines | None = None,
) -> list[ModuleJudgement]:
    """One judgement for each driver, in their order; all are asked at once, so that one that hangs delays no other."""

    def one(module: Path) -> ModuleJudgement:
        with TokenDriver(module, environment=environment, deadlines=deadlines) as driver:
            try:
                tokens, seen = driver.tokens(), driver.certificates()
            except TokenFault as fault:
                return ModuleJudgement(module, vendor_of(module), (), fault)
        told = tuple(_token(module, token, seen, now) for token in tokens)
        return ModuleJudgement(module, vendor_of(module), told, None)

    if not modules:
        return []
    with ThreadPoolExecutor(max_workers=len(modules)) as lanes:
        return list(lanes.map(one, modules))


def _token(module: Path, token: TokenInfo, seen: Sequence[CertificateSeen], now: datetime) -> TokenJudgement:
    of_token = [one for one in seen if (one.serial, one.label) == (token.serial, token.label)]
    offered: list[Credential] = []
    others: list[NotOffered] = []
    for one in of_token:
        credential = read(module, one)
        why = _why_not(one, credential, now)
        if credential is not None and why is None:
            offered.append(credential)
        elif why is not None:
            others.append(why)
    return TokenJudgement(token, tuple(ranked(offered)), tuple(others))


def _why_not(seen: CertificateSeen, credential: Credential | None, now: datetime) -> NotOffered | None:
    if not seen.certificate:
        return NotOffered("", SetAside.EMPTY)
    if credential is None:
        holder = holder_of(seen.certificate)
        if holder is None:
            return NotOffered("", SetAside.UNREADABLE)
        return NotOffered(holder, SetAside.NO_KEY if seen.has_key is False else SetAside.NOT_FOR_SIGNING)
    if now > credential.not_after:
        return NotOffered(credential.holder, SetAside.EXPIRED, credential.not_after)
    if now < credential.not_before:
        return NotOffered(credential.holder, SetAside.NOT_YET_VALID, credential.not_before)
    return None
