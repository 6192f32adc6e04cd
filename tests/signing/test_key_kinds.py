"""Every kind of key that officials hold signs, and an independent judge agrees."""

from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from signing import desk
from signing.demonstration import give_signer, make_soft_token
from signing.tokens import KeyAlgorithm
from signing.verdicts import Word
from tests.signing.conftest import NOW, PIN, FaultyDriver, Official, World, poppler_says

KINDS = [
    (KeyAlgorithm.RSA, 2048, "sha256"),
    (KeyAlgorithm.RSA, 3072, "sha256"),
    (KeyAlgorithm.RSA, 4096, "sha256"),
    (KeyAlgorithm.EC, 256, "sha256"),
    (KeyAlgorithm.EC, 384, "sha384"),
]
CKM_RSA_PKCS = "0x1"


@pytest.mark.parametrize(("algorithm", "bits", "digest"), KINDS)
def test_a_key_of_each_kind_signs_with_a_digest_as_strong_as_it_is(
    world: World, official: Official, paper: Path, tmp_path: Path, algorithm: KeyAlgorithm, bits: int, digest: str
) -> None:
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    give_signer(token, world.authority, pin=bytearray(PIN), holder="Ana", now=NOW, algorithm=algorithm, bits=bits)
    [credential] = desk.credentials([token.module], now=NOW, environment=token.environment)
    signed = desk.sign(paper, tmp_path / "a.pdf", credential, official, clock_now=NOW, environment=token.environment)
    [verdict] = desk.verify(signed.path, world.authority.trust, now=NOW)
    assert verdict.verdict is Word.VALID
    said = poppler_says(signed.path)
    assert "Signature is Valid." in said
    assert f"Signing Hash Algorithm: {digest.upper().replace('SHA', 'SHA-')}" in said


def test_a_token_that_signs_with_pss_alone_is_asked_for_pss(
    faulty: FaultyDriver, world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    environment = faulty.environment(without=CKM_RSA_PKCS)
    found = desk.credentials([faulty.module], now=NOW, environment=environment)
    credential = next(one for one in found if one.key_algorithm is KeyAlgorithm.RSA)
    signed = desk.sign(paper, tmp_path / "a.pdf", credential, official, clock_now=NOW, environment=environment)
    with signed.path.open("rb") as file:
        info = PdfFileReader(file).embedded_signatures[0].signer_info
        assert info["signature_algorithm"]["algorithm"].native == "rsassa_pss"
        assert info["signature_algorithm"]["parameters"]["salt_length"].native == 32
    [verdict] = desk.verify(signed.path, world.authority.trust, now=NOW)
    assert verdict.verdict is Word.VALID
    assert "Signature is Valid." in poppler_says(signed.path)
