"""Proof that outlives certificates (ETSI EN 319 142-1, 5.4 and 5.5): revocation data, archive time stamps, renewal.

Each step is an incremental update of a finished file and asks for no token. pyHanko's own chain of calls asks the
authority for a trial stamp first, to measure it; here the room is fixed, so that each stamp is asked, and paid, once.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.path import ValidationPath
from typing_extensions import override

from opis_contract.errors import KnownError
from signing.additions import AdditionWriter
from signing.authority import TimeStampAuthority
from signing.credentials import name_in
from signing.durable import replacing
from signing.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateRevoked,
    IssuerUnknown,
    PdfNotSigned,
    RevocationUnknown,
)
from signing.evidence import of_document, trusted
from signing.strangers import READING_FAULTS, broken_is_damaged, opened, reader_of
from signing.timestamps import is_stamped, stamp
from signing.verdicts import Level

ROOM_FOR_STAMP = 24 * 1024
"""Bytes kept for an archive time stamp; with its certificates one takes 4 to 10 KB."""
_TIME_STAMP_USAGE = frozenset({"time_stamping"})


def level_of(source: Path) -> Level:
    """What the last signature of the file carries, by its form alone. Raises `PdfNotSigned` and what opening raises."""
    with opened(source) as file:
        reader = reader_of(file, source.name)
        with broken_is_damaged(source.name, READING_FAULTS):
            regular = reader.embedded_regular_signatures
            if not regular:
                raise PdfNotSigned(file=source.name)
            if reader.embedded_signatures[-1].sig_object_type == "/DocTimeStamp":
                return Level.B_LTA
            if not is_stamped(regular[-1]):
                return Level.B_B
            return Level.B_LT if _proven_after(reader, regular[-1].signed_revision) else Level.B_T


def _proven_after(reader: PdfFileReader, revision: int) -> bool:
    """Whether data for validation were added since that revision: those before it are of earlier signatures."""
    if "/DSS" not in reader.root:
        return False
    store = reader.root.raw_get("/DSS")
    place = store if isinstance(store, IndirectObject) else reader.trailer.raw_get("/Root")
    changed: int = reader.xrefs.get_last_change(place.reference)
    return changed > revision


def add_evidence(source: Path, target: Path, *, trust: Path | None, now: datetime, patience: float = 10) -> None:
    """B-T becomes B-LT: what proves that no certificate was revoked is fetched and put into the document.

    Asked are the addresses in the certificates of the last signature, its time stamp and the last archive time stamp,
    `patience` seconds each, through the system's proxy. `target` may be `source`. Raises `CertificateRevoked`,
    `RevocationUnknown`, `IssuerUnknown`, `CertificateExpired`, `CertificateNotYetValid`, `TrustUnreadable` and what
    opening a PDF raises; the target is then as it was.
    """
    roots = trusted(trust)
    with replacing(target) as output:
        with opened(source) as file:
            reader = reader_of(file, source.name)
            asyncio.run(_write_evidence(reader, output, source.name, roots, now, patience))
        output.flush()
        with broken_is_damaged(source.name):
            _must_be_whole(reader_of(output, source.name))


def add_archive_stamp(source: Path, target: Path, authority: TimeStampAuthority) -> None:
    """B-LT becomes B-LTA, and a B-LTA is renewed: a document time stamp over everything that the file holds.

    `target` may be `source`. Raises `TimeStampUnavailable` and what opening a PDF raises; the target is then as it was.
    """
    with replacing(target) as output:
        with opened(source) as file:
            reader = reader_of(file, source.name)
            with broken_is_damaged(source.name):
                writer = AdditionWriter.over(file, reader)
                asyncio.run(
                    PdfTimeStamper(_Authorities(authority), field_name=_free_stamp_name(reader)).async_timestamp_pdf(
                        writer, "sha256", bytes_reserved=2 * ROOM_FOR_STAMP, output=output
                    )
                )
        output.flush()
        with broken_is_damaged(source.name):
            _must_be_whole(reader_of(output, source.name))


def stamp_ends(source: Path) -> datetime | None:
    """Until when the last archive time stamp's certificate is valid: by then it must be renewed. None without one."""
    with opened(source) as file:
        reader = reader_of(file, source.name)
        with broken_is_damaged(source.name, READING_FAULTS):
            stamps = reader.embedded_timestamp_signatures
            if not stamps:
                return None
            ends: datetime = stamps[-1].signer_cert.not_valid_after
            return ends.astimezone(UTC)


class _Authorities(TimeStamper):
    """pyHanko's time stamper over our own question, which knows several addresses."""

    def __init__(self, authority: TimeStampAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko 0.38 leaves it without types
        self._authority = authority

    @override
    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token for the document's SHA-256 digest."""
        return stamp(self._authority, message_digest)


async def _write_evidence(
    reader: PdfFileReader,
    output: IO[bytes],
    name: str,
    roots: Sequence[x509.Certificate],
    now: datetime,
    patience: float,
) -> None:
    with broken_is_damaged(name, READING_FAULTS):
        messages = _messages(reader, name)
        held = of_document(reader, list(reader.embedded_signatures), tuple(roots))
        own = [one for message in messages for one in _roots_in(message.signed)]
    contexts, paths = [], []
    for message in messages:
        context = ValidationContext(
            trust_roots=[*roots, *own],
            other_certs=held.certificates,
            crls=held.crls,
            ocsps=held.ocsps,
            allow_fetching=True,
            fetcher_backend=RequestsFetcherBackend(per_request_timeout=patience),
            revocation_mode="require",
            moment=message.at or now,
            # What is fetched today speaks for the moment of signing too, as EN 319 102-1 5.2.5 has it.
            retroactive_revinfo=True,
        )
        contexts.append(context)
        paths.append(await _path(message, context))
    with broken_is_damaged(name):
        writer = AdditionWriter.over(reader.stream, reader)
        # Without VRI entries: EN 319 142-1 advises against them. With the roots: pyHanko's judge misses them else.
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            paths=paths,
            ocsps=[one for context in contexts for one in context.ocsps],
            crls=[one for context in contexts for one in context.crls],
            embed_roots=True,
        )
        writer.write(output)  # type: ignore[no-untyped-call]  # pyHanko 0.38 leaves it without types


@dataclass(frozen=True, slots=True)
class _Message:
    """A signed message whose signer must be proven at `at` (None: now), for the purpose `usage`."""

    signed: cms.SignedData
    at: datetime | None
    usage: frozenset[str]


def _messages(reader: PdfFileReader, name: str) -> list[_Message]:
    """Who must be proven: the last signer at the time of the stamp, who stamped it, who stamped the archive last."""
    regular: Sequence[EmbeddedPdfSignature] = reader.embedded_regular_signatures
    if not regular:
        raise PdfNotSigned(file=name)
    stamps = list(extract_tst_data_iter(regular[-1].signer_info, signed=False))
    stamped_at = [_time_in(one) for one in stamps]
    stamps += [one.signed_data for one in reader.embedded_timestamp_signatures[-1:]]
    return [
        _Message(regular[-1].signed_data, min(stamped_at, default=None), frozenset()),
        *(_Message(one, None, _TIME_STAMP_USAGE) for one in stamps),
    ]


def _time_in(stamp: cms.SignedData) -> datetime:
    told: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return told


async def _path(message: _Message, context: ValidationContext) -> ValidationPath:
    """The certificates from signer to root, none of them revoked; what proves it stays in the context."""
    found = extract_certificate_info(message.signed)
    validator = CertificateValidator(
        found.signer_cert, intermediate_certs=found.other_certs, validation_context=context
    )
    try:
        path: ValidationPath = await validator.async_validate_usage(  # type: ignore[no-untyped-call]  # as above
            key_usage=set(), extended_key_usage=set(message.usage) or None
        )
    except (PathError, ValidationError) as fault:
        raise _said(fault, found.signer_cert) from fault
    return path


def _said(fault: Exception, certificate: x509.Certificate) -> KnownError:
    holder = name_in(certificate.subject)
    match fault:
        case RevokedError():
            return CertificateRevoked(holder=holder, since=fault.revocation_dt.date())
        case ExpiredError():
            return CertificateExpired(holder=holder, not_after=certificate.not_valid_after.date())
        case NotYetValidError():
            return CertificateNotYetValid(holder=holder, not_before=certificate.not_valid_before.date())
        case InsufficientRevinfoError():
            return RevocationUnknown(holder=holder, issuer=name_in(certificate.issuer))
    return IssuerUnknown(holder=holder, issuer=name_in(certificate.issuer))


def _roots_in(message: cms.SignedData) -> list[x509.Certificate]:
    """The roots that the message brings. Fetching for them is no verdict: whoever judges uses their own roots."""
    found = extract_certificate_info(message)
    return [one for one in found.other_certs if one.ca and one.subject == one.issuer]


def _free_stamp_name(reader: PdfFileReader) -> str:
    return f"MarcaArhiva{len(reader.embedded_timestamp_signatures) + 1}"


def _must_be_whole(reader: PdfFileReader) -> None:
    """Every signature that was there is still over its own bytes. Raises `ValueError` otherwise."""
    for one in reader.embedded_signatures:
        one.compute_digest()
        if one.coverage is None and not one.evaluate_signature_coverage():
            raise ValueError(one.field_name)
