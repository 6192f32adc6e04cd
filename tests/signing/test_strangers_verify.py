"""Strangers' files: every one is answered within the limits, and no known attack passes in silence."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from opis_contract.errors import KnownError
from signing.errors import PdfFault
from signing.judge_client import Judge
from signing.verdicts import Changes, Reason, SignatureVerdict, Word
from tests.signing import golden

NOW = datetime(2026, 3, 12, tzinfo=UTC)
FOLDERS = ("dss/dss-pades", "dss/dss-pdfa", "pyhanko/pdf")


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as one:
        yield one


@pytest.fixture(scope="module")
def answers(judge: Judge, corpora: Path) -> dict[str, list[SignatureVerdict] | KnownError]:
    """What the judge says about every file, by its path under the corpora."""
    told: dict[str, list[SignatureVerdict] | KnownError] = {}
    for folder in FOLDERS:
        for path in sorted((corpora / folder).rglob("*.pdf")):
            try:
                told[str(path.relative_to(corpora))] = judge.verify(path, None, now=NOW)
            except KnownError as error:
                told[str(path.relative_to(corpora))] = error
    return told


def verdicts(answers: dict[str, list[SignatureVerdict] | KnownError], path: str) -> list[SignatureVerdict]:
    said = answers[f"dss/dss-pades/validation/{path}"]
    assert isinstance(said, list), said
    return said


def test_every_file_is_answered_by_verdicts_or_by_a_named_fault_of_the_file(
    answers: dict[str, list[SignatureVerdict] | KnownError],
) -> None:
    assert len(answers) >= 180
    faults = {path: str(said) for path, said in answers.items() if isinstance(said, KnownError)}
    assert all(isinstance(answers[path], PdfFault) for path in faults), faults
    assert len(faults) <= 21


def test_most_genuine_signatures_are_sound_and_lack_only_the_trust_that_was_not_given(
    answers: dict[str, list[SignatureVerdict] | KnownError],
) -> None:
    said = [one for told in answers.values() if isinstance(told, list) for one in told]
    assert not any(one.verdict is Word.VALID for one in said)
    assert sum(one.reason_code is Reason.NO_CERTIFICATE_CHAIN_FOUND for one in said) >= 100
    assert all(one.signer for one in said if one.reason_code is Reason.NO_CERTIFICATE_CHAIN_FOUND)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("modified_after_signature.pdf", Reason.CHANGED_AFTER_SIGNING),
        ("pdf-signed-added-page.pdf", Reason.CHANGED_AFTER_SIGNING),
        ("dss-818/Signature-P-DE_CRY-2 (HASH_FAILURE).pdf", Reason.SIG_CRYPTO_FAILURE),
        ("pdf-with-empty-sig.pdf", Reason.FORMAT_FAILURE),
        ("pades-bes-no-certificates.pdf", Reason.FORMAT_FAILURE),
    ],
)
def test_a_changed_or_broken_signature_is_invalid(
    answers: dict[str, list[SignatureVerdict] | KnownError], path: str, reason: Reason
) -> None:
    (verdict,) = verdicts(answers, path)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, reason)


def test_a_dangling_reference_is_said_as_changes_not_analysed(
    answers: dict[str, list[SignatureVerdict] | KnownError],
) -> None:
    """Legal PDF that ends pyHanko's analysis with KeyError."""
    first, *_ = verdicts(answers, "pades-ltv.pdf")
    assert first.signer
    assert first.changed_after is Changes.UNKNOWN


def test_a_signature_of_a_kind_we_do_not_know_is_not_called_broken(
    answers: dict[str, list[SignatureVerdict] | KnownError],
) -> None:
    """Plain ECDSA, with which German qualified cards sign."""
    (verdict,) = verdicts(answers, "dss-PLAIN-ECDSA/TeleSec_PKS_eIDAS_QES_CA_1-baseline-b.pdf")
    assert (verdict.verdict, verdict.reason_code) == (Word.INDETERMINATE, Reason.UNSUPPORTED)


ATTACKS = (
    "dss/dss-pades/validation/dss-2236/hide.pdf",
    "dss/dss-pades/validation/dss-2236/replace.pdf",
    "dss/dss-pades/validation/modified_after_signature.pdf",
    "dss/dss-pades/validation/pades-spoofing-replaced-reason.pdf",
    "dss/dss-pades/validation/pdf-signed-added-page.pdf",
    "pyhanko/pdf/coverage-anomalies/signature-gap-too-big.pdf",
    "pyhanko/pdf/coverage-anomalies/tail-uncovered.pdf",
    "pyhanko/pdf/form-update-override-appearance-stream-sneaky.pdf",
)


@pytest.mark.pain(15)
@pytest.mark.parametrize("path", ATTACKS)
def test_an_attack_by_a_trusted_signer_is_not_passed_in_silence(
    judge: Judge, corpora: Path, tmp_path: Path, path: str
) -> None:
    """The signer's own certificates are trusted here, so that nothing but the attack can be the objection."""
    with (corpora / path).open("rb") as file:
        for number, signature in enumerate(PdfFileReader(file, strict=False).embedded_signatures):
            for place, certificate in enumerate([signature.signer_cert, *signature.other_embedded_certs]):
                assert isinstance(certificate, x509.Certificate)
                (tmp_path / f"{number}-{place}.der").write_bytes(certificate.dump())
    first, *_ = judge.verify(corpora / path, tmp_path, now=datetime(2021, 1, 1, tzinfo=UTC))
    assert first.verdict is not Word.VALID or first.changed_after is Changes.FILLED
    assert first.changed_after not in {Changes.NONE, Changes.ADDED}


def test_every_verdict_is_the_one_that_was_agreed_to(judge: Judge, corpora: Path) -> None:
    assert list(golden.said(judge, corpora)) == golden.kept()


def with_byte(source: Path, at: int, changed: bytes, folder: Path) -> Path:
    """A copy with one byte changed."""
    data = bytearray(source.read_bytes())
    assert data[at : at + 1] != changed
    data[at : at + 1] = changed
    path = folder / source.name
    path.write_bytes(data)
    return path


def test_a_certificate_whose_name_cannot_be_read_is_a_broken_signature(
    judge: Judge, corpora: Path, tmp_path: Path
) -> None:
    """asn1crypto reads a name only when it is asked for, long after the certificate."""
    path = with_byte(corpora / "dss/dss-pades/validation/pkcs7.pdf", 45335, b"1", tmp_path)
    [verdict] = judge.verify(path, None, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.FORMAT_FAILURE)


def test_a_broken_proof_in_the_document_hides_neither_the_signature_nor_the_other_proofs(
    judge: Judge, corpora: Path, tmp_path: Path
) -> None:
    """Its compression does not add up (zlib.error): the signatures are judged without it."""
    source = corpora / "dss/dss-pades/validation/PAdESWithCrossCertificateOCSP.pdf"
    with source.open("rb") as file:
        stored = PdfFileReader(file, strict=False).root["/DSS"]["/Certs"][0].get_object().encoded_data
    data = source.read_bytes()
    assert data.count(stored) == 1
    end = data.index(stored) + len(stored) - 1
    broken = with_byte(source, end, bytes([data[end] ^ 1]), tmp_path)
    said, whole = judge.verify(broken, None, now=NOW), judge.verify(source, None, now=NOW)
    assert [one.signer for one in said] == [one.signer for one in whole]
    assert Word.VALID not in {one.verdict for one in said}
