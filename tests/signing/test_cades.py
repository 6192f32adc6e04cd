"""Signatures outside PDF: our own have the right verdict, strangers are all answered and none is valid for nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from opis_contract.errors import KnownError
from signing.demonstration import ThrowAwayAuthority
from signing.errors import PdfMissing, SignatureUnreadable, SignedContentMissing
from signing.judge_client import Judge
from signing.verdicts import Level, Reason, SignatureVerdict, Word
from tests.signing.conftest import NOW

CONTENT = "Cerere de certificat de urbanism, semnată.\n".encode()


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as one:
        yield one


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ThrowAwayAuthority:
    return ThrowAwayAuthority.made_in(tmp_path_factory.mktemp("authority"), now=NOW)


class Signer:
    """Somebody who signs messages with another program."""

    def __init__(self, authority: ThrowAwayAuthority, name: str, *, now: datetime = NOW) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        spki = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.certificate = x509.load_der_x509_certificate(authority.signer_certificate(spki, holder=name, now=now))


def message(
    *signers: Signer,
    content: bytes = CONTENT,
    detached: bool = False,
    encoding: serialization.Encoding | None = None,
) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    for signer in signers:
        builder = builder.add_signer(signer.certificate, signer.key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.Binary] + ([pkcs7.PKCS7Options.DetachedSignature] if detached else [])
    return builder.sign(encoding or serialization.Encoding.DER, options)


def judged(
    judge: Judge, path: Path, authority: ThrowAwayAuthority | None, content: Path | None = None
) -> SignatureVerdict:
    [verdict] = judge.verify(path, authority and authority.trust, now=NOW, content=content)
    return verdict


@pytest.mark.parametrize("form", ["der", "pem", "base64"])
def test_a_message_with_its_content_is_valid_in_each_form_that_mail_programs_write(
    judge: Judge, authority: ThrowAwayAuthority, tmp_path: Path, form: str
) -> None:
    signer = Signer(authority, "Mureșan Ana")
    data = message(signer, encoding=serialization.Encoding.PEM if form == "pem" else None)
    if form == "base64":
        data = b"".join(pem.armor("PKCS7", data).splitlines(keepends=True)[1:-1])
    path = tmp_path / "cerere.txt.p7m"
    path.write_bytes(data)
    verdict = judged(judge, path, authority)
    assert (verdict.verdict, verdict.level, verdict.signer) == (Word.VALID, Level.CADES_B_B, "Mureșan Ana")
    assert verdict.covers_whole_file
    stranger = judged(judge, path, None)
    assert (stranger.verdict, stranger.reason_code) == (Word.INDETERMINATE, Reason.NO_CERTIFICATE_CHAIN_FOUND)


def test_a_signature_beside_its_content_is_judged_with_it(
    judge: Judge, authority: ThrowAwayAuthority, tmp_path: Path
) -> None:
    path, content = tmp_path / "cerere.txt.p7s", tmp_path / "cerere.txt"
    path.write_bytes(message(Signer(authority, "Ana"), detached=True))
    with pytest.raises(SignedContentMissing):
        judged(judge, path, authority)
    content.write_bytes(CONTENT)
    assert judged(judge, path, authority).verdict is Word.VALID
    other = tmp_path / "altul.txt"
    other.write_bytes(CONTENT + b".")
    verdict = judged(judge, path, authority, other)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.HASH_FAILURE)


def test_each_of_two_signers_has_a_verdict(judge: Judge, authority: ThrowAwayAuthority, tmp_path: Path) -> None:
    path = tmp_path / "cerere.p7m"
    path.write_bytes(message(Signer(authority, "Ana"), Signer(authority, "Ion")))
    verdicts = judge.verify(path, authority.trust, now=NOW)
    assert {one.signer for one in verdicts} == {"Ana", "Ion"}
    assert {one.verdict for one in verdicts} == {Word.VALID}


@pytest.mark.parametrize("place", ["content", "signature"])
def test_a_changed_byte_of_the_content_or_of_the_signature_is_invalid(
    judge: Judge, authority: ThrowAwayAuthority, tmp_path: Path, place: str
) -> None:
    data = bytearray(message(Signer(authority, "Ana")))
    data[data.index(b"urbanism") if place == "content" else len(data) - 1] ^= 1
    path = tmp_path / "cerere.p7m"
    path.write_bytes(data)
    verdict = judged(judge, path, authority)
    expected = Reason.HASH_FAILURE if place == "content" else Reason.SIG_CRYPTO_FAILURE
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, expected)


@pytest.mark.parametrize("data", [b"", b"text", b"\x30\x80", b"\x30\x03\x02\x01\x01", b"%PDF-1.7"])
def test_what_only_calls_itself_a_signature_is_refused_by_name(judge: Judge, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cerere.p7m"
    path.write_bytes(data)
    with pytest.raises(SignatureUnreadable):
        judge.verify(path, None, now=NOW)
    with pytest.raises(PdfMissing):
        judge.verify(tmp_path / "absent.p7m", None, now=NOW)


def test_every_stranger_is_answered_and_none_is_valid_without_trust(judge: Judge, corpora: Path) -> None:
    now = datetime(2026, 3, 12, tzinfo=UTC)
    files = sorted(path for path in (corpora / "dss/dss-cades").rglob("*") if path.suffix in {".p7m", ".p7s"})
    assert len(files) >= 35
    refused, words = Counter[str](), Counter[Word]()
    for path in files:
        try:
            said = judge.verify(path, None, now=now)
        except KnownError as fault:
            refused[fault.code] += 1
        else:
            words.update(one.verdict for one in said)
    assert words[Word.VALID] == 0
    assert words[Word.INDETERMINATE] >= 20
    assert set(refused) <= {"signature_unreadable", "signed_content_missing"}
    assert refused["signature_unreadable"] <= 2
