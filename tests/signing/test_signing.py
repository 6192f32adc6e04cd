"""Signing with a real token: what independent judges accept, with nothing lost on the way."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers

from signing import desk, pades
from signing.desk import Document
from signing.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    NoCredential,
    NotAPdf,
    PdfDamaged,
    PdfEncrypted,
    PdfFault,
    PdfForbidsSigning,
    PdfMissing,
    SignedFileNotWritten,
    TokenNotFound,
)
from signing.tokens import KeyAlgorithm
from signing.verdicts import Changes, Level, Word
from tests.signing.conftest import NOW, PIN, Official, World, poppler_says, write_paper


def sign(
    world: World, official: Official, source: Path, target: Path, algorithm: KeyAlgorithm = KeyAlgorithm.RSA
) -> desk.SignedFile:
    return desk.sign(
        source,
        target,
        world.credential(algorithm),
        official,
        clock_now=NOW,
        reason="Aprobat",
        location="Târgoviște",
        environment=world.token.environment,
    )


@pytest.mark.parametrize("algorithm", list(KeyAlgorithm))
def test_a_signature_is_valid_for_us_and_intact_for_poppler(
    world: World, official: Official, paper: Path, tmp_path: Path, algorithm: KeyAlgorithm
) -> None:
    signed = sign(world, official, paper, tmp_path / "semnat.pdf", algorithm)
    assert signed.level is Level.B_B
    assert not signed.timestamp_pending
    assert signed.sha256 == hashlib.sha256(signed.path.read_bytes()).hexdigest()
    judged = poppler_says(signed.path)
    assert "Signature Validation: Signature is Valid." in judged
    assert "ETSI.CAdES.detached" in judged
    assert "Total document signed" in judged
    (verdict,) = desk.verify(signed.path, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.level, verdict.changed_after) == (Word.VALID, Level.B_B, Changes.NONE)
    assert verdict.signer == signed.signer
    assert verdict.signed_at == NOW
    assert verdict.covers_whole_file


def test_the_original_is_the_beginning_of_the_signed_file_and_stays_as_it_was(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    before = paper.read_bytes()
    signed = sign(world, official, paper, tmp_path / "semnat.pdf")
    assert paper.read_bytes() == before
    assert signed.path.read_bytes().startswith(before)
    with pikepdf.open(signed.path) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert (str(value.Reason), str(value.Location)) == ("Aprobat", "Târgoviște")


def test_a_document_may_be_signed_in_its_own_place_and_by_a_second_official(
    world: World, official: Official, paper: Path
) -> None:
    sign(world, official, paper, paper)
    sign(world, official, paper, paper, KeyAlgorithm.EC)
    first, second = desk.verify(paper, world.authority.trust, now=NOW)
    assert (first.verdict, first.changed_after) == (Word.VALID, Changes.ADDED)
    assert (second.verdict, second.changed_after) == (Word.VALID, Changes.NONE)
    assert poppler_says(paper).count("Signature is Valid.") == 2


def test_signing_leaves_no_other_file_behind(world: World, official: Official, paper: Path) -> None:
    sign(world, official, paper, paper)
    assert [one.name for one in paper.parent.iterdir()] == [paper.name]


@pytest.mark.pain(3)
def test_only_in_date_certificates_that_may_sign_are_offered_the_long_lived_first(world: World) -> None:
    offered = world.credentials()
    assert {one.holder for one in offered} == {"Ionescu Ștefan", "Popa Ana"}
    assert all(one.non_repudiation and one.not_before <= NOW <= one.not_after for one in offered)
    assert (
        desk.credentials([world.token.module], now=NOW + timedelta(days=731), environment=world.token.environment) == []
    )


def test_the_credential_of_a_named_token_is_chosen(world: World) -> None:
    offered = world.credentials()
    assert desk.best(offered, token_serial=world.token.serial) in offered
    with pytest.raises(NoCredential):
        desk.best(offered, token_serial="another")


def test_an_expired_or_future_certificate_is_refused_before_the_pin(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    credential = world.credential()
    for moment, refusal in (
        (credential.not_after + timedelta(seconds=1), CertificateExpired),
        (credential.not_before - timedelta(seconds=1), CertificateNotYetValid),
    ):
        with pytest.raises(refusal):
            desk.sign(
                paper, tmp_path / "out.pdf", credential, official, clock_now=moment, environment=world.token.environment
            )
    assert official.asked == []


def test_a_token_that_is_not_plugged_in_is_told_before_the_pin(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    elsewhere = replace(world.credential(), token_serial="0000")
    with pytest.raises(TokenNotFound):
        desk.sign(paper, tmp_path / "out.pdf", elsewhere, official, clock_now=NOW, environment=world.token.environment)
    assert official.asked == []


def certified(path: Path, world: World) -> Path:
    """A document whose author forbids every change, signed with pyHanko's own means."""
    key, certificate = _soft_signer(world)
    signer = signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=None)
    with path.open("rb") as file:
        data = signers.sign_pdf(
            IncrementalPdfFileWriter(file),
            signers.PdfSignatureMetadata(
                field_name="Autor", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES
            ),
            signer=signer,
        ).getvalue()
    path.write_bytes(data)
    return path


def _soft_signer(world: World) -> tuple[object, object]:
    return world.stamper._key, world.stamper.certificate


def test_what_cannot_be_signed_is_named_before_the_pin(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("nu sunt un PDF")
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\n" + b"\0" * 500)
    encrypted = tmp_path / "encrypted.pdf"
    with pikepdf.open(paper) as pdf:
        pdf.save(encrypted, encryption=pikepdf.Encryption(user="parola", owner="parola"))
    locked = certified(write_paper(tmp_path / "locked.pdf"), world)
    for source, refusal in (
        (tmp_path / "absent.pdf", PdfMissing),
        (text, NotAPdf),
        (damaged, PdfDamaged),
        (encrypted, PdfEncrypted),
        (locked, PdfForbidsSigning),
    ):
        with pytest.raises(refusal):
            sign(world, official, source, tmp_path / "out.pdf")
    assert official.asked == []
    assert not (tmp_path / "out.pdf").exists()


def test_a_faulty_document_does_not_stop_the_batch_and_one_pin_serves_all(
    world: World, official: Official, tmp_path: Path
) -> None:
    documents = [Document(write_paper(tmp_path / f"{number}.pdf"), tmp_path / f"{number}-s.pdf") for number in range(4)]
    documents[1].source.write_text("stricat")
    outcomes = list(
        desk.sign_all(documents, world.credential(), official, clock_now=NOW, environment=world.token.environment)
    )
    assert [isinstance(one.error, PdfFault) for one in outcomes] == [False, True, False, False]
    assert len(official.asked) == 1
    assert [one.document for one in outcomes] == documents
    for outcome in outcomes:
        assert outcome.document.target.exists() == (outcome.signed is not None)


def test_a_folder_that_cannot_be_written_leaves_the_original_alone(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    with pytest.raises(SignedFileNotWritten):
        sign(world, official, paper, tmp_path / "no-folder" / "out.pdf")


def test_long_certificate_chains_get_more_room(world: World, official: Official, paper: Path, tmp_path: Path) -> None:
    """The room is measured before the token is asked, so a signature is never made twice."""
    signed = sign(world, official, paper, tmp_path / "out.pdf")
    with signed.path.open("rb") as file:
        made = PdfFileReader(file).embedded_signatures[0]
        assert len(made.pkcs7_content) == pades.RESERVED


def test_importing_the_desk_loads_neither_pyhanko_nor_a_driver() -> None:
    code = "import sys, signing.desk; print([m for m in ('pyhanko', 'PyKCS11', 'cryptography') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert said.stdout.strip() == "[]"


def test_no_value_of_the_room_shows_a_pin(world: World, official: Official, paper: Path, tmp_path: Path) -> None:
    signed = sign(world, official, paper, tmp_path / "out.pdf")
    shown = repr(
        (
            world.credentials(),
            official.asked,
            signed,
            desk.tokens([world.token.module], environment=world.token.environment),
        )
    )
    assert PIN.decode() not in shown
    assert official.typed == [bytearray(len(PIN))]
