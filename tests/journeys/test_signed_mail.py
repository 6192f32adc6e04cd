"""A citizen's e-mail whose paper is signed from outside (.p7s): the verdict stands in the tray beside the signature."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from signing.demonstration import ThrowAwayAuthority
from tests.journeys.conftest import Opis
from tests.signing.test_cades import Signer


def test_a_paper_signed_from_outside_is_judged_with_its_signature(opis: Opis, tmp_path: Path, paper: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - certificates are judged by the machine's clock
    authority = ThrowAwayAuthority.made_in(tmp_path, now=now)
    signer = Signer(authority, "Mureșan Ana", now=now)
    options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature]
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(paper.read_bytes())
        .add_signer(signer.certificate, signer.key, hashes.SHA256())
        .sign(serialization.Encoding.DER, options)
    )
    trusting = Opis(opis.home, {**opis.environment, "OPIS_TRUST_FOLDER": str(authority.trust)})
    said = {}
    for name, content in (("semnat", paper.read_bytes()), ("schimbat", paper.read_bytes() + b"\n")):
        letter = EmailMessage()
        letter["From"], letter["Subject"], letter["Message-ID"] = "ana@exemplu.ro", name, f"<{name}@exemplu.ro>"
        letter.set_content("Bună ziua")
        letter.add_attachment(content, maintype="application", subtype="pdf", filename="cerere.pdf")
        letter.add_attachment(signature, maintype="application", subtype="pkcs7-signature", filename="cerere.pdf.p7s")
        file = tmp_path / f"{name}.eml"
        file.write_bytes(bytes(letter))
        [mail] = trusting.answer("mail", "take", file)["mails"]  # type: ignore[misc]  # a list, or the test fails
        [said[name]] = [each["verdicts"] for each in mail["enclosures"] if each["name"] == "cerere.pdf.p7s"]
    assert said == {"semnat": ["VALID"], "schimbat": ["INVALID"]}
    (tmp_path / "singura.p7s").write_bytes(signature)
    one = trusting.answer("verify", tmp_path / "singura.p7s", "--content", paper)["signatures"]
    assert [each["verdict"] for each in one] == ["VALID"]  # type: ignore[attr-defined]  # a list, or the test fails
    alone = trusting.run("verify", tmp_path / "singura.p7s")
    assert alone.returncode == 2
    assert "documentul pe care îl semnează" in alone.stderr
