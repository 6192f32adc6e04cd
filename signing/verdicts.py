"""What is said about a signature: three words, a reason, and the facts behind them."""

import typing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Word(StrEnum):
    """The three words of EN 319 102-1: total-passed, indeterminate, total-failed."""

    VALID = "VALID"
    INDETERMINATE = "INDETERMINATE"
    INVALID = "INVALID"


class Level(StrEnum):
    """What the signature carries (ETSI EN 319 142-1); the older CMS form of ISO 32000-1 has only its stamp."""

    B_B = "PAdES-B-B"
    B_T = "PAdES-B-T"
    B_LT = "PAdES-B-LT"
    B_LTA = "PAdES-B-LTA"
    CMS = "PDF-CMS"
    CMS_T = "PDF-CMS-T"
    CADES_B_B = "CAdES-B-B"
    CADES_B_T = "CAdES-B-T"
    DOCUMENT_TIME_STAMP = "PDF-DOC-TIMESTAMP"
    UNKNOWN = "UNKNOWN"


class Reason(StrEnum):
    """Why the word is what it is; the names of EN 319 102-1 where it has one."""

    PASSED = "PASSED"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    FORMAT_FAILURE = "FORMAT_FAILURE"
    PART_OF_FILE = "PART_OF_FILE"
    CHANGED_AFTER_SIGNING = "CHANGED_AFTER_SIGNING"
    CHANGES_NOT_ANALYSED = "CHANGES_NOT_ANALYSED"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    CERTIFICATE_UNSUITABLE = "CHAIN_CONSTRAINTS_FAILURE"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    REVOKED = "REVOKED"
    UNSUPPORTED = "UNSUPPORTED"


class Changes(StrEnum):
    """What happened to the document after the signature."""

    NONE = "none"
    ADDED = "added"
    """Only later signatures, time stamps and data for their validation."""
    FILLED = "filled"
    """Form fields or comments, which the signer did not forbid: what is seen is not all that was signed. Warn."""
    UNCLEAR = "unclear"
    """Something that is on no list of harmless changes, while the pages' contents are as they were signed."""
    PAGES = "pages"
    """The pages themselves, or something that the signer forbade."""
    UNKNOWN = "unknown"
    """It could not be analysed."""


class Revocation(StrEnum):
    """Whether the document itself proves that no certificate of the chain was revoked."""

    PROVEN = "proven"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The verdict on one signature, in UTC; the level only, whether it is qualified is not judged.

    `signed_at` is what the signer's machine said, `timestamp_at` what a sound and trusted stamp proves. VALID goes with
    `changed_after` NONE, ADDED and FILLED; with FILLED the screen must say so.
    """

    field: str
    signer: str
    issuer: str
    level: Level
    verdict: Word
    reason_code: Reason
    signed_at: datetime | None
    timestamp_at: datetime | None
    covers_whole_file: bool
    changed_after: Changes
    revocation: Revocation


@dataclass(frozen=True, slots=True)
class AskVerify:
    """Desk to judge."""

    path: Path
    content: Path | None
    trust: Path | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Judge to desk: one per signature."""

    verdicts: tuple[SignatureVerdict, ...]


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Judge to desk: the file cannot be judged; `code` of an error of the room, with the one fact it has."""

    code: str
    fact: str


@dataclass(frozen=True, slots=True)
class TooBig:
    """Judge to desk: memory ran out; the judge ends."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Judge to desk: loaded and waiting."""


Answer = Verdicts | NotJudged | TooBig | Ready

ANSWERS: tuple[type, ...] = typing.get_args(Answer)
