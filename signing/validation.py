"""Verdicts on every signature of a PDF, by pyHanko behind a fence: whatever the file holds, there is an answer.

Later signatures are judged first: a trusted document time stamp proves that the earlier ones existed then, and a
signature is judged at the earliest moment that is proven for it.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import collect_timing_info
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, SignatureCoverageLevel

from signing.changes import changes_after, gap_is_signature
from signing.credentials import name_in
from signing.evidence import Evidence, of_document, trusted
from signing.strangers import FAULTS, READING_FAULTS, broken_is_damaged, opened, reader_of
from signing.verdicts import Changes, Level, Reason, Revocation, SignatureVerdict, Word

_JUDGED = {
    one.value for one in (SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.ETSI_RFC3161)
}
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
REASONS = {
    "NO_CERTIFICATE_CHAIN_FOUND": Reason.NO_CERTIFICATE_CHAIN_FOUND,
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": Reason.NO_CERTIFICATE_CHAIN_FOUND,
    "REVOKED": Reason.REVOKED,
    "REVOKED_NO_POE": Reason.REVOKED,
    "REVOKED_CA_NO_POE": Reason.REVOKED,
    "OUT_OF_BOUNDS_NO_POE": Reason.OUT_OF_BOUNDS_NO_POE,
    "OUT_OF_BOUNDS_NOT_REVOKED": Reason.OUT_OF_BOUNDS_NO_POE,
    "EXPIRED": Reason.OUT_OF_BOUNDS_NO_POE,
    "NOT_YET_VALID": Reason.OUT_OF_BOUNDS_NO_POE,
    "CRYPTO_CONSTRAINTS_FAILURE": Reason.CRYPTO_CONSTRAINTS_FAILURE,
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": Reason.CRYPTO_CONSTRAINTS_FAILURE,
    "CHAIN_CONSTRAINTS_FAILURE": Reason.CERTIFICATE_UNSUITABLE,
}
_INDETERMINATE = Word.INDETERMINATE
_CONTIGUOUS = SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START.value
_REVISION = SignatureCoverageLevel.ENTIRE_REVISION.value


def verdicts_on(path: Path, trust: Path | None, now: datetime) -> list[SignatureVerdict]:
    """One verdict per signature in the order of signing. Raises `PdfFault` and `TrustUnreadable`."""
    roots = trusted(trust)
    with opened(path) as file:
        reader = reader_of(file, path.name)
        with broken_is_damaged(path.name, READING_FAULTS):
            fields = list(enumerate_sig_fields(reader, filled_status=True))
        if not fields:
            return []
        found = [_Found.of(reader, name, value, field) for name, value, field in fields]
        found.sort(key=lambda one: one.revision)
        evidence = of_document(reader, [one.signature for one in found if one.signature is not None], roots)
        verdicts = []
        proven = now
        for one in reversed(found):
            verdict = one.judge(evidence, proven)
            verdicts.append(verdict)
            if verdict.level is Level.DOCUMENT_TIME_STAMP and verdict.timestamp_at is not None:
                proven = min(proven, verdict.timestamp_at)
    return _with_long_term_levels(list(reversed(verdicts)), evidence)


@dataclass(frozen=True, slots=True)
class _Found:
    """A filled signature field; `signature` is None when its contents cannot be read or are of an unsupported kind."""

    field: str
    revision: int
    signature: EmbeddedPdfSignature | None
    unread: Reason

    @classmethod
    def of(cls, reader: PdfFileReader, name: str, value: Any, field: Any) -> "_Found":
        try:
            if value.get_object().get("/SubFilter") not in _JUDGED:
                return cls(name, 0, None, Reason.UNSUPPORTED)
            signature = EmbeddedPdfSignature(reader, field, name)
            _facts(name, signature)  # pyHanko reads certificate and names when asked
        except READING_FAULTS:
            return cls(name, 0, None, Reason.FORMAT_FAILURE)
        return cls(name, signature.signed_revision, signature, Reason.PASSED)

    def judge(self, evidence: Evidence, proven: datetime) -> SignatureVerdict:
        """The verdict, as of the moment `proven`."""
        signature = self.signature
        if signature is None:
            return _unread(self.field, self.unread)
        about = _facts(self.field, signature)
        try:
            return asyncio.run(_judged(signature, about, evidence, proven, skip_diff=False))
        except SignatureValidationError as fault:
            return _not_judged(about, fault)
        except READING_FAULTS:
            # A dangling reference, legal in PDF, kills pyHanko's analysis of later changes (KeyError; 8 of the 303
            # signatures in the test files of esig/dss). Without it the rest can be said, and this is said too.
            return _without_changes(signature, about, evidence, proven)


def _without_changes(
    signature: EmbeddedPdfSignature, about: SignatureVerdict, evidence: Evidence, proven: datetime
) -> SignatureVerdict:
    try:
        return asyncio.run(_judged(signature, about, evidence, proven, skip_diff=True))
    except SignatureValidationError as fault:
        return _not_judged(about, fault)
    except READING_FAULTS:
        return replace(about, verdict=_INDETERMINATE, reason_code=Reason.UNSUPPORTED)


async def _judged(
    signature: EmbeddedPdfSignature, about: SignatureVerdict, evidence: Evidence, proven: datetime, *, skip_diff: bool
) -> SignatureVerdict:
    if about.level is Level.DOCUMENT_TIME_STAMP:
        stamp = await async_validate_pdf_timestamp(signature, evidence.context(proven), skip_diff=skip_diff)
        changes = changes_after(signature, stamp.coverage, stamp.diff_result, docmdp_ok=None)
        said = _said(signature, about, stamp, changes, stamped=False)
        sound = stamp.intact and stamp.valid and stamp.trusted and said.verdict is Word.VALID
        return replace(said, timestamp_at=_utc(stamp.timestamp) if sound else None)
    timing = await collect_timing_info(
        signature.signer_info, evidence.context(proven), raw_digest=signature.compute_digest
    )
    stamp = timing.get("timestamp_validity")
    sound = stamp is not None and stamp.intact and stamp.valid
    trusted_stamp = sound and stamp.trusted
    moment = min(_utc(stamp.timestamp), proven) if trusted_stamp else proven
    about = replace(
        about,
        level=_stamped(about.level) if sound else about.level,
        timestamp_at=_utc(stamp.timestamp) if trusted_stamp else None,
    )
    status = await _status(signature, evidence, moment, proven, skip_diff=skip_diff)
    changes = changes_after(signature, status.coverage, status.diff_result, docmdp_ok=status.docmdp_ok)
    said = _said(signature, about, status, changes, stamped=trusted_stamp)
    if status.seed_value_constraint_error is not None and said.verdict is Word.VALID:
        said = replace(said, verdict=_INDETERMINATE, reason_code=Reason.CERTIFICATE_UNSUITABLE)
    if said.verdict is Word.VALID and (evidence.crls or evidence.ocsps):
        strict = await _status(signature, evidence, moment, proven, skip_diff=True, revocation="require")
        said = replace(said, revocation=Revocation.PROVEN if strict.trusted else Revocation.NOT_PROVEN)
    return said


async def _status(
    signature: EmbeddedPdfSignature,
    evidence: Evidence,
    moment: datetime,
    proven: datetime,
    *,
    skip_diff: bool,
    revocation: str = "soft-fail",
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=evidence.context(moment, revocation=revocation),
        ts_validation_context=evidence.context(proven),
        key_usage_settings=USAGE,
        skip_diff=skip_diff,
    )


def _said(
    signature: EmbeddedPdfSignature,
    about: SignatureVerdict,
    status: PdfSignatureStatus | DocumentTimestampStatus,
    changes: Changes,
    *,
    stamped: bool,
) -> SignatureVerdict:
    """Word and reason from what pyHanko found, the gravest first."""
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and gap_is_signature(signature)
    about = replace(about, covers_whole_file=whole, changed_after=changes)
    revoked = Word.INVALID if stamped else _INDETERMINATE
    contiguous = status.coverage is not None and status.coverage.value >= _CONTIGUOUS
    covered = status.coverage is not None and status.coverage.value >= _REVISION
    known = not signature.signer_info["signature_algorithm"]["algorithm"].native[:1].isdigit()
    problem = status.trust_problem_indic
    reason = (
        Reason.CERTIFICATE_UNSUITABLE
        if problem is None
        else REASONS.get(name_of_indication(problem), Reason.CERTIFICATE_UNSUITABLE)
    )
    checks = (
        (not status.intact, Word.INVALID, Reason.HASH_FAILURE),
        (not known, _INDETERMINATE, Reason.UNSUPPORTED),  # plain ECDSA of the German BSI: pyHanko says invalid
        (not status.valid, Word.INVALID, Reason.SIG_CRYPTO_FAILURE),
        (not (contiguous and gap_is_signature(signature)), Word.INVALID, Reason.PART_OF_FILE),
        (not covered, _INDETERMINATE, Reason.PART_OF_FILE),
        (changes is Changes.PAGES, Word.INVALID, Reason.CHANGED_AFTER_SIGNING),
        (reason is Reason.REVOKED, revoked, reason),
        (changes is Changes.UNCLEAR, _INDETERMINATE, Reason.CHANGED_AFTER_SIGNING),
        (not status.trusted, _INDETERMINATE, reason),
        (changes is Changes.UNKNOWN, _INDETERMINATE, Reason.CHANGES_NOT_ANALYSED),
    )
    for failed, word, why in checks:
        if failed:
            return replace(about, verdict=word, reason_code=why)
    return replace(about, verdict=Word.VALID, reason_code=Reason.PASSED)


def _facts(field: str, signature: EmbeddedPdfSignature) -> SignatureVerdict:
    """What can be said before judging."""
    return SignatureVerdict(
        field=field,
        signer=_name(signature.signer_cert.subject),
        issuer=_name(signature.signer_cert.issuer),
        level=_level(signature),
        verdict=Word.INDETERMINATE,
        reason_code=Reason.UNSUPPORTED,
        signed_at=_signed_at(signature),
        timestamp_at=None,
        covers_whole_file=False,
        changed_after=Changes.UNKNOWN,
        revocation=Revocation.NOT_PROVEN,
    )


def _unread(field: str, reason: Reason) -> SignatureVerdict:
    return SignatureVerdict(
        field=field,
        signer="",
        issuer="",
        level=Level.UNKNOWN,
        verdict=Word.INVALID if reason is Reason.FORMAT_FAILURE else Word.INDETERMINATE,
        reason_code=reason,
        signed_at=None,
        timestamp_at=None,
        covers_whole_file=False,
        changed_after=Changes.UNKNOWN,
        revocation=Revocation.NOT_PROVEN,
    )


def _not_judged(about: SignatureVerdict, fault: SignatureValidationError) -> SignatureVerdict:
    reason = REASONS.get(name_of_indication(fault.ades_subindication), Reason.UNSUPPORTED)
    return replace(about, verdict=_INDETERMINATE, reason_code=reason)


def name_of_indication(indication: object) -> str:
    """The name of pyHanko's sub-indication, whose types are enumerations without saying so."""
    return str(getattr(indication, "name", ""))


def _level(signature: EmbeddedPdfSignature) -> Level:
    if signature.sig_object_type == "/DocTimeStamp":
        return Level.DOCUMENT_TIME_STAMP
    return Level.B_B if signature.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value else Level.CMS


def _stamped(level: Level) -> Level:
    return Level.B_T if level is Level.B_B else Level.CMS_T


def _with_long_term_levels(verdicts: list[SignatureVerdict], evidence: Evidence) -> list[SignatureVerdict]:
    """B-T with revocation data is B-LT, and under a later trusted document time stamp B-LTA."""
    if not (evidence.crls or evidence.ocsps):
        return verdicts
    told = []
    for place, verdict in enumerate(verdicts):
        archived = any(
            later.level is Level.DOCUMENT_TIME_STAMP and later.timestamp_at for later in verdicts[place + 1 :]
        )
        level = Level.B_LTA if archived else Level.B_LT
        told.append(replace(verdict, level=level) if verdict.level is Level.B_T else verdict)
    return told


def _name(name: Any) -> str:
    try:
        return name_in(name)
    except FAULTS:
        return ""


def _signed_at(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        said = signature.self_reported_timestamp
        return None if said is None else _utc(said)
    except FAULTS:
        return None


def _utc(instant: datetime) -> datetime:
    return (instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)).astimezone(UTC)
