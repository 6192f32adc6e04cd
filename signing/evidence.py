"""What a signature may be judged by: the certificates that are trusted here, and what the document brings with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from signing.errors import TrustUnreadable
from signing.strangers import FAULTS, READING_FAULTS

Kept = TypeVar("Kept", bound="crl.core.Asn1Value")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Trusted roots, and certificates and revocation data of the document (its DSS and its signatures)."""

    roots: tuple[x509.Certificate, ...]
    certificates: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]

    def context(self, moment: datetime, *, revocation: str = "soft-fail") -> ValidationContext:
        """pyHanko's view of it as of `moment`. It never fetches: a document may not steer us to an address."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=self.certificates,
            crls=self.crls,
            ocsps=self.ocsps,
            moment=moment,
            allow_fetching=False,
            revocation_mode=revocation,
            # What was fetched after the signing speaks for the moment of signing too, as EN 319 102-1 5.2.5 has it.
            retroactive_revinfo=True,
        )


def trusted(folder: Path | None) -> tuple[x509.Certificate, ...]:
    """The certificates in a folder of .pem, .crt, .cer and .der files. Raises `TrustUnreadable`."""
    if folder is None:
        return ()
    if not folder.is_dir():
        raise TrustUnreadable(path=str(folder))
    found: list[x509.Certificate] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".pem", ".crt", ".cer", ".der"}:
            found += _certificates_in(path)
    return tuple(found)


def of_document(
    reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature], roots: tuple[x509.Certificate, ...]
) -> Evidence:
    """What the document security store (ISO 32000-2, 12.8.4.3) and the signatures hold; broken parts are left out."""
    crls = _stored(reader, "/CRLs", crl.CertificateList)
    ocsps = _stored(reader, "/OCSPs", ocsp.OCSPResponse)
    certificates = _stored(reader, "/Certs", x509.Certificate)
    for signature in signatures:
        archived = _archived(signature)
        if archived is not None:
            crls += list(archived["crl"] or ())
            ocsps += list(archived["ocsp"] or ())
    return Evidence(
        roots=roots,
        certificates=tuple(one for one in certificates if _parses(one)),
        crls=tuple(one for one in crls if _parses(one)),
        ocsps=tuple(one for one in ocsps if _parses(one)),
    )


def _stored(reader: PdfFileReader, key: str, kind: type[Kept]) -> list[Kept]:
    try:
        streams = list(reader.root["/DSS"].get(key, ()))
    except READING_FAULTS:
        return []
    found: list[Kept] = []
    for stream in streams:
        try:
            found.append(kind.load(stream.get_object().data))
        except READING_FAULTS:
            continue  # one that is broken hides none of the others
    return found


def _archived(signature: EmbeddedPdfSignature) -> "crl.core.Sequence | None":
    """Adobe's signed attribute with revocation data, older than the DSS."""
    try:
        for attribute in signature.signer_info["signed_attrs"] or ():
            if attribute["type"].native == "adobe_revocation_info_archival":
                return attribute["values"][0]
    except FAULTS:
        return None
    return None


def _parses(value: "crl.core.Asn1Value") -> bool:
    try:
        return value.native is not None
    except FAULTS:
        return False


def _certificates_in(path: Path) -> list[x509.Certificate]:
    try:
        data = path.read_bytes()
        ders = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        certificates = [x509.Certificate.load(der, strict=True) for der in ders]
        for certificate in certificates:
            certificate.subject.native  # noqa: B018 - asn1crypto parses when asked
    except (OSError, ValueError, TypeError) as fault:
        raise TrustUnreadable(path=str(path)) from fault
    return certificates
