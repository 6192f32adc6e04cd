"""A certificate in words: who, from whom, on which token, and how long still."""

from dataclasses import dataclass
from datetime import datetime

from opis_contract.legal_time import legal_date
from signing.tokens import Credential
from ui.writing import Writing

EXPIRY_WARNING_DAYS = 30


@dataclass(frozen=True, slots=True)
class CredentialWords:
    """A certificate as the picker and the lines under it show it."""

    name: str
    holder: str
    issuer: str
    token: str
    expiry: str
    doubtful: bool


def credential_words(credential: Credential, writing: Writing) -> CredentialWords:
    """Write a certificate; the doubtful one ends within thirty days, or has ended."""
    expiry, doubtful = _expiry(credential.not_after, writing)
    return CredentialWords(
        name=f"{credential.holder} · {credential.token_label}",
        holder=credential.holder,
        issuer=writing.words.say(
            "signing.issuer_qualified" if credential.qualified else "signing.issuer", issuer=credential.issuer
        ),
        token=writing.words.say("signing.token", label=credential.token_label, serial=credential.token_serial),
        expiry=expiry,
        doubtful=doubtful,
    )


def name_of(credential: Credential) -> str:
    """How a certificate is found again tomorrow: by its token and its key, never by a slot."""
    return f"{credential.token_serial}/{credential.key_id.hex()}"


def _expiry(not_after: datetime, writing: Writing) -> tuple[str, bool]:
    """The date, or under thirty days the days left in words."""
    day = legal_date(not_after)
    left = (day - writing.today).days
    if left < 0:
        return writing.words.say("signing.expired", day=writing.day(day)), True
    if left == 0:
        return writing.words.say("signing.expires_today"), True
    if left < EXPIRY_WARNING_DAYS:
        return writing.counted("signing.expires_in", left), True
    return writing.words.say("signing.valid_until", day=writing.day(day)), False
