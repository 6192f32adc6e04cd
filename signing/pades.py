"""Signing a PDF: PAdES B-B (ETSI EN 319 142-1), by incremental update, with room kept for a later time stamp.

The token is touched once, after everything else about the document has succeeded; the result is checked before it takes
its name. What pyHanko's own call does differently is told at each place.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from asn1crypto import algos, core, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import read_certification_data
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.registry import SimpleCertificateStore
from typing_extensions import override

from signing.additions import AdditionWriter, author_forbids
from signing.blocks import VisibleBlock
from signing.durable import replacing
from signing.errors import PdfFault, PdfForbidsSigning, PdfLocked, SignatureNotSound
from signing.frames import PSS_SALT, Mechanism
from signing.strangers import FAULTS, READING_FAULTS, broken_is_damaged, opened, reader_of
from signing.tokens import Credential
from signing.visible import DrawnElsewhere, placed

RESERVED = 24 * 1024
"""Bytes kept for the signature; a B-B takes 2 to 4 KB, a time stamp with its certificates up to 10."""
RESERVED_LARGE = 48 * 1024
"""For signers whose certificates alone are so long that a time stamp would not fit beside them."""
FOR_TIME_STAMP = 12 * 1024

_P256_BITS = 256
_UNSOUND: tuple[type[Exception], ...] = (*FAULTS, PdfFault)
RawSigner = Callable[[Mechanism, bytes], bytes]
"""Asks the token for one raw signature over a prepared hash."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the signature says beside who: reason, place, and the machine's time."""

    now: datetime
    reason: str | None = None
    location: str | None = None


_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"})
_PSS = algos.SignedDigestAlgorithm(
    {
        "algorithm": "rsassa_pss",
        "parameters": algos.RSASSAPSSParams(
            {
                "hash_algorithm": _SHA256,
                "mask_gen_algorithm": algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": _SHA256}),
                "salt_length": PSS_SALT,
            }
        ),
    }
)


def preflight(source: Path) -> None:
    """Raises `PdfMissing`, `NotAPdf`, `PdfEncrypted`, `PdfDamaged`, `PdfLocked`, `PdfForbidsSigning` before any PIN."""
    with opened(source) as file:
        _may_be_signed(reader_of(file, source.name), source.name)


def sign(
    source: Path, target: Path, signer: "TokenSigner", statement: Statement, block: VisibleBlock | None = None
) -> None:
    """Write the signed document to `target`, which may be `source`; the input's bytes stay its beginning.

    Without a `block` nothing of the signature is seen on the pages.

    Raises what `preflight` raises, the token's errors as they come, `SignatureNotSound` and `SignedFileNotWritten`;
    the target is then as it was.
    """
    with replacing(target) as output:
        with opened(source) as file:  # closed before the rename: Windows does not replace an open file
            asyncio.run(_write(file, output, source.name, signer, statement, block))
        _must_be_sound(output, source, signer.credential)


class TokenSigner(Signer):
    """pyHanko's signer over a token, one for a batch. The dry run, which measures the size, does not touch it."""

    def __init__(
        self, credential: Credential, chain: Sequence[bytes], offered: Collection[Mechanism], raw_signature: RawSigner
    ) -> None:
        """`chain` are certificates of which the issuers are put in, `offered` the token's mechanisms."""
        self.credential = credential
        self.room: int | None = None
        """Bytes to keep for the signature; alike for every document of a batch, so measured once."""
        certificate = x509.Certificate.load(credential.certificate)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko 0.38 leaves it without types
        store.register_multiple(_issuers(certificate, [x509.Certificate.load(other) for other in chain]))
        self._mechanism = _mechanism_for(certificate, offered)
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=_PSS if self._mechanism is Mechanism.RSA_PSS else None,
        )
        self.digest_algorithm = _digest_for(certificate)
        self._raw_signature = raw_signature
        self._size = certificate.public_key.byte_size

    @override
    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of the signed attributes, in the form that CMS wants."""
        digest = hashlib.new(digest_algorithm, data).digest()
        if self._mechanism is Mechanism.ECDSA:
            if dry_run:
                return bytes(2 * self._size + 9)
            return _as_der(self._raw_signature(Mechanism.ECDSA, digest))
        if dry_run:
            return bytes(self._size)
        if self._mechanism is Mechanism.RSA_PSS:
            return self._raw_signature(Mechanism.RSA_PSS, digest)
        info: bytes = algos.DigestInfo(
            {"digest_algorithm": {"algorithm": digest_algorithm, "parameters": core.Null()}, "digest": digest}
        ).dump()
        return self._raw_signature(Mechanism.RSA_PKCS, info)


async def _write(
    file: IO[bytes],
    output: IO[bytes],
    name: str,
    signer: TokenSigner,
    statement: Statement,
    block: VisibleBlock | None,
) -> None:
    """The steps of pyHanko's `sign_pdf`, taken one by one: what the document may break comes before the token."""
    reader = reader_of(file, name)
    _may_be_signed(reader, name)
    attributes = PdfCMSSignedAttributes(signing_time=statement.now)
    with broken_is_damaged(name):
        writer = AdditionWriter.over(file, reader)
        session = _session(writer, reader, signer, statement, block)
        signer.room = signer.room or await _room(session, signer, attributes)
        # Counted in hexadecimal digits.
        document = session.prepare_tbs_document(validation_info=None, bytes_reserved=2 * signer.room)
        digest, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(digest.document_digest, attributes)


def _session(
    writer: AdditionWriter,
    reader: PdfFileReader,
    signer: TokenSigner,
    statement: Statement,
    block: VisibleBlock | None,
) -> PdfSigningSession:
    field = _free_field_name(reader)
    place = placed(reader, block) if block is not None else None
    signing = PdfSigner(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm=signer.digest_algorithm,
            subfilter=SigSeedSubFilter.PADES,
            reason=statement.reason,
            location=statement.location,
        ),
        signer,
        stamp_style=DrawnElsewhere(drawing=block.drawing, matrix=place.matrix) if block and place else None,
        # Without a box it is invisible; pyHanko sets the print flag, as PDF/A wants (ISO 19005-2, 6.3.2).
        new_field_spec=SigFieldSpec(
            sig_field_name=field,
            on_page=place.page if place else 0,
            box=place.box if place else None,  # type: ignore[arg-type]  # whole points are enough for its types alone
        ),
    )
    session = signing.init_signing_session(writer)
    session.system_time = statement.now  # pyHanko would take the machine's own clock
    return session


async def _room(session: PdfSigningSession, signer: TokenSigner, attributes: PdfCMSSignedAttributes) -> int:
    """How many bytes to keep. Measured before the token signs, so that no signature is ever made twice."""
    dry = await signer.async_sign(
        bytes(32), session.md_algorithm, dry_run=True, use_pades=True, signed_attr_settings=attributes
    )
    needed = len(dry.dump()) + FOR_TIME_STAMP
    return RESERVED if needed <= RESERVED else max(RESERVED_LARGE, 2 * needed)


def _may_be_signed(reader: PdfFileReader, name: str) -> None:
    """Raises `PdfLocked`; `PdfForbidsSigning` when an earlier signature allows no change (ISO 32000-1, 12.8.2.2)."""
    if author_forbids(reader):
        raise PdfLocked(file=name)
    with broken_is_damaged(name, READING_FAULTS):
        certified = read_certification_data(reader)
        levels = [certified.permission] if certified is not None else []
        levels += [signature.docmdp_level for signature in reader.embedded_regular_signatures]
    if MDPPerm.NO_CHANGES in levels:
        raise PdfForbidsSigning(file=name)


def _free_field_name(reader: PdfFileReader) -> str:
    taken = {name for name, _, _ in enumerate_sig_fields(reader)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"Semnatura{number}") not in taken)


def _issuers(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The certificates above the signer's, as far as they are at hand; the root too (LTA validation misses it else)."""
    found: list[x509.Certificate] = []
    below = certificate
    while below.subject != below.issuer:
        above = next((other for other in others if other.subject == below.issuer and other not in found), None)
        if above is None:
            break
        found.append(above)
        below = above
    return found


def _mechanism_for(certificate: x509.Certificate, offered: Collection[Mechanism]) -> Mechanism:
    """RSA in the older form, which everything verifies, unless the certificate or the token knows PSS alone."""
    algorithm = certificate.public_key.algorithm
    if algorithm == "ec":
        return Mechanism.ECDSA
    only_pss = Mechanism.RSA_PSS in offered and Mechanism.RSA_PKCS not in offered
    return Mechanism.RSA_PSS if algorithm == "rsassa_pss" or only_pss else Mechanism.RSA_PKCS


def _digest_for(certificate: x509.Certificate) -> str:
    """As strong as the key: SHA-384 for P-384 (ETSI TS 119 312, 7.3), else SHA-256."""
    public_key = certificate.public_key
    return "sha384" if public_key.algorithm == "ec" and public_key.bit_size > _P256_BITS else "sha256"


def _as_der(side_by_side: bytes) -> bytes:
    """r || s as PKCS#11 gives it, in the SEQUENCE of CMS (RFC 5753)."""
    der: bytes = algos.DSASignature.from_p1363(side_by_side).dump()
    return der


def _must_be_sound(output: IO[bytes], source: Path, credential: Credential) -> None:
    """Read the new file as anyone would: whole, by this certificate, over the input's own bytes."""
    output.flush()
    fault = {"token": credential.token_label, "module": credential.module.name}
    try:
        reader = reader_of(output, source.name)
        made: EmbeddedPdfSignature = reader.embedded_regular_signatures[-1]
        made.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]  # as above
        whole = made.coverage == SignatureCoverageLevel.ENTIRE_FILE
        ours = made.signer_cert.dump() == credential.certificate
        intact, valid = _integrity(made)
    except _UNSOUND as broken:
        raise SignatureNotSound(reason=type(broken).__name__, **fault) from broken
    if not (whole and ours and intact and valid and _begins_with(output, source)):
        raise SignatureNotSound(reason="CKR_SIGNATURE_INVALID", **fault)


def _integrity(made: EmbeddedPdfSignature) -> tuple[bool, bool]:
    checked: tuple[bool, bool] = validate_sig_integrity(
        made.signer_info, made.signer_cert, expected_content_type="data", actual_digest=made.compute_digest()
    )
    return checked


def _begins_with(output: IO[bytes], source: Path) -> bool:
    output.seek(0)
    with source.open("rb") as original:
        while piece := original.read(1 << 20):
            if output.read(len(piece)) != piece:
                return False
    return True
