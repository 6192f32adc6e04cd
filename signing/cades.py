"""Verdicts on CAdES and other CMS messages (ETSI EN 319 122-1): .p7m files with their content, .p7s without.

As strict as for PDF: nothing is fetched, every fault of a stranger's file is a verdict or a named refusal.
"""

import asyncio
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from asn1crypto import cms, pem, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms, extract_certs_for_validation
from pyhanko.sign.validation.status import StandardCMSSignatureStatus

from signing.credentials import name_in
from signing.errors import PdfMissing, SignatureUnreadable, SignedContentMissing
from signing.evidence import Evidence, trusted
from signing.strangers import FAULTS, READING_FAULTS
from signing.validation import REASONS, USAGE, name_of_indication
from signing.verdicts import Changes, Level, Reason, Revocation, SignatureVerdict, Word


def verdicts_on_message(path: Path, content: Path | None, trust: Path | None, now: datetime) -> list[SignatureVerdict]:
    """One verdict per signer, in the order of the message. `content` is what a .p7s signs; else the file beside it.

    Levels end at B-T: what was added for the years after is not judged. Raises `PdfMissing`, `SignatureUnreadable`,
    `SignedContentMissing` and `TrustUnreadable`.
    """
    roots = trusted(trust)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise PdfMissing(file=path.name) from fault
    if _content_inside(_message_in(data, path.name), path.name) is not None:
        return verdicts_on_signers(data, path.name, None, roots, now)
    with _content_of(path, content).open("rb") as file:
        return verdicts_on_signers(data, path.name, file, roots, now)


def verdicts_on_signers(
    data: bytes, name: str, content: IO[bytes] | None, roots: tuple[x509.Certificate, ...], now: datetime
) -> list[SignatureVerdict]:
    """One verdict per signer of the message `data`; `content` is what it signs where it does not hold it itself.

    Raises `SignatureUnreadable` with `name`.
    """
    message = _message_in(data, name)
    inside = _content_inside(message, name)
    try:
        signers = [_alone(message, at) for at in range(len(message["signer_infos"]))]
        crls = tuple(one.chosen for one in message["crls"] or () if one.name == "")
    except READING_FAULTS as fault:
        raise SignatureUnreadable(file=name) from fault
    evidence = Evidence(roots=roots, certificates=(), crls=crls, ocsps=())
    verdicts = []
    for at, one in enumerate(signers):
        signed: bytes | IO[bytes] | None = inside if content is None else content
        if signed is None:
            raise SignedContentMissing(file=name)
        if not isinstance(signed, bytes):
            signed.seek(0)
        verdicts.append(_verdict(one, str(at + 1), signed, evidence, now))
    return verdicts


def _content_inside(message: cms.SignedData, name: str) -> bytes | None:
    try:
        attached = message["encap_content_info"]["content"]
        return bytes(attached) if attached.native is not None else None
    except READING_FAULTS as fault:
        raise SignatureUnreadable(file=name) from fault


def _content_of(path: Path, content: Path | None) -> Path:
    found = content or path.with_suffix("")
    if found == path or not found.is_file():
        raise SignedContentMissing(file=path.name)
    return found


def _message_in(data: bytes, name: str) -> cms.SignedData:
    """DER or BER, or either in base64 with or without its PEM lines, as mail programs write it."""
    try:
        if pem.detect(data):
            _, _, data = pem.unarmor(data)
        elif not data.startswith(b"\x30"):
            data = b64decode(data, validate=False)
        info = cms.ContentInfo.load(data)
        if info["content_type"].native != "signed_data" or not len(info["content"]["signer_infos"]):
            raise SignatureUnreadable(file=name)
        return info["content"]
    except READING_FAULTS as fault:
        raise SignatureUnreadable(file=name) from fault


def _alone(message: cms.SignedData, at: int) -> cms.SignedData:
    """The message as if this signer were its only one and its content stood beside it.

    pyHanko 0.38 refuses messages with several signers, and judges those with their content by another way that reads
    no time stamp; what is signed is the same bytes in both.
    """
    alone = message.copy()
    alone["signer_infos"] = cms.SignerInfos([message["signer_infos"][at]])
    alone["encap_content_info"] = {"content_type": message["encap_content_info"]["content_type"].native}
    return alone


def _verdict(
    message: cms.SignedData, place: str, content: bytes | IO[bytes], evidence: Evidence, now: datetime
) -> SignatureVerdict:
    about = SignatureVerdict(
        field=place,
        signer="",
        issuer="",
        level=Level.CADES_B_B,
        verdict=Word.INDETERMINATE,
        reason_code=Reason.UNSUPPORTED,
        signed_at=None,
        timestamp_at=None,
        covers_whole_file=False,
        changed_after=Changes.NONE,
        revocation=Revocation.NOT_PROVEN,
    )
    try:
        signer = extract_certs_for_validation(message).signer_cert
        about = replace(about, signer=name_in(signer.subject), issuer=name_in(signer.issuer))
    except FAULTS:
        return replace(about, verdict=Word.INVALID, reason_code=Reason.FORMAT_FAILURE)
    try:
        status = asyncio.run(_status(message, content, evidence, now))
    except SignatureValidationError as fault:
        reason = REASONS.get(name_of_indication(fault.ades_subindication), Reason.UNSUPPORTED)
        return replace(about, reason_code=reason)
    except READING_FAULTS:
        return replace(about, reason_code=Reason.UNSUPPORTED)
    return _said(about, status, known=_known_algorithm(message))


def _known_algorithm(message: cms.SignedData) -> bool:
    """False for what pyHanko has no name for, RSA with SHA3-224 for one: it calls the signature broken."""
    named: str = message["signer_infos"][0]["signature_algorithm"]["algorithm"].native
    return not named[:1].isdigit()


async def _status(
    message: cms.SignedData, content: bytes | IO[bytes], evidence: Evidence, now: datetime
) -> StandardCMSSignatureStatus:
    """As of the time stamp, where a trusted one proves an earlier moment."""
    first = await async_validate_detached_cms(
        content,
        message,
        signer_validation_context=evidence.context(now),
        ts_validation_context=evidence.context(now),
        key_usage_settings=USAGE,
    )
    stamp = first.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return first
    if not isinstance(content, bytes):
        content.seek(0)
    return await async_validate_detached_cms(
        content,
        message,
        signer_validation_context=evidence.context(min(_utc(stamp.timestamp), now)),
        ts_validation_context=evidence.context(now),
        key_usage_settings=USAGE,
    )


def _said(about: SignatureVerdict, status: StandardCMSSignatureStatus, *, known: bool) -> SignatureVerdict:
    """Word and reason, the gravest first."""
    stamp = status.timestamp_validity
    sound = stamp is not None and stamp.intact and stamp.valid
    proven = stamp is not None and sound and stamp.trusted
    about = replace(
        about,
        level=Level.CADES_B_T if sound else Level.CADES_B_B,
        signed_at=_utc(status.signer_reported_dt) if status.signer_reported_dt else None,
        timestamp_at=_utc(stamp.timestamp) if stamp is not None and proven else None,
        covers_whole_file=status.intact,
    )
    problem = status.trust_problem_indic
    reason = REASONS.get(name_of_indication(problem), Reason.CERTIFICATE_UNSUITABLE)
    checks = (
        (not status.intact, Word.INVALID, Reason.HASH_FAILURE),
        (not known, Word.INDETERMINATE, Reason.UNSUPPORTED),
        (not status.valid, Word.INVALID, Reason.SIG_CRYPTO_FAILURE),
        (problem is not None and reason is Reason.REVOKED, Word.INVALID if proven else Word.INDETERMINATE, reason),
        (not status.trusted, Word.INDETERMINATE, reason),
    )
    for failed, word, why in checks:
        if failed:
            return replace(about, verdict=word, reason_code=why)
    return replace(about, verdict=Word.VALID, reason_code=Reason.PASSED)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
