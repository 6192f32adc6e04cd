"""What is signed offline reaches B-LTA without a PIN, against real OCSP, CRL and time-stamp services on loopback."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from paper.pdfa import assemble
from paper.recognising import NoRecogniser
from signing import desk, long_term
from signing.authority import TimeStampAuthority
from signing.demonstration import SoftToken, make_soft_token
from signing.errors import CertificateRevoked, IssuerUnknown, RevocationUnknown, TimeStampUnavailable
from signing.tokens import KeyAlgorithm
from signing.verdicts import Level, Revocation, Word
from tests.signing.authorities import Authorities, serving
from tests.signing.conftest import NOW, PIN, Official, poppler_says, write_paper

LATER = NOW + timedelta(seconds=5)


@pytest.fixture
def authorities(tmp_path: Path, token: SoftToken) -> Iterator[Authorities]:
    with serving(folder_in(tmp_path), token, now=NOW) as running:
        yield running


@pytest.fixture
def token(tmp_path: Path) -> SoftToken:
    return make_soft_token(tmp_path / "token", pin=bytearray(PIN))


def folder_in(path: Path) -> Path:
    (path / "authorities").mkdir()
    return path / "authorities"


def signed_offline(
    folder: Path, token: SoftToken, official: Official, *, paper: Path | None = None, target: Path | None = None
) -> Path:
    found = desk.credentials([token.module], now=NOW, environment=token.environment)
    made = desk.sign(
        paper or write_paper(folder / "certificat.pdf"),
        target or folder / "semnat.pdf",
        desk.best(found),
        official,
        clock_now=NOW,
        environment=token.environment,
    )
    assert made.level is Level.B_B
    return made.path


def stamped(folder: Path, token: SoftToken, official: Official, authorities: Authorities) -> Path:
    file = signed_offline(folder, token, official)
    assert desk.strengthen(file, file, TimeStampAuthority((authorities.time_stamps,)))
    return file


def test_signed_offline_it_reaches_b_lta_without_another_pin(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    file = signed_offline(tmp_path, token, official)
    authority = TimeStampAuthority((authorities.time_stamps,))
    assert long_term.level_of(file) is Level.B_B
    assert desk.strengthen(file, file, authority)
    assert long_term.level_of(file) is Level.B_T
    long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
    assert long_term.level_of(file) is Level.B_LT
    long_term.add_archive_stamp(file, file, authority)
    assert long_term.level_of(file) is Level.B_LTA
    assert len(official.asked) == 1
    assert authorities.count("tsa") == 2, "one stamp for the signature, one for the archive, none to measure"
    signature, archive = desk.verify(file, authorities.trust, now=LATER)
    assert (signature.verdict, signature.level) == (Word.VALID, Level.B_LTA)
    assert signature.revocation is Revocation.PROVEN
    assert (archive.verdict, archive.level) == (Word.VALID, Level.DOCUMENT_TIME_STAMP)
    assert "Signature is Valid." in poppler_says(file)


def test_a_key_on_an_elliptic_curve_reaches_it_too(token: SoftToken, official: Official, tmp_path: Path) -> None:
    with serving(folder_in(tmp_path), token, now=NOW, algorithm=KeyAlgorithm.EC) as authorities:
        file = stamped(tmp_path, token, official, authorities)
        long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
        long_term.add_archive_stamp(file, file, TimeStampAuthority((authorities.time_stamps,)))
        signature, _ = desk.verify(file, authorities.trust, now=LATER)
    assert (signature.verdict, signature.level) == (Word.VALID, Level.B_LTA)


@pytest.mark.pain(11)
@pytest.mark.parametrize("silent", ["ocsp", "crls"])
def test_while_nobody_says_whether_it_is_revoked_the_file_waits_as_it_is(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path, silent: str
) -> None:
    file = stamped(tmp_path, token, official, authorities)
    before = file.read_bytes()
    authorities.silent = {silent}
    with pytest.raises(RevocationUnknown):
        long_term.add_evidence(file, file, trust=authorities.trust, now=NOW, patience=2)
    assert file.read_bytes() == before
    authorities.silent = set()
    long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
    assert long_term.level_of(file) is Level.B_LT


def test_a_silent_time_stamp_authority_leaves_b_lt_as_it_is(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    file = stamped(tmp_path, token, official, authorities)
    long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
    before = file.read_bytes()
    authorities.silent = {"tsa"}
    with pytest.raises(TimeStampUnavailable):
        long_term.add_archive_stamp(file, file, TimeStampAuthority((authorities.time_stamps,)))
    assert file.read_bytes() == before
    assert list(tmp_path.glob(".*")) == []


def test_a_certificate_revoked_before_the_stamp_is_said(token: SoftToken, official: Official, tmp_path: Path) -> None:
    revoked = NOW - timedelta(days=1)
    with serving(folder_in(tmp_path), token, now=NOW, revoked=revoked) as authorities:
        file = stamped(tmp_path, token, official, authorities)
        with pytest.raises(CertificateRevoked) as fault:
            long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
    assert fault.value.facts == {"holder": "Dumitrescu Ion", "since": revoked.date()}


def test_a_root_that_nobody_trusts_here_is_said(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    file = stamped(tmp_path, token, official, authorities)
    with pytest.raises(IssuerUnknown):
        long_term.add_evidence(file, file, trust=None, now=NOW)


def test_a_certificate_that_ended_after_the_stamp_still_gets_its_proof(
    token: SoftToken, official: Official, tmp_path: Path
) -> None:
    """The desk was offline for weeks and the certificate ended meanwhile: the stamp says when it was signed."""
    with serving(folder_in(tmp_path), token, now=NOW, valid=timedelta(hours=1)) as authorities:
        file = stamped(tmp_path, token, official, authorities)
        long_term.add_evidence(file, file, trust=authorities.trust, now=NOW + timedelta(hours=2))
    assert long_term.level_of(file) is Level.B_LT


def test_an_archive_is_renewed_with_proof_for_the_stamp_before(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    file = stamped(tmp_path, token, official, authorities)
    authority = TimeStampAuthority((authorities.time_stamps,))
    for _ in range(2):
        long_term.add_evidence(file, file, trust=authorities.trust, now=NOW)
        long_term.add_archive_stamp(file, file, authority)
    assert long_term.stamp_ends(file) is not None
    verdicts = desk.verify(file, authorities.trust, now=LATER)
    assert [one.level for one in verdicts] == [Level.B_LTA, Level.DOCUMENT_TIME_STAMP, Level.DOCUMENT_TIME_STAMP]
    assert {one.verdict for one in verdicts} == {Word.VALID}


def test_what_was_pdf_a_is_pdf_a_at_every_level_and_says_nothing_new_of_itself(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    """The independent judge of archival files looks at each of them with the others."""
    page = tmp_path / "pagina.png"
    Image.new("L", (620, 877), "white").save(page, dpi=(75, 75))
    paper = assemble([page], tmp_path / "hârtie.pdf", title="cerere", created=NOW, recogniser=NoRecogniser()).path
    signed = signed_offline(tmp_path, token, official, paper=paper)
    authority = TimeStampAuthority((authorities.time_stamps,))
    before = metadata_of(paper)
    for level in (Level.B_T, Level.B_LT, Level.B_LTA, Level.B_LTA):
        stronger = tmp_path / f"{len(list(tmp_path.glob('*.pdf')))}-{level.value}.pdf"
        assert desk.augment(signed, stronger, authority, trust=authorities.trust, now=NOW) is level
        assert metadata_of(stronger) == before
        signed = stronger


def test_who_signs_after_an_archive_stamp_gets_the_proof_of_the_own_signature(
    authorities: Authorities, token: SoftToken, official: Official, tmp_path: Path
) -> None:
    file = signed_offline(tmp_path, token, official)
    authority = TimeStampAuthority((authorities.time_stamps,))
    for _ in range(2):
        levels = []
        while not levels or levels[-1] is not Level.B_LTA:
            levels.append(desk.augment(file, file, authority, trust=authorities.trust, now=NOW))
        assert levels == [Level.B_T, Level.B_LT, Level.B_LTA]
        again = tmp_path / "din nou.pdf"
        file = signed_offline(tmp_path, token, official, paper=file, target=again)
        assert long_term.level_of(file) is Level.B_B
    verdicts = desk.verify(file, authorities.trust, now=LATER)
    assert {one.verdict for one in verdicts} == {Word.VALID}
    assert [one.level for one in verdicts if one.level is not Level.DOCUMENT_TIME_STAMP] == [
        Level.B_LTA,
        Level.B_LTA,
        Level.B_B,
    ]


def metadata_of(path: Path) -> bytes:
    """What the document says of itself: its XMP."""
    with pikepdf.open(path) as pdf:
        return bytes(pdf.Root.Metadata.read_bytes())
