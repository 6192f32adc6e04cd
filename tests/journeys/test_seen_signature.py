"""From a shell: the registry's mark on a paper that the citizen signed, and the official's block on an answer."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from signing.demonstration import SoftToken, ThrowAwayAuthority, give_signer, make_soft_token
from tests.journeys.conftest import Opis
from tests.signing.conftest import PIN


@pytest.fixture
def authority(tmp_path: Path) -> ThrowAwayAuthority:
    return ThrowAwayAuthority.made_in(tmp_path, now=datetime.now(UTC))  # noqa: TID251 - judged by the machine's clock


@pytest.fixture
def token(tmp_path: Path, authority: ThrowAwayAuthority) -> SoftToken:
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    now = datetime.now(UTC)  # noqa: TID251 - as above
    give_signer(token, authority, pin=bytearray(PIN), holder="Țuțea Ștefania", now=now)
    (tmp_path / "pin").write_bytes(PIN)
    return token


def texts(path: Path) -> str:
    """What the pages say, the drawings of their signatures included."""
    flat = path.with_suffix(".flat.pdf")
    with pikepdf.open(path) as pdf:
        pdf.flatten_annotations("all")
        for page in pdf.pages:
            page.obj.Annots = []
        pdf.save(flat)
    return subprocess.run(["pdftotext", "-layout", flat, "-"], capture_output=True, text=True, check=True).stdout


def test_the_registration_mark_leaves_the_citizens_signature_valid(
    opis: Opis, tmp_path: Path, paper: Path, token: SoftToken, authority: ThrowAwayAuthority
) -> None:
    clerk = Opis(opis.home, {**opis.environment, **token.environment})
    entry = opis.answer(
        "register", "--direction", "incoming", "--sender", "Popa Ana", "--summary", "Cerere semnată electronic"
    )
    number = str(entry["number"])
    key = ("--module", token.module, "--pin-file", tmp_path / "pin")
    citizen, marked = tmp_path / "cetățean.pdf", tmp_path / "înregistrat.pdf"
    clerk.answer("sign", paper, "--out", citizen, *key)
    clerk.answer("sign", citizen, "--out", marked, "--number", number, *key)
    verdicts = opis.answer("verify", marked, "--trust", authority.trust)["signatures"]
    assert [one["verdict"] for one in verdicts] == ["VALID", "VALID"]  # type: ignore[union-attr]  # a list, or it fails
    said = texts(marked)
    assert "INTRARE" in said
    assert f"Nr. {number}" in said
    assert "Semnat electronic: Țuțea Ștefania" in said


def test_an_answer_shows_who_signed_it_where_it_was_asked(
    opis: Opis, tmp_path: Path, paper: Path, token: SoftToken
) -> None:
    official = Opis(opis.home, {**opis.environment, **token.environment})
    entry = opis.answer(
        "register", "--direction", "outgoing", "--recipient", "Popa Ana", "--summary", "Răspuns la cerere"
    )
    signed = tmp_path / "semnat.pdf"
    where = ("--number", str(entry["number"]), "--page", "99", "--zone", "1")
    official.answer("sign", paper, "--out", signed, "--module", token.module, "--pin-file", tmp_path / "pin", *where)
    said = texts(signed)
    assert "Semnat electronic de" in said
    assert "Țuțea Ștefania" in said


def test_a_number_that_nobody_gave_is_said_and_nothing_is_written(
    opis: Opis, tmp_path: Path, paper: Path, token: SoftToken
) -> None:
    official = Opis(opis.home, {**opis.environment, **token.environment})
    signed = tmp_path / "semnat.pdf"
    told = official.run(
        "sign", paper, "--out", signed, "--module", token.module, "--pin-file", tmp_path / "pin", "--number", "77"
    )
    assert (told.returncode, signed.exists()) == (2, False)
    assert "77" in told.stderr
